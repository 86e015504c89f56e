"""What somebody with a bare socket reaches of an application: his own, and of others nothing."""

import secrets

import httpx
import pytest
from reflex_base.utils.format import format_event_handler

from firmenportal.state.base import PortalState
from firmenportal.state.freischaltung.base import AntragState
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.personen import PersonenState
from firmenportal.state.guard import INVALID
from tests.raw_client import RawClient
from tests.server import Server

ORT = "/freischaltung/antrag/firma"
SPEICHERN = format_event_handler(FirmaState.speichern)


def begonnen(portal: Server) -> str:
    """The cookie of a browser that has begun an application."""
    antwort = httpx.post(
        f"{portal.url}/freischaltung/antrag",
        data={"art": "firmenadmin", "unterzeichner": "firma"},
        headers={"Origin": portal.url},
    )
    assert antwort.status_code == 303
    return f"vorgang={antwort.cookies['vorgang']}"


@pytest.fixture
def lotte(portal: Server) -> RawClient:
    client = RawClient(portal.url, begonnen(portal), ORT)
    client.call(FirmaState.speichern, feld="firma_name", wert="Seilerei Lotte Berg e. K.")
    return client


def test_wer_den_cookie_hat_arbeitet_an_seinem_antrag(lotte: RawClient) -> None:
    assert lotte.var(AntragState, "vorgangsnummer").startswith("FA-")
    assert lotte.var(FirmaState, "werte")["firma_name"] == "Seilerei Lotte Berg e. K."


def test_das_geheimnis_des_browsers_erreicht_keine_seite(portal: Server) -> None:
    cookie = begonnen(portal)
    client = RawClient(portal.url, cookie, ORT)
    client.go(ORT)
    assert cookie.removeprefix("vorgang=") not in client.text


def test_ein_gestohlenes_token_fuehrt_ohne_den_cookie_zu_nichts(portal: Server) -> None:
    cookie, token = begonnen(portal), secrets.token_hex(16)
    opfer = RawClient(portal.url, cookie, ORT, token=token)
    opfer.call(FirmaState.speichern, feld="firma_name", wert="Geheime Seilerei")
    nummer = opfer.var(AntragState, "vorgangsnummer")
    for fremd in ("", begonnen(portal), "vorgang=" + "x" * 43):
        dieb = RawClient(portal.url, fremd, ORT, token=token)
        dieb.go(ORT)
        dieb.call(FirmaState.speichern, feld="firma_name", wert="Dieb")
        assert "Geheime Seilerei" not in dieb.text and nummer not in dieb.text
    opfer.go(ORT)
    assert opfer.var(FirmaState, "werte")["firma_name"] == "Geheime Seilerei"


@pytest.mark.parametrize("cookie", ["", "vorgang=" + "y" * 43, "vorgang="])
def test_ohne_zugang_sagt_die_seite_wie_man_zu_ihm_kommt(portal: Server, cookie: str) -> None:
    client = RawClient(portal.url, cookie, ORT)
    client.call(PersonenState.entfernen, person=1)
    assert client.var(AntragState, "kein_zugang") is True
    assert not client.closed and not client.told_to_leave


@pytest.mark.parametrize(
    "payload",
    [
        {"feld": "firma_name", "wert": "x" * 201},
        {"feld": "firma_name", "wert": None},
        {"feld": "zustand", "wert": "freigegeben"},
        {"feld": "firma_name", "wert": "x", "antrag_id": 1},
        {"feld": "firma_name", "wert": "x", "wer": 1},
        {"feld": "firma_name"},
    ],
)
def test_was_keine_seite_sendet_wird_abgewiesen(
    lotte: RawClient, payload: dict[str, object]
) -> None:
    lotte.call_all([(SPEICHERN, payload)])
    assert lotte.var(PortalState, "error") == INVALID
    lotte.go(ORT)
    assert lotte.var(FirmaState, "werte")["firma_name"] == "Seilerei Lotte Berg e. K."


def test_ein_riesiger_wert_beendet_nur_die_eigene_verbindung(
    portal: Server, lotte: RawClient
) -> None:
    lotte.call(FirmaState.speichern, feld="firma_name", wert="x" * 1_000_000)
    assert lotte.closed or lotte.var(PortalState, "error") == INVALID
    RawClient(portal.url, begonnen(portal), ORT).go(ORT)


def test_steuerzeichen_kommen_nicht_in_den_antrag(lotte: RawClient) -> None:
    lotte.call(FirmaState.speichern, feld="firma_ort", wert="Flens\0burg")
    assert lotte.var(FirmaState, "werte")["firma_ort"] in ("Flensburg", "")
