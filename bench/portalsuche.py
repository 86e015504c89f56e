"""The search in the frame: over all contracts and insured people of somebody with a large book."""

from collections.abc import Iterable, Iterator
from itertools import cycle

from sqlmodel import Session, col, select

from bench.figure import milliseconds, percentiles, show
from bench.rule import akteur_of
from bench.worlds import World
from firmenportal.db import snapshot
from firmenportal.domain import portalsuche, sicht
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Einzelvertrag
from tests.databases import engine_on


def measure(worlds: Iterable[World], times: int = 200) -> None:
    """p50 and p95 of one search as it is typed, and large ÷ demo per database."""
    p50: dict[tuple[str, str, str], float] = {}
    for world in worlds:
        with engine_on(world.url), snapshot() as db:
            for who, email in (("hr", world.hr), ("broker", world.broker), ("key", world.key)):
                akteur = akteur_of(db, email)
                texte = cycle(_getippt(db, akteur))
                suchen = lambda: portalsuche.suchen(db, akteur, next(texte))  # noqa: B023, E731
                figure = percentiles(milliseconds(suchen, times))
                p50[world.dialect, who, world.size] = figure["p50_ms"]
                place = {"dialect": world.dialect, "world": world.size, "person": who}
                show("portal search", **place, **figure)
    for (dialect, who, size), value in p50.items():
        if size == "large":
            ratio = value / p50[dialect, who, "demo"]
            show("portal search, large ÷ demo", dialect=dialect, person=who, ratio=ratio)


def _getippt(db: Session, akteur: Akteur) -> Iterator[str]:
    """Names of people that this person may find, letter by letter."""
    lesbar = sorted(sicht.sicht(db, akteur).mit(Recht.BESTAND_LESEN))[:50]
    namen = select(Einzelvertrag.nachname).where(col(Einzelvertrag.vertrag_id).in_(lesbar))
    for name in dict.fromkeys(db.exec(namen.limit(2_000))):
        yield from (name[:n] for n in range(2, len(name) + 1))
