"""The main way once more with two processes, PostgreSQL and Redis: what one does, all see."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from firmenportal.db import transaction
from firmenportal.domain import vertragsrecht
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from tests.conftest import SignIn
from tests.databases import PostgresServer, engine_on
from tests.server import Server, fill, running_server

LENA, JONAS = "nutzer@muster.example", "vermittler@maklernord.example"


@pytest.fixture(scope="module")
def zwei(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, redis_url: str
) -> Iterator[Server]:
    folder, db_url = tmp_path_factory.mktemp("zwei"), postgres.empty()
    fill(db_url, folder)
    with running_server(folder, db_url, redis_url=redis_url, workers="2") as server:
        _wait_for_both(server)
        yield server


def test_ein_vermittler_geht_den_ganzen_weg(zwei: Server, page_of: SignIn) -> None:
    page = page_of(JONAS, server=zwei)
    tabelle = page.get_by_role("table", name="Verträge")
    expect(tabelle.get_by_role("rowheader", name="AL-1000017")).to_be_visible()
    suchen(page, "Nordlicht")
    expect(tabelle.get_by_role("rowheader", name="AL-1000017")).to_have_count(0)
    expect(tabelle.get_by_role("rowheader", name="AL-1081210")).to_be_visible()

    tabelle.get_by_role("link", name="AL-1081210", exact=True).click()
    expect(page.get_by_role("heading", name="Pensionskasse Pflegekräfte")).to_be_visible()
    einzelvertraege = page.get_by_role("table", name="Einzelverträge", exact=True)
    expect(einzelvertraege.get_by_role("rowheader").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox", name="Verträge durchsuchen")).to_have_value("Nordlicht")

    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Portal wechseln").click()
    with page.expect_navigation():
        page.get_by_role("button", name="MetallRente", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-auspraegung", "metallrente")
    page.goto(zwei.url + "/vertraege")
    expect(tabelle.get_by_role("rowheader", name="AL-1000017")).to_be_visible()
    expect(tabelle.get_by_role("rowheader", name="AL-1081210")).to_have_count(0)

    page.goto(zwei.url + "/konto/vertragsrechte")
    expect(page.get_by_role("rowheader", name="AL-1081210")).to_be_visible()
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def test_seiten_beider_prozesse_folgen_demselben_entzug(zwei: Server, page_of: SignIn) -> None:
    """Each page has its own socket, and the system deals them out to the processes."""
    erste = page_of(LENA, server=zwei)
    pages = [erste, *(erste.context.new_page() for _ in range(5))]
    for page in pages:
        page.goto(zwei.url + "/konto/vertragsrechte")
        expect(page.get_by_role("rowheader", name="AL-1000025")).to_be_visible()
    entziehen(zwei, "AL-1000025")
    for page in pages:
        expect(page.get_by_role("rowheader", name="AL-1000025")).to_have_count(0)
        expect(page.get_by_role("rowheader", name="AL-1000017")).to_be_visible()


def test_das_ende_einer_sitzung_gilt_in_beiden_prozessen(zwei: Server, page_of: SignIn) -> None:
    hier, dort = page_of(JONAS, server=zwei), page_of(JONAS, server=zwei)
    hier.goto(zwei.url + "/konto/sicherheit")
    hier.get_by_role("button", name="Alle anderen Sitzungen beenden").click()
    dialog = hier.get_by_role("dialog", name="Alle anderen Sitzungen beenden?")
    dialog.get_by_role("button", name="Sitzungen beenden").click()
    expect(dort.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(hier.get_by_text("Diese Sitzung")).to_be_visible()


def _wait_for_both(server: Server) -> None:
    """The first process answers for both; wait until the second has started, too."""
    end = time.monotonic() + 60
    while server.log.read_text().count("Started worker") < 2:
        assert time.monotonic() < end, "The second process did not start."
        time.sleep(0.1)


def suchen(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="Verträge durchsuchen").fill(text)


def entziehen(server: Server, nummer: str) -> None:
    with engine_on(server.db_url), transaction() as db:
        gesucht = select(Mitgliedschaft).join(Benutzer).where(Benutzer.email == LENA)
        lena, zelle = db.exec(gesucht).one(), (vertrag_id(nummer), Recht.BESTAND_LESEN)
        vertragsrecht.entziehen(db, lena, [zelle], (None, "Service Center"))
