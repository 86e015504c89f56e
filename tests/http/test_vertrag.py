"""Contract and list over the raw socket: foreign numbers, and what no form of ours sends."""

from typing import Any

import pytest

from firmenportal.state.base import PortalState
from firmenportal.state.vertraege import VertraegeState
from firmenportal.state.vertrag import VertragState
from tests.conftest import CookieOf
from tests.raw_client import RawClient
from tests.server import Server

FREMD, NUTZER = "firmenadmin@pflege.example", "nutzer@muster.example"
UNBEKANNT = "AL-9999999"


def told(client: RawClient, nummer: str) -> str:
    """Every byte of the answer, the number taken out that the client itself had sent."""
    before = len(client.text)
    client.go(f"/vertraege/{nummer}")
    return client.text[before:].replace(nummer, "…")


def test_ein_fremder_vertrag_ist_von_einem_unbekannten_nicht_zu_unterscheiden(
    portal: Server, cookie_of: CookieOf
) -> None:
    client = RawClient(portal.url, cookie_of(FREMD))
    told(client, "AL-8888888")
    unbekannt = told(client, UNBEKANNT)
    assert client.var(PortalState, "fehlt") is True
    for nummer in ("AL-1000017", "W0000004711", "AL-1000090", "AL-1", "0x10", "9" * 300):
        assert told(client, nummer) == unbekannt, nummer
    client.close()


def test_im_falschen_portal_geht_ausser_der_nummer_nichts_ueber_die_leitung(
    portal: Server, cookie_of: CookieOf
) -> None:
    client = RawClient(portal.url, cookie_of(NUTZER, "chemierente"))
    before = len(client.text)
    client.go("/vertraege/AL-1000017?ansicht=daten")
    assert client.var(VertragState, "woanders") == "AL-1000017"
    for wort in ("Muster", "Direktversicherung", "Abel", "Krüger", "27.418"):
        assert wort not in client.text[before:]
    client.close()


@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (VertraegeState.suchen, {"text": "x" * 5_000}),
        (VertraegeState.suchen, {"text": {"$ne": ""}}),
        (VertraegeState.suchen, {"text": "x", "seite": 2}),
        (VertraegeState.filtern, {"name": "firma_id", "wert": "1"}),
        (VertraegeState.filtern, {"name": "recht", "wert": ["berechnen"]}),
        (VertraegeState.firma_suchen, {"text": None}),
        (VertragState.suchen, {}),
        (VertragState.filtern, {"wert": 10**30}),
    ],
)
def test_was_keine_seite_schickt_wird_abgewiesen(
    portal: Server, cookie_of: CookieOf, handler: Any, payload: dict[str, Any]
) -> None:
    client = RawClient(portal.url, cookie_of(NUTZER))
    rows = client.var(VertraegeState, "rows")
    client.call(handler, **payload)
    assert client.var(PortalState, "error").startswith("Diese Eingabe ist ungültig")
    assert client.var(VertraegeState, "rows") == rows and client.events == []
    client.close()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "%_\\", "'; DROP TABLE firma; --", "\u202e"])
def test_jeder_text_ist_eine_suche(portal: Server, cookie_of: CookieOf, text: str) -> None:
    client = RawClient(portal.url, cookie_of(NUTZER))
    client.call(VertraegeState.suchen, text=text)
    client.call(VertraegeState.firma_suchen, text=text)
    client.go("/vertraege?suche=" + ("%00" if text == "\x00" else "%25"))
    assert "Unerwarteter Fehler" not in client.text
    assert client.var(VertraegeState, "geladen") is True
    client.close()
