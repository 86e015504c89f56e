"""What the tables have in common: closed sets and windows as database constraints."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Index, text


def eine_von(spalte: str, werte: Iterable[str]) -> CheckConstraint:
    """The column holds one of a closed set of values."""
    liste = ", ".join(f"'{wert}'" for wert in werte)
    return CheckConstraint(f"{spalte} IN ({liste})", name=f"{spalte}_bekannt")


def zeitraum_offen() -> CheckConstraint:
    """A window has at least one day."""
    return CheckConstraint("von < bis", name="zeitraum_offen")


def hoechstens_eines(name: str, *spalten: str, wo: str) -> Index:
    """At most one row per combination of columns among those that meet the condition."""
    wo_text = text(wo)
    return Index(name, *spalten, unique=True, sqlite_where=wo_text, postgresql_where=wo_text)
