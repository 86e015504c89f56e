"""Signing in and everything about credentials, in a real browser and by its visible words."""

import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from firmenportal.domain.anmeldebremse import ERLAUBT
from tests.browser.aussehen import assert_accessible
from tests.databases import engine_on
from tests.domain.personen import ANDERES, PASSWORT, anlegen
from tests.server import Server

NUMMERN = itertools.count(1)
FALSCH = "E-Mail-Adresse oder Passwort ist falsch."


@pytest.fixture
def neu(portal: Server) -> Iterator[str]:
    """The address of an account that only this test uses, with PASSWORT."""
    email = f"lena{next(NUMMERN)}@muster.example"
    with engine_on(portal.db_url):
        anlegen(email)
        yield email


def anmelden(page: Page, portal: Server, email: str, wort: str = PASSWORT) -> None:
    page.goto(f"{portal.url}/metallrente/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(wort)
    page.get_by_role("button", name="Anmelden").click()


def angemeldet(page: Page) -> None:
    expect(page.get_by_role("button", name="Konto")).to_be_visible()


def oeffnen(page: Page, portal: Server, link: str, an: str) -> None:
    """Follow a link of the newest mail to this address, as the demo shows it."""
    page.goto(f"{portal.url}/demo/postausgang")
    assert_accessible(page)
    mail = page.get_by_role("article").filter(has_text=an).first
    mail.get_by_role("link", name=link).click()


def test_falsch_angemeldet_sagt_es_und_dann_geht_es(page: Page, portal: Server, neu: str) -> None:
    anmelden(page, portal, neu, ANDERES)
    expect(page.get_by_text(FALSCH)).to_be_visible()
    anmelden(page, portal, neu)
    angemeldet(page)


def test_wer_zu_oft_raet_erfaehrt_die_pause(page: Page, portal: Server, neu: str) -> None:
    for _ in range(ERLAUBT):
        anmelden(page, portal, neu, ANDERES)
        expect(page.get_by_text(FALSCH)).to_be_visible()
    anmelden(page, portal, neu)
    expect(page.get_by_text("Bitte warten Sie eine Minute")).to_be_visible()


def test_ein_vergessenes_passwort_wird_neu_gesetzt(page: Page, portal: Server, neu: str) -> None:
    page.goto(f"{portal.url}/passwort-vergessen")
    page.get_by_label("E-Mail-Adresse").fill(neu)
    page.get_by_role("button", name="Link anfordern").click()
    expect(page.get_by_text("ist jetzt eine E-Mail unterwegs")).to_be_visible()
    oeffnen(page, portal, "/passwort-neu/", neu)
    expect(page.get_by_role("heading", name="Neues Passwort setzen")).to_be_visible()
    assert urlsplit(page.url).path.rstrip("/") == "/passwort-neu", "the secret is out of sight"

    feld = page.get_by_label("Neues Passwort", exact=True)
    feld.press_sequentially("MusterMuster")
    hilfe = page.get_by_role("status").filter(has_text="Zeichen")
    expect(hilfe).to_have_text("Nehmen Sie mindestens 15 Zeichen.")
    feld.fill(ANDERES)
    expect(page.get_by_text("Das Passwort ist gut.")).to_be_visible()
    page.get_by_label("Passwort wiederholen").fill(ANDERES)
    page.get_by_role("button", name="Passwort setzen").click()
    expect(page.get_by_text("Ihr neues Passwort gilt ab jetzt")).to_be_visible()
    anmelden(page, portal, neu, ANDERES)
    angemeldet(page)
    oeffnen(page, portal, "/passwort-neu/", "neues Passwort angefordert")
    expect(page.get_by_role("heading", name="Dieser Link gilt nicht mehr")).to_be_visible()


def test_zu_leicht_wird_abgelehnt_und_sagt_warum(page: Page, portal: Server, neu: str) -> None:
    anmelden(page, portal, neu)
    angemeldet(page)
    page.goto(f"{portal.url}/konto/sicherheit")
    page.get_by_label("Bisheriges Passwort").fill(PASSWORT)
    for feld in ("Neues Passwort", "Passwort wiederholen"):
        page.get_by_label(feld, exact=True).fill("SchäferSchäferLena")
    page.get_by_role("button", name="Passwort ändern").click()
    expect(page.get_by_text("zu leicht zu erraten")).to_be_visible()


def test_eine_neue_adresse_wird_bestaetigt_und_zurueckgenommen(
    page: Page, portal: Server, neu: str
) -> None:
    andere = "neue-adresse@muster.example"
    anmelden(page, portal, neu)
    angemeldet(page)
    page.goto(f"{portal.url}/konto/personendaten")
    page.get_by_label("Neue E-Mail-Adresse").fill(andere)
    page.get_by_role("button", name="E-Mail-Adresse ändern").click()
    expect(page.get_by_role("heading", name="Bestätigen Sie, dass Sie es sind")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Passwort").fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()
    expect(page.get_by_text("Wir haben Ihnen einen Link an die neue Adresse")).to_be_visible()

    oeffnen(page, portal, "/email-bestaetigen/", andere)
    assert_accessible(page)
    page.get_by_role("button", name="E-Mail-Adresse bestätigen").click()
    expect(page.get_by_text("Ihre neue E-Mail-Adresse gilt.")).to_be_visible()
    expect(page.get_by_text(andere)).to_be_visible()

    oeffnen(page, portal, "/email-zuruecknehmen/", neu)
    page.get_by_role("button", name="Änderung zurücknehmen").click()
    expect(page.get_by_role("heading", name="Neues Passwort setzen")).to_be_visible()
    for feld in ("Neues Passwort", "Passwort wiederholen"):
        page.get_by_label(feld, exact=True).fill(ANDERES)
    page.get_by_role("button", name="Passwort setzen").click()
    anmelden(page, portal, neu, ANDERES)
    angemeldet(page)


def test_bestaetigen_laesst_das_andere_fenster_weiterarbeiten(
    page: Page, portal: Server, neu: str
) -> None:
    """The session's id is new: the other window reloads under it instead of being thrown out."""
    anmelden(page, portal, neu)
    angemeldet(page)
    fenster = page.context.new_page()
    fenster.goto(f"{portal.url}/konto/personendaten")
    angemeldet(fenster)
    fenster.evaluate("document.body.dataset.alt = 'ja'")
    page.goto(f"{portal.url}/bestaetigen?weiter=%2Fkonto%2Fsicherheit")
    page.get_by_label("Passwort").fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()
    expect(page.get_by_role("heading", name="Offene Sitzungen")).to_be_visible()
    expect(fenster.locator("body:not([data-alt])")).to_be_visible()
    angemeldet(fenster)
    assert fenster.url.rstrip("/").endswith("/konto/personendaten")


def test_abmelden_schliesst_auch_das_andere_fenster(page: Page, portal: Server, neu: str) -> None:
    anmelden(page, portal, neu)
    angemeldet(page)
    fenster = page.context.new_page()
    fenster.goto(f"{portal.url}/konto/personendaten")
    angemeldet(fenster)
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    expect(fenster.get_by_text("Bitte melden Sie sich an.")).to_be_visible()


def test_ohne_script_geht_die_anmeldung_auch(chromium: Browser, portal: Server, neu: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    anmelden(page, portal, neu, ANDERES)
    expect(page.get_by_text(FALSCH)).to_be_visible()
    anmelden(page, portal, neu)
    page.wait_for_url("**/vertraege**")
    context.close()
