"""Welcher Antrag? over HTTP: the address alone says where one is, for strangers too."""

import re
from html import unescape

import pytest
from sqlmodel import select

from firmenportal.db import transaction
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.freischaltung import entscheidung
from firmenportal.domain.freischaltung.frage import FRAGEN
from tests.domain.personen import LENA
from tests.http.anmeldung import Browser, Browsers

ERSTE = FRAGEN[0].text


@pytest.fixture
def fremder(neuer_browser: Browsers) -> Browser:
    return neuer_browser()


def ueberschrift(browser: Browser, adresse: str) -> str:
    antwort = browser.get(adresse)
    assert antwort.status_code == 200, adresse
    assert antwort.text.count("<h1") == 1, adresse
    (gefunden,) = re.findall("<h1[^>]*>(.*?)</h1>", antwort.text)
    titel = re.findall("<title>(.*?)</title>", antwort.text)
    assert titel == [gefunden], adresse
    return unescape(gefunden)


def test_ohne_anmeldung_und_ohne_script_steht_die_erste_frage_da(fremder: Browser) -> None:
    assert ueberschrift(fremder, "/freischaltung") == ERSTE
    text = fremder.get("/freischaltung").text
    assert "Frage 1 von höchstens 5" in text
    assert "<script" not in text
    assert all(f'value="{o.wert}"' in text for o in FRAGEN[0].optionen)


@pytest.mark.parametrize(
    "anfrage",
    ["?wer=chef", "?wer=", "?vollmacht=ja", "?wer=%3Cscript%3E", "?wer=%00", "?x=" + "y" * 900],
)
def test_unsinn_in_der_adresse_fragt_die_erste_frage(fremder: Browser, anfrage: str) -> None:
    if "%00" in anfrage:
        assert fremder.get(f"/freischaltung{anfrage}").status_code == 404
    else:
        assert ueberschrift(fremder, f"/freischaltung{anfrage}") == ERSTE


def test_ein_schraegstrich_am_ende_stoert_nicht(fremder: Browser) -> None:
    assert ueberschrift(fremder, "/freischaltung/?wer=vermittler").startswith("Hat die Person")


def test_ein_link_fuehrt_mitten_hinein_und_jede_antwort_laesst_sich_aendern(
    fremder: Browser,
) -> None:
    adresse = "/freischaltung?wer=vermittler&schluessel=nein&antragsteller=maklerhaus"
    assert ueberschrift(fremder, adresse).startswith("Hat die Firma dem Maklerhaus")
    text = unescape(fremder.get(adresse).text)
    assert "Frage 4 von höchstens 5" in text
    for davor in (
        "/freischaltung",
        "/freischaltung?wer=vermittler",
        "/freischaltung?wer=vermittler&schluessel=nein",
    ):
        assert f'href="{davor}"' in text
    for merkmal in ("wer", "schluessel", "antragsteller"):
        assert f'type="hidden" name="{merkmal}"' in text


def test_jeder_weg_hat_seine_seite_mit_grund_unterlagen_und_einem_knopf(fremder: Browser) -> None:
    for weg in entscheidung.alle_wege():
        bedingung = {m.value: min(werte) for m, werte in weg.wenn[0].items()}
        antworten = entscheidung.gegeben(bedingung)
        anfrage = "&".join(f"{m}={wert}" for m, wert in antworten.items())
        text = unescape(fremder.get(f"/freischaltung?{anfrage}").text)
        assert weg.grund in text, weg.key
        assert re.search(rf'href="{re.escape(weg.knopf.adresse)}(&verwaltung=\w+)?"', text), weg.key
        assert all(u.value in text for u in weg.unterlagen), weg.key
        assert text.count("button--primary") == 1, weg.key


def test_wer_englisch_liest_wird_englisch_gefragt(lena: Browser) -> None:
    assert ueberschrift(lena, "/freischaltung") == ERSTE
    with transaction() as db:
        db.exec(select(Benutzer).where(Benutzer.email == LENA)).one().sprache = "en"
    assert ueberschrift(lena, "/freischaltung") == "Whom would you like to activate?"
