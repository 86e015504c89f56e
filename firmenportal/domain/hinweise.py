"""What a list says about contracts that are not in it: those elsewhere, those without Kennung."""

from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session, col, select

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import (
    OHNE_KENNUNG,
    VERWALTUNG,
    Frage,
    Ziel,
    rechte_an,
    regel,
    werte,
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
    gefiltert = not AUSPRAEGUNGEN[akteur.auspraegung].zeigt_alles
    return tuple(n for (n,) in _ohne_kennung(gefiltert).rows(db, **werte(akteur)))


@lru_cache(maxsize=2)
def _ohne_kennung(gefiltert: bool) -> Prepared:
    r = regel(Frage(Ziel.VERTRAEGE, gefiltert=gefiltert, blick=OHNE_KENNUNG))
    g = Gruppenvertrag
    return Prepared(
        select(col(g.nummer))
        .where(col(g.kennung).is_(None), col(g.id).in_(select(r.c.vertrag)))
        .order_by(col(g.id))
    )
