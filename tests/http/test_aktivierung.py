"""The link of a waiting account over HTTP: it shows, and the button activates with the code."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
import time_machine

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import benutzerkonto
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.benutzer import Benutzer, Kontostatus
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import DURCH
from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen, link_in, person, post_an
from tests.domain.test_zugangskennung import HANNE, ausgestellt, code, falscher, neu_ausgestellt
from tests.http.anmeldung import Browser, Browsers, browsers, ziel

ZUGANG = "/aktivieren/zugang"


@pytest.fixture
def neuer_browser(sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    speicher().reset()
    with engine_on(sqlite_files.fresh()), browsers() as several:
        yield several
    speicher().reset()


def link() -> str:
    return link_in(post_an(HANNE)[-1])


def aktivieren(
    browser: Browser, kennung: str, path: str = ZUGANG, wort: str = PASSWORT, noch: str = ""
) -> httpx.Response:
    felder = {"passwort_neu": wort, "passwort_wiederholen": noch or wort}
    return browser.post(path, None, zugangskennung=kennung, **felder)


def test_der_link_zeigt_und_der_knopf_aktiviert(neuer_browser: Browsers) -> None:
    benutzer_id = ausgestellt()
    browser, adresse = neuer_browser(), link()
    for _ in range(3):  # a scanner looks, too
        assert ziel(browser.get(adresse)) == ZUGANG, "the address shows no secret"
    seite = browser.get(ZUGANG)
    assert "<title>Zugang aktivieren</title>" in seite.text and "Hanne Vogt" in seite.text
    assert adresse.rpartition("/")[2] not in seite.text
    assert seite.headers["cache-control"] == "no-store"
    assert person(benutzer_id).status == Kontostatus.WARTET
    assert ziel(aktivieren(browser, code())) == "/vertraege#willkommen"
    assert browser.angemeldet and person(benutzer_id).status == Kontostatus.AKTIV


def test_ohne_cookie_geht_es_mit_der_adresse_aus_der_mail(neuer_browser: Browsers) -> None:
    ausgestellt()
    assert ziel(aktivieren(neuer_browser(), code(), link())) == "/vertraege#willkommen"


def test_was_falsch_ist_steht_dabei_und_die_kennung_bleibt_stehen(neuer_browser: Browsers) -> None:
    ausgestellt()
    browser, falsch = neuer_browser(), falscher(code())
    browser.get(link())
    vertippt = "AAAA-AAAA-AAAC"
    for kennung, wort, noch, satz in (
        (vertippt, PASSWORT, "", "Tippfehler"),
        (falsch, PASSWORT, "", "noch 9 Versuche"),
        (code(), "zu kurz", "", "15 bis 128"),
        (code(), "HanneVogtHanneVogt", "", "zu leicht"),
        (code(), PASSWORT, ANDERES, "verschieden"),
    ):
        antwort = aktivieren(browser, kennung, wort=wort, noch=noch)
        assert antwort.status_code == 422 and satz in antwort.text
        assert 'role="alert"' in antwort.text and f'value="{kennung}"' in antwort.text
        assert PASSWORT not in antwort.text, "a password is never sent back"
        an_der_kennung = satz in ("Tippfehler", "noch 9 Versuche")
        assert ('aria-invalid="true"' in antwort.text) == an_der_kennung
    assert ziel(aktivieren(browser, code())) == "/vertraege#willkommen"


def test_nach_zehn_falschen_sagt_die_seite_was_zu_tun_ist(neuer_browser: Browsers) -> None:
    ausgestellt()
    browser, falsch = neuer_browser(), falscher(code())
    browser.get(link())
    antworten = [aktivieren(browser, falsch) for _ in range(11)]
    for antwort in (antworten[9], antworten[10], browser.get(ZUGANG)):
        assert "gilt nicht mehr" in antwort.text and "Service Center" in antwort.text
        assert "<form" not in antwort.text
    assert aktivieren(browser, code()).status_code == 422, "the right one comes too late"


def test_tot_ist_tot_und_alle_toten_sehen_gleich_aus(neuer_browser: Browsers) -> None:
    benutzer_id = ausgestellt()
    ersetzt = link()
    neu_ausgestellt(benutzer_id)
    benutzt = link()
    assert ziel(aktivieren(neuer_browser(), code(), benutzt))
    gesperrt_id = ausgestellt(email="k@gruenwald.example")
    gesperrt = link_in(post_an("k@gruenwald.example")[-1])
    with transaction() as db:
        benutzerkonto.sperren(db, db.get_one(Benutzer, gesperrt_id), DURCH)
    ausgestellt(email="l@gruenwald.example")
    abgelaufen = link_in(post_an("l@gruenwald.example")[-1])
    seiten = set()
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        for tot in (ersetzt, benutzt, gesperrt, abgelaufen, "/aktivieren/" + "A" * 43):
            browser = neuer_browser()
            for antwort in (
                browser.get(tot),
                aktivieren(browser, code(), tot),
                browser.get(ZUGANG),
            ):
                assert antwort.status_code == 410, tot
                seiten.add(antwort.text)
    (seite,) = seiten
    assert "Dieser Link gilt nicht mehr" in seite and "Vogt" not in seite


def test_gleichzeitig_aktiviert_einer(neuer_browser: Browsers) -> None:
    ausgestellt()
    kennung, adresse = code(), link()
    mehrere = [neuer_browser(f"198.51.100.{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        antworten = list(pool.map(
            lambda n: aktivieren(mehrere[n], kennung, adresse, f"{PASSWORT} {n}"), range(4)
        ))  # fmt: skip
    assert sorted(a.status_code for a in antworten) == [303, 410, 410, 410]


@pytest.mark.parametrize(
    "secret", ["x", "x" * 900, "null", "[]", "%00", "%ff", "..%2f..", "a%0d%0ab"]
)
def test_erfundene_links_verraten_nichts(neuer_browser: Browsers, secret: str) -> None:
    ausgestellt()
    browser = neuer_browser()
    for antwort in (
        browser.get(f"/aktivieren/{secret}"),
        aktivieren(browser, code(), f"/aktivieren/{secret}"),
    ):
        assert antwort.status_code in (404, 410) and "Vogt" not in antwort.text


def test_was_kein_formular_von_uns_sendet_aendert_nichts(neuer_browser: Browsers) -> None:
    benutzer_id = ausgestellt()
    browser, form = neuer_browser(), "application/x-www-form-urlencoded"
    browser.get(link())
    for body, art in (
        (b"", form),
        (b"null", "application/json"),
        (b"zugangskennung=" + b"x" * 1_000_000, form),
        (b"zugangskennung=%ff%00&passwort_neu=%ff&passwort_wiederholen=%ff", form),
        (b"zugangskennung=%22%3E%3Cscript%3E", form),
    ):
        antwort = browser.roh(ZUGANG, body, art)
        assert antwort.status_code in (413, 422) and "<script>" not in antwort.text
    fremd = {"Origin": "https://boese.example"}
    assert browser.post(ZUGANG, fremd, zugangskennung=code()).status_code == 403
    assert person(benutzer_id).status == Kontostatus.WARTET
    assert ziel(aktivieren(browser, code())) == "/vertraege#willkommen"


def test_hilfe_beim_tippen_kennt_die_wartende(neuer_browser: Browsers) -> None:
    ausgestellt()
    browser = neuer_browser()
    browser.get(link())
    schlecht = browser.post("/passwort-guete", passwort_neu="HanneVogt@gruenwald").json()
    assert schlecht["score"] < 3 and "zu Ihnen" in schlecht["hinweis"]
    assert browser.post("/passwort-guete", passwort_neu=PASSWORT).json()["score"] >= 3


def test_wer_angemeldet_ist_wird_es_mit_dem_neuen_zugang(neuer_browser: Browsers) -> None:
    anlegen()
    ausgestellt()
    browser = neuer_browser()
    browser.anmelden(LENA, PASSWORT)
    browser.get(link())
    assert ziel(aktivieren(browser, code(), wort=ANDERES)) == "/vertraege#willkommen"


def test_ein_vergessenes_passwort_aktiviert_nicht(neuer_browser: Browsers) -> None:
    ausgestellt()
    vorher = len(post_an(HANNE))
    antworten = {
        ziel(neuer_browser().post("/passwort-vergessen", email=email))
        for email in (HANNE, "niemand@gruenwald.example")
    }
    assert antworten == {"/passwort-vergessen#gesendet"} and len(post_an(HANNE)) == vorher
