"""Statements that are compiled once and executed many times, past the ORM.

Building and compiling the rule's select takes longer than answering it; so each shape is compiled
once per database, and only its parameters change.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session


class Prepared:
    """A statement of which every result column is an integer or a text."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled = cache(_compiled)

    def rows(self, db: Session, **values: Any) -> Sequence[Any]:
        """All result rows for these parameters."""
        connection = db.connection()
        sql, parameters = self._compiled(self._statement, connection.dialect)
        given = {name: process(values.get(name, d)) for name, d, process in parameters}
        positional = tuple(given[name] for name, _, _ in parameters)
        named = connection.dialect.paramstyle in ("named", "pyformat")
        return connection.exec_driver_sql(sql, given if named else positional).all()


def _compiled(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> tuple[str, list[Any]]:
    """The SQL, and each parameter as (name, default, conversion), in order."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    order = compiled.positiontup or list(compiled.binds)
    return str(compiled), [_parameter(compiled, name, dialect) for name in order]


def _parameter(compiled: SQLCompiler, name: str, dialect: Dialect) -> tuple[str, Any, Any]:
    bind = compiled.binds[name]
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return name, bind.value, process or _unchanged


def _unchanged(value: Any) -> Any:
    return value
