"""Brings the database to the newest schema, and tells whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from firmenportal.db import engine

_INI = Path(__file__).parent.parent / "alembic.ini"


def migrate() -> None:
    """Run every migration that is still missing."""
    command.upgrade(Config(_INI), "head")


def is_current() -> bool:
    """Whether the database has the schema that this code expects."""
    return revision() == _newest()


def revision() -> str | None:
    """The schema that the database has now."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str | None) -> bool:
    """Whether this code can go on from a database of that schema."""
    scripts = ScriptDirectory.from_config(Config(_INI))
    return revision in {script.revision for script in scripts.walk_revisions()}


@cache
def _newest() -> str | None:
    """Read once: anybody may ask whether the server is ready, as often as he likes."""
    return ScriptDirectory.from_config(Config(_INI)).get_current_head()
