"""Documents of applications: made to be signed, and checked when they come back."""

import os

from bench.figure import milliseconds, percentiles, show
from firmenportal import formular
from firmenportal.domain.freischaltung import antragsformular, dateipruefung
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.recht import Recht
from tests.domain import pdfdateien
from tests.domain.antraege import ERSTER, KOLLEGE

VERTRAEGE = tuple(f"AL-{1000000 + n}" for n in range(20))


def measure(times: int = 10) -> None:
    """The PDF of an application, and the check of what a scanner makes of it."""
    for people in (2, 50, 200):
        antrag = Antrag(
            vorgangsnummer="FA-2026-000417",
            art=Antragsart.FIRMENADMIN,
            inhalt=_inhalt(people).model_dump(mode="json"),
        )  # pyright: ignore[reportCallIssue]
        taken = milliseconds(lambda: formular.als_pdf(antragsformular.formular(antrag)), times)  # noqa: B023
        show(f"application: PDF of {people} people × 20 contracts", **percentiles(taken))
    for pages, kilobytes in ((2, 200), (60, 10_000)):
        scan = _scan(pages, kilobytes)
        taken = milliseconds(lambda: dateipruefung.pruefen("Scan.pdf", scan), times)  # noqa: B023
        show(f"upload: check of {pages} pages, {kilobytes} kB", **percentiles(taken))


def _inhalt(people: int) -> Inhalt:
    rechte = dict.fromkeys(VERTRAEGE, (Recht.BESTAND_LESEN, Recht.BERECHNEN))
    personen = tuple(
        KOLLEGE.model_copy(
            update={"id": n, "email": f"person{n}@gruenwald.example", "rechte": rechte}
        )
        for n in range(1, people + 1)
    )
    return ERSTER.model_copy(update={"vertraege": VERTRAEGE, "personen": personen})


def _scan(pages: int, kilobytes: int) -> bytes:
    """Pages that are pictures, as a scanner writes them."""
    return pdfdateien.mit_bildern(pages, os.urandom(kilobytes * 1000 // pages))
