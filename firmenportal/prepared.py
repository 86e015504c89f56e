"""Statements that are compiled once and executed many times, past the ORM.

Building and compiling the rule's select takes longer than answering it; so each shape is compiled
once per database, and only its few parameters, each sent once, change.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

_Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
_Parameter = tuple[str, Any, Callable[[Any], Any]]


class Prepared:
    """A statement of which every result column is an integer or a text."""

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self._sql: dict[str, tuple[str, list[_Parameter]]] = {}

    def rows(self, db: Session, **values: Any) -> Sequence[Any]:
        """All result rows for these parameters."""
        connection = db.connection()
        sql, parameters = self._for(connection.dialect)
        given = {name: process(values.get(name, value)) for name, value, process in parameters}
        return connection.exec_driver_sql(sql, given).all()

    def _for(self, dialect: Dialect) -> tuple[str, list[_Parameter]]:
        if dialect.name not in self._sql:
            self._sql[dialect.name] = _compiled(self._statement, dialect)
        return self._sql[dialect.name]


def _compiled(statement: _Statement, dialect: Dialect) -> tuple[str, list[_Parameter]]:
    """The SQL with named parameters, and each of them as (name, default, conversion)."""
    style = "named" if dialect.name == "sqlite" else dialect.paramstyle
    named: Any = type(dialect)
    compiled = statement.compile(dialect=named(paramstyle=style))
    assert isinstance(compiled, SQLCompiler)
    return str(compiled), [_parameter(compiled, name, dialect) for name in compiled.binds]


def _parameter(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Parameter:
    bind = compiled.binds[name]
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return name, bind.value, process or _unchanged


def _unchanged(value: Any) -> Any:
    return value
