"""The page of the Vermittler-Zugang over HTTP: brand, one message, where it leads."""

import pytest
from sqlmodel import select

from firmenportal.db import snapshot
from firmenportal.demo import PASSWORT
from firmenportal.domain.anmeldebremse import ERLAUBT
from firmenportal.domain.sitzung import Sitzung
from tests.http.anmeldung import Browser, Browsers, ziel

SEITE, BIRTES = "/vermittler/anmelden", "MN-000417"
FALSCH = "Benutzerschlüssel oder Passwort ist falsch."


def anmelden(
    browser: Browser, schluessel: str = BIRTES, passwort: str = PASSWORT, portal: str = ""
) -> str:
    return ziel(browser.post(SEITE, None, schluessel=schluessel, passwort=passwort, portal=portal))


def sitzungen() -> list[Sitzung]:
    with snapshot() as db:
        return list(db.exec(select(Sitzung)))


def test_birte_meldet_sich_an_und_die_naechste_anmeldung_beginnt_wieder_hier(
    demo_browser: Browsers,
) -> None:
    birte = demo_browser()
    assert anmelden(birte) == "/vertraege"
    assert birte.angemeldet and [s.auspraegung for s in sitzungen()] == ["firmenonline"]
    birte.post("/abmelden")
    assert ziel(birte.get("/vertraege")) == f"{SEITE}#abgelaufen"


def test_auch_nach_einem_wechsel_des_portals_beginnt_die_naechste_anmeldung_wieder_hier(
    demo_browser: Browsers,
) -> None:
    birte = demo_browser()
    anmelden(birte)
    birte.post("/portal-wechseln", auspraegung="metallrente", zurueck="/vertraege")
    birte.post("/abmelden")
    assert ziel(birte.get("/vertraege")) == f"{SEITE}#abgelaufen"


def test_die_seite_traegt_die_marke_von_der_man_kommt(demo_browser: Browsers) -> None:
    fremd = demo_browser()
    for portal, marke in (("", "firmenonline"), ("?portal=klinikrente", "klinikrente")):
        seite = fremd.get(SEITE + portal)
        assert seite.status_code == 200 and f'data-auspraegung="{marke}"' in seite.text
        assert FALSCH in seite.text and f'href="/{marke}/anmelden"' in seite.text
    assert anmelden(fremd, portal="klinikrente") == "/vertraege"
    assert [s.auspraegung for s in sitzungen()] == ["klinikrente"]


@pytest.mark.parametrize(
    "portal", ["gibtesnicht", "vermittler", "x" * 5_000, "\r\nSet-Cookie: a=b"]
)
def test_ein_unbekanntes_portal_ist_das_dach(demo_browser: Browsers, portal: str) -> None:
    birte = demo_browser()
    assert anmelden(birte, passwort="falsch", portal=portal) == f"{SEITE}#fehler"
    assert anmelden(birte, portal=portal) == "/vertraege"
    assert [s.auspraegung for s in sitzungen()] == ["firmenonline"]


def test_jeder_fehler_fuehrt_auf_dieselbe_seite_zurueck(demo_browser: Browsers) -> None:
    fremd = demo_browser()
    for schluessel, passwort in ((BIRTES, "falsch"), ("MN-999999", PASSWORT), ("", "")):
        zurueck = anmelden(fremd, schluessel, passwort, "metallrente")
        assert zurueck == f"{SEITE}?portal=metallrente#fehler"
    assert not fremd.angemeldet and not sitzungen()


def test_wer_zu_oft_raet_erfaehrt_die_pause(demo_browser: Browsers) -> None:
    fremd = demo_browser()
    for _ in range(ERLAUBT):
        anmelden(fremd, passwort="falsch")
    assert anmelden(fremd) == f"{SEITE}#pause-1"
    assert 'id="pause-1"' in fremd.get(SEITE).text


def test_nach_der_anmeldung_geht_es_zur_gewuenschten_seite(demo_browser: Browsers) -> None:
    birte = demo_browser()
    birte.hat_cookie("portal", "vermittler")
    assert ziel(birte.get("/vertraege/AL-1000017")) == f"{SEITE}#abgelaufen"
    assert anmelden(birte) == "/vertraege/AL-1000017"


def test_die_vorige_sitzung_des_browsers_endet(demo_browser: Browsers) -> None:
    birte = demo_browser()
    for _ in range(2):
        anmelden(birte)
    assert len(sitzungen()) == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_eine_fremde_seite_meldet_niemanden_an(
    demo_browser: Browsers, headers: dict[str, str]
) -> None:
    antwort = demo_browser().post(SEITE, headers, schluessel=BIRTES, passwort=PASSWORT)
    assert antwort.status_code == 403 and not sitzungen()
