"""Names in the protocol are erased when their time has come; the chain goes on holding.

What is left of an entry is what happened, when, and the numbers of accounts; salt and names go.
The chain itself says where: an entry of its own names the places. Rules: docs/fachregeln.md R108.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import protokoll, pruefer
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.protokoll import Protokoll, Wer

# How long names stay: of everybody, and of people whose account was erased.
NAMEN = timedelta(days=3653)
NAMEN_GELOESCHTER = timedelta(days=1096)
_JE_MAL = 1000
_DURCH: Wer = (None, "Zeitablauf")


def faellige_namen_loeschen() -> int:
    """Erase what is due in every chain; in how many entries. Safe to run by two at once."""
    with snapshot() as db:
        betroffen = db.execute(select(col(Protokoll.kette)).where(_faellig()).distinct())
        ketten = sorted(betroffen.scalars())
    return sum(_in_der_kette(kette) for kette in ketten)


def _in_der_kette(kette: str) -> int:
    """A portion at a time; whoever waited for the chain's head finds nothing left to do."""
    anzahl = 0
    while True:
        with transaction() as db:
            protokoll.festhalten(db, kette)
            lfds = db.execute(_naechste(kette)).scalars().all()
            if not lfds:
                return anzahl
            namen_loeschen(db, kette, lfds)
            anzahl += len(lfds)


def namen_loeschen(db: Session, kette: str, lfds: Iterable[int]) -> None:
    """Erase the names in these entries of a chain, and write down where."""
    p, gesucht = Protokoll, sorted(lfds)
    nichts: dict[str, Any] = {
        "salz": "",
        "akteur": "",
        "betroffener": "",
        "personenangaben": {},
        "suchtext": "",
        "geloescht_am": clock.now(),
    }
    wo = and_(col(p.kette) == kette, col(p.lfd).in_(gesucht))
    db.execute(update(p).where(wo).values(**nichts))
    protokoll.schreiben(
        db,
        kette,
        pruefer.LOESCHUNG,
        akteur=_DURCH,
        einzelheiten={"eintraege": [list(b) for b in _bereiche(gesucht)]},
    )


def _naechste(kette: str) -> Any:
    p = Protokoll
    return (
        select(col(p.lfd))
        .where(col(p.kette) == kette, _faellig())
        .order_by(col(p.lfd))
        .limit(_JE_MAL)
    )


def _faellig() -> ColumnElement[bool]:
    """Entries that name somebody and are old enough; those that tell of an erasure name nobody."""
    p, jetzt = Protokoll, clock.now()
    return and_(
        col(p.zeit) < jetzt - NAMEN_GELOESCHTER,
        col(p.geloescht_am).is_(None),
        col(p.handlung) != pruefer.LOESCHUNG,
        or_(col(p.zeit) < jetzt - NAMEN, _nennt_geloeschte()),
    )


def _nennt_geloeschte() -> ColumnElement[bool]:
    """Also as the one who is represented, whose name stands in an entry about his deputy."""
    p, b, m = Protokoll, Benutzer, Mitgliedschaft
    geloescht = select(col(b.id)).where(col(b.geloescht_am).is_not(None))
    mitglieder = select(col(m.id)).where(col(m.benutzer_id).in_(geloescht))
    return or_(
        col(p.akteur_id).in_(geloescht),
        col(p.betroffener_id).in_(geloescht),
        col(p.einzelheiten)["vertretene"].as_integer().in_(mitglieder),
    )


def _bereiche(lfds: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another as (first, last)."""
    ab = bis = lfds[0]
    for lfd in lfds[1:]:
        if lfd != bis + 1:
            yield ab, bis
            ab = lfd
        bis = lfd
    yield ab, bis
