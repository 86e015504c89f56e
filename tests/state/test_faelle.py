"""The pages of small cases: what clerks see and ask for, and nobody else."""

from collections.abc import Iterator

import pytest

from firmenportal import demo
from firmenportal.db import transaction
from firmenportal.domain.kleinfall import vorgang
from firmenportal.domain.kleinfall.fall import Kleinfallart
from firmenportal.state.servicecenter.faelle import ADRESSE, FaelleState, FallState, NeuerFallState
from tests.databases import SqliteFiles, engine_on
from tests.domain.antraege import BIRGIT, MURAT, sachbearbeiter
from tests.state.run import new_state, run
from tests.state.test_servicecenter import angemeldet

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
NAME = {"email": LENA, "vorname": "Lena", "nachname": "Neumann"}


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def beantragt() -> int:
    with transaction() as db:
        akteur = sachbearbeiter(db, BIRGIT)
        return vorgang.beantragen(db, akteur, Kleinfallart.NAME, NAME, "Heirat").id or 0


def neuer(email: str, art: str) -> NeuerFallState:
    state = new_state(NeuerFallState, angemeldet(email), f"{ADRESSE}/neu?art={art}")
    run(NeuerFallState.load, state)
    return state


def test_beantragt_wird_mit_allen_feldern_und_einer_begruendung() -> None:
    state = neuer(BIRGIT, "name")
    run(NeuerFallState.beantragen, state, eingabe={**NAME, "vorname": ""})
    assert state.fehler["vorname"] == state.fehler["begruendung"] == "Diese Angabe fehlt."
    assert state.error.startswith("Nicht beantragt.")
    run(NeuerFallState.beantragen, state, eingabe={**NAME, "begruendung": "Heirat"})
    assert state.error == "" and set(state.fehler.values()) == {""}
    liste = new_state(FaelleState, angemeldet(MURAT), ADRESSE)
    run(FaelleState.load, liste)
    [zeile] = liste.rows
    assert (zeile.titel, zeile.stand, zeile.von) == (
        "Name einer Person ändern",
        "offen",
        "Ines Rauch",
    )


def test_die_rechte_einer_vollmacht_kommen_aus_ihren_kaestchen() -> None:
    state = neuer(BIRGIT, "vollmacht")
    eingabe = {
        "kundennummer": "K1000017",
        "hausnummer": "H00041",
        "umfang": "alle",
        "recht_bestand_lesen": "1",
        "von": "2026-01-01",
        "begruendung": "Vollmacht liegt vor",
    }
    run(NeuerFallState.beantragen, state, eingabe=eingabe)
    assert state.error == ""


def test_der_zweite_darf_entscheiden_und_der_erste_zurueckziehen() -> None:
    adresse = f"{ADRESSE}/{beantragt()}"
    erste = new_state(FallState, angemeldet(BIRGIT), adresse)
    run(FallState.load, erste)
    assert erste.fall.darf_zurueckziehen and not erste.fall.darf_entscheiden
    assert erste.fall.warum_nicht.startswith("Diesen Fall haben Sie selbst beantragt.")
    zweite = new_state(FallState, angemeldet(MURAT), adresse)
    run(FallState.load, zweite)
    assert zweite.fall.darf_entscheiden and not zweite.fall.darf_zurueckziehen
    assert [a.wert for a in zweite.angaben] == [LENA, "Lena", "Neumann"]


def test_kunden_finden_keine_der_seiten() -> None:
    nummer, kennung = beantragt(), angemeldet(SABINE)
    for typ, adresse in (
        (FaelleState, ADRESSE),
        (FallState, f"{ADRESSE}/{nummer}"),
        (NeuerFallState, f"{ADRESSE}/neu?art=name"),
    ):
        state = new_state(typ, kennung, adresse)
        run(typ.load, state)
        assert state.fehlt
    fremd = new_state(NeuerFallState, kennung, f"{ADRESSE}/neu?art=name")
    run(NeuerFallState.beantragen, fremd, eingabe={**NAME, "begruendung": "x"})
    assert fremd.error == "Diese Seite gibt es nicht."
