"""The people of a Firma with 1,000 of them: listed, filtered, by contract, and over the socket."""

import tempfile
from collections.abc import Callable, Iterable
from itertools import cycle
from pathlib import Path

from sqlmodel import Session, col, select

from bench.figure import milliseconds, percentiles, show
from bench.rule import akteur_of
from bench.socket_client import Client
from bench.worlds import World
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    delegation,
    mitgliedschaft,
    nutzerliste,
    vertragsrecht,
    zugriffsliste,
)
from firmenportal.domain.benutzer import Kontoart, Personentyp
from firmenportal.domain.benutzerkonto import Neukonto
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.mitgliedschaft import Beitritt
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsrecht import Erteilung, Zelle
from firmenportal.domain.zugriffsliste import Zugriffsauswahl
from tests.databases import engine_on
from tests.server import cookie_from, running_server

NUTZER, VERTRAEGE_JE_NUTZER = 1_000, 10
_DURCH = (None, "bench")
LISTEN: dict[str, Callable[[Session, Verwalter], object]] = {
    "list": lambda db, v: nutzerliste.seite(db, v, nutzerliste.auswahl_aus({}), 1),
    "list, filtered": lambda db, v: nutzerliste.seite(
        db, v, nutzerliste.auswahl_aus({"suche": "muster", "sort": "-vertraege"}), 1
    ),
    "list by contract": lambda db, v: zugriffsliste.seite(db, v, Zugriffsauswahl(), 1),
}
ADRESSEN = ("/admin/nutzer", "/admin/nutzer?seite=2", "/admin/nutzer?ansicht=vertraege")


def measure(worlds: Iterable[World], times: int = 50) -> None:
    """p50 and p95 of each list, and with 1,000 users ÷ the demo's 16 on the same database."""
    p50: dict[tuple[str, str, str], float] = {}
    for world in worlds:
        with engine_on(world.url):
            if world.size == "large":
                _fill(world)
            for liste, figure in _lists(world, times):
                p50[world.dialect, liste, world.size] = figure["p50_ms"]
                show(f"nutzer: {liste}", dialect=world.dialect, world=world.size, **figure)
        _events(world, times)
    for (dialect, liste, size), value in p50.items():
        if size == "large":
            ratio = value / p50[dialect, liste, "demo"]
            show(f"nutzer: {liste}, large ÷ demo", dialect=dialect, ratio=ratio)


def _lists(world: World, times: int) -> Iterable[tuple[str, dict[str, float]]]:
    with snapshot() as db:
        [v] = delegation.verwaltungen(db, akteur_of(db, world.hr))
        for liste, ask in LISTEN.items():
            yield liste, percentiles(milliseconds(lambda: ask(db, v), times))  # noqa: B023


def _events(world: World, times: int) -> None:
    """Round trips of the pages, as a browser would wait for them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder), world.url, events_per_second="1000") as s,
    ):
        client = Client(s.url, cookie_from(s, world.hr), "/bestaetigen")
        addresses = cycle(ADRESSEN)
        for _ in ADRESSEN:
            client.go(next(addresses))
        figure = percentiles([client.go(next(addresses)) for _ in range(times)])
        client.close()
    show("event: Nutzer & Verträge", dialect=world.dialect, world=world.size, **figure)


def _fill(world: World) -> None:
    """Members with rights until the Firma of `hr` has 1,000."""
    with transaction() as db:
        [v] = delegation.verwaltungen(db, akteur_of(db, world.hr))
        fehlen = NUTZER - len(nutzerliste.treffer(db, v, nutzerliste.auswahl_aus({})))
        konten = [
            Neukonto(f"n{n:04}@nutzer.example", f"Vorname{n}", f"Muster{n % 97}", Kontoart.KUNDE)
            for n in range(fehlen)
        ]
        ids = benutzerkonto.viele_anlegen(db, konten, "x", _DURCH)
        beitritte = [
            Beitritt(v.firma_id, i, Kontoart.KUNDE, Personentyp.FIRMENEIGEN) for i in ids.values()
        ]
        mitglieder = mitgliedschaft.viele_beitreten(db, beitritte, _DURCH)
        vertraege = db.exec(
            select(Gruppenvertrag.id)
            .where(Gruppenvertrag.firma_id == v.firma_id)
            .order_by(col(Gruppenvertrag.id))
        ).all()
        erteilungen = [
            _erteilung(b, mitglieder[b.firma_id, b.benutzer_id], vertraege, n)
            for n, b in enumerate(beitritte)
        ]
        vertragsrecht.viele_erteilen(db, erteilungen, _DURCH)


def _erteilung(b: Beitritt, mitglied: int, vertraege: Iterable[int], n: int) -> Erteilung:
    """Ten contracts in a row, each with one right."""
    alle = list(vertraege)
    gewaehlt = [alle[(n + k) % len(alle)] for k in range(VERTRAEGE_JE_NUTZER)]
    zellen = tuple(Zelle(vertrag, Recht.BESTAND_LESEN) for vertrag in gewaehlt)
    return Erteilung(mitglied, b.firma_id, b.benutzer_id, b.personentyp, zellen)
