"""Another Portalausprägung, or a house that somebody has left: nothing widens what one sees."""

from urllib.parse import quote

import httpx
import pytest
from sqlmodel import select

from firmenportal.db import transaction
from firmenportal.domain import vermittler
from firmenportal.domain.sitzung import Sitzung, hash_of
from firmenportal.domain.vermittler import Benutzerschluessel
from firmenportal.state.vertraege import VertraegeState
from tests.angriff.welt import JONAS, LENA, NICHT_GEFUNDEN, Welt, gesagt
from tests.domain.besetzung import DURCH, SUED, haus, konto

LISTE, FREMD = "/vertraege", "AL-1000025"  # FirmenOnline alone shows it
SCHLUESSEL = "schluessel@maklernord.example"


def unter_metallrente(welt: Welt) -> str:
    """Lena's cookie after she has switched."""
    cookie = welt.cookie(LENA)
    assert welt.sendet(cookie, "/portal-wechseln", auspraegung="metallrente").is_redirect
    return cookie


def auspraegung(cookie: str) -> str:
    with transaction() as db:
        return db.get_one(Sitzung, hash_of(cookie.removeprefix("sitzung="))).auspraegung


@pytest.mark.parametrize(
    "kopf",
    [
        {"X-Auspraegung": "firmenonline"},
        {"X-Forwarded-Host": "firmenonline.example", "Forwarded": "host=firmenonline.example"},
        {"X-Original-URL": "/firmenonline/anmelden", "X-Rewrite-URL": "/portal-wechseln"},
        {"Referer": "/firmenonline/anmelden"},
    ],
    ids=lambda kopf: next(iter(kopf)),
)
@pytest.mark.parametrize("frage", ["", "?auspraegung=firmenonline", "?portal=firmenonline"])
def test_kopfzeile_frage_und_cookie_wechseln_kein_portal(
    welt: Welt, kopf: dict[str, str], frage: str
) -> None:
    cookie = unter_metallrente(welt)
    mehr = "; portal=firmenonline; auspraegung=firmenonline"
    for pfad in ("/vertraege/export.csv", LISTE, f"/vertraege/{FREMD}", "/portal-wechseln"):
        antwort = httpx.get(
            welt.server.url + pfad + frage, headers={"Cookie": cookie + mehr} | kopf
        )
        assert FREMD not in antwort.text.replace(pfad, ""), pfad
    client = welt.auf(cookie + mehr, LISTE + frage)
    assert client.var(VertraegeState, "geladen") and FREMD not in client.text
    assert auspraegung(cookie) == "metallrente"


def test_unter_fremdem_namen_antwortet_der_server_nicht(welt: Welt) -> None:
    cookie = unter_metallrente(welt)
    for host in ("firmenonline.example", "firmenonline.localhost", "localhost"):
        kopf = {"Cookie": cookie, "Host": host}
        assert httpx.get(welt.server.url + LISTE, headers=kopf).status_code == 421
    assert auspraegung(cookie) == "metallrente"


def test_gewechselt_wird_nur_von_der_eigenen_seite_und_zu_einem_portal(welt: Welt) -> None:
    cookie = unter_metallrente(welt)
    eigene = {"Cookie": cookie, "Origin": welt.server.url}
    fremde = {"Cookie": cookie, "Origin": "https://boese.example"}
    ziel = f"{welt.server.url}/portal-wechseln"
    wechsel = {"auspraegung": "firmenonline"}
    assert httpx.post(ziel, data=wechsel, headers=fremde).status_code == 403
    assert httpx.post(ziel, data=wechsel, headers={"Cookie": cookie}).status_code == 403
    for erfunden in ("", "firmenonline\0", "FIRMENONLINE", "alle", "x" * 10_000):
        assert httpx.post(ziel, data={"auspraegung": erfunden}, headers=eigene).status_code == 404
    assert auspraegung(cookie) == "metallrente"


def test_ein_link_aus_einer_mail_wechselt_nicht_und_zeigt_nichts(welt: Welt) -> None:
    cookie = unter_metallrente(welt)
    link = f"/firmenonline/anmelden?weiter={quote(f'/vertraege/{FREMD}', safe='')}"
    gefragt = welt.holt(cookie, link).text
    assert "Dieser Link gehört zu FirmenOnline" in gefragt and "Muster" not in gefragt
    assert auspraegung(cookie) == "metallrente"
    client = welt.auf(cookie, f"/vertraege/{FREMD}")
    assert "Direktversicherung" not in client.text


@pytest.mark.parametrize("email", [JONAS, SCHLUESSEL])
def test_wer_das_haus_gewechselt_hat_sieht_im_alten_fenster_nichts_mehr_vom_alten(
    welt: Welt, email: str
) -> None:
    """By row, by Vollmacht and by key: each event of the tab from before is one of the new stay."""
    client = welt.auf(email, LISTE)
    assert "AL-1000017" in client.text
    with transaction() as db:
        person = konto(db, email)
        vermittler.austreten(db, person, DURCH)
        vermittler.eintreten(db, person, haus(db, SUED), durch=DURCH)
    vorher = len(client.text)
    for handler, payload in (
        (VertraegeState.suchen, {"text": "AL-1000017"}),
        (VertraegeState.filtern, {"name": "sparte", "wert": "bAV"}),
        (VertraegeState.firma_suchen, {"text": "Muster"}),
    ):
        client.call(handler, **payload)
    client.go("/vertraege/AL-1000017")
    assert gesagt(client, VertraegeState.suchen, text="AL") in ("", NICHT_GEFUNDEN)
    assert "Muster Maschinenbau" not in client.text[vorher:]
    assert "AL-1000017" not in welt.holt(email, "/vertraege/export.csv").text


def test_ein_schluessel_bleibt_beim_alten_haus_und_oeffnet_im_neuen_nichts(welt: Welt) -> None:
    with transaction() as db:
        person = konto(db, SCHLUESSEL)
        vermittler.austreten(db, person, DURCH)
        vermittler.eintreten(db, person, haus(db, SUED), durch=DURCH)
        schluessel = select(Benutzerschluessel).where(Benutzerschluessel.benutzer_id == person.id)
        hausnummern = {s.maklerhaus_id for s in db.exec(schluessel)}
        assert haus(db, SUED).id not in hausnummern
    assert "AL-" not in welt.holt(SCHLUESSEL, "/vertraege/export.csv").text
