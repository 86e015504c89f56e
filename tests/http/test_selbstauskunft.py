"""The Auskunft over HTTP: own data as files, for who is signed in, and not without end."""

import json
import re

import httpx
import pytest

from firmenportal.http.selbstauskunft import _JE_STUNDE
from tests.conftest import CookieOf
from tests.server import Server

LENA, BJOERN = "nutzer@muster.example", "ohnerechte@muster.example"


def get(portal: Server, endung: str, cookie: str) -> httpx.Response:
    adresse = f"{portal.url}/konto/auskunft.{endung}"
    return httpx.get(adresse, headers={"Cookie": cookie}, timeout=30)


def test_als_json_und_als_pdf(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of(LENA)
    antwort = get(portal, "json", cookie)
    assert antwort.json()["konto"][0]["E-Mail-Adresse"] == LENA
    kopf = antwort.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="Auskunft_\d{4}-\d\d-\d\d\.json"', kopf)
    pdf = get(portal, "pdf", cookie)
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize("endung", ["json", "pdf"])
def test_ohne_sitzung_geht_es_zur_anmeldung(portal: Server, endung: str) -> None:
    assert get(portal, endung, "").status_code == 303


def test_niemand_laesst_sich_ohne_ende_auskuenfte_geben(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(BJOERN)
    codes = [get(portal, "json", cookie).status_code for _ in range(_JE_STUNDE + 1)]
    assert set(codes[:-1]) == {200} and codes[-1] == 429


def test_jeder_bekommt_nur_das_eigene(portal: Server, cookie_of: CookieOf) -> None:
    eigene = json.dumps(get(portal, "json", cookie_of("steuer@kanzlei.example")).json())
    assert LENA not in eigene and "AL-1000025" not in eigene
