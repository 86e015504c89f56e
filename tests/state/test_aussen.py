"""The handlers of „Von außen“: what they show to whom, and that filters only navigate."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, select

from firmenportal import demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Zugehoerigkeit
from firmenportal.state.admin.aenderungen import AenderungenState
from firmenportal.state.admin.aussen import ADRESSE, AussenState
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import konto
from tests.state.run import new_state, run

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
SCHAUT_NUR, LENA = "vermittleradmin@maklernord.example", "nutzer@muster.example"
BIRTE, LEITUNG = "schluessel@maklernord.example", "leitung@maklernord.example"


@pytest.fixture(scope="module", autouse=True)
def welt(sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.fresh()):
        demo.create_world()
        yield


def angemeldet(email: str) -> str:
    with transaction() as db:
        wer = db.exec(select(Benutzer.id).where(Benutzer.email == email)).one()
        return hash_of(sitzung.eroeffnen(db, wer or 0, AUSPRAEGUNGEN["firmenonline"]))


def seite(email: str, query: str = "") -> AussenState:
    state = new_state(AussenState, angemeldet(email), ADRESSE + query)
    run(AussenState.load, state)
    return state


def aufenthalt(email: str) -> int:
    z = Zugehoerigkeit
    with snapshot() as db:
        gesucht = select(z.id).where(z.benutzer_id == konto(db, email).id, col(z.bis).is_(None))
        return db.exec(gesucht).one() or 0


def gefiltert(state: AussenState, **wahl: str) -> Any:
    return run(AussenState.filtern, state, **wahl)


def test_der_firmenadmin_sieht_jeden_von_aussen_mit_seinem_protokoll() -> None:
    zeilen = {r.email: r for r in seite(SABINE).rows}
    assert zeilen[BIRTE].genutzt == "" and not zeilen[BIRTE].mitglied
    assert zeilen[BIRTE].protokoll == f"/admin/aenderungen?aufenthalt={aufenthalt(BIRTE)}"
    assert "akteur=" in zeilen["steuer@kanzlei.example"].protokoll
    assert LENA not in zeilen


def test_wer_kein_mitglied_ist_wird_auf_dieser_seite_gezeigt() -> None:
    birte = seite(SABINE, f"?aufenthalt={aufenthalt(BIRTE)}")
    assert {r.email for r in birte.rows} == {BIRTE}
    assert birte.gewaehlte.email == BIRTE and birte.gewaehlte.haus == "Makler Nord GmbH"
    assert birte.gewaehlte.rechte == "Bestand lesen, Berechnen"


def test_was_er_getan_hat_steht_im_protokoll() -> None:
    adresse = f"/admin/aenderungen?aufenthalt={aufenthalt(LEITUNG)}"
    state = new_state(AenderungenState, angemeldet(SABINE), adresse)
    run(AenderungenState.load, state)
    assert {r.titel for r in state.rows} == {"Vollmacht angefragt"}
    assert state.eines_vermittlers


def test_ein_admin_sieht_nur_seine_vertraege() -> None:
    joerg = seite(JOERG)
    assert joerg.rows and BIRTE not in {r.email for r in joerg.rows}
    nummern = {n for r in joerg.rows for n in r.vertraege.split(", ")}
    assert nummern <= {"AL-1000017", "AL-1000033"}


@pytest.mark.parametrize("email", [SCHAUT_NUR, LENA, "leitung@maklernord.example"])
def test_fuer_alle_anderen_gibt_es_die_seite_nicht(email: str) -> None:
    state = seite(email)
    assert state.fehlt and state.rows == []


def test_ein_filter_fuehrt_nur_zu_seiner_adresse() -> None:
    state = seite(SABINE)
    ziel = gefiltert(state, name="weg", wert="zugang")
    assert "weg=zugang" in str(ziel)
    gezeigt = seite(SABINE, "?weg=zugang&haus=Makler+Nord+GmbH")
    assert {r.weg for r in gezeigt.rows} == {"durch den Vermittler-Zugang des Maklerhauses"}
    assert seite(SABINE, "?suche=gibtesnicht").position == ""
