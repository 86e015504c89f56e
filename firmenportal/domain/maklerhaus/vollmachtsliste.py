"""All Vollmachten of a house over all Firmen: what each is for, how it stands, what is to be done.

First come those that need somebody: without an application that opens them, ending soon, waiting.
Rule: docs/fachregeln.md R242.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_
from sqlmodel import Session, col, func, select

from firmenportal import clock
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.domain.recht import Recht
from firmenportal.domain.suche import bereinigt, eines_aus, muster, suchworte, umgebrochen
from firmenportal.domain.vermittler import (
    ANFRAGE_GILT,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import Gruppenvertrag, normalisiert, nummer_von
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vollmachten import Vollmachtsstand

BALD = timedelta(days=30)
_GENANNTE = 5
_NIE = (
    Vollmachtsstand.ABGELEHNT,
    Vollmachtsstand.ZURUECKGEZOGEN,
    Vollmachtsstand.VERFALLEN,
    Vollmachtsstand.WIDERRUFEN,
    Vollmachtsstand.ABGELAUFEN,
)


class Anliegen(StrEnum):
    """What somebody of the house has to do about a Vollmacht, the most urgent first."""

    ANTRAG_FEHLT = "antrag_fehlt"
    ENDET_BALD = "endet_bald"
    WARTET = "wartet"


@dataclass(frozen=True)
class Vollmachtsauswahl:
    """Search and filters of the list, as its address says them."""

    suche: str = ""
    stand: Vollmachtsstand | None = None
    anliegen: Anliegen | None = None


@dataclass(frozen=True)
class Hausvollmacht:
    """One Vollmacht as the house reads it.

    `vertraege` None: all of the Firma; at most five are named, `weitere` counts the others.
    `personen` have rows by it that run or begin.
    """

    id: int
    firma: str
    vertraege: tuple[str, ...] | None
    weitere: int
    rechte: tuple[Recht, ...]
    von: date
    bis: date
    stand: Vollmachtsstand
    anliegen: Anliegen | None
    angefragt_am: datetime | None
    personen: tuple[str, ...]


@dataclass(frozen=True)
class Vollmachtsseite:
    """One page of the list: at most `SEITE`, of `anzahl` that match."""

    zeilen: list[Hausvollmacht]
    nummer: int
    seiten: int
    anzahl: int


def auswahl_aus(parameter: Mapping[str, str]) -> Vollmachtsauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    return Vollmachtsauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        stand=eines_aus(Vollmachtsstand, parameter.get("stand")),
        anliegen=eines_aus(Anliegen, parameter.get("anliegen")),
    )


def als_parameter(auswahl: Vollmachtsauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    alle = {"suche": auswahl.suche, "stand": auswahl.stand, "anliegen": auswahl.anliegen}
    return {name: str(wert) for name, wert in alle.items() if wert}


def seite(db: Session, h: Hausmitglied, auswahl: Vollmachtsauswahl, nummer: int) -> Vollmachtsseite:
    """A page of what matches; beyond the end it is the last one."""
    w, wo = Maklervollmacht, _wo(db, h, auswahl)
    von = select(func.count(col(w.id))).join(Firma, col(Firma.id) == col(w.firma_id))
    anzahl = db.exec(von.where(*wo)).one()
    nummer, seiten = umgebrochen(nummer, anzahl)
    gesucht = (
        select(w, Firma.name, _stand(), _anliegen())
        .join(Firma, col(Firma.id) == col(w.firma_id))
        .where(*wo)
        .order_by(_rang(), col(Firma.name), col(w.id).desc())
    )
    gezeigt = db.exec(gesucht.limit(SEITE).offset((nummer - 1) * SEITE)).all()
    return Vollmachtsseite(_zeilen(db, gezeigt), nummer, seiten, anzahl)


# What matches, and in which order


def _wo(db: Session, h: Hausmitglied, auswahl: Vollmachtsauswahl) -> list[ColumnElement[bool]]:
    wo = [col(Maklervollmacht.maklerhaus_id) == h.haus_id]
    if auswahl.stand is not None:
        wo.append(_stand() == auswahl.stand.value)
    if auswahl.anliegen is not None:
        wo.append(_anliegen() == auswahl.anliegen.value)
    worte = suchworte(auswahl.suche)
    return [*wo, _nennt(db, h, worte)] if worte else wo


def _nennt(db: Session, h: Hausmitglied, worte: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether the Firma is called so, or a contract that the Vollmacht lists.

    One for all contracts is found by the Firma alone: which contracts there are, it does not say.
    """
    g, v, w = Gruppenvertrag, VollmachtVertrag, Maklervollmacht
    gelistet = exists().where(
        col(v.vollmacht_id) == col(w.id),
        col(v.vertrag_id) == col(g.id),
        *(col(g.suchtext).like(muster(wort), escape="\\") for wort in worte),
    )
    firmen = select(Firma.id, Firma.name).join(w, col(w.firma_id) == col(Firma.id))
    gefunden = [
        i
        for i, name in db.exec(firmen.where(w.maklerhaus_id == h.haus_id).distinct())
        if all(wort in normalisiert(name) for wort in worte)
    ]
    return or_(col(w.firma_id).in_(gefunden), gelistet)


