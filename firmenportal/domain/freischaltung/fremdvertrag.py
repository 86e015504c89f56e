"""Vertragsgruppen: contracts of other insurers, as the Firma declares them.

Rules: docs/fachregeln.md R161.
"""

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.domain.freischaltung.inhalt import Fremdvertrag
from firmenportal.domain.recht import Sparte
from firmenportal.domain.vertrag import (
    Durchfuehrungsweg,
    Gruppenvertrag,
    nummer_von,
    vertrag_id,
    vertrag_suchtext,
)

if TYPE_CHECKING:
    from firmenportal.domain.firma import Firma

_PRODUKT = "Verträge anderer Versicherer"


class Gruppenmitglied(SQLModel, table=True):
    """One contract of another insurer within a Vertragsgruppe."""

    id: int | None = Field(default=None, primary_key=True)
    vertrag_id: int = Field(foreign_key="gruppenvertrag.id", sa_type=BigInteger, index=True)
    versicherer: str
    nummer: str
    produkt: str = ""


def gruppe_anlegen(db: Session, firma: "Firma", fremde: tuple[Fremdvertrag, ...]) -> Gruppenvertrag:
    """A new Vertragsgruppe of the Firma, activated, with the contracts that it holds.

    Its Kennung is its own number: no insurer's system needs to know it first.
    """
    vertrag = _naechste(db)
    nummer = nummer_von(vertrag)
    gruppe = Gruppenvertrag(
        id=vertrag,
        nummer=nummer,
        firma_id=firma.id or 0,
        sparte=Sparte.BAV,
        durchfuehrungsweg=Durchfuehrungsweg.DIREKTVERSICHERUNG,
        produkt=_PRODUKT,
        beginn=clock.heute(),
        kennung=nummer,
        aktiviert_am=clock.now(),
        suchtext=vertrag_suchtext(nummer, firma.name, _PRODUKT),
    )
    db.add(gruppe)
    db.flush()
    for fremd in fremde:
        angaben = fremd.model_dump()
        db.add(Gruppenmitglied(vertrag_id=vertrag, **angaben))
    db.flush()
    return gruppe


def _naechste(db: Session) -> int:
    """The number after the highest; two at once are told apart by the key of the table."""
    erste, letzte = vertrag_id("W0000000001"), vertrag_id("W9999999999")
    g = col(Gruppenvertrag.id)
    hoechste = db.exec(select(func.max(g)).where(g >= erste, g <= letzte)).one()
    return (hoechste or erste - 1) + 1
