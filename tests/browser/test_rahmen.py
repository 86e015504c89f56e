"""The frame around every page: menu, switch, language, warning, banner; keyboard alone suffices."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import UNGENUTZT, Sitzung
from tests.browser.aussehen import assert_accessible, assert_fits, looks, sign_in
from tests.conftest import SignIn
from tests.server import Server, running_server

WER = "nutzer@muster.example"
SEITE = "/bestaetigen"


def test_menue_ist_mit_der_tastatur_vollstaendig(page_of: SignIn) -> None:
    page = page_of(WER)
    button = page.get_by_role("button", name="Konto")
    menu = page.get_by_role("menu", name="Konto")
    konto, wechseln, abmelden = (
        menu.get_by_role("menuitem", name=name)
        for name in ("Account-Verwaltung", "Portal wechseln", "Abmelden")
    )
    button.press("Enter")
    expect(konto).to_be_focused()
    for key, item in (
        ("ArrowDown", wechseln),
        ("End", abmelden),
        ("ArrowDown", konto),
        ("ArrowUp", abmelden),
        ("Home", konto),
        ("p", wechseln),
    ):
        page.keyboard.press(key)
        expect(item).to_be_focused()

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    button.press("ArrowUp")
    expect(abmelden).to_be_focused()
    page.keyboard.press("Tab")
    expect(menu).to_be_hidden()


def test_menue_sagt_wem_es_gehoert(page_of: SignIn) -> None:
    page = page_of(WER)
    page.get_by_role("button", name="Konto").click()
    expect(page.get_by_text("Muster Maschinenbau GmbH").first).to_be_visible()
    expect(page.get_by_role("menuitem", name="Admin-Bereich")).to_have_count(0)
    assert_accessible(page)


def test_wechsel_nennt_jedes_portal_mit_anzahl_und_gibt_den_fokus_zurueck(page_of: SignIn) -> None:
    page = page_of(WER, "metallrente")
    button = page.get_by_role("button", name="Konto")
    button.press("Enter")
    page.get_by_role("menuitem", name="Portal wechseln").press("Enter")
    dialog = page.get_by_role("dialog", name="Portal wechseln")
    for portal in AUSPRAEGUNGEN.values():
        expect(dialog.get_by_role("button", name=portal.name, exact=True)).to_be_visible()
    hier = dialog.get_by_role("button", name="MetallRente")
    expect(hier).to_have_attribute("aria-current", "true")
    expect(hier).to_have_accessible_description("Hier sind Sie · 1 Vertrag")
    alle = dialog.get_by_role("button", name="FirmenOnline")
    expect(alle).to_have_accessible_description("2 Verträge")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_ein_link_aus_einer_mail_fragt_vor_dem_wechsel_und_fuehrt_dann_hin(
    portal: Server, page_of: SignIn
) -> None:
    page, vertrag = page_of(WER, "metallrente"), "/vertraege/AL-1000025"
    page.goto(f"{portal.url}/firmenonline/anmelden?weiter={quote(vertrag, safe='')}")
    expect(page.get_by_role("heading", name="Dieser Link gehört zu FirmenOnline")).to_be_visible()
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Unter MetallRente bleiben").click()
    expect(page.get_by_role("heading", name="Nicht in diesem Portal")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Zu FirmenOnline wechseln").click()
    expect(page.get_by_role("heading", name="Unterstützungskasse")).to_be_visible()
    assert page.url == portal.url + vertrag


def test_sprunglink_fuehrt_zum_inhalt(portal: Server, page: Page) -> None:
    page.goto(portal.url + "/firmenonline/anmelden")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-Mail-Adresse")).to_be_focused()


def test_navigation_bewegt_den_fokus_und_sagt_den_titel(portal: Server, page_of: SignIn) -> None:
    page = page_of(WER)
    page.goto(portal.url + SEITE)
    page.get_by_role("link", name="Verträge", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Verträge")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("Verträge")


def test_sprache_wechselt_sofort_und_bleibt(portal: Server, page_of: SignIn) -> None:
    page = page_of("spezialist@versicherer.example")
    page.goto(portal.url + SEITE)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1, name="Confirm that it is you")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert '<html lang="en"' in page.request.get(page.url).text()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1, name="Bestätigen Sie")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_passwort_laesst_sich_zeigen(portal: Server, page: Page) -> None:
    page.goto(portal.url + "/firmenonline/anmelden")
    button = page.get_by_role("button", name="Anzeigen")
    button.press("Enter")
    expect(page.get_by_label("Passwort", exact=True)).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(page.get_by_label("Passwort", exact=True)).to_have_attribute("type", "password")


def test_vor_der_abmeldung_wird_gewarnt_und_bleiben_genuegt(
    portal: Server, page_of: SignIn
) -> None:
    page = page_of(WER)
    page.goto(portal.url + SEITE)
    dialog = page.get_by_role("dialog", name="Sie werden in 2 Minuten abgemeldet")
    _zuletzt_genutzt(portal, UNGENUTZT - timedelta(seconds=100))
    _look_again(page)
    expect(dialog.get_by_role("button", name="Angemeldet bleiben")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    _look_again(page)
    expect(dialog).to_be_hidden()
    assert page.request.get(portal.url + "/sitzung/frist").json()["sekunden"] > 1_700


def test_abgelaufene_sitzung_fuehrt_zur_anmeldung(portal: Server, page_of: SignIn) -> None:
    page = page_of(WER)
    page.goto(portal.url + SEITE)
    _zuletzt_genutzt(portal, UNGENUTZT)
    expect(page.get_by_text("Bitte melden Sie sich an.")).to_be_visible()


def test_verlorene_verbindung_steht_da(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()  # its console complains
    banner = page.get_by_role("alert").filter(has_text="Keine Verbindung zum Server.")
    with running_server(tmp_path) as server:
        sign_in(page, server, "firmenonline")
        expect(page.locator("#angemeldet-als")).to_have_text(re.compile("."))
        expect(banner).to_have_count(0)
    expect(banner).to_be_visible(timeout=30_000)
    page.close()


def test_seite_die_sich_nicht_zeichnen_laesst_sagt_es(portal: Server, page_of: SignIn) -> None:
    page = page_of(WER).context.new_page()  # its console may complain
    page.route_web_socket(re.compile("/_event"), _send_what_react_cannot_draw)
    page.goto(portal.url + SEITE)
    expect(page.get_by_role("alert")).to_contain_text("Diese Seite kann gerade nicht angezeigt")
    page.get_by_role("link", name="Zur Startseite").wait_for()


def test_neue_version_wird_auf_deutsch_angeboten(portal: Server, page_of: SignIn) -> None:
    page = page_of(WER).context.new_page()
    page.add_init_script(
        "sessionStorage.setItem('reflex_last_reloaded_on_error', Date.now().toString())"
    )
    page.route_web_socket(re.compile("/_event"), _claim_older_build)
    page.goto(portal.url + SEITE)
    expect(page.get_by_text("Es gibt eine neue Version des Portals.")).to_be_visible()
    expect(page.get_by_role("button", name="Neu laden")).to_be_visible()


def _zuletzt_genutzt(portal: Server, before: timedelta) -> None:
    """Nobody did anything for so long."""
    with portal.db() as db:
        wer = select(Benutzer.id).where(Benutzer.email == WER)
        for sitzung in db.exec(select(Sitzung).where(col(Sitzung.benutzer_id).in_(wer))):
            sitzung.zuletzt_am = clock.now() - before
            db.add(sitzung)
        db.commit()


def _look_again(page: Page) -> None:
    """As when the tab comes to the front."""
    with page.expect_response("**/sitzung/frist"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _send_what_react_cannot_draw(ws: WebSocketRoute) -> None:
    def spoil(text: str | bytes) -> None:
        ws.send(str(text).replace('"Lena Schäfer"', '{"not":"text"}'))

    ws.connect_to_server().on_message(spoil)


def _claim_older_build(ws: WebSocketRoute) -> None:
    server = ws.connect_to_server()
    ws.on_message(lambda text: server.send(re.sub(r'("state_schema":")\w+', r"\1older", str(text))))
