"""Vollmachten in a browser: granted, limited, revoked, objected to; the house's page follows."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from firmenportal.demo import PASSWORT
from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.server import Server, Worlds, running_server


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then."""
    with running_server(tmp_path_factory.mktemp("vollmachten"), worlds.sqlite()) as running:
        yield running


def _aendern(page: Page) -> Locator:
    """What the page of a contract says about the right Bestand ändern."""
    rechte = page.get_by_role("region", name="Ihre Rechte").get_by_role("listitem")
    return rechte.filter(has_text=re.compile("^Bestand ändern"))


def _zugang(page: Page) -> Locator:
    """The line of Makler Nord's Vermittler-Zugang."""
    zugaenge = page.get_by_role("table", name="Vermittler-Zugang")
    return zugaenge.get_by_role("row").filter(has_text="Makler Nord GmbH")


def _bestaetigen(page: Page) -> None:
    """On the page that shows what follows: the password, and done."""
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()


def test_die_firma_erteilt_gekuerzt_was_ein_haus_anfragt(server: Server, page_of: SignIn) -> None:
    sabine = page_of("firmenadmin@muster.example", server=server)
    sabine.goto(f"{server.url}/admin/vollmachten")
    sabine.get_by_role("link", name="Entscheiden").click()
    form = sabine.get_by_role("region", name="Vollmacht erteilen")
    expect(form.get_by_text("öffnet noch keinen Vertrag")).to_be_visible()
    assert_accessible(sabine)
    form.get_by_label("Mitarbeiter anmelden").uncheck()
    form.get_by_role("button", name="Vollmacht erteilen").click()
    expect(sabine.get_by_text("Rechte: Bestand ändern", exact=True)).to_be_visible()
    assert_accessible(sabine)
    _bestaetigen(sabine)
    expect(sabine.get_by_text("Die Vollmacht ist erteilt.")).to_be_visible()
    expect(sabine.get_by_text("öffnet noch nichts")).to_be_visible()


def test_sie_beschraenkt_und_widerspricht_und_die_offene_seite_folgt(
    server: Server, page_of: SignIn
) -> None:
    sabine = page_of("firmenadmin@muster.example", server=server)
    jonas = page_of("vermittler@maklernord.example", server=server)
    jonas.goto(f"{server.url}/vertraege/AL-1000017")
    expect(jonas.get_by_role("heading", level=1, name="Direktversicherung")).to_be_visible()
    expect(_aendern(jonas)).to_contain_text("erteilt")
    sabine.goto(f"{server.url}/admin/vollmachten")
    gilt = sabine.get_by_role("row").filter(has_text="AL-1000017, AL-1000033").first
    gilt.get_by_role("link", name="Beschränken").click()
    sabine.get_by_label("Bestand ändern").uncheck()
    sabine.get_by_role("button", name="Vollmacht beschränken").click()
    expect(sabine.get_by_text("verliert Bestand ändern an AL-1000017.")).to_be_visible()
    _bestaetigen(sabine)
    expect(_aendern(jonas)).to_contain_text("nicht erteilt", timeout=2_000)
    expect(sabine.get_by_text("Die Vollmacht ist beschränkt.")).to_be_visible()

    _zugang(sabine).get_by_role("button", name="Widersprechen").click()
    expect(sabine.get_by_text("sieht diese Verträge dann nicht mehr").first).to_be_visible()
    sabine.get_by_role("button", name="Dem Vermittler-Zugang widersprechen").click()
    expect(jonas.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible(timeout=2_000)
    expect(sabine.get_by_text("Dem Vermittler-Zugang ist widersprochen.")).to_be_visible()
    _zugang(sabine).get_by_role("button", name="Widerspruch aufheben").click()
    sabine.get_by_role("button", name="Widerspruch aufheben").click()
    expect(sabine.get_by_text("Der Widerspruch ist aufgehoben.")).to_be_visible()


def test_eine_vollmacht_wird_mit_allem_anderen_widerrufen(server: Server, page_of: SignIn) -> None:
    sabine = page_of("firmenadmin@muster.example", server=server)
    jonas = page_of("vermittler@maklernord.example", server=server)
    jonas.goto(f"{server.url}/vertraege/AL-1000017")
    expect(jonas.get_by_role("heading", level=1, name="Direktversicherung")).to_be_visible()

    sabine.goto(f"{server.url}/admin/vollmachten")
    zeile = sabine.get_by_role("row").filter(has_text="AL-1000017, AL-1000033").first
    expect(zeile).to_contain_text("gilt")
    assert_accessible(sabine)
    assert_fits(sabine)
    zeile.get_by_role("button", name="Widerrufen").click()
    dialog = sabine.get_by_role("dialog", name="Vollmacht widerrufen?")
    expect(dialog.get_by_label("Vermittler-Zugang")).to_be_checked()
    dialog.get_by_role("button", name="Vollmacht widerrufen").click()
    expect(sabine.get_by_text("sieht diese Verträge dann nicht mehr").first).to_be_visible()
    _bestaetigen(sabine)
    expect(sabine.get_by_text("Die Vollmacht ist widerrufen.")).to_be_visible()

    expect(jonas.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()


def test_ein_admin_erfaehrt_wer_sie_verwaltet(server: Server, page_of: SignIn) -> None:
    joerg = page_of("admin@muster.example", server=server)
    joerg.goto(f"{server.url}/admin/vollmachten")
    expect(
        joerg.get_by_role("heading", name="Vollmachten verwaltet ein FirmenAdmin")
    ).to_be_visible()
    expect(joerg.get_by_role("table")).to_have_count(0)
