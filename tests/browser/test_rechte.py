"""The matrix of a member's rights in a browser: given by keyboard, seen beforehand, never lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.databases import engine_on
from tests.domain.besetzung import MUSTER, mitglied
from tests.server import Server, Worlds, running_server

FIRMENADMIN, ZWEITER = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, WIEBKE = "nutzer@muster.example", "nutzer@werft.example"
WERFT = "K1000810"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then: what is saved here is nobody else's business."""
    with running_server(tmp_path_factory.mktemp("rechte"), worlds.sqlite()) as running:
        yield running


def test_ein_recht_wird_mit_der_tastatur_gegeben_und_gilt_sofort(
    server: Server, page_of: SignIn
) -> None:
    lena = page_of(LENA, server=server)
    lena.goto(server.url + "/konto/vertragsrechte")
    ihre = lena.get_by_role("row").filter(has_text="AL-1000017").get_by_role("img")
    expect(ihre.nth(3)).to_have_accessible_name("nicht erteilt")

    page = matrix_von(server, page_of(FIRMENADMIN, server=server), LENA)
    _zu_berechnen_gehen(page)
    page.keyboard.press("Space")
    expect(leiste(page).get_by_text("1 Änderung", exact=True)).to_be_visible()
    expect(
        leiste(page).get_by_text(
            "Lena Schäfer darf an AL-1000017 zusätzlich: Berechnen (Entgeltumwandlung berechnen). "
            "Unter FirmenOnline und MetallRente."
        )
    ).to_be_visible()
    expect(haken(page, "Berechnen für AL-1000017")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Tab")
    expect(page.locator("table :focus")).to_have_count(0)

    leiste(page).get_by_role("button", name="Änderungen speichern").click()
    expect(page.get_by_role("status").filter(has_text="Gespeichert. 1 Änderung")).to_be_visible()
    expect(ihre.nth(3)).to_have_accessible_name("erteilt", timeout=3_000)
    expect(leiste(page)).to_have_count(0)
    assert_fits(page)


def _zu_berechnen_gehen(page: Page) -> None:
    """With the arrows, from cell to cell."""
    haken(page, "Bestand lesen für AL-1000017").focus()
    for taste, ziel in (
        ("ArrowRight", "Bestand ändern für AL-1000017"),
        ("ArrowDown", "Bestand ändern für AL-1000025"),
        ("ArrowUp", "Bestand ändern für AL-1000017"),
        ("End", "Abrechnung lesen für AL-1000017"),
        ("ArrowLeft", "Berechnen für AL-1000017"),
    ):
        page.keyboard.press(taste)
        expect(haken(page, ziel)).to_be_focused()


def test_jede_zelle_sagt_warum(server: Server, page_of: SignIn) -> None:
    """One that may be ticked, by key and by click; and one that the product does not offer."""
    page = matrix_von(server, page_of(FIRMENADMIN, server=server), LENA)
    haken(page, "Bestand lesen für AL-1000017").focus()
    page.keyboard.press("?")
    antworten = page.locator("#warum-AL-1000017").get_by_role("listitem")
    expect(antworten).to_contain_text(["Bestand lesen:"])
    page.get_by_role("button", name="Warum (nicht)? Berechnen für AL-1000017").click()
    expect(antworten).to_contain_text(["Berechnen:"])
    page.keyboard.press("Enter")
    expect(antworten).to_have_count(0)
    ohne = page.get_by_role("button", name="Warum (nicht)? Berechnen für AK-1000074")
    ohne.focus()
    page.keyboard.press("?")
    expect(page.locator("#warum-AK-1000074")).to_contain_text("Das Produkt bietet")
    page.keyboard.press("ArrowLeft")
    expect(haken(page, "Mitarbeiter anmelden für AK-1000074")).to_be_focused()
    assert_accessible(page)


def test_wer_zu_spaet_speichert_vergleicht_und_speichert_dann(
    server: Server, page_of: SignIn
) -> None:
    sabine = matrix_von(server, page_of(FIRMENADMIN, server=server), LENA)
    thomas = matrix_von(server, page_of(ZWEITER, server=server), LENA)
    haken(sabine, "Bestand ändern für AL-1000033").check()
    expect(haken(sabine, "Bestand lesen für AL-1000033")).to_be_checked()
    haken(thomas, "Abrechnung lesen für AL-1000041").check()
    expect(leiste(thomas)).to_be_visible()
    speichern(thomas)
    leiste(sabine).get_by_role("button", name="Änderungen speichern").click()
    meldung = sabine.get_by_role("alert").filter(has_text="Jemand hat diese Rechte inzwischen")
    expect(meldung.get_by_text("Abrechnung lesen für AL-1000041")).to_be_visible()
    expect(haken(sabine, "Abrechnung lesen für AL-1000041")).to_be_checked()
    expect(haken(sabine, "Bestand ändern für AL-1000033")).to_be_checked()
    assert_accessible(sabine)
    meldung.get_by_role("button", name="Meine Änderungen behalten").click()
    expect(meldung).to_have_count(0)
    speichern(sabine)
    expect(haken(sabine, "Bestand ändern für AL-1000033")).to_be_checked()


def test_200_vertraege_verlieren_auf_keiner_seite_etwas(server: Server, page_of: SignIn) -> None:
    page = matrix_von(server, page_of("firmenadmin@werft.example", server=server), WIEBKE, WERFT)
    expect(page.get_by_text("1 bis 50 von 200 Verträgen")).to_be_visible()
    erster = freier(page, "Mitarbeiter anmelden")
    haken(page, erster).check()
    expect(leiste(page)).to_be_visible()
    page.get_by_role("button", name="Nächste Seite").click()
    expect(page.get_by_text("51 bis 100 von 200 Verträgen")).to_be_visible()
    zweiter = freier(page, "Mitarbeiter anmelden")
    haken(page, zweiter).check()
    expect(haken(page, zweiter)).to_have_accessible_description("neu")
    page.reload()
    expect(haken(page, zweiter)).to_be_checked()
    page.get_by_role("button", name="Vorherige Seite").click()
    expect(haken(page, erster)).to_be_checked()
    _tage_einer_zelle(page, erster)
    leiste(page).get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_role("status").filter(has_text="verworfen")).to_be_visible()
    expect(haken(page, erster)).not_to_be_checked()


