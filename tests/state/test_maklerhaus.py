"""The pages of a Maklerhaus: what its people see and ask for, and nobody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import maklerhaus, vermittler
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.state.maklerhaus.anfragen import ADRESSE as ANFRAGEN
from firmenportal.state.maklerhaus.anfragen import AnfragenState
from firmenportal.state.maklerhaus.austritt import HausaustrittState
from firmenportal.state.maklerhaus.personal import PersonalState
from firmenportal.state.maklerhaus.vollmachten import ADRESSE as LISTE
from firmenportal.state.maklerhaus.vollmachten import HausvollmachtenState
from firmenportal.state.maklerhaus.vorschlagen import VorschlagenState
from firmenportal.state.shell import ShellState
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import DURCH, NORDLICHT, PFLEGE, SUED, firma, haus, konto
from tests.state.run import new_state, run
from tests.state.test_servicecenter import angemeldet

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"
KORBINIAN, LENA = "vermittler@maklersued.example", "nutzer@muster.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def personal(email: str, adresse: str = "/maklerhaus") -> PersonalState:
    state = new_state(PersonalState, angemeldet(email), adresse)
    run(PersonalState.load, state)
    return state


def liste(email: str, adresse: str = LISTE) -> HausvollmachtenState:
    state = new_state(HausvollmachtenState, angemeldet(email), adresse)
    run(HausvollmachtenState.load, state)
    return state


def fragend(email: str, firma: str = "") -> AnfragenState:
    state = new_state(AnfragenState, angemeldet(email), f"{ANFRAGEN}?firma={firma}")
    run(AnfragenState.load, state)
    return state


def aufenthalt(email: str) -> int:
    with snapshot() as db:
        z = vermittler.aufenthalt_von(db, konto(db, email).id or 0)
        return z.id or 0 if z else 0


@pytest.mark.parametrize(("email", "im_haus"), [(JONAS, True), (LENA, False)])
def test_die_hauptnavigation_fuehrt_wer_im_haus_ist_dorthin(email: str, im_haus: bool) -> None:
    state = new_state(ShellState, angemeldet(email), "/vertraege")
    run(ShellState.enter, state)
    assert state.im_haus is im_haus


def test_die_leitung_sieht_alles_und_verabschiedet_andere_aber_nicht_sich() -> None:
    state = personal(FRIEDERIKE)
    zeilen = {r.email: r for r in state.rows}
    assert zeilen[JONAS].schluessel == "ja" and zeilen[JONAS].vertraege != ""
    assert zeilen[JONAS].austritt == f"/maklerhaus/austritt/{aufenthalt(JONAS)}"
    assert zeilen[FRIEDERIKE].selbst and zeilen[FRIEDERIKE].austritt == ""
    assert [z.name for z in state.zeichner] == ["Friederike Hansen-Brüggemann"]


def test_andere_sehen_nur_wer_da_ist() -> None:
    state = personal(JONAS)
    assert not state.leitet and len(state.rows) == 4
    assert {(r.schluessel, r.vertraege, r.angemeldet, r.austritt) for r in state.rows} == {
        ("", "", "", "")
    }


def test_die_suche_steht_in_der_adresse() -> None:
    assert [r.email for r in personal(JONAS, "/maklerhaus?suche=petersen").rows] == [JONAS]
    assert personal(JONAS, "/maklerhaus?suche=gößwein").position == ""


@pytest.mark.parametrize("email", [LENA, "sachbearbeiter1@servicecenter.example"])
def test_wer_in_keinem_haus_ist_findet_keine_der_seiten(email: str) -> None:
    for state in (personal(email), liste(email), fragend(email)):
        assert state.fehlt


def test_ein_anderes_haus_sieht_davon_nichts() -> None:
    assert [r.email for r in personal(KORBINIAN).rows] == [KORBINIAN]
    assert {r.id for r in liste(KORBINIAN).rows}.isdisjoint(r.id for r in liste(JONAS).rows)


def test_eine_vollmacht_ohne_antrag_sagt_wie_es_weitergeht() -> None:
    with transaction() as db:
        nord = maklerhaus.hausmitglied(db, als_akteur(konto(db, JONAS))).haus_id
        vermittler.vollmacht_erteilen(
            db, firma(db, PFLEGE).id or 0, nord, None, (), clock.heute(),
            clock.heute() + timedelta(days=400), vermittler.Herkunft.PAPIER, DURCH,
        )  # fmt: skip
    erste = liste(JONAS).rows[0]
    assert erste.fehlt and erste.firma == "Beispiel Pflege gGmbH"
    assert erste.vertraege == "alle Verträge"


def test_die_leitung_fragt_und_zieht_zurueck() -> None:
    state = fragend(FRIEDERIKE, NORDLICHT)
    nummer = state.vertraege[0].nummer
    eingabe = {f"vertrag_{nummer}": "1", "recht_bestand_lesen": "1", "von": state.heute}
    assert run(AnfragenState.anfragen, state, eingabe=eingabe) and state.error == ""
    wartet = liste(FRIEDERIKE, f"{LISTE}?stand=angefragt")
    nordlicht = next(r for r in wartet.rows if r.firma.startswith("Nordlicht"))
    assert nordlicht.ruecknahme and nordlicht.nummern == [nummer]
    assert fragend(FRIEDERIKE, NORDLICHT).hindernis.startswith("Ihr Haus hat diese Firma schon")
    run(HausvollmachtenState.ruecknahme_fragen, wartet, vollmacht=nordlicht.id)
    assert wartet.ruecknahme_firma.startswith("Nordlicht")
    run(HausvollmachtenState.zurueckziehen, wartet, vollmacht=nordlicht.id)
    assert wartet.notice == "Die Anfrage ist zurückgezogen."
    assert nordlicht.id not in {r.id for r in wartet.rows}


@pytest.mark.parametrize("firma", [PFLEGE, "K9999999", "x' OR 1=1 --"])
def test_eine_firma_ausserhalb_des_bestands_gibt_es_nicht(firma: str) -> None:
    assert fragend(FRIEDERIKE, firma).fehlt


def test_ein_unmoeglicher_tag_wird_abgelehnt() -> None:
    state = fragend(FRIEDERIKE, NORDLICHT)
    nummer = state.vertraege[0].nummer
    for von in ("", "2026-02-30", "gestern"):
        eingabe = {f"vertrag_{nummer}": "1", "recht_bestand_lesen": "1", "von": von}
        run(AnfragenState.anfragen, state, eingabe=eingabe)
        assert state.error != ""
    assert not _offene_bei(NORDLICHT)


def test_wer_nicht_fragen_darf_tut_es_auch_mit_einem_rohen_ereignis_nicht() -> None:
    state = fragend(JONAS, NORDLICHT)
    assert state.fehlt
    run(AnfragenState.anfragen, state, eingabe={"umfang": "alle", "recht_berechnen": "1"})
    assert state.error == "Diese Seite gibt es nicht." and not _offene_bei(NORDLICHT)
    with snapshot() as db:
        offen = db.exec(
            select(Maklervollmacht.id).where(col(Maklervollmacht.erteilt_am).is_(None))
        ).one()
    for email in (JONAS, KORBINIAN, LENA):
        fremd = liste(email)
        run(HausvollmachtenState.zurueckziehen, fremd, vollmacht=offen)
        assert fremd.error != "" and fremd.notice == ""


def test_wer_das_haus_gewechselt_hat_tut_mit_alten_seiten_nichts_mehr_fuer_das_alte() -> None:
    alte_liste = liste(FRIEDERIKE, f"{LISTE}?stand=angefragt")
    alte_frage, alte_leute = fragend(FRIEDERIKE, NORDLICHT), personal(FRIEDERIKE)
    offen, jonas = alte_liste.rows[0].id, aufenthalt(JONAS)
    nummer = alte_frage.vertraege[0].nummer
    with transaction() as db:
        sie = konto(db, FRIEDERIKE)
        vermittler.austreten(db, sie, DURCH)
        vermittler.eintreten(db, sie, haus(db, SUED), leitung=True, durch=DURCH)

    run(HausvollmachtenState.zurueckziehen, alte_liste, vollmacht=offen)
    assert alte_liste.error == "Diese Anfrage gibt es nicht." and alte_liste.notice == ""
    eingabe = {f"vertrag_{nummer}": "1", "recht_bestand_lesen": "1", "von": alte_frage.heute}
    run(AnfragenState.anfragen, alte_frage, eingabe=eingabe)
    assert alte_frage.error == "Diese Firma gibt es in Ihrem Bestand nicht."
    run(PersonalState.load, alte_leute)
    assert {r.email for r in alte_leute.rows} == {FRIEDERIKE, KORBINIAN}
    weg = new_state(HausaustrittState, angemeldet(FRIEDERIKE), f"/maklerhaus/austritt/{jonas}")
    run(HausaustrittState.load, weg)
    assert weg.fehlt and not _offene_bei(NORDLICHT)


@pytest.mark.parametrize(("email", "hat"), [(FRIEDERIKE, True), (JONAS, False), (LENA, False)])
def test_vorschlagen_ist_eine_seite_der_leitung(email: str, hat: bool) -> None:
    state = new_state(VorschlagenState, angemeldet(email), "/maklerhaus/vorschlagen")
    run(VorschlagenState.load, state)
    assert (state.geladen, state.fehlt) == (hat, not hat)


def test_vor_dem_verabschieden_steht_was_endet() -> None:
    state = new_state(
        HausaustrittState, angemeldet(FRIEDERIKE), f"/maklerhaus/austritt/{aufenthalt(JONAS)}"
    )
    run(HausaustrittState.load, state)
    assert state.austritt.name == "Jonas Petersen" and state.austritt.schluessel == "MN-000416"
    assert any(f.startswith("Muster Maschinenbau GmbH: Rechte an") for f in state.firmen)


def test_andere_und_fremde_haben_die_seite_nicht() -> None:
    adressen = [
        (JONAS, aufenthalt(FRIEDERIKE)),
        (KORBINIAN, aufenthalt(JONAS)),
        (FRIEDERIKE, aufenthalt(KORBINIAN)),
        (FRIEDERIKE, 999_999_999),
    ]
    for email, nummer in adressen:
        state = new_state(HausaustrittState, angemeldet(email), f"/maklerhaus/austritt/{nummer}")
        run(HausaustrittState.load, state)
        assert state.fehlt and state.austritt.name == "", email


def _offene_bei(kundennummer: str) -> list[Maklervollmacht]:
    with snapshot() as db:
        gesucht = select(Maklervollmacht).where(
            Maklervollmacht.firma_id == firma(db, kundennummer).id,
            col(Maklervollmacht.erteilt_am).is_(None),
        )
        return list(db.exec(gesucht))
