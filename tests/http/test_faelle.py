"""Deciding small cases over bare HTTP: with the password, by the second one, and by nobody else."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal import demo
from firmenportal.db import snapshot, transaction
from firmenportal.demo import PASSWORT
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.kleinfall import vorgang
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart
from tests.databases import SqliteFiles, engine_on
from tests.domain.antraege import BIRGIT, MURAT, sachbearbeiter
from tests.http.anmeldung import Browser, Browsers, browsers, ziel

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
ANGABEN = {"email": LENA, "vorname": "Lena", "nachname": "Neumann"}


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture
def neuer_browser(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)), browsers() as several:
        yield several
    speicher().reset()


def beantragt() -> str:
    with transaction() as db:
        akteur = sachbearbeiter(db, BIRGIT)
        fall = vorgang.beantragen(db, akteur, Kleinfallart.NAME, ANGABEN, "Heirat")
        return f"/servicecenter/faelle/{fall.id}"


def angemeldet(browser: Browser, email: str) -> Browser:
    browser.anmelden(email, PASSWORT)
    return browser


def stand() -> tuple[str, str]:
    with snapshot() as db:
        name = db.exec(select(Benutzer.nachname).where(Benutzer.email == LENA)).one()
        return db.exec(select(Kleinfall.stand)).one(), name


def test_der_zweite_bestaetigt_mit_seinem_passwort(neuer_browser: Browsers) -> None:
    adresse, murat = beantragt(), angemeldet(neuer_browser(), MURAT)
    gefragt = murat.post(adresse, handlung="bestaetigen")
    assert gefragt.status_code == 200 and 'type="password"' in gefragt.text
    assert 'value="bestaetigen"' in gefragt.text and stand()[0] == "offen"
    falsch = murat.post(adresse, handlung="bestaetigen", bestaetigung="falsch")
    assert "Passwort ist falsch" in falsch.text and stand()[0] == "offen"
    antwort = murat.post(adresse, handlung="bestaetigen", bestaetigung=PASSWORT)
    assert ziel(antwort) == f"{adresse}#bestaetigen"
    assert stand() == ("ausgefuehrt", "Neumann") and murat.angemeldet


def test_wer_beantragt_hat_bestaetigt_nicht_und_darf_zurueckziehen(neuer_browser: Browsers) -> None:
    adresse, birgit = beantragt(), angemeldet(neuer_browser(), BIRGIT)
    antwort = birgit.post(adresse, handlung="bestaetigen", bestaetigung=PASSWORT)
    assert antwort.status_code == 422 and "selbst beantragt" in antwort.text
    assert ziel(birgit.post(adresse, handlung="zurueckziehen")) == f"{adresse}#zurueckziehen"
    assert stand()[0] == "zurueckgezogen" and stand()[1] != "Neumann"


def test_ablehnen_braucht_eine_begruendung(neuer_browser: Browsers) -> None:
    adresse, murat = beantragt(), angemeldet(neuer_browser(), MURAT)
    assert murat.post(adresse, handlung="ablehnen").status_code == 422
    assert ziel(murat.post(adresse, handlung="ablehnen", grund="Kein Nachweis")).startswith(adresse)
    assert stand()[0] == "abgelehnt"


def test_fremdes_und_unbekanntes_gibt_es_nicht(neuer_browser: Browsers) -> None:
    adresse, sabine = beantragt(), angemeldet(neuer_browser(), SABINE)
    murat = angemeldet(neuer_browser(), MURAT)
    felder = {"handlung": "bestaetigen", "bestaetigung": PASSWORT}
    for browser, wohin in (
        (sabine, adresse),
        (sabine, "/servicecenter/faelle/999"),
        (murat, "/servicecenter/faelle/999"),
        (murat, "/servicecenter/faelle/x"),
    ):
        assert browser.post(wohin, None, **felder).status_code == 404
    assert murat.post(adresse, handlung="loeschen").status_code == 422
    assert stand()[0] == "offen"
