"""Decisions of a review on single contracts of a member: who, when, and what was there.

A line is one contract and who granted the rights on it. Rules: docs/fachregeln.md R201 to R203.
"""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal.constraints import eine_von
from firmenportal.domain.pruefung import Pruefung
from firmenportal.domain.vertragsrecht import Quelle


class Postenentscheidung(StrEnum):
    """What was decided about the rights on one contract."""

    BEHALTEN = "behalten"
    ENTZOGEN = "entzogen"


class Pruefposten(SQLModel, table=True):
    """One decided line of a member. `umfang` and `anlaesse`: what he held, and why to look at it.

    What a Vollmacht grants is no line to be taken: revoking it is the way.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["pruefung_id", "mitgliedschaft_id"],
            ["pruefzeile.pruefung_id", "pruefzeile.mitgliedschaft_id"],
            name="pruefposten_zeile",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefposten_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["entschieden_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefposten_entschieden_von",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="pruefposten_vertrag",
        ),
        CheckConstraint("entschieden_von_id <> mitgliedschaft_id", name="niemand_prueft_sich"),
        CheckConstraint(
            "entscheidung <> 'entzogen' OR quelle = 'firma'", name="entzogen_nur_der_firma"
        ),
        eine_von("entscheidung", Postenentscheidung),
        eine_von("quelle", Quelle),
    )

    pruefung_id: int = Field(primary_key=True)
    mitgliedschaft_id: int = Field(primary_key=True, index=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    quelle: str = Field(primary_key=True)
    firma_id: int
    entscheidung: str
    entschieden_am: datetime
    entschieden_von_id: int
    umfang: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    anlaesse: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def entschiedene(db: Session, pruefung: Pruefung, nur: int | None = None) -> list[Pruefposten]:
    """The decided lines of a review, by member and contract; or those of `nur` one member."""
    p = Pruefposten
    gesucht = select(p).where(p.pruefung_id == pruefung.id)
    if nur is not None:
        gesucht = gesucht.where(p.mitgliedschaft_id == nur)
    geordnet = (col(p.mitgliedschaft_id), col(p.vertrag_id), col(p.quelle))
    return list(db.exec(gesucht.order_by(*geordnet)))


def entzogene(db: Session, pruefung: Pruefung, nur: int | None = None) -> Counter[int]:
    """On how many contracts rights were taken in a review, by member."""
    return Counter(
        p.mitgliedschaft_id
        for p in entschiedene(db, pruefung, nur)
        if p.entscheidung == Postenentscheidung.ENTZOGEN
    )


def behaltene_oeffnen(db: Session, pruefung_id: int, mitgliedschaft_id: int) -> None:
    """Open all lines of a member again that were kept; what was taken stays taken."""
    p = Pruefposten
    behalten = select(p).where(
        p.pruefung_id == pruefung_id,
        p.mitgliedschaft_id == mitgliedschaft_id,
        p.entscheidung == Postenentscheidung.BEHALTEN,
    )
    for posten in db.exec(behalten):
        db.delete(posten)
