"""What a FirmenAdmin has granted, as the protocol of the Firma tells: what a Widerruf suspends.

Rows do not say who granted them; the chain of the Firma does, entry by entry. A row is his if it
has a day, today or later, that he was the last to give; a type, if he was the last to set it.
Rules: docs/fachregeln.md R135.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import einladung, protokoll
from firmenportal.domain.benutzer import Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zeitraum import Zeitraum, abzueglich

_Zelle = tuple[int, str, str, int | None]
_ANGENOMMEN = "einladung.annehmen"
_ERTEILT = ("vertragsrecht.erteilen", "vertragsrecht.aendern", _ANGENOMMEN)
_TYP = ("mitgliedschaft.beitreten", "mitgliedschaft.typ", _ANGENOMMEN)
_VOLLMACHT = "vermittler.vollmacht_erteilen"


@dataclass(frozen=True)
class Widerrufsumfang:
    """What is his and not suspended yet. `ernannte` are Admins and FirmenAdmins by his word."""

    zeilen: tuple[Vertragsrecht, ...]
    ernannte: tuple[Mitgliedschaft, ...]
    einladungen: tuple[Einladung, ...]
    vertretungen: tuple[Vertretung, ...]
    vollmachten: tuple[Maklervollmacht, ...]


def umfang(db: Session, mitglied: Mitgliedschaft) -> Widerrufsumfang:
    """Everything at his Firma that this member granted and that has not ended."""
    spur = _Spur(mitglied)
    for eintrag in _eintraege(db, mitglied.firma_id):
        spur.lesen(eintrag)
    return Widerrufsumfang(
        zeilen=tuple(z for z in _zeilen(db, mitglied.firma_id) if spur.gab(z)),
        ernannte=tuple(m for m in _ernannte(db, mitglied) if spur.ernannte(m)),
        einladungen=tuple(db.exec(_einladungen(mitglied))),
        vertretungen=tuple(db.exec(_vertretungen(mitglied))),
        vollmachten=tuple(w for w in _vollmachten(db, mitglied) if w.id in spur.vollmachten),
    )


class _Spur:
    """What one person has given, as it stands after each entry of the chain."""

    def __init__(self, er: Mitgliedschaft) -> None:
        self._er = er
        self._tage: dict[_Zelle, list[Zeitraum]] = {}
        self._typ_von_ihm: dict[int, bool] = {}
        self.vollmachten: set[int | None] = set()

    def lesen(self, e: Protokoll) -> None:
        von_ihm = self._ist_seiner(e)
        if e.handlung in _ERTEILT:
            for zelle in e.einzelheiten.get("zellen", ()):
                self._geben(e.einzelheiten["mitgliedschaft"], zelle, von_ihm=von_ihm)
        if e.handlung in _TYP:
            self._ernennen(e, von_ihm=von_ihm)
        if e.handlung == _VOLLMACHT and von_ihm:
            self.vollmachten.add(e.einzelheiten["vollmacht"])

    def gab(self, zeile: Vertragsrecht) -> bool:
        fenster = (max(zeile.von, clock.heute()), zeile.bis)
        wo = (zeile.mitgliedschaft_id, nummer_von(zeile.vertrag_id), zeile.recht)
        seine = self._tage.get((*wo, zeile.vollmacht_id), [])
        return any(von < fenster[1] and fenster[0] < bis for von, bis in seine)

    def ernannte(self, m: Mitgliedschaft) -> bool:
        return self._typ_von_ihm.get(m.id or 0, False)

    def _ist_seiner(self, e: Protokoll) -> bool:
        """His own act, an Einladung of his that was accepted, or a proposal that he made."""
        if e.handlung == _ANGENOMMEN:
            return e.einzelheiten.get("eingeladen_von") == self._er.benutzer_id
        if e.einzelheiten.get("vorgeschlagen_von") == self._er.id:
            return True
        return e.akteur_id == self._er.benutzer_id

    def _geben(self, mitgliedschaft: int, zelle: dict[str, Any], *, von_ihm: bool) -> None:
        wo = (mitgliedschaft, zelle["vertrag"], zelle["recht"], zelle.get("vollmacht"))
        neue = abzueglich(_tage(zelle["nachher"]), _tage(zelle["vorher"]))
        seine = abzueglich(self._tage.get(wo, []), neue)
        self._tage[wo] = sorted([*seine, *neue]) if von_ihm else seine

    def _ernennen(self, e: Protokoll, *, von_ihm: bool) -> None:
        """By an Einladung only who was no member yet: to a member it brings no type."""
        wer = e.einzelheiten.get("mitgliedschaft")
        if wer is not None and not (e.handlung == _ANGENOMMEN and wer in self._typ_von_ihm):
            self._typ_von_ihm[wer] = von_ihm


def _eintraege(db: Session, firma_id: int) -> Iterable[Protokoll]:
    p = Protokoll
    gesucht = select(p).where(
        p.kette == protokoll.kette_firma(firma_id),
        col(p.handlung).in_({*_ERTEILT, *_TYP, _VOLLMACHT}),
    )
    return db.exec(gesucht.order_by(col(p.lfd)))


def _zeilen(db: Session, firma_id: int) -> Iterable[Vertragsrecht]:
    """Of those who left, nothing is left to suspend."""
    r, m = Vertragsrecht, Mitgliedschaft
    laufende = (
        select(r)
        .join(m, col(m.id) == col(r.mitgliedschaft_id))
        .where(r.firma_id == firma_id, r.bis > clock.heute())
        .where(col(r.ausgesetzt_am).is_(None), col(m.entfernt_am).is_(None))
    )
    return db.exec(laufende.order_by(col(r.id)))


def _ernannte(db: Session, er: Mitgliedschaft) -> Iterable[Mitgliedschaft]:
    m = Mitgliedschaft
    gesucht = select(m).where(
        m.firma_id == er.firma_id,
        m.id != er.id,
        m.berechtigungstyp != Berechtigungstyp.NUTZER,
        col(m.entfernt_am).is_(None),
        col(m.ernennung_ausgesetzt_am).is_(None),
    )
    return db.exec(gesucht.order_by(col(m.id)))


def _einladungen(er: Mitgliedschaft) -> Any:
    e = Einladung
    offene = (col(e.ausgesetzt_am).is_(None), *einladung.nicht_beendet())
    return select(e).where(e.eingeladen_von_id == er.id, *offene).order_by(col(e.id))


def _vertretungen(er: Mitgliedschaft) -> Any:
    """What he lends, what is lent to him, and what he put in force between others."""
    v = Vertretung
    beteiligte = (v.vertretene_id, v.vertreter_id, v.bestaetigt_von_id)
    return (
        select(v)
        .where(or_(*(col(wer) == er.id for wer in beteiligte)))
        .where(col(v.beendet_am).is_(None), col(v.ausgesetzt_am).is_(None))
        .where(v.bis > clock.heute())
        .order_by(col(v.id))
    )


def _vollmachten(db: Session, er: Mitgliedschaft) -> Iterable[Maklervollmacht]:
    w = Maklervollmacht
    laufende = select(w).where(
        w.firma_id == er.firma_id,
        w.bis > clock.heute(),
        col(w.widerrufen_am).is_(None),
        col(w.ausgesetzt_am).is_(None),
    )
    return db.exec(laufende.order_by(col(w.id)))


def _tage(fenster: Iterable[list[str]]) -> list[Zeitraum]:
    return [(date.fromisoformat(von), date.fromisoformat(bis)) for von, bis in fenster]
