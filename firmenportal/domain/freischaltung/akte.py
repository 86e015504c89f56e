"""Everything that a clerk is shown of one application, read at once.

What the stock says is read for the Firma to which the case is assigned, and only while it is open.
Rules: docs/fachregeln.md R162, R181.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import (
    bearbeitung,
    checkliste,
    pruefentwurf,
    unterlage,
    zuordnung,
)
from firmenportal.domain.freischaltung.antrag import (
    ENDE,
    Antrag,
    Antragsdokument,
    Antragsnachricht,
    Antragsverlauf,
    Antragszustand,
    Dokumentart,
)
from firmenportal.domain.freischaltung.checkliste import Pruefpunkt
from firmenportal.domain.freischaltung.inhalt import Inhalt
from firmenportal.domain.freischaltung.pruefentwurf import Pruefentwurf
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id


@dataclass(frozen=True)
class Unterlagenblatt:
    """A document without its bytes."""

    id: int
    art: Dokumentart
    dateiname: str
    medientyp: str
    seiten: int
    groesse: int
    hochgeladen_am: datetime


@dataclass(frozen=True)
class Vorschlag:
    """What the stock offers for the case; None where nothing is found for sure."""

    firma: Firma | None = None
    haus: Maklerhaus | None = None


@dataclass(frozen=True)
class Akte:
    """One application as a clerk sees it. `hindernis`: why he may not act at all, or ""."""

    antrag: Antrag
    inhalt: Inhalt
    stand: str
    offen: bool
    hindernis: str
    erfassbar: bool
    punkte: list[Pruefpunkt]
    entwurf: Pruefentwurf
    unterlagen: list[Unterlagenblatt]
    nachrichten: list[Antragsnachricht]
    verlauf: list[Antragsverlauf]
    firma: Firma | None
    haus: Maklerhaus | None
    vorschlag: Vorschlag
    bestand: dict[str, Gruppenvertrag]
    namen: dict[int | None, str]


def oeffnen(db: Session, akteur: Akteur, vorgangsnummer: str) -> Akte:
    """The application with this number. Errors: NotFoundError."""
    antrag = bearbeitung.oeffnen(db, akteur, vorgangsnummer)
    inhalt, offen = antrag.angaben, antrag.zustand not in ENDE
    return Akte(
        antrag=antrag,
        inhalt=inhalt,
        stand=antraege.stand(db, antrag),
        offen=offen,
        hindernis=bearbeitung.warum_nicht(db, akteur, antrag),
        erfassbar=_erfassbar(db, akteur, antrag),
        punkte=checkliste.punkte(db, antrag) if offen else [],
        entwurf=pruefentwurf.entwurf(db, akteur, antrag),
        unterlagen=_unterlagen(db, antrag),
        nachrichten=_je_antrag(db, Antragsnachricht, antrag),
        verlauf=_je_antrag(db, Antragsverlauf, antrag),
        firma=db.get(Firma, antrag.firma_id) if antrag.firma_id and offen else None,
        haus=db.get(Maklerhaus, antrag.maklerhaus_id) if antrag.maklerhaus_id else None,
        vorschlag=_vorschlag(db, antrag, inhalt) if offen else Vorschlag(),
        bestand=_bestand(db, antrag, inhalt) if offen else {},
        namen=_namen(db, antrag),
    )


def _erfassbar(db: Session, akteur: Akteur, antrag: Antrag) -> bool:
    """Whether this clerk may register what came by e-mail or post; he is out of it then."""
    zustand = Antragszustand(antrag.zustand)
    return zustand in unterlage.ERFASSBAR and not bearbeitung.befangen(db, akteur, antrag)


def _unterlagen(db: Session, antrag: Antrag) -> list[Unterlagenblatt]:
    d = Antragsdokument
    spalten = (d.id, d.art, d.dateiname, d.medientyp, d.seiten, d.groesse, d.hochgeladen_am)
    gesucht = select(*spalten).where(  # pyright: ignore[reportCallIssue] - seven columns
        d.antrag_id == antrag.id, col(d.ersetzt_am).is_(None)
    )
    zeilen = db.execute(gesucht.order_by(col(d.id)))
    return [Unterlagenblatt(z.id, Dokumentart(z.art), *z[2:]) for z in zeilen]


def _je_antrag(db: Session, tabelle: Any, antrag: Antrag) -> list[Any]:
    gesucht = select(tabelle).where(tabelle.antrag_id == antrag.id)
    return list(db.exec(gesucht.order_by(col(tabelle.id))))


def _vorschlag(db: Session, antrag: Antrag, inhalt: Inhalt) -> Vorschlag:
    return Vorschlag(
        None if antrag.firma_id else checkliste.gefundene_firma(db, inhalt),
        None if antrag.maklerhaus_id else zuordnung.gefundenes_haus(db, antrag),
    )


def _bestand(db: Session, antrag: Antrag, inhalt: Inhalt) -> dict[str, Gruppenvertrag]:
    """The named contracts as the stock of this Firma knows them, by number."""
    ids = [vertrag_id(n) for n in inhalt.vertraege]
    gesucht = select(Gruppenvertrag).where(
        Gruppenvertrag.firma_id == antrag.firma_id, col(Gruppenvertrag.id).in_(ids)
    )
    return {g.nummer: g for g in db.exec(gesucht)}


def _namen(db: Session, a: Antrag) -> dict[int | None, str]:
    """Whoever had to do with it, by account."""
    ids = [
        i for i in (a.bearbeiter_id, a.geprueft_von_id, a.freigegeben_von_id, a.erfasst_von_id) if i
    ]
    zeilen = db.execute(
        select(Benutzer.id, Benutzer.vorname, Benutzer.nachname).where(col(Benutzer.id).in_(ids))
    )
    return {z.id: f"{z.vorname} {z.nachname}" for z in zeilen}
