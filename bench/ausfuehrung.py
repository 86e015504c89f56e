"""Execution of a released application: few persons and contracts, and 50 persons × 20 contracts."""

import itertools
import time
from collections.abc import Iterable

from sqlmodel import Session, select

from bench.figure import percentiles, show
from bench.worlds import World
from firmenportal.db import transaction
from firmenportal.domain.freischaltung import ausfuehrung
from firmenportal.domain.freischaltung.inhalt import Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Gruppenvertrag
from tests.databases import engine_on
from tests.domain import antraege
from tests.domain.besetzung import firma

WERFT = "K1000810"
RECHTE = (Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN, Recht.ABRECHNUNG_LESEN)
_NUMMERN = itertools.count()


def measure(worlds: Iterable[World], times: int = 5) -> None:
    """Grows the demo worlds, so nothing else may be measured on them afterwards."""
    for world in (w for w in worlds if w.size == "demo"):
        with engine_on(world.url):
            wenige = [_ausgefuehrt(5, 4) for _ in range(times)]
            viele = [_ausgefuehrt(50, 20) for _ in range(times)]
        for what, taken in (("5 persons × 4 contracts", wenige), ("50 × 20", viele)):
            figure = f"application: execution, {what}"
            show(figure, dialect=world.dialect, **percentiles(taken))


def _ausgefuehrt(personen: int, vertraege: int) -> float:
    """Milliseconds of one execution of people who are all new."""
    with transaction() as db:
        inhalt = _inhalt(db, personen, vertraege)
    antrag_id = antraege.freigegebener(inhalt)
    begin = time.perf_counter()
    assert ausfuehrung.ausfuehren(antrag_id)
    return (time.perf_counter() - begin) * 1000


def _inhalt(db: Session, personen: int, vertraege: int) -> Inhalt:
    werft = firma(db, WERFT)
    gesucht = select(Gruppenvertrag.nummer).where(Gruppenvertrag.firma_id == werft.id)
    nummern = tuple(db.exec(gesucht.limit(vertraege)))
    angaben = {"name": werft.name, "strasse": werft.strasse, "plz": werft.plz, "ort": werft.ort}
    neue = tuple(
        antraege.KOLLEGE.model_copy(
            update={
                "id": n,
                "email": f"neu{next(_NUMMERN)}@werft.example",
                "rechte": dict.fromkeys(nummern, RECHTE),
            }
        )
        for n in range(1, personen + 1)
    )
    inhalt = {
        "firma": antraege.MUSTERS.model_copy(update=angaben),
        "vertraege": nummern,
        "personen": neue,
    }
    return antraege.ERSTER.model_copy(update=inhalt)