def _tage_einer_zelle(page: Page, name: str) -> None:
    """Found by its number, and given for some days only."""
    nummer = name.removeprefix("Mitarbeiter anmelden für ")
    page.get_by_role("searchbox", name="Verträge durchsuchen").fill(nummer)
    expect(page.get_by_text("1 Vertrag", exact=True)).to_be_visible()
    page.get_by_role("button", name="Warum (nicht)? Rechte und Zeiträume").click()
    antworten = page.locator(f"#warum-{nummer}")
    expect(antworten.get_by_role("listitem")).to_have_count(5)
    antworten.get_by_label("gilt bis für Mitarbeiter anmelden").fill("2199-06-30")
    antworten.get_by_role("button", name="Zeitraum übernehmen für Mitarbeiter anmelden").click()
    expect(haken(page, name)).to_have_accessible_description("neu, bis 30.06.2199")
    assert_accessible(page)


def matrix_von(server: Server, page: Page, email: str, firma: str = MUSTER) -> Page:
    with engine_on(server.db_url), server.db() as db:
        nummer = mitglied(db, email, firma).id
    page.goto(f"{server.url}/admin/nutzer/{nummer}")
    expect(page.get_by_role("checkbox").first).to_be_visible()
    return page


def haken(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def leiste(page: Page) -> Locator:
    return page.get_by_role("region", name="Nicht gespeicherte Änderungen")


def speichern(page: Page) -> None:
    leiste(page).get_by_role("button", name="Änderungen speichern").click()
    gespeichert = re.compile(r"Gespeichert\. \d")  # not "noch nicht gespeichert"
    expect(page.get_by_role("status").filter(has_text=gespeichert)).to_be_visible()


def freier(page: Page, recht: str) -> str:
    """The first box of a right that is not ticked."""
    kasten = page.get_by_role("checkbox", name=f"{recht} für").and_(page.locator(":not(:checked)"))
    return kasten.first.get_attribute("aria-label") or ""
