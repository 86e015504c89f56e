"""Schulung over HTTP: everybody reads it, as page and as PDF."""

import re
from html import unescape

import pytest
from sqlmodel import select

from firmenportal.db import transaction
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.schulung.thema import Thema
from firmenportal.domain.schulung.themen import THEMEN
from tests.domain.personen import LENA
from tests.domain.test_schulung import saetze
from tests.http.anmeldung import Browser, Browsers

jedes_thema = pytest.mark.parametrize("t", THEMEN.values(), ids=lambda t: t.key)


@pytest.fixture
def fremder(neuer_browser: Browsers) -> Browser:
    return neuer_browser()


def lesbar(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_die_uebersicht_nennt_jedes_thema(fremder: Browser) -> None:
    antwort = fremder.get("/schulung")
    assert antwort.status_code == 200
    for t in THEMEN.values():
        assert f'href="{t.adresse}"' in antwort.text
        assert t.worum in lesbar(antwort.text)


@jedes_thema
def test_die_seite_sagt_alles_und_fuehrt_zu_pdf_und_anderen_themen(
    fremder: Browser, t: Thema
) -> None:
    html = fremder.get(t.adresse).text
    assert html.count("<h1") == 1
    gesagt = lesbar(html)
    assert [satz for satz in saetze(t) if satz not in gesagt] == []
    for adresse in (f"{t.adresse}.pdf", *(anderes.adresse for anderes in THEMEN.values())):
        assert f'href="{adresse}"' in html
    assert html.count('aria-current="page"') == 2, "in the path and among the topics"


def test_ein_schraegstrich_am_ende_stoert_nicht(fremder: Browser) -> None:
    for adresse in ("/schulung", "/schulung/basisschulung"):
        assert fremder.get(f"{adresse}/").text == fremder.get(adresse).text


@jedes_thema
def test_als_pdf(fremder: Browser, t: Thema) -> None:
    antwort = fremder.get(f"{t.adresse}.pdf")
    assert antwort.headers["content-type"] == "application/pdf"
    assert f'filename="Schulung_{t.key}.pdf"' in antwort.headers["content-disposition"]
    assert antwort.content.startswith(b"%PDF")


@pytest.mark.parametrize("adresse", ["/schulung/x", "/schulung/x.pdf", "/schulung/..%2fx"])
def test_was_es_nicht_gibt_ist_nicht_zu_finden(fremder: Browser, adresse: str) -> None:
    assert fremder.get(adresse, accept="text/html").status_code == 404


def test_wer_englisch_liest_liest_englisch(lena: Browser) -> None:
    with transaction() as db:
        db.exec(select(Benutzer).where(Benutzer.email == LENA)).one().sprache = "en"
    gesagt = lesbar(lena.get("/schulung/basisschulung").text)
    assert "Basics of activation" in gesagt
    assert "Freischaltung" not in gesagt
