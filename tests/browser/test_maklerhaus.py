"""A Maklerhaus in a browser: it asks a Firma, and lets somebody go whose open page then ends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from firmenportal.demo import PASSWORT
from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.server import Server, Worlds, running_server

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then."""
    with running_server(tmp_path_factory.mktemp("maklerhaus"), worlds.sqlite()) as running:
        yield running


def test_die_leitung_fragt_eine_firma_und_zieht_es_zurueck(server: Server, page_of: SignIn) -> None:
    page = page_of(FRIEDERIKE, server=server)
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role(
        "link", name="Maklerhaus"
    ).click()
    expect(page.get_by_role("table", name="Mitarbeitende")).to_contain_text("Jonas Petersen")
    page.get_by_role("link", name="Vollmachten").click()
    page.get_by_role("link", name="Vollmacht anfragen").click()
    page.get_by_label("Firmen durchsuchen").fill("nordlicht")
    expect(page.get_by_text("1 Firma", exact=True)).to_be_visible()
    page.get_by_role("link", name="Nordlicht Pflegedienste gGmbH").click()
    expect(page.get_by_role("heading", name="Worum bitten Sie?")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("group", name="Für welche Verträge").get_by_role("checkbox").first.check()
    page.get_by_label("Bestand lesen").check()
    page.get_by_role("button", name="Anfrage senden").click()
    expect(page.get_by_text("Die Firma ist gefragt.")).to_be_visible()
    zeile = page.get_by_role("row").filter(has_text="wartet bis").filter(has_text="Nordlicht")
    zeile.get_by_role("button", name="Zurückziehen").click()
    dialog = page.get_by_role("dialog", name="Anfrage zurückziehen?")
    expect(dialog).to_contain_text("Nordlicht")
    dialog.get_by_role("button", name="Anfrage zurückziehen").click()
    expect(page.get_by_text("Die Anfrage ist zurückgezogen.")).to_be_visible()


def test_die_leitung_schlaegt_jemanden_vor_und_der_antrag_kennt_ihn_schon(
    server: Server, page_of: SignIn
) -> None:
    page = page_of(FRIEDERIKE, server=server)
    page.goto(f"{server.url}/maklerhaus")
    page.get_by_role("link", name="Kollegen vorschlagen").click()
    page.get_by_label("Vorname").fill("Neele")
    page.get_by_label("Nachname").fill("Brandt")
    page.get_by_label("E-Mail-Adresse").fill("brandt@maklernord.example")
    page.get_by_role("button", name="Antrag beginnen").click()
    expect(page.get_by_label("Name des Maklerhauses")).to_have_value("Makler Nord GmbH")
    page.goto(f"{server.url}/freischaltung/antrag/personen")
    expect(page.get_by_role("region", name="Personen im Antrag")).to_contain_text("Neele Brandt")


def test_wer_geht_verliert_alles_auch_auf_der_offenen_seite(
    server: Server, page_of: SignIn
) -> None:
    jonas = page_of(JONAS, server=server)
    jonas.goto(f"{server.url}/vertraege/AL-1000017")
    expect(jonas.get_by_role("heading", level=1, name="Direktversicherung")).to_be_visible()

    page = page_of(FRIEDERIKE, server=server)
    page.goto(f"{server.url}/maklerhaus")
    page.get_by_role("link", name="Jonas Petersen").click()
    expect(page.get_by_text("Muster Maschinenbau GmbH: Rechte an")).to_be_visible()
    page.get_by_role("button", name="Verabschieden").click()
    dialog = page.get_by_role("dialog", name="Aus dem Haus verabschieden?")
    dialog.get_by_role("button", name="Verabschieden").click()
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()
    expect(page.get_by_text("Der Zugang über Ihr Haus ist beendet")).to_be_visible()
    expect(page.get_by_role("table", name="Mitarbeitende")).not_to_contain_text("Jonas")

    expect(jonas.get_by_role("heading", name="Anmelden")).to_be_visible()
