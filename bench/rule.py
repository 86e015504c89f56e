"""The rule: one check, a first page, a book's first page and count, who has access."""

from collections.abc import Callable, Iterable

from sqlmodel import Session, select

from bench.figure import milliseconds, percentiles, show
from bench.worlds import World
from firmenportal.db import snapshot
from firmenportal.domain import berechtigung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.recht import Recht
from tests.databases import engine_on

QUESTIONS: dict[str, Callable[[Session, Akteur, int], object]] = {
    "one check": lambda db, a, v: berechtigung.hat(db, a, Recht.BESTAND_LESEN, v),
    "first page of 50": lambda db, a, _: berechtigung.ids_mit(db, a),
    "rights on 50": lambda db, a, _: berechtigung.rechte_an(db, a, berechtigung.ids_mit(db, a)),
    "count": lambda db, a, _: berechtigung.anzahl_mit(db, a),
    "who has access": lambda db, _, v: berechtigung.personen_mit(db, None, v),
}


def measure(worlds: Iterable[World], times: int = 200) -> None:
    """p50 and p95 per question, person and world, and large ÷ demo per database."""
    p50: dict[tuple[str, ...], float] = {}
    for world in worlds:
        with engine_on(world.url), snapshot() as db:
            for who, email in (("hr", world.hr), ("broker", world.broker), ("key", world.key)):
                akteur = akteur_of(db, email)
                first = berechtigung.ids_mit(db, akteur)[0]
                for question, ask in QUESTIONS.items():
                    figure = percentiles(
                        milliseconds(lambda: ask(db, akteur, first), times)  # noqa: B023
                    )
                    p50[world.dialect, who, question, world.size] = figure["p50_ms"]
                    place = {"dialect": world.dialect, "world": world.size, "person": who}
                    show(f"rule: {question}", **place, **figure)
    for (dialect, who, question, size), value in p50.items():
        if size == "large":
            ratio = value / p50[dialect, who, question, "demo"]
            show(f"rule: {question}, large ÷ demo", dialect=dialect, person=who, ratio=ratio)


def akteur_of(db: Session, email: str) -> Akteur:
    """The person as an Akteur under FirmenOnline, without a Sitzung."""
    b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    return Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)
