"""Bundles of rights to begin an Einladung with: a Firma's own, and three that each Firma has."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von
from firmenportal.domain.recht import Recht


class Rechtebuendel(SQLModel, table=True):
    """A saved bundle: cells under a name that the Firma's Verwalter give it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["angelegt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="rechtebuendel_von",
        ),
        UniqueConstraint("firma_id", "name", name="rechtebuendel_name"),
        UniqueConstraint("id", "firma_id", name="rechtebuendel_firma"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    name: str
    angelegt_von_id: int
    geaendert_am: datetime


class Rechtebuendelzelle(SQLModel, table=True):
    """One right on one contract in a bundle; it grants nothing."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["buendel_id", "firma_id"],
            ["rechtebuendel.id", "rechtebuendel.firma_id"],
            name="rechtebuendelzelle_buendel",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="rechtebuendelzelle_vertrag",
        ),
        eine_von("recht", Recht),
    )

    buendel_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    recht: str = Field(primary_key=True)
    firma_id: int
