"""The clerks' queue: which applications match, in which order, by pages; and the next one to take.

What is open is found by an index over the open ones alone, however many there have been. Rules:
docs/fachregeln.md R180.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import bearbeitung
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.domain.suche import bereinigt, eines_aus, muster, suchworte, umgebrochen


class Reiter(StrEnum):
    """The parts of the queue; the names stand in the address."""

    OFFEN = "offen"
    MEINE = "meine"
    ZWEITE = "zweite"
    RUECKFRAGEN = "rueckfragen"
    ERLEDIGT = "erledigt"


class Vorgangssortierung(StrEnum):
    """The columns by which the queue can be ordered; the names stand in the address."""

    FRIST = "frist"
    EINGANG = "eingang"
    VORGANG = "vorgang"


@dataclass(frozen=True)
class Vorgangsauswahl:
    """Part, search, filter and order of the queue, as its address says them."""

    reiter: Reiter = Reiter.OFFEN
    suche: str = ""
    art: Antragsart | None = None
    sortierung: Vorgangssortierung = Vorgangssortierung.FRIST
    absteigend: bool = False


@dataclass(frozen=True)
class Vorgang:
    """One application in the queue. `firma` is the stock's name once that is known."""

    nummer: str
    firma: str
    art: Antragsart
    fremdvertraege: bool
    eingereicht_am: datetime
    ziel_am: date | None
    zustand: Antragszustand
    bearbeiter_id: int | None
    bearbeiter: str
    augen: int


@dataclass(frozen=True)
class Vorgangsseite:
    """One page of the queue: at most `SEITE` applications, of `anzahl` that match."""

    zeilen: list[Vorgang]
    nummer: int
    seiten: int
    anzahl: int


_OFFEN = and_(col(Antrag.eingereicht_am).is_not(None), col(Antrag.beendet_am).is_(None))
_IN_ARBEIT = (Antragszustand.EINGEREICHT, Antragszustand.IN_PRUEFUNG)


def auswahl_aus(parameter: Mapping[str, str]) -> Vorgangsauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    sortierung = parameter.get("sort", "")
    return Vorgangsauswahl(
        reiter=eines_aus(Reiter, parameter.get("reiter")) or Reiter.OFFEN,
        suche=bereinigt(parameter.get("suche", "")),
        art=eines_aus(Antragsart, parameter.get("art")),
        sortierung=eines_aus(Vorgangssortierung, sortierung.removeprefix("-"))
        or Vorgangssortierung.FRIST,
        absteigend=sortierung.startswith("-"),
    )


