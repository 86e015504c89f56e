"""A file with 1,000 people: read, checked, and sent to its end."""

import time
from collections.abc import Iterable, Sequence

from sqlmodel import Session, select

from bench.figure import milliseconds, percentiles, show
from bench.rule import akteur_of
from bench.worlds import World
from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.stapel import datei, liste, pruefen, versand
from firmenportal.domain.stapel.tabellen import Stapel
from firmenportal.domain.vertrag import nummer_von
from tests.databases import engine_on
from tests.domain.dateien import als_csv, als_excel, person


def measure(worlds: Iterable[World], times: int = 10) -> None:
    """Preview as p50 and p95 and its growth with the rows; sending in seconds."""
    for world in worlds:
        place = {"dialect": world.dialect, "world": world.size}
        with engine_on(world.url):
            p50 = {n: _preview(place, world, n, times) for n in (100, datei.ZEILEN)}
            show("batch: 1,000 rows ÷ 100", **place, ratio=p50[datei.ZEILEN] / p50[100])
            _send(place, world)


def _preview(place: dict[str, str], world: World, rows: int, times: int) -> float:
    """From the bytes of an Excel file to what the page shows, as the upload does it."""
    people = _people(world, rows)
    for kind, content in (("csv", als_csv(people)), ("xlsx", als_excel(people))):
        read = percentiles(milliseconds(lambda: datei.lesen(content), times))  # noqa: B023
        show(f"batch: read {rows} rows, {kind}", **place, **read)

    def preview() -> object:
        lines = datei.lesen(content)
        with snapshot() as db:
            return pruefen.pruefen(db, _who(db, world), lines)

    whole = percentiles(milliseconds(preview, times))
    show(f"batch: preview of {rows} rows, xlsx", **place, **whole)
    return whole["p50_ms"]


def _send(place: dict[str, str], world: World) -> None:
    for whole in (False, True):
        people = _people(world, datei.ZEILEN, "all" if whole else "valid")
        with transaction() as db:
            v = _who(db, world)
            judged = pruefen.pruefen(db, v, datei.lesen(als_csv(people)))
            batch = versand.anlegen(db, v, "bench.csv", judged).id or 0
            versand.senden(db, v, batch, nur_alle=whole)
        start = time.perf_counter()
        versand.weiter()
        seconds = time.perf_counter() - start
        with snapshot() as db:
            sent = liste.zahlen(db, [batch])[batch].gesendet
            assert db.exec(select(Stapel.zustand).where(Stapel.id == batch)).one() == "fertig"
        what = "all or none" if whole else "valid rows"
        show(f"batch: send 1,000 rows, {what}", **place, seconds=seconds, sent=sent)


def _people(world: World, rows: int, tag: str = "new") -> Sequence[list[str]]:
    """Each with one right on each of five contracts."""
    with snapshot() as db:
        ids = db.execute(delegation.vertraege(_who(db, world)).limit(5)).scalars().all()
    numbers = " ".join(map(nummer_von, ids))
    people = [person(n, Bestand_lesen=numbers) for n in range(rows)]
    for n, fields in enumerate(people):
        fields[3] = f"{tag}{n}@bench.example"
    return people


def _who(db: Session, world: World) -> Verwalter:
    return delegation.verwaltungen(db, akteur_of(db, world.hr))[0]
