"""What a clerk has ticked and noted while checking an application, before he decides.

It is bound to what he saw: with new content or a new document, nothing is ticked. Rules:
docs/fachregeln.md R181.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session, SQLModel

from firmenportal import clock
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import bearbeitung, checkliste
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.checkliste import Pruefbefund


class Pruefentwurf(SQLModel, table=True):
    """The ticks and the note of one clerk for one application; `stand` is what he saw."""

    __table_args__ = (Index("pruefentwurf_nach_benutzer", "benutzer_id"),)

    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE", primary_key=True)
    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    stand: str
    abgehakt: list[str] = Field(default_factory=list, sa_type=JSON)
    notiz: str = ""
    geaendert_am: datetime


def entwurf(db: Session, akteur: Akteur, antrag: Antrag) -> Pruefentwurf:
    """The clerk's draft for the application as it is now; empty where he has none."""
    stand = antraege.stand(db, antrag)
    alt = db.get(Pruefentwurf, (antrag.id, akteur.benutzer_id))
    if alt is not None and alt.stand == stand:
        return alt
    return Pruefentwurf(
        antrag_id=antrag.id or 0,
        benutzer_id=akteur.benutzer_id,
        stand=stand,
        notiz=alt.notiz if alt else "",
        geaendert_am=clock.now(),
    )


def des_antrags(db: Session, akteur: Akteur, antrag_id: int) -> Pruefentwurf:
    """As `entwurf`, of the application as nobody else can change it now. Errors: NotFoundError."""
    bearbeitung.require_sachbearbeiter(db, akteur)
    return entwurf(db, akteur, antraege.zum_schreiben(db, antrag_id))


def abhaken(db: Session, akteur: Akteur, antrag_id: int, punkt: str, *, an: bool) -> None:
    """Tick a point that a human judges, or take the tick away; what is no such point is ignored.

    Errors: NotFoundError, VierAugenError.
    """
    antrag = bearbeitung.handelnd(db, akteur, antrag_id)
    menschlich = {p.name for p in checkliste.punkte(db, antrag) if p.befund is Pruefbefund.MENSCH}
    e = entwurf(db, akteur, antrag)
    gewollt = {*e.abgehakt, punkt} if an else {*e.abgehakt} - {punkt}
    _schreiben(db, e, abgehakt=sorted(gewollt & menschlich))


def notieren(db: Session, akteur: Akteur, antrag_id: int, notiz: str) -> None:
    """Keep the note for the second clerk. Errors: NotFoundError, VierAugenError."""
    antrag = bearbeitung.handelnd(db, akteur, antrag_id)
    _schreiben(db, entwurf(db, akteur, antrag), notiz=notiz.strip())


def verwerfen(db: Session, akteur: Akteur, antrag_id: int) -> None:
    """It was decided: the draft goes."""
    alt = db.get(Pruefentwurf, (antrag_id, akteur.benutzer_id))
    if alt is not None:
        db.delete(alt)


def _schreiben(db: Session, e: Pruefentwurf, **neu: Any) -> None:
    werte = {**e.model_dump(), **neu, "geaendert_am": clock.now()}
    db.merge(Pruefentwurf(**werte))
    db.flush()
