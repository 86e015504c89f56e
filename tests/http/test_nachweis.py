"""Nachweise over HTTP: a PDF to save for who may, and nothing for everybody else."""

import httpx
import pytest

from firmenportal.db import transaction
from firmenportal.dokument import Dokument
from firmenportal.domain import nachweis
from firmenportal.domain.nachweis import Nachweisart
from tests.conftest import CookieOf
from tests.databases import engine_on
from tests.domain.besetzung import firma, konto
from tests.server import Server

SABINE, LENA = "firmenadmin@muster.example", "nutzer@muster.example"


@pytest.fixture(scope="module")
def adresse(portal: Server) -> str:
    with engine_on(portal.db_url), transaction() as db:
        dokument = Dokument("Prüfung der Zugriffe", "Muster", (), ())
        muster, durch = firma(db).id or 0, konto(db, SABINE).wer
        neu = nachweis.ausstellen(db, muster, Nachweisart.PRUEFUNG, dokument, durch)
        return f"{portal.url}/admin/nachweise/{neu.id}.pdf"


def get(adresse: str, cookie: str = "") -> httpx.Response:
    return httpx.get(adresse, headers={"Cookie": cookie}, timeout=30)


def test_ein_firmenadmin_bekommt_ihn_zum_speichern(adresse: str, cookie_of: CookieOf) -> None:
    antwort = get(adresse, cookie_of(SABINE))
    assert antwort.status_code == 200 and antwort.content.startswith(b"%PDF-")
    assert antwort.headers["content-type"] == "application/pdf"
    assert 'attachment; filename="Nachweis_Pruefung_' in antwort.headers["content-disposition"]


def test_fremde_und_unbekannte_sind_nicht_zu_unterscheiden(
    portal: Server, adresse: str, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(LENA)
    unbekannte = [f"{portal.url}/admin/nachweise/{i}.pdf" for i in ("999999", "9" * 40, "x", "-1")]
    antworten = [get(a, cookie) for a in (adresse, *unbekannte)]
    assert {a.status_code for a in antworten} == {404}
    assert len({a.content for a in antworten}) == 1


def test_ohne_sitzung_geht_es_zur_anmeldung(adresse: str) -> None:
    assert get(adresse).status_code == 303
