"""The people as a file: what the page has found, for who may do more than look."""

import httpx
import pytest

from tests.conftest import CookieOf
from tests.http.test_export import zeilen
from tests.server import Server

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
CSV = "/admin/nutzer/export.csv"


def get(portal: Server, path: str, cookie: str) -> httpx.Response:
    return httpx.get(portal.url + path, headers={"Cookie": cookie}, timeout=30)


def test_die_datei_hat_was_die_seite_gefunden_hat(portal: Server, cookie_of: CookieOf) -> None:
    response = get(portal, f"{CSV}?personentyp=vermittler&sort=-name", cookie_of(SABINE))
    kopf, *rest = zeilen(response)
    assert kopf[:3] == ["Nachname", "Vorname", "E-Mail-Adresse"]
    assert [z[0] for z in rest] == ["Petersen", "Lüders", "Gößwein"]
    assert rest[0][3:5] == [
        "Vermittler",
        "Makler Nord GmbH · durch die Firma, durch Vollmacht, Vermittler-Zugang",
    ]
    assert 'filename="Nutzer_' in response.headers["content-disposition"]


def test_nach_vertrag_hat_jede_zeile_rechte_und_grund(portal: Server, cookie_of: CookieOf) -> None:
    anfrage = "?ansicht=vertraege&vertrag=AL-1000017&suche=oehlmann"
    kopf, *rest = zeilen(get(portal, CSV + anfrage.replace("oe", "ö"), cookie_of(SABINE)))
    assert kopf[0] == "Vertrag" and kopf[-1] == "Grund"
    [zeile] = rest
    assert zeile[0] == "AL-1000017" and zeile[2] == "MetallRente"
    assert zeile[-1] == "einzeln erteilt; Wirkt nicht: Der Zugang ist gesperrt."


def test_ein_admin_bekommt_nur_was_seine_vertraege_betrifft(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(JOERG)
    personen = {z[2] for z in zeilen(get(portal, CSV, cookie))}
    assert "urlaub@muster.example" not in personen and "nutzer@muster.example" in personen
    zugriffe = zeilen(get(portal, f"{CSV}?ansicht=vertraege", cookie))
    assert {z[0] for z in zugriffe[1:]} == {"AL-1000017", "AL-1000033"}
    assert "schluessel@maklernord.example" not in {z[5] for z in zugriffe}


@pytest.mark.parametrize(
    "email", ["vermittleradmin@maklernord.example", "nutzer@muster.example", "lohn@buero.example"]
)
def test_wer_hier_nicht_verwaltet_findet_keine_datei(
    portal: Server, cookie_of: CookieOf, email: str
) -> None:
    for anfrage in ("?firma=999999", "?ansicht=vertraege&firma=999999"):
        assert get(portal, CSV + anfrage, cookie_of(email)).status_code == 404


def test_wer_nur_ansieht_exportiert_nicht(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of("vermittleradmin@maklernord.example")
    for endung in ("csv", "xlsx"):
        answer = get(portal, f"/admin/nutzer/export.{endung}", cookie)
        assert answer.status_code == 404 and "muster.example" not in answer.text


def test_ohne_sitzung_keine_datei(portal: Server) -> None:
    assert httpx.get(portal.url + CSV).status_code == 303
