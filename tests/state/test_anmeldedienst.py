"""An event whose Sitzung waits for a word of the Anmeldedienst."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import reflex as rx
from anyio.from_thread import start_blocking_portal
from sqlmodel import select

from firmenportal import clock, demo, oidc
from firmenportal.db import transaction
from firmenportal.domain import anmeldedienst
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.sitzung import Sitzung, hash_of
from firmenportal.domain.zugang import Versuch
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded
from tests.anmeldedienst import BIRTES, Stoerer, running_stoerer
from tests.databases import SqliteFiles, engine_on
from tests.state.run import new_state, run


class Probe:
    @guarded
    def wer(self, akteur: Akteur) -> str:
        return akteur.email


@pytest.fixture
def stoerer() -> Iterator[Stoerer]:
    with running_stoerer() as stoerer:
        yield stoerer


@pytest.fixture
def sitzung(sqlite_files: SqliteFiles, stoerer: Stoerer) -> Iterator[str]:
    """Birte's, whose last word has just ended."""
    with engine_on(sqlite_files.fresh()):
        demo.create_world()
        with start_blocking_portal() as schleife:
            ausweis = schleife.call(oidc.ankunft, "code", "", "verifier", "x", "")
        versuch = Versuch(BIRTES, "", DACH, mit_schluessel=True)
        secret = anmeldedienst.anmelden(ausweis, versuch).sitzung
        with transaction() as db:
            db.exec(select(Sitzung)).one().gilt_bis = clock.now() - timedelta(seconds=1)
        yield hash_of(secret)


def wer(sitzung: str) -> list[object]:
    return run(rx.EventHandler(fn=Probe.wer), new_state(PortalState, sitzung, "/vertraege"))


def test_mit_dem_naechsten_ja_laeuft_das_ereignis(sitzung: str) -> None:
    assert wer(sitzung) == ["schluessel@maklernord.example"]


def test_mit_einem_nein_laeuft_es_nicht(sitzung: str, stoerer: Stoerer) -> None:
    stoerer.antwortet = {"/token": (400, '{"error": "invalid_grant"}')}
    assert wer(sitzung) == []
    stoerer.antwortet = {}
    assert wer(sitzung) == [], "for good"


def test_ohne_antwort_laeuft_es_nicht_bis_sie_kommt(sitzung: str, stoerer: Stoerer) -> None:
    stoerer.antwortet = {"/token": (503, "")}
    assert wer(sitzung) == []
    stoerer.antwortet = {}
    assert wer(sitzung) == ["schluessel@maklernord.example"]
