"""Nachweise: sealed PDFs that prove what was done to access at a Firma.

Rules: docs/fachregeln.md R98.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import defer
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.dokument import Dokument, als_pdf
from firmenportal.domain import delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.protokoll import Wer
from firmenportal.siegel import versiegelt


class Nachweisart(StrEnum):
    """What a Nachweis proves."""

    AUSTRITT = "austritt"
    PRUEFUNG = "pruefung"


GRUENDE: dict[Nachweisart, str] = {
    Nachweisart.AUSTRITT: "Nachweis über einen Austritt",
    Nachweisart.PRUEFUNG: "Nachweis über eine Prüfung der Zugriffe",
}


class Nachweis(SQLModel, table=True):
    """A sealed PDF as it was issued. `mitgliedschaft_id`: the person whom it is about."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="nachweis_mitgliedschaft",
        ),
        Index("nachweis_nach_firma", "firma_id", "ausgestellt_am"),
        Index("nachweis_nach_mitgliedschaft", "mitgliedschaft_id"),
        eine_von("art", Nachweisart),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    art: str
    mitgliedschaft_id: int | None = None
    titel: str
    ausgestellt_am: datetime
    ausgestellt_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    inhalt: bytes
    sha256: str


@dataclass(frozen=True)
class Nachweiszeile:
    """A Nachweis as a list shows it: everything but the PDF."""

    id: int
    art: Nachweisart
    titel: str
    ausgestellt_am: datetime
    sha256: str

    @property
    def adresse(self) -> str:
        return f"/admin/nachweise/{self.id}.pdf"


def ausstellen(
    db: Session,
    firma_id: int,
    art: Nachweisart,
    dokument: Dokument,
    durch: Wer,
    mitgliedschaft_id: int | None = None,
) -> Nachweis:
    """Set, seal and keep a document in the caller's transaction; who may is his to check."""
    pdf = versiegelt(als_pdf(dokument), GRUENDE[art])
    nachweis = Nachweis(
        firma_id=firma_id,
        art=art,
        mitgliedschaft_id=mitgliedschaft_id,
        titel=dokument.titel,
        ausgestellt_am=clock.now(),
        ausgestellt_von_id=durch[0],
        inhalt=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    db.add(nachweis)
    db.flush()
    return nachweis


def lesen(db: Session, akteur: Akteur, nachweis_id: int) -> Nachweis:
    """A Nachweis, for FirmenAdmins of its Firma and for who issued it and still governs there.

    Errors: NotFoundError, for a foreign and an unknown one alike.
    """
    gefunden = db.get(Nachweis, nachweis_id)
    if gefunden is not None:
        for v in delegation.verwaltungen(db, akteur):
            if v.firma_id == gefunden.firma_id and _darf(v, gefunden.ausgestellt_von_id):
                return gefunden
    raise NotFoundError("Diesen Nachweis gibt es nicht.")


def nachweise(
    db: Session, v: Verwalter, mitgliedschaft_id: int | None = None
) -> list[Nachweiszeile]:
    """The Nachweise that he may read, the newest first; of one member, if one is named."""
    n = Nachweis
    frage = (
        select(n)
        .options(defer(col(n.inhalt)))  # pyright: ignore[reportArgumentType]
        .where(n.firma_id == v.firma_id)
        .order_by(col(n.ausgestellt_am).desc(), col(n.id).desc())
    )
    if not v.ist_firmenadmin:
        frage = frage.where(n.ausgestellt_von_id == v.akteur.benutzer_id)
    if mitgliedschaft_id is not None:
        frage = frage.where(n.mitgliedschaft_id == mitgliedschaft_id)
    return [
        Nachweiszeile(z.id or 0, Nachweisart(z.art), z.titel, z.ausgestellt_am, z.sha256)
        for z in db.exec(frage)
    ]


def _darf(v: Verwalter, ausgestellt_von_id: int | None) -> bool:
    return v.ist_firmenadmin or ausgestellt_von_id == v.akteur.benutzer_id
