"""The Einzelverträge of one Gruppenvertrag: search, order, pages, and sums by state.

All of it needs the right Bestand lesen, which every function here requires itself; the sums of
contributions need Abrechnung lesen as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE, hat, require
from firmenportal.domain.recht import Recht
from firmenportal.domain.sicht import schluessel
from firmenportal.domain.suche import bereinigt, eines_aus, muster, suchworte, umgebrochen
from firmenportal.domain.vertrag import Einzelstatus, Einzelvertrag
from firmenportal.memo import Memo

STAPEL = 1_000


class Einzelsortierung(StrEnum):
    """The columns by which the list can be ordered; the names stand in the address."""

    NAME = "name"
    GEBOREN = "geboren"
    PERSONALNUMMER = "personalnummer"
    STATUS = "status"
    BEITRAG = "beitrag"


@dataclass(frozen=True)
class Einzelauswahl:
    """Search, filter and order, as the address says them."""

    suche: str = ""
    status: Einzelstatus | None = None
    sortierung: Einzelsortierung = Einzelsortierung.NAME
    absteigend: bool = False


@dataclass(frozen=True)
class Einzelseite:
    """One page, and how many match."""

    zeilen: list[Einzelvertrag]
    nummer: int
    seiten: int
    anzahl: int


@dataclass(frozen=True)
class Statussumme:
    """How many Einzelverträge are in one state, and what they cost a month, if it may be known."""

    status: Einzelstatus
    anzahl: int
    beitrag_cent: int | None


_ANZAHL = Memo[int](1_000)
_SUMMEN = Memo[list[tuple[Einzelstatus, int, int]]](1_000)
_SPALTEN = {
    Einzelsortierung.NAME: (),  # the order of equal ones is the order by name
    Einzelsortierung.GEBOREN: (col(Einzelvertrag.geburtsdatum),),
    Einzelsortierung.PERSONALNUMMER: (func.coalesce(col(Einzelvertrag.personalnummer), ""),),
    Einzelsortierung.STATUS: (col(Einzelvertrag.status),),
    Einzelsortierung.BEITRAG: (col(Einzelvertrag.beitrag_cent),),
}


def einzelauswahl_aus(parameter: Mapping[str, str]) -> Einzelauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    sortierung = parameter.get("sort", "")
    return Einzelauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        status=eines_aus(Einzelstatus, parameter.get("status")),
        sortierung=eines_aus(Einzelsortierung, sortierung.removeprefix("-"))
        or Einzelsortierung.NAME,
        absteigend=sortierung.startswith("-"),
    )


def als_parameter(auswahl: Einzelauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    sortierung = f"{'-' if auswahl.absteigend else ''}{auswahl.sortierung}"
    alle = {
        "suche": auswahl.suche,
        "status": auswahl.status,
        "sort": "" if sortierung == Einzelsortierung.NAME else sortierung,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def einzelseite(
    db: Session, akteur: Akteur, vertrag: int, auswahl: Einzelauswahl, nummer: int
) -> Einzelseite:
    """A page of what matches; beyond the end it is the last one.

    Errors: NotFoundError, NotAllowedError without Bestand lesen.
    """
    require(db, akteur, Recht.BESTAND_LESEN, vertrag)
    anzahl = _anzahl(db, akteur, vertrag, auswahl)
    nummer, seiten = umgebrochen(nummer, anzahl)
    zeilen = _ausschnitt(db, vertrag, auswahl, (nummer - 1) * SEITE, anzahl) if anzahl else []
    return Einzelseite(zeilen, nummer, seiten, anzahl)


def anzahl(db: Session, akteur: Akteur, vertrag: int) -> int:
    """How many Einzelverträge there are, ended ones included. Errors: as `einzelseite`."""
    require(db, akteur, Recht.BESTAND_LESEN, vertrag)
    return _anzahl(db, akteur, vertrag, Einzelauswahl())


def summen(db: Session, akteur: Akteur, vertrag: int) -> list[Statussumme]:
    """The states that occur, in their own order; kept while the person's rights stay.

    Errors: NotFoundError, NotAllowedError without Bestand lesen.
    """
    require(db, akteur, Recht.BESTAND_LESEN, vertrag)
    darf = hat(db, akteur, Recht.ABRECHNUNG_LESEN, vertrag)
    gezaehlt = _SUMMEN.get((schluessel(akteur), vertrag), lambda: _je_status(db, vertrag))
    return [Statussumme(s, n, cent if darf else None) for s, n, cent in gezaehlt]


def stapel(
    db: Session, akteur: Akteur, vertrag: int, auswahl: Einzelauswahl, nach: Einzelvertrag | None
) -> list[Einzelvertrag]:
    """The next `STAPEL` that match, by name, after this one; none: that was all.

    Errors: NotFoundError, NotAllowedError without Bestand lesen.
    """
    require(db, akteur, Recht.BESTAND_LESEN, vertrag)
    gesucht = select(Einzelvertrag).where(*_passend(vertrag, auswahl))
    stelle = (col(Einzelvertrag.suchtext), col(Einzelvertrag.lfd))
    if nach is not None:
        gesucht = gesucht.where(tuple_(*stelle) > (nach.suchtext, nach.lfd))
    return list(db.exec(gesucht.order_by(*stelle).limit(STAPEL)))


def _anzahl(db: Session, akteur: Akteur, vertrag: int, auswahl: Einzelauswahl) -> int:
    wo = _passend(vertrag, auswahl)
    gezaehlt = select(func.count()).select_from(Einzelvertrag).where(*wo)
    key = (schluessel(akteur), vertrag, auswahl.suche, auswahl.status)
    return _ANZAHL.get(key, lambda: db.exec(gezaehlt).one())


def _ausschnitt(
    db: Session, vertrag: int, auswahl: Einzelauswahl, ab: int, anzahl: int
) -> list[Einzelvertrag]:
    """A page from this place on, reached from the nearer end: skipping costs time."""
    if ab <= anzahl // 2:
        gesucht = _geordnet(vertrag, auswahl, auswahl.absteigend).offset(ab).limit(SEITE)
        return list(db.exec(gesucht))
    bis = min(ab + SEITE, anzahl)
    rueckwaerts = _geordnet(vertrag, auswahl, not auswahl.absteigend)
    return list(db.exec(rueckwaerts.offset(anzahl - bis).limit(bis - ab)))[::-1]


def _geordnet(
    vertrag: int, auswahl: Einzelauswahl, absteigend: bool
) -> SelectOfScalar[Einzelvertrag]:
    """Equal ones by name. All columns run one way, as an index does."""
    spalten = [*_SPALTEN[auswahl.sortierung], col(Einzelvertrag.suchtext), col(Einzelvertrag.lfd)]
    ordnung = [s.desc() if absteigend else s.asc() for s in spalten]
    return select(Einzelvertrag).where(*_passend(vertrag, auswahl)).order_by(*ordnung)


def _passend(vertrag: int, auswahl: Einzelauswahl) -> Iterator[ColumnElement[bool]]:
    yield col(Einzelvertrag.vertrag_id) == vertrag
    if auswahl.status:
        yield col(Einzelvertrag.status) == auswahl.status
    for wort in suchworte(auswahl.suche):
        yield col(Einzelvertrag.suchtext).like(muster(wort), escape="\\")


def _je_status(db: Session, vertrag: int) -> list[tuple[Einzelstatus, int, int]]:
    gezaehlt = db.exec(
        select(col(Einzelvertrag.status), func.count(), func.sum(col(Einzelvertrag.beitrag_cent)))
        .where(col(Einzelvertrag.vertrag_id) == vertrag)
        .group_by(col(Einzelvertrag.status))
    )
    gelesen: dict[str, Any] = {status: (n, int(cent)) for status, n, cent in gezaehlt}
    return [(s, *gelesen[s]) for s in Einzelstatus if s in gelesen]
