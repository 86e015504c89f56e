"""The clerks' queue with 10,000 open applications: first page, search, parts, the next one."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlmodel import Session, col, select

from bench.figure import milliseconds, percentiles, show
from bench.worlds import World
from firmenportal import clock
from firmenportal.db import insert_many, snapshot, statistik, transaction
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontoart, als_akteur
from firmenportal.domain.freischaltung import vorgangsliste
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.inhalt import Inhalt
from firmenportal.domain.freischaltung.vorgangsliste import auswahl_aus
from tests.databases import engine_on

VORGAENGE = 10_000
FRAGEN: dict[str, Callable[[Session, Akteur], object]] = {
    "first page": lambda db, a: vorgangsliste.seite(db, a, auswahl_aus({}), 1),
    "last page": lambda db, a: vorgangsliste.seite(db, a, auswahl_aus({}), 200),
    "by arrival": lambda db, a: vorgangsliste.seite(db, a, auswahl_aus({"sort": "-eingang"}), 1),
    "search": lambda db, a: vorgangsliste.seite(db, a, auswahl_aus({"suche": "nr 4711"}), 1),
    "counts": vorgangsliste.anzahlen,
}


def measure(worlds: Iterable[World], times: int = 50) -> None:
    """p50 and p95 of each question, on both databases."""
    for world in worlds:
        if world.size != "demo":
            continue
        with engine_on(world.url):
            _fill()
            with snapshot() as db:
                clerk = select(Benutzer).where(Benutzer.kontoart == Kontoart.SACHBEARBEITER)
                akteur = als_akteur(db.exec(clerk.order_by(col(Benutzer.id)).limit(1)).one())
                for frage, ask in FRAGEN.items():
                    taken = milliseconds(lambda: ask(db, akteur), times)  # noqa: B023
                    show(f"vorgaenge: {frage}", dialect=world.dialect, **percentiles(taken))


def _fill() -> None:
    """Copies of one that was submitted, of 20 persons each."""
    with transaction() as db:
        vorbild = db.exec(
            select(Antrag).where(Antrag.zustand == Antragszustand.EINGEREICHT)
        ).first()
        assert vorbild is not None
        inhalt = vorbild.angaben
        personen = tuple(inhalt.personen[0].model_copy(update={"id": n}) for n in range(1, 21))
        viele = inhalt.model_copy(update={"personen": personen})
        felder = vorbild.model_dump(exclude={"id"})
        insert_many(db, Antrag, [_zeile(felder, viele, n) for n in range(VORGAENGE)])
    statistik()


def _zeile(felder: dict[str, object], inhalt: Inhalt, n: int) -> dict[str, object]:
    return {
        **felder,
        "inhalt": inhalt.model_dump(mode="json"),
        "vorgangsnummer": f"FA-2000-{n:06}",
        "suchtext": f"fa-2000-{n:06} firma nr {n} {'anneke ruter ' * 20}",
        "ziel_am": clock.heute() + timedelta(days=n % 7 - 2),
    }
