"""Birte comes in by an OpenID provider, is out of both, and out at once when she is blocked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain.sitzung import Sitzung
from tests.anmeldedienst import Anbieter, running_anbieter, umgebung
from tests.browser.aussehen import assert_accessible, assert_fits, looks
from tests.databases import engine_on
from tests.server import Server, Worlds, build, running_server


@pytest.fixture(scope="module")
def anbieter() -> Iterator[Anbieter]:
    with running_anbieter() as anbieter:
        anbieter.kennt("birte")
        yield anbieter


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, anbieter: Anbieter
) -> Iterator[Server]:
    build()
    folder = tmp_path_factory.mktemp("anmeldedienst")
    with running_server(folder, worlds.sqlite(), **umgebung(anbieter.issuer)) as server:
        yield server


@pytest.fixture(autouse=True)
def _ohne_fremdes(page: Page) -> None:
    """The provider's own pages ask the network for a stylesheet; it is empty here."""
    page.route("**/pico.min.css", lambda route: route.fulfill(body="", content_type="text/css"))


def anmelden(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/vermittler/anmelden?portal=metallrente")
    page.get_by_role("link", name="Beim Anmeldedienst anmelden").click()
    page.get_by_placeholder("sub").fill("birte")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", name="Verträge")).to_be_visible()
    expect(page.get_by_role("link", name="AL-1000017")).to_be_visible()


def test_hinein_ueber_den_anbieter_und_aus_beiden_hinaus(page: Page, server: Server) -> None:
    anmelden(page, server)
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Abmelden").click()
    expect(page.get_by_role("heading", name="End Session")).to_be_visible()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.goto(f"{server.url}/vertraege")
    expect(page.get_by_role("link", name="Beim Anmeldedienst anmelden")).to_be_visible()


def test_wer_beim_anbieter_gesperrt_ist_verliert_die_offene_seite(
    page: Page, server: Server, anbieter: Anbieter
) -> None:
    anmelden(page, server)
    anbieter.sperrt("birte")
    with engine_on(server.db_url), transaction() as db:
        for sitzung in db.exec(select(Sitzung)):
            sitzung.gilt_bis = clock.now() - timedelta(seconds=1)
    expect(page.get_by_text("bestätigt Ihren Zugang nicht mehr")).to_be_visible()
    expect(page.get_by_text("AL-1000017")).to_have_count(0)


def test_die_seite_haelt_die_regeln(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/vermittler/anmelden#dienst-stumm")
    expect(page.get_by_text("Der Anmeldedienst antwortet gerade nicht.")).to_be_visible()
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
