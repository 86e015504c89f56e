"""Migrations over `SQLModel.metadata`, in one transaction, on SQLite and PostgreSQL alike."""

from alembic import context
from sqlmodel import SQLModel

import firmenportal.tables  # noqa: F401 - registers every table
from firmenportal.db import engine


def run() -> None:
    with engine().connect() as connection:
        context.configure(connection=connection, target_metadata=SQLModel.metadata)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
