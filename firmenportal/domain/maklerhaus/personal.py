"""The staff of a house: who is in it now, what he has by it, and who may sign for it.

Everybody of the house sees who is there; what somebody has and uses, the leitung alone.
Rule: docs/fachregeln.md R241.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from firmenportal import clock
from firmenportal.domain import maklerhaus
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.domain.suche import suchworte, umgebrochen
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Maklervollmacht,
    Zeichner,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import normalisiert
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.zugang import Anmeldung


@dataclass(frozen=True)
class Hauskollege:
    """One of the staff. What is None is told to the leitung alone.

    `vertraege` counts those on which he has a row under this stay.
    """

    zugehoerigkeit_id: int
    benutzer_id: int
    name: str
    email: str
    seit: datetime
    leitung: bool
    zeichnet: bool
    schluessel: bool | None = None
    vertraege: int | None = None
    angemeldet_am: datetime | None = None


@dataclass(frozen=True)
class Personalseite:
    """One page of the staff: at most `SEITE` people, of `anzahl` that match."""

    zeilen: list[Hauskollege]
    nummer: int
    seiten: int
    anzahl: int


@dataclass(frozen=True)
class _Wissen:
    """What the leitung is told of the people on a page, by account."""

    schluessel: set[int]
    vertraege: dict[int, int]
    anmeldungen: dict[int, datetime]


def seite(db: Session, h: Hausmitglied, suche: str, nummer: int) -> Personalseite:
    """A page of the staff that matches, by name; beyond the end it is the last one."""
    worte = suchworte(suche)
    alle = [p for p in _alle(db, h.haus_id) if _passt(p[0], worte)]
    nummer, seiten = umgebrochen(nummer, len(alle))
    gezeigt = alle[(nummer - 1) * SEITE : nummer * SEITE]
    signiert = maklerhaus.zeichneradressen(db, h.haus_id)
    wissen = _wissen(db, [z for _, z in gezeigt]) if h.leitung else None
    zeilen = [_kollege(b, z, b.email in signiert, wissen) for b, z in gezeigt]
    return Personalseite(zeilen, nummer, seiten, len(alle))


def zeichner(db: Session, h: Hausmitglied) -> list[tuple[str, str]]:
    """Name and address of everybody who may sign for the house, as the insurer's register says."""
    gesucht = select(Zeichner.name, Zeichner.email).where(Zeichner.maklerhaus_id == h.haus_id)
    return sorted(db.exec(gesucht), key=lambda z: normalisiert(z[0]))


def _alle(db: Session, haus_id: int) -> list[tuple[Benutzer, Zugehoerigkeit]]:
    z = Zugehoerigkeit
    gesucht = (
        select(Benutzer, z)
        .join(z, col(z.benutzer_id) == col(Benutzer.id))
        .where(z.maklerhaus_id == haus_id, col(z.bis).is_(None))
    )
    return sorted(
        db.exec(gesucht),
        key=lambda p: (normalisiert(p[0].nachname), normalisiert(p[0].vorname), p[1].id),
    )


def _passt(b: Benutzer, worte: tuple[str, ...]) -> bool:
    text = normalisiert(f"{b.name} {b.email}") if worte else ""
    return all(wort in text for wort in worte)


def _kollege(b: Benutzer, z: Zugehoerigkeit, zeichnet: bool, wissen: _Wissen | None) -> Hauskollege:
    wer, i = (z.id or 0, b.id or 0, b.name, b.email, z.seit, z.leitung, zeichnet), b.id or 0
    if wissen is None:
        return Hauskollege(*wer)
    return Hauskollege(
        *wer, i in wissen.schluessel, wissen.vertraege.get(i, 0), wissen.anmeldungen.get(i)
    )


def _wissen(db: Session, aufenthalte: Iterable[Zugehoerigkeit]) -> _Wissen:
    alle = list(aufenthalte)
    personen = [z.benutzer_id for z in alle]
    s, a = Benutzerschluessel, Anmeldung
    schluessel = select(s.benutzer_id).where(
        col(s.benutzer_id).in_(personen), col(s.gesperrt).is_(False)
    )
    zuletzt = (
        select(a.benutzer_id, func.max(a.zeit))
        .where(col(a.benutzer_id).in_(personen), col(a.erfolgreich).is_(True))
        .group_by(col(a.benutzer_id))
    )
    return _Wissen(
        {i for i in db.exec(schluessel) if i},
        _vertraege(db, personen, [z.id or 0 for z in alle]),
        {i: am for i, am in db.exec(zuletzt) if i},
    )


def _vertraege(db: Session, personen: list[int], aufenthalte: list[int]) -> dict[int, int]:
    """On how many contracts each has a row that runs, under these stays."""
    m, r, w, heute = Mitgliedschaft, Vertragsrecht, Maklervollmacht, clock.heute()
    gezaehlt = (
        select(m.benutzer_id, func.count(col(r.vertrag_id).distinct()))
        .join(r, col(r.mitgliedschaft_id) == col(m.id))
        .outerjoin(w, col(w.id) == col(r.vollmacht_id))
        .where(
            col(m.benutzer_id).in_(personen),
            col(r.zugehoerigkeit_id).in_(aufenthalte),
            r.von <= heute,
            r.bis > heute,
            or_(col(r.vollmacht_id).is_(None), col(w.widerrufen_am).is_(None)),
        )
        .group_by(col(m.benutzer_id))
    )
    return dict(db.exec(gezaehlt).all())
