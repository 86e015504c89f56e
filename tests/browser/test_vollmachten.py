"""Vollmachten in a browser: seen, revoked with the password, and gone from the house's page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

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
    sabine.get_by_label("Passwort", exact=True).fill(PASSWORT)
    sabine.get_by_role("button", name="Passwort bestätigen").click()
    expect(sabine.get_by_text("Die Vollmacht ist widerrufen.")).to_be_visible()

    expect(jonas.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()


def test_ein_admin_erfaehrt_wer_sie_verwaltet(server: Server, page_of: SignIn) -> None:
    joerg = page_of("admin@muster.example", server=server)
    joerg.goto(f"{server.url}/admin/vollmachten")
    expect(
        joerg.get_by_role("heading", name="Vollmachten verwaltet ein FirmenAdmin")
    ).to_be_visible()
    expect(joerg.get_by_role("table")).to_have_count(0)
