"""The protocol: checking all chains, and the list of changes, with few entries and with 100,000."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session, col, select

from bench.figure import milliseconds, percentiles, show
from bench.rule import akteur_of
from bench.worlds import World
from firmenportal.db import snapshot, statistik, transaction
from firmenportal.domain import aenderungen, delegation, kettenkopf, kettenpruefung, protokoll
from firmenportal.domain.aenderungen import Protokollseite
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.protokoll import Neueintrag
from firmenportal.domain.recht import Recht
from tests.databases import engine_on

EINTRAEGE, _JE_MAL = 100_000, 5_000
FIRMENADMIN, ADMIN = "firmenadmin@muster.example", "admin@muster.example"
FRAGEN: dict[str, tuple[dict[str, str], int]] = {
    "first page": ({}, 1),
    "last page": ({}, 999_999),
    "search by name": ({"suche": "lena"}, 1),
    "search by contract": ({"suche": "1000017"}, 1),
    "rare kind": ({"art": "vertretung"}, 1),
    "contract": ({"vertrag": "AL-1000017"}, 1),
}


def measure(worlds: Iterable[World], times: int = 20) -> None:
    """Grows the demo worlds, so nothing else may be measured on them afterwards."""
    for world in (w for w in worlds if w.size == "demo"):
        with engine_on(world.url):
            klein = _liste(world, "few", times)
            _wachsen()
            statistik()
            gross = _liste(world, "many", times)
            for frage, p50 in gross.items():
                ratio = p50 / klein[frage]
                show(f"protocol: {frage}, many ÷ few", dialect=world.dialect, ratio=ratio)
            _pruefen(world)


def _liste(world: World, size: str, times: int) -> dict[str, float]:
    """p50 of each question, by person and question."""
    p50: dict[str, float] = {}
    with snapshot() as db:
        for email in (FIRMENADMIN, ADMIN):
            v = delegation.verwaltungen(db, akteur_of(db, email))[0]
            for frage, was in FRAGEN.items():
                figure = percentiles(milliseconds(_fragen(db, v, *was), times))
                wer = email.partition("@")[0]
                show(f"protocol: {frage}", dialect=world.dialect, who=wer, entries=size, **figure)
                p50[f"{frage}, {wer}"] = figure["p50_ms"]
    return p50


def _fragen(
    db: Session, v: Verwalter, auswahl: dict[str, str], seite: int
) -> Callable[[], Protokollseite]:
    return lambda: aenderungen.seite(db, v, aenderungen.auswahl_aus(auswahl), seite)


def _pruefen(world: World) -> None:
    start = time.perf_counter()
    with snapshot() as db:
        ketten, gemeldet = kettenpruefung.ketten(db), kettenkopf.gemeldete(db)
        brueche = [b for _, teil in kettenpruefung.pruefen(db, ketten, gemeldet) for b in teil]
        eintraege = sum(k.laenge for k in ketten)
    seconds = time.perf_counter() - start
    show("protocol: check all chains", dialect=world.dialect, entries=eintraege, seconds=seconds)
    if brueche:
        raise RuntimeError(f"A chain does not hold: {brueche[0]}")


def _wachsen() -> None:
    with snapshot() as db:
        v = delegation.verwaltungen(db, akteur_of(db, FIRMENADMIN))[0]
        mitglieder = select(Mitgliedschaft.id, Benutzer).join(
            Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id)
        )
        leute = [
            (m, b.wer)
            for m, b in db.exec(mitglieder.where(col(Mitgliedschaft.firma_id) == v.firma_id))
        ]
        vertraege = aenderungen.vertraege(db, v)
    neue = _eintraege(protokoll.kette_firma(v.firma_id), leute, vertraege)
    for _ in range(EINTRAEGE // _JE_MAL):
        with transaction() as db:
            protokoll.alle_schreiben(db, list(itertools.islice(neue, _JE_MAL)))


def _eintraege(
    kette: str, leute: list[tuple[int | None, protokoll.Wer]], vertraege: list[str]
) -> Iterator[Neueintrag]:
    """Cells given and taken, three to an entry, by everybody in turn to everybody."""
    runde = zip(itertools.cycle(leute), itertools.cycle(vertraege), itertools.cycle(Recht))
    for nummer, ((mitglied, wer), vertrag, _) in enumerate(runde):
        fenster = [["0001-01-01", "9999-12-31"]]
        vorher, nachher = ([], fenster) if nummer % 2 else (fenster, [])
        zellen = [
            {"vertrag": vertrag, "recht": recht, "vorher": vorher, "nachher": nachher}
            for recht in list(Recht)[:3]
        ]
        yield protokoll.eintrag(
            kette,
            "vertragsrecht.aendern",
            akteur=leute[nummer % 7][1],
            betroffener=wer,
            weg="Admin-Bereich",
            einzelheiten={"mitgliedschaft": mitglied, "zellen": zellen},
        )
