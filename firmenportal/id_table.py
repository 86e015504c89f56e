"""Many ids as one parameter: a table that a prepared statement can join."""

from collections.abc import Iterable

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    String,
    bindparam,
    cast,
    column,
    func,
    literal_column,
)

_IDS = bindparam("ids", type_=String)


def id_table(dialect: str) -> tuple[FromClause, ColumnElement[int]]:
    """The table of the ids in the parameter `ids` (see `ids_value`), and its column."""
    if dialect == "sqlite":
        liste = func.json_each(literal_column("'['") + _IDS + literal_column("']'")).table_valued(
            "value"
        )
        return liste, liste.c.value
    zahlen = cast(func.string_to_array(_IDS, ","), ARRAY(BigInteger))
    liste = func.unnest(zahlen).table_valued(column("id", BigInteger)).render_derived()
    return liste, liste.c.id


def ids_value(ids: Iterable[int]) -> str:
    """The parameter `ids`."""
    return ",".join(map(str, ids))