def _stand() -> ColumnElement[str]:
    """`vollmachten.stand` as the database says it."""
    w, s, heute = Maklervollmacht, Vollmachtsstand, clock.heute()
    return case(
        (col(w.widerrufen_am).is_not(None), s.WIDERRUFEN.value),
        (
            col(w.erteilt_am).is_(None),
            case(
                (col(w.abgelehnt_am).is_not(None), s.ABGELEHNT.value),
                (col(w.zurueckgezogen_am).is_not(None), s.ZURUECKGEZOGEN.value),
                (_wartet(), s.ANGEFRAGT.value),
                else_=s.VERFALLEN.value,
            ),
        ),
        (col(w.bis) <= heute, s.ABGELAUFEN.value),
        (col(w.ausgesetzt_am).is_not(None), s.AUSGESETZT.value),
        (col(w.von) > heute, s.KUENFTIG.value),
        else_=s.GILT.value,
    )


def _wartet() -> ColumnElement[bool]:
    w = Maklervollmacht
    return and_(col(w.verfallen_am).is_(None), col(w.angefragt_am) > clock.now() - ANFRAGE_GILT)


def _anliegen() -> ColumnElement[str]:
    """The most urgent one, or ""."""
    w, a = Maklervollmacht, Anliegen
    wirkt = _stand().in_([Vollmachtsstand.GILT.value, Vollmachtsstand.KUENFTIG.value])
    return case(
        (and_(_stand() == Vollmachtsstand.GILT.value, ~_geoeffnet()), a.ANTRAG_FEHLT.value),
        (and_(wirkt, col(w.bis) <= clock.heute() + BALD), a.ENDET_BALD.value),
        (_stand() == Vollmachtsstand.ANGEFRAGT.value, a.WARTET.value),
        else_="",
    )


def _geoeffnet() -> ColumnElement[bool]:
    """Whether an application 2 that the house signed has been executed since it was granted, or
    somebody has rows by it."""
    r, an, w = Vertragsrecht, Antrag, Maklervollmacht
    zeilen = exists().where(col(r.vollmacht_id) == col(w.id))
    antrag = exists().where(
        col(an.firma_id) == col(w.firma_id),
        col(an.maklerhaus_id) == col(w.maklerhaus_id),
        col(an.unterzeichner) == Unterzeichner.MAKLERHAUS,
        col(an.zustand) == Antragszustand.FREIGESCHALTET,
        col(an.beendet_am) >= col(w.erteilt_am),
    )
    return or_(zeilen, antrag)


def _rang() -> ColumnElement[int]:
    """What is to be done, then what holds, then what is over."""
    eilig = [(_anliegen() == a.value, n) for n, a in enumerate(Anliegen)]
    vorbei = (_stand().in_([s.value for s in _NIE]), len(Anliegen) + 1)
    return case(*eilig, vorbei, else_=len(Anliegen))


# What each is


def _zeilen(db: Session, gezeigt: Sequence[Any]) -> list[Hausvollmacht]:
    ids = [w.id for w, *_ in gezeigt]
    vertraege, rechte = _vertraege(db, ids), _rechte(db, ids)
    personen = _personen(db, ids)
    return [
        _zeile(w, firma, stand, anliegen, vertraege.get(w.id, []), rechte, personen)
        for w, firma, stand, anliegen in gezeigt
    ]


def _zeile(
    w: Maklervollmacht,
    firma: str,
    stand: str,
    anliegen: str,
    vertraege: list[int],
    rechte: Mapping[int, set[str]],
    personen: Mapping[int, list[str]],
) -> Hausvollmacht:
    genannte = tuple(nummer_von(v) for v in vertraege[:_GENANNTE])
    return Hausvollmacht(
        id=w.id or 0,
        firma=firma,
        vertraege=None if w.alle_vertraege else genannte,
        weitere=0 if w.alle_vertraege else max(0, len(vertraege) - _GENANNTE),
        rechte=tuple(r for r in Recht if r in rechte.get(w.id or 0, ())),
        von=w.von,
        bis=w.bis,
        stand=Vollmachtsstand(stand),
        anliegen=Anliegen(anliegen) if anliegen else None,
        angefragt_am=w.angefragt_am,
        personen=tuple(personen.get(w.id or 0, ())),
    )


def _vertraege(db: Session, ids: list[int]) -> dict[int, list[int]]:
    v = VollmachtVertrag
    gesucht = select(v.vollmacht_id, v.vertrag_id).where(col(v.vollmacht_id).in_(ids))
    gefunden: dict[int, list[int]] = {}
    for vollmacht, vertrag in db.exec(gesucht.order_by(col(v.vertrag_id))):
        gefunden.setdefault(vollmacht, []).append(vertrag)
    return gefunden


def _rechte(db: Session, ids: list[int]) -> dict[int, set[str]]:
    r = VollmachtRecht
    gefunden: dict[int, set[str]] = {}
    for vollmacht, recht in db.exec(
        select(r.vollmacht_id, r.recht).where(col(r.vollmacht_id).in_(ids))
    ):
        gefunden.setdefault(vollmacht, set()).add(recht)
    return gefunden


def _personen(db: Session, ids: list[int]) -> dict[int, list[str]]:
    """Who of the present staff has rows by each, by name."""
    r, z = Vertragsrecht, Zugehoerigkeit
    gesucht = (
        select(r.vollmacht_id, Benutzer.vorname, Benutzer.nachname, Benutzer.id)
        .join(z, col(z.id) == col(r.zugehoerigkeit_id))
        .join(Benutzer, col(Benutzer.id) == col(r.benutzer_id))
        .where(col(r.vollmacht_id).in_(ids), r.bis > clock.heute(), col(z.bis).is_(None))
        .distinct()
        .order_by(col(Benutzer.nachname), col(Benutzer.vorname), col(Benutzer.id))
    )
    gefunden: dict[int, list[str]] = {}
    for vollmacht, vorname, nachname, _ in db.exec(gesucht):
        gefunden.setdefault(vollmacht or 0, []).append(f"{vorname} {nachname}")
    return gefunden