def als_parameter(auswahl: Vorgangsauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    sortierung = f"{'-' if auswahl.absteigend else ''}{auswahl.sortierung}"
    alle = {
        "reiter": "" if auswahl.reiter is Reiter.OFFEN else auswahl.reiter,
        "suche": auswahl.suche,
        "art": auswahl.art,
        "sort": "" if sortierung == Vorgangssortierung.FRIST else sortierung,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def seite(db: Session, akteur: Akteur, auswahl: Vorgangsauswahl, nummer: int) -> Vorgangsseite:
    """A page of what matches; beyond the end it is the last one. Errors: NotFoundError."""
    bearbeitung.require_sachbearbeiter(db, akteur)
    wo = _passt(akteur, auswahl)
    anzahl = db.execute(select(func.count()).select_from(Antrag).where(wo)).scalar_one()
    nummer, seiten = umgebrochen(nummer, anzahl)
    ids = select(Antrag.id).where(wo).order_by(*_ordnung(auswahl))
    gezeigt = list(db.exec(ids.limit(SEITE).offset((nummer - 1) * SEITE)))
    return Vorgangsseite(_zeilen(db, gezeigt), nummer, seiten, anzahl)


def anzahlen(db: Session, akteur: Akteur) -> dict[Reiter, int]:
    """How many open applications each part holds. Errors: NotFoundError."""
    bearbeitung.require_sachbearbeiter(db, akteur)
    gezaehlt = [r for r in Reiter if r is not Reiter.ERLEDIGT]
    spalten = [func.count().filter(_teil(akteur, r)) for r in gezaehlt]
    zahlen = db.execute(select(*spalten).select_from(Antrag).where(_OFFEN)).one()
    return dict(zip(gezaehlt, zahlen, strict=True))


def naechsten_uebernehmen(db: Session, akteur: Akteur) -> Antrag | None:
    """Take the most urgent one that nobody has and that this clerk may handle; None: there is none.

    Two who ask at once get two different ones. Errors: NotFoundError.
    """
    bearbeitung.require_sachbearbeiter(db, akteur)
    verboten: list[int] = []
    while (antrag := db.exec(_freie(akteur, verboten)).first()) is not None:
        if not bearbeitung.warum_nicht(db, akteur, antrag):
            return bearbeitung.uebernehmen(db, akteur, antrag.id or 0)
        verboten.append(antrag.id or 0)
    return None


# What matches, and in which order


def _passt(akteur: Akteur, auswahl: Vorgangsauswahl) -> ColumnElement[bool]:
    wo = [_teil(akteur, auswahl.reiter)]
    wo += [col(Antrag.suchtext).like(muster(w), escape="\\") for w in suchworte(auswahl.suche)]
    if auswahl.art:
        wo.append(col(Antrag.art) == auswahl.art)
    return and_(*wo)


def _teil(akteur: Akteur, reiter: Reiter) -> ColumnElement[bool]:
    if reiter is Reiter.ERLEDIGT:
        return col(Antrag.beendet_am).is_not(None)
    zweite = and_(
        col(Antrag.zustand) == Antragszustand.IN_PRUEFUNG,
        col(Antrag.geprueft_von_id).is_not(None),
    )
    teile = {
        Reiter.OFFEN: _OFFEN,
        Reiter.MEINE: col(Antrag.bearbeiter_id) == akteur.benutzer_id,
        Reiter.ZWEITE: zweite,
        Reiter.RUECKFRAGEN: col(Antrag.zustand) == Antragszustand.RUECKFRAGE,
    }
    return and_(_OFFEN, teile[reiter])


def _ordnung(auswahl: Vorgangsauswahl) -> list[Any]:
    """What rests has no target and comes last; of the ended ones the newest are first."""
    spalte: Any = {
        Vorgangssortierung.FRIST: col(Antrag.ziel_am),
        Vorgangssortierung.EINGANG: col(Antrag.eingereicht_am),
        Vorgangssortierung.VORGANG: col(Antrag.id),
    }[auswahl.sortierung]
    if auswahl.reiter is Reiter.ERLEDIGT and auswahl.sortierung is Vorgangssortierung.FRIST:
        spalte = col(Antrag.beendet_am)
        return [spalte.asc() if auswahl.absteigend else spalte.desc(), col(Antrag.id).desc()]
    geordnet = spalte.desc() if auswahl.absteigend else spalte.asc()
    return [geordnet.nulls_last(), col(Antrag.id)]


def _freie(akteur: Akteur, verboten: list[int]) -> Any:
    """The most urgent one without a clerk that nobody else is just taking, locked."""
    ich = akteur.benutzer_id
    return (
        select(Antrag)
        .where(
            _OFFEN,
            col(Antrag.bearbeiter_id).is_(None),
            col(Antrag.zustand).in_(_IN_ARBEIT),
            or_(col(Antrag.geprueft_von_id).is_(None), col(Antrag.geprueft_von_id) != ich),
            col(Antrag.id).not_in(verboten),
        )
        .order_by(*_ordnung(Vorgangsauswahl()))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _zeilen(db: Session, ids: list[int | None]) -> list[Vorgang]:
    gelesen = {z.id: z for z in db.execute(_einzelheiten().where(col(Antrag.id).in_(ids)))}
    return [_vorgang(gelesen[i]) for i in ids]


def _einzelheiten() -> Any:
    a = Antrag
    inhalt: Any = col(a.inhalt)
    return (
        columns(
            col(a.id),
            col(a.vorgangsnummer),
            func.coalesce(col(Firma.name), inhalt["firma", "name"].as_string()).label("firma"),
            col(a.art),
            inhalt["fremdvertraege", 0, "nummer"].as_string().label("fremd"),
            col(a.eingereicht_am),
            col(a.ziel_am),
            col(a.zustand),
            col(a.bearbeiter_id),
            col(Benutzer.vorname),
            col(Benutzer.nachname),
            col(a.geprueft_von_id),
            col(a.freigegeben_von_id),
        )
        .select_from(a)
        .outerjoin(Firma, col(Firma.id) == col(a.firma_id))
        .outerjoin(Benutzer, col(Benutzer.id) == col(a.bearbeiter_id))
    )


def _vorgang(z: Any) -> Vorgang:
    return Vorgang(
        nummer=z.vorgangsnummer,
        firma=z.firma or "",
        art=Antragsart(z.art),
        fremdvertraege=z.fremd is not None,
        eingereicht_am=z.eingereicht_am,
        ziel_am=z.ziel_am,
        zustand=Antragszustand(z.zustand),
        bearbeiter_id=z.bearbeiter_id,
        bearbeiter=f"{z.vorname[:1]}. {z.nachname}" if z.bearbeiter_id else "",
        augen=(z.geprueft_von_id is not None) + (z.freigegeben_von_id is not None),
    )
