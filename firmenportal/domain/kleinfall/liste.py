"""The clerks' list of small cases: open ones first, then the decided ones, the newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, SQLModel, col, select

from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung.bearbeitung import require_sachbearbeiter
from firmenportal.domain.kleinfall import fall as faelle
from firmenportal.domain.kleinfall import loeschfall, vorgang
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart, Kleinfallstand
from firmenportal.domain.loeschung import Loeschposten
from firmenportal.domain.suche import eines_aus, umgebrochen
from firmenportal.domain.vermittler import Maklerhaus


@dataclass(frozen=True)
class Fallauswahl:
    """Filters of the list, as its address says them."""

    stand: Kleinfallstand | None = None
    art: Kleinfallart | None = None


@dataclass(frozen=True)
class Fallblatt:
    """One case, and the names of whom it concerns and who handled it.

    `posten`: of one erasure, how much there is of each class.
    """

    fall: Kleinfall
    person: str
    email: str
    firma: str
    haus: str
    beantragt_von: str
    entschieden_von: str
    warum_nicht: str
    posten: list[Loeschposten] = field(default_factory=list)


@dataclass(frozen=True)
class Fallseite:
    """One page of the list: at most `SEITE` cases, of `anzahl` that match."""

    zeilen: list[Fallblatt]
    nummer: int
    seiten: int
    anzahl: int


def auswahl_aus(parameter: Mapping[str, str]) -> Fallauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    return Fallauswahl(
        eines_aus(Kleinfallstand, parameter.get("stand")),
        eines_aus(Kleinfallart, parameter.get("art")),
    )


def seite(db: Session, akteur: Akteur, auswahl: Fallauswahl, nummer: int) -> Fallseite:
    """A page of what matches; beyond the end it is the last one. Errors: NotFoundError."""
    require_sachbearbeiter(db, akteur)
    k = Kleinfall
    wo: list[Any] = [k.stand == auswahl.stand] if auswahl.stand else []
    wo += [k.art == auswahl.art] if auswahl.art else []
    anzahl = db.exec(select(func.count()).select_from(k).where(*wo)).one()
    nummer, seiten = umgebrochen(nummer, anzahl)
    offene_zuerst = case((col(k.stand) == Kleinfallstand.OFFEN, 0), else_=1)
    gesucht = select(k).where(*wo).order_by(offene_zuerst, col(k.id).desc())
    gezeigt = db.exec(gesucht.limit(SEITE).offset((nummer - 1) * SEITE)).all()
    return Fallseite(_blaetter(db, akteur, gezeigt), nummer, seiten, anzahl)


def blatt(db: Session, akteur: Akteur, fall_id: int) -> Fallblatt:
    """One case. Errors: NotFoundError."""
    require_sachbearbeiter(db, akteur)
    fall = faelle.fall(db, fall_id)
    gelesen = _blaetter(db, akteur, [fall])[0]
    return replace(gelesen, posten=loeschfall.posten(db, fall))


def _blaetter(db: Session, akteur: Akteur, gezeigt: Iterable[Kleinfall]) -> list[Fallblatt]:
    alle = list(gezeigt)
    beteiligt = {
        i
        for f in alle
        for i in (f.benutzer_id, f.beantragt_von_id, f.bestaetigt_von_id, f.abgelehnt_von_id)
    }
    konten = _je_id(db, Benutzer, beteiligt)
    firmen = _je_id(db, Firma, {f.firma_id for f in alle})
    haeuser = _je_id(db, Maklerhaus, {f.maklerhaus_id for f in alle})
    return [
        Fallblatt(
            fall=f,
            person=_name(konten, f.benutzer_id),
            email=konten[f.benutzer_id].email if f.benutzer_id else "",
            firma=_name(firmen, f.firma_id),
            haus=_name(haeuser, f.maklerhaus_id),
            beantragt_von=_name(konten, f.beantragt_von_id),
            entschieden_von=_name(konten, f.bestaetigt_von_id or f.abgelehnt_von_id),
            warum_nicht=vorgang.warum_nicht(db, akteur, f),
        )
        for f in alle
    ]


def _je_id(db: Session, tabelle: type[SQLModel], ids: Iterable[int | None]) -> dict[Any, Any]:
    spalte: Any = tabelle.id  # pyright: ignore[reportAttributeAccessIssue] - all have one
    zeilen: Any = db.exec(select(tabelle).where(col(spalte).in_(set(ids) - {None})))
    return {z.id: z for z in zeilen}


def _name(gefunden: Mapping[Any, Any], i: int | None) -> str:
    return gefunden[i].name if i else ""
