"""Letzte Änderungen: what the page shows, where its events lead, and for whom it is not there."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import vertragsrecht
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.state.admin.aenderungen import AenderungenState
from firmenportal.state.konto.personendaten import PersonendatenState
from tests.databases import engine_on
from tests.domain.besetzung import konto, mitglied
from tests.server import Worlds
from tests.state.run import new_state, run
from tests.state.test_konto import angemeldet

SABINE, JOERG, LENA = "firmenadmin@muster.example", "admin@muster.example", "nutzer@muster.example"
LOHN, TJARK = "lohn@buero.example", "vermittleradmin@maklernord.example"


@pytest.fixture(autouse=True)
def welt(worlds: Worlds) -> Iterator[None]:
    with engine_on(worlds.sqlite()):
        yield


def liste(email: str, anfrage: str = "") -> AenderungenState:
    state = new_state(AenderungenState, angemeldet(email), f"/admin/aenderungen{anfrage}")
    run(AenderungenState.load, state)
    return state


def test_eine_zeile_sagt_wer_wem_was_wann_und_auf_welchem_weg() -> None:
    with transaction() as db:
        zelle = Zelle(vertrag_id("AL-1000017"), Recht.BERECHNEN)
        vertragsrecht.erteilen(db, mitglied(db, LENA), [zelle], durch=konto(db, SABINE).wer)
    row = liste(SABINE).rows[0]
    assert (row.akteur, row.betroffener, row.titel) == (
        "Sabine Krüger-Özdemir",
        "Lena Schäfer",
        "Rechte erteilt",
    )
    assert row.aenderungen == ["Berechnen für AL-1000017: neu, unbefristet"]
    assert row.zeit.startswith("heute, ") and row.portale == "MetallRente"


def test_lange_eintraege_sind_kurz_und_auf_wunsch_ganz() -> None:
    state = liste(SABINE, "?art=stammdaten")
    (row,) = state.rows
    assert len(row.aenderungen) == 4 and len(row.weitere) > 10
    assert row.weitere_titel == f"{len(row.weitere)} weitere Änderungen"
    assert row.nicht_gezeigt == ""


def test_die_adresse_ist_der_zustand_der_liste() -> None:
    state = liste(SABINE, "?suche=lena&art=rechte&seite=1")
    assert (state.suche, state.art, state.position) == ("lena", "rechte", "1 Änderung")
    assert {p.name: p.wert for p in state.parameter} == {"suche": "lena", "art": "rechte"}
    (ereignis,) = run(AenderungenState.filtern, state, name="vertrag", wert="AL-1000017")
    assert "suche=lena&art=rechte&vertrag=AL-1000017" in str(ereignis.args)
    (ereignis,) = run(AenderungenState.suchen, state, text="")
    assert "suche" not in str(ereignis.args)


def test_die_gewaehlte_firma_bleibt_in_der_adresse() -> None:
    state = liste(LOHN)
    assert len(state.firmen) == 2
    (ereignis,) = run(AenderungenState.filtern, state, name="art", wert="rechte")
    assert f"firma={state.firma_id}&art=rechte" in str(ereignis.args)


@pytest.mark.parametrize("email", [LENA, TJARK, "firmenadmin@werft.example"])
def test_wer_die_firma_nicht_verwaltet_findet_die_seite_nicht(email: str) -> None:
    state = liste(email, "?firma=1")
    assert state.fehlt and state.error == ""
    assert state.rows == [] and state.personen == []


def test_auf_englisch_ist_alles_englisch() -> None:
    with transaction() as db:
        db.exec(select(Benutzer).where(Benutzer.email == SABINE)).one().sprache = "en"
    row = next(r for r in liste(SABINE, "?suche=lena&art=rechte").rows)
    assert row.titel == "Rights granted"
    assert "Read portfolio for AL-1000017: new, without limit" in row.aenderungen


def test_ein_ereignis_nennt_den_weg_seiner_seite() -> None:
    state = new_state(PersonendatenState, angemeldet(LENA), "/admin/nutzer")
    run(PersonendatenState.telefon_speichern, state, eingabe={"telefon": "0711 253648"})
    with snapshot() as db:
        eintrag = db.exec(select(Protokoll).where(Protokoll.handlung == "konto.telefon")).one()
    assert eintrag.weg == "Account-Verwaltung"
