"""Drafts: what somebody wants to change in one member's cells and has not saved yet.

A draft is kept in the database, so that no reload, restart or second page of a long matrix loses
it. It grants nothing: what is wanted is checked when it is saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session, SQLModel

from firmenportal import clock
from firmenportal.domain.recht import Recht
from firmenportal.domain.zeitraum import OHNE_ENDE, Zeitraum, bis_nach, letzter_tag

Paar = tuple[int, Recht]
Fenster = dict[Paar, tuple[Zeitraum, ...]]
# A first and a last day as a person names them; None: at once, without an end.
Tage = tuple[date | None, date | None]
SOFORT: Tage = (None, None)
# How long a draft is kept after its last change.
VERGESSEN_NACH = timedelta(days=30)


class Rechteentwurf(SQLModel, table=True):
    """The draft of one person for one member.

    `von` and `bis` are the days of cells that are newly given; `zellen` what each changed cell is
    to be; `basis` the open windows as the person saw them.
    """

    __table_args__ = (Index("rechteentwurf_nach_mitgliedschaft", "mitgliedschaft_id"),)

    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    mitgliedschaft_id: int = Field(foreign_key="mitgliedschaft.id", primary_key=True)
    von: date | None = None
    bis: date | None = None
    zellen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    basis: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    geaendert_am: datetime


@dataclass(frozen=True)
class Wunsch:
    """What a cell is to be: taken, or given for its own days, or (None) for the draft's."""

    gilt: bool
    tage: Tage | None = None


NEHMEN, GEBEN = Wunsch(gilt=False), Wunsch(gilt=True)


@dataclass(frozen=True)
class Entwurf:
    """A draft as it is worked with."""

    tage: Tage = SOFORT
    wuensche: Mapping[Paar, Wunsch] = field(default_factory=dict)
    basis: Fenster | None = None

    def fenster(self, wunsch: Wunsch) -> Zeitraum | None:
        """The window that is wanted; None: no day, from now on."""
        if not wunsch.gilt:
            return None
        von, bis = self.tage if wunsch.tage is None else wunsch.tage
        ganz = (max(von or clock.heute(), clock.heute()), bis_nach(bis))
        return ganz if ganz[0] < ganz[1] else None


def lesen(db: Session, benutzer_id: int, mitgliedschaft_id: int, vertraege: set[int]) -> Entwurf:
    """The draft, as far as it is about these contracts; an empty one if there is none."""
    zeile = db.get(Rechteentwurf, (benutzer_id, mitgliedschaft_id))
    if zeile is None:
        return Entwurf()
    wuensche = {_paar(k): _wunsch(w) for k, w in zeile.zellen.items()}
    basis = {_paar(k): tuple(map(_zeitraum, fenster)) for k, fenster in zeile.basis.items()}
    return Entwurf(
        (zeile.von, zeile.bis),
        {p: w for p, w in wuensche.items() if p[0] in vertraege},
        {p: f for p, f in basis.items() if p[0] in vertraege},
    )


def schreiben(db: Session, benutzer_id: int, mitgliedschaft_id: int, entwurf: Entwurf) -> None:
    """Keep the draft; one that says nothing is dropped. Without `basis` the known one stays."""
    if not entwurf.wuensche and entwurf.tage == SOFORT:
        verwerfen(db, benutzer_id, mitgliedschaft_id)
        return
    zeile = db.get(Rechteentwurf, (benutzer_id, mitgliedschaft_id))
    if zeile is None:
        zeile = Rechteentwurf(
            benutzer_id=benutzer_id, mitgliedschaft_id=mitgliedschaft_id, geaendert_am=clock.now()
        )
    zeile.von, zeile.bis = entwurf.tage
    zeile.zellen = {_schluessel(p): _json(w) for p, w in sorted(entwurf.wuensche.items())}
    if entwurf.basis is not None:
        zeile.basis = {_schluessel(p): _tage(f) for p, f in sorted(entwurf.basis.items())}
    zeile.geaendert_am = clock.now()
    db.add(zeile)


def verwerfen(db: Session, benutzer_id: int, mitgliedschaft_id: int) -> None:
    """Drop the draft, if there is one."""
    if zeile := db.get(Rechteentwurf, (benutzer_id, mitgliedschaft_id)):
        db.delete(zeile)


def tage_von(fenster: Zeitraum) -> Tage:
    """The first and the last day of a window as a person names them."""
    von, bis = fenster
    return (von if von > clock.heute() else None, None if bis == OHNE_ENDE else letzter_tag(bis))


def _schluessel(paar: Paar) -> str:
    return f"{paar[0]}/{paar[1]}"


def _paar(schluessel: str) -> Paar:
    vertrag, _, recht = schluessel.partition("/")
    return int(vertrag), Recht(recht)


def _json(wunsch: Wunsch) -> list[str | None] | None:
    if not wunsch.gilt:
        return None
    return [tag and tag.isoformat() for tag in wunsch.tage] if wunsch.tage else []


def _wunsch(wert: list[str | None] | None) -> Wunsch:
    if wert is None:
        return NEHMEN
    if not wert:
        return GEBEN
    von, bis = (date.fromisoformat(tag) if tag else None for tag in wert)
    return Wunsch(gilt=True, tage=(von, bis))


def _tage(fenster: Iterable[Zeitraum]) -> list[list[str]]:
    return [[von.isoformat(), bis.isoformat()] for von, bis in fenster]


def _zeitraum(wert: list[str]) -> Zeitraum:
    return date.fromisoformat(wert[0]), date.fromisoformat(wert[1])
