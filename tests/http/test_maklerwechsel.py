"""A change of Maklerhaus over bare HTTP: shown first, then done, by FirmenAdmins alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.demo import PASSWORT
from firmenportal.domain import maklerhaus, maklerwechsel
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.maklerwechsel import Maklerwechsel, Wechselstand
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import PFLEGE, firma, konto
from tests.http.anmeldung import Browser, Browsers, browsers

KATHARINA, SABINE = "firmenadmin@pflege.example", "firmenadmin@muster.example"
FRIEDERIKE = "leitung@maklernord.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
        with transaction() as db:
            h = maklerhaus.handelnd(db, als_akteur(konto(db, FRIEDERIKE)))
            morgen = clock.heute() + timedelta(days=1)
            maklerwechsel.vorschlagen(db, h, PFLEGE, ["AL-1060017"], morgen)
    return url


@pytest.fixture
def neuer_browser(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)), browsers() as several:
        yield several
    speicher().reset()


@pytest.fixture
def katharina(neuer_browser: Browsers) -> Browser:
    return angemeldet(neuer_browser(), KATHARINA)


def angemeldet(browser: Browser, email: str) -> Browser:
    browser.anmelden(email, PASSWORT)
    return browser


def pflege() -> str:
    with snapshot() as db:
        return str(firma(db, PFLEGE).id)


def stand() -> Wechselstand:
    with snapshot() as db:
        return maklerwechsel.stand(db.get_one(Maklerwechsel, 1))


def gesendet(browser: Browser, handlung: str, **felder: str) -> tuple[int, str]:
    felder = {"firma": pflege(), "handlung": handlung} | felder
    antwort = browser.post("/admin/maklerwechsel/1", None, **felder)
    return antwort.status_code, antwort.text


def test_zuerst_steht_da_wer_was_verliert_und_gewinnt(katharina: Browser) -> None:
    status, text = gesendet(katharina, "wechsel_bestaetigen")
    assert status == 200
    assert "Korbinian Gößwein" in text
    assert "AL-1060017" in text
    assert "Passwort bestätigen" in text
    assert stand() is Wechselstand.VORGESCHLAGEN


def test_mit_dem_passwort_ist_er_bestaetigt_und_dann_abgesagt(katharina: Browser) -> None:
    felder = {"gesehen": "1", "bestaetigung": PASSWORT}
    assert gesendet(katharina, "wechsel_bestaetigen", **felder)[0] == 303
    assert stand() is Wechselstand.BESTAETIGT
    assert gesendet(katharina, "wechsel_absagen", gesehen="1")[0] == 303
    assert stand() is Wechselstand.ABGESAGT


def test_mit_einem_falschen_passwort_bleibt_es_beim_vorschlag(katharina: Browser) -> None:
    assert (
        "Passwort" in gesendet(katharina, "wechsel_bestaetigen", gesehen="1", bestaetigung="x")[1]
    )
    assert stand() is Wechselstand.VORGESCHLAGEN


@pytest.mark.parametrize("wer", [SABINE, FRIEDERIKE, "vermittler@maklersued.example"])
@pytest.mark.parametrize("handlung", ["wechsel_bestaetigen", "wechsel_ablehnen"])
def test_wer_die_firma_nicht_verwaltet_findet_nichts(
    neuer_browser: Browsers, wer: str, handlung: str
) -> None:
    fremd = angemeldet(neuer_browser(), wer)
    felder = {"gesehen": "1", "bestaetigung": PASSWORT}
    assert gesendet(fremd, handlung, **felder)[0] == 404
    assert stand() is Wechselstand.VORGESCHLAGEN


def test_eine_handlung_der_vollmachten_gibt_es_hier_nicht(katharina: Browser) -> None:
    assert gesendet(katharina, "widerrufen", gesehen="1")[0] == 422
