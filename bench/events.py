"""Event round trips over a bare socket, beside an empty page in the same run."""

import tempfile
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path

from sqlmodel import col, select

from bench.figure import percentiles, show
from bench.rule import akteur_of
from bench.socket_client import Client
from bench.worlds import World
from firmenportal.db import snapshot
from firmenportal.domain import berechtigung
from firmenportal.domain.vertrag import Gruppenvertrag
from tests.databases import engine_on
from tests.server import cookie_from, running_server

EMPTY = "/bestaetigen"


def measure(worlds: Iterable[World], times: int = 100) -> None:
    """p50 and p95 of each step, and its ratio to the empty page at p95."""
    for world in worlds:
        with (
            tempfile.TemporaryDirectory() as folder,
            running_server(Path(folder), world.url, events_per_second="1000") as s,
        ):
            for who, email in (("hr", world.hr), ("broker", world.broker)):
                client = Client(s.url, cookie_from(s, email), "/vertraege")
                _person(client, world, who, paths(world, email), times)
                client.close()


def paths(world: World, email: str) -> dict[str, list[str]]:
    """The addresses of each step: several of a kind, so that no answer is a kept one."""
    with engine_on(world.url), snapshot() as db:
        ids = berechtigung.ids_mit(db, akteur_of(db, email))
        query = select(Gruppenvertrag.nummer).where(col(Gruppenvertrag.id).in_(ids))
        numbers = list(db.exec(query))
    return {
        "empty page": [EMPTY],
        "search": [f"/vertraege?suche={n[:k]}" for n in numbers for k in (5, 7, 8, 10)],
        "next page": ["/vertraege?seite=2", "/vertraege"],
        "by Firma": [
            f"/vertraege?ansicht=firmen&suche={n[:k]}" for n in numbers for k in (4, 6, 8)
        ],
        "open contract": [f"/vertraege/{n}" for n in numbers],
    }


def _person(
    client: Client, world: World, who: str, steps: dict[str, list[str]], times: int
) -> None:
    taken: dict[str, list[float]] = {step: [] for step in steps}
    addresses = {step: cycle(paths) for step, paths in steps.items()}
    for _ in range(times):  # in turn, so that a slow moment hits all alike
        for step, paths in addresses.items():
            taken[step].append(client.go(next(paths)))
    empty = percentiles(taken["empty page"])["p95_ms"]
    for step, values in taken.items():
        figure = percentiles(values)
        place = {"dialect": world.dialect, "world": world.size, "person": who}
        show(f"event: {step}", **place, **figure, to_empty_p95=figure["p95_ms"] / empty)
