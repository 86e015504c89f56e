"""What a list says about contracts that are not in it: those elsewhere, those without Kennung."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from sqlalchemy import Integer, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.berechtigung import (
    OHNE_KENNUNG,
    SEITE,
    VERWALTUNG,
    rechte_an,
)
from firmenportal.domain.sicht import schluessel, sicht, sicht_gesamt
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung
from firmenportal.memo import Memo
from firmenportal.prepared import Prepared


@dataclass(frozen=True)
class Anderswo:
    """How many more contracts the Akteur sees under another Ausprägung."""

    auspraegung: str
    anzahl: int


_OHNE_KENNUNG = Memo[tuple[str, ...]](2_000)


def anderswo(db: Session, akteur: Akteur) -> list[Anderswo]:
    """Contracts that the Akteur sees, but not under the present Ausprägung.

    The umbrella shows all; it is named only for what no other Ausprägung shows.
    Rule: docs/fachregeln.md R47.
    """
    weitere = sicht_gesamt(db, akteur).ohne(sicht(db, akteur))
    je_marke = {
        key: weitere.nur_unter_dach() if a.zeigt_alles else weitere.unter(key)
        for key, a in AUSPRAEGUNGEN.items()
    }
    dort = [Anderswo(key, len(s.ids)) for key, s in je_marke.items() if s.ids]
    return sorted(dort, key=lambda a: AUSPRAEGUNGEN[a.auspraegung].zeigt_alles)


def sichtbar_unter(db: Session, akteur: Akteur, vertrag: int) -> tuple[str, ...]:
    """The other Ausprägungen under which the Akteur sees this contract, the umbrella last.

    Empty for a contract that is none of the Akteur's business.
    """
    if not rechte_an(db, akteur, [vertrag], VERWALTUNG)[vertrag]:
        return ()
    marken = db.exec(
        select(VertragAuspraegung.auspraegung).where(VertragAuspraegung.vertrag_id == vertrag)
    ).all()
    andere = [k for k, a in AUSPRAEGUNGEN.items() if a.zeigt_alles or k in marken]
    andere.sort(key=lambda k: AUSPRAEGUNGEN[k].zeigt_alles)
    return tuple(k for k in andere if k != akteur.auspraegung)


def ohne_kennung(db: Session, akteur: Akteur) -> tuple[str, ...]:
    """Numbers of the contracts that the Akteur would see here if they had their Kennung.

    Only own cells count, as everywhere where a Kennung is missed. Rule: docs/fachregeln.md R8.
    """
    return _OHNE_KENNUNG.get(schluessel(akteur), lambda: _nummern(db, akteur))


def _nummern(db: Session, akteur: Akteur) -> tuple[str, ...]:
    nummern = dict(_ohne_kennung_bei().rows(db, person=akteur.benutzer_id))
    return tuple(
        nummern[i]
        for teil in _zu_je_einer_seite(nummern)
        for i, rechte in rechte_an(db, akteur, teil, OHNE_KENNUNG).items()
        if rechte
    )


def _zu_je_einer_seite(ids: Iterable[int]) -> Iterator[list[int]]:
    """As many at a time as the rule answers at once."""
    rest = iter(ids)
    while teil := list(islice(rest, SEITE)):
        yield teil


@cache
def _ohne_kennung_bei() -> Prepared:
    """Contracts without Kennung of the Firmen to which a person belongs; own cells are there."""
    g, m = Gruppenvertrag, Mitgliedschaft
    meine = select(m.firma_id).where(col(m.benutzer_id) == bindparam("person", type_=Integer))
    return Prepared(
        sa_select(col(g.id), col(g.nummer))
        .where(col(g.firma_id).in_(meine), col(g.kennung).is_(None))
        .order_by(col(g.id))
    )
