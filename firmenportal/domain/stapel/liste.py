"""The batches of a Firma as people see them: who may, how far each is, and its rows.

Only who uploaded a batch sees it, and the FirmenAdmins of the Firma: it holds names and addresses.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.stapel.tabellen import Stapel, Stapelzeile, Zeilenzustand
from firmenportal.domain.suche import umgebrochen

_GEZEIGT = 50
FEHLER = (Zeilenzustand.FEHLERHAFT, Zeilenzustand.ABGELEHNT)


@dataclass(frozen=True)
class Zahlen:
    """How many rows of a batch are in which state."""

    gueltig: int = 0
    fehlerhaft: int = 0
    gesendet: int = 0
    abgelehnt: int = 0

    @property
    def gesamt(self) -> int:
        return self.gueltig + self.fehlerhaft + self.gesendet + self.abgelehnt


@dataclass(frozen=True)
class Stapelkopf:
    """A batch with who uploaded it and its figures; `eigener`: by the one who looks."""

    stapel: Stapel
    von: str
    eigener: bool
    zahlen: Zahlen


@dataclass(frozen=True)
class Zeilenseite:
    """One page of the rows, and which of how many."""

    zeilen: list[Stapelzeile]
    nummer: int
    seiten: int
    anzahl: int


def stapel(db: Session, v: Verwalter, stapel_id: int) -> Stapelkopf:
    """One batch. Errors: NotFoundError, for foreign and unknown ones alike."""
    koepfe = _koepfe(db, v, col(Stapel.id) == stapel_id)
    if not koepfe:
        raise NotFoundError("Diesen Stapel gibt es nicht.")
    return koepfe[0]


def bisherige(db: Session, v: Verwalter) -> list[Stapelkopf]:
    """The newest batches that he sees."""
    return _koepfe(db, v)


def seite(db: Session, stapel_id: int, *, nur_fehler: bool, nummer: int) -> Zeilenseite:
    """A page of the rows of a batch that he sees, in the order of the file."""
    wo = _zeilen_wo(stapel_id, nur_fehler=nur_fehler)
    anzahl = db.exec(select(func.count()).select_from(Stapelzeile).where(*wo)).one()
    nummer, seiten = umgebrochen(nummer, anzahl)
    geordnet = select(Stapelzeile).where(*wo).order_by(col(Stapelzeile.nummer))
    zeilen = db.exec(geordnet.offset((nummer - 1) * SEITE).limit(SEITE)).all()
    return Zeilenseite(list(zeilen), nummer, seiten, anzahl)


def zeilen(db: Session, stapel_id: int, *, nur_fehler: bool) -> Iterator[Sequence[Stapelzeile]]:
    """All of them, a page at a time."""
    nach = 0
    wo = _zeilen_wo(stapel_id, nur_fehler=nur_fehler)
    geordnet = select(Stapelzeile).order_by(col(Stapelzeile.nummer)).limit(SEITE)
    while teil := db.exec(geordnet.where(*wo, col(Stapelzeile.nummer) > nach)).all():
        yield teil
        nach = teil[-1].nummer


def zahlen(db: Session, stapel_ids: Iterable[int]) -> dict[int, Zahlen]:
    """The figures of these batches."""
    je_stapel: dict[int, dict[str, int]] = defaultdict(dict)
    gezaehlt = (
        select(Stapelzeile.stapel_id, Stapelzeile.zustand, func.count())
        .where(col(Stapelzeile.stapel_id).in_(list(stapel_ids)))
        .group_by(col(Stapelzeile.stapel_id), col(Stapelzeile.zustand))
    )
    for stapel_id, zustand, anzahl in db.exec(gezaehlt):
        je_stapel[stapel_id][zustand] = anzahl
    return {stapel_id: Zahlen(**je) for stapel_id, je in je_stapel.items()}


def _koepfe(db: Session, v: Verwalter, *wo: ColumnElement[bool]) -> list[Stapelkopf]:
    gesucht = (
        select(Stapel, Benutzer.vorname, Benutzer.nachname)
        .join(Mitgliedschaft, col(Mitgliedschaft.id) == col(Stapel.hochgeladen_von_id))
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(col(Stapel.firma_id) == v.firma_id, *_sichtbar(v), *wo)
        .order_by(col(Stapel.erstellt_am).desc(), col(Stapel.id).desc())
        .limit(_GEZEIGT)
    )
    gefunden = db.exec(gesucht).all()
    je = zahlen(db, [s.id or 0 for s, _, _ in gefunden])
    return [
        Stapelkopf(
            s,
            f"{vorname} {nachname}",
            s.hochgeladen_von_id == v.mitgliedschaft_id,
            je.get(s.id or 0, Zahlen()),
        )
        for s, vorname, nachname in gefunden
    ]


def _sichtbar(v: Verwalter) -> list[ColumnElement[bool]]:
    if v.ist_firmenadmin:
        return []
    return [col(Stapel.hochgeladen_von_id) == v.mitgliedschaft_id]


def _zeilen_wo(stapel_id: int, *, nur_fehler: bool) -> list[ColumnElement[bool]]:
    wo = [col(Stapelzeile.stapel_id) == stapel_id]
    return [*wo, col(Stapelzeile.zustand).in_(FEHLER)] if nur_fehler else wo
