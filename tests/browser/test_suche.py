"""Strg K from any page: by keyboard alone to a contract, a person, and back to what was opened."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.aussehen import WIDE, assert_accessible, assert_fits, looks
from tests.conftest import SignIn
from tests.server import Server

SABINE = "firmenadmin@muster.example"


def test_mit_der_tastatur_zum_vertrag_und_zur_person(portal: Server, page_of: SignIn) -> None:
    page = page_of(SABINE)
    page.goto(portal.url + "/konto/sicherheit")
    expect(page.locator("#angemeldet-als")).not_to_be_empty()
    _gefunden_und_gewaehlt(page)
    name = page.get_by_role("table").get_by_role("row").nth(1).get_by_role("rowheader")
    expect(name).to_be_visible()
    nachname = name.inner_text().split(",")[0]

    dialog, feld = _geoeffnet(page)
    expect(feld).to_have_value("")
    expect(dialog.get_by_role("group", name="Zuletzt geöffnet")).to_contain_text("AL-1000033")
    page.keyboard.type(nachname)
    personen = dialog.get_by_role("group", name="Versicherte Personen").get_by_role("option")
    personen.first.click()
    page.wait_for_url("**/vertraege/*?suche=*")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)


def _gefunden_und_gewaehlt(page: Page) -> None:
    dialog, feld = _geoeffnet(page)
    page.keyboard.type("al-1000033")  # faster than the answer to the opening
    fund = dialog.get_by_role("option", name="AL-1000033")
    expect(fund).to_be_visible()
    expect(feld).to_have_value("al-1000033")
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("ArrowDown")
    expect(fund).to_have_attribute("aria-selected", "true")
    expect(feld).to_have_attribute("aria-activedescendant", fund.get_attribute("id") or "-")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vertraege/AL-1000033")
    expect(dialog).to_be_hidden()
    page.set_viewport_size(WIDE)


def test_escape_gibt_den_fokus_zurueck_und_nichts_wird_gesagt(page_of: SignIn) -> None:
    page = page_of(SABINE)
    knopf = page.get_by_role("button", name="Im Portal suchen")
    knopf.click()
    dialog = page.get_by_role("dialog", name="Im Portal suchen")
    page.keyboard.type("gibt es nicht")
    expect(dialog.get_by_role("status")).to_contain_text("Nichts gefunden.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(knopf).to_be_focused()


def _geoeffnet(page: Page) -> tuple[Locator, Locator]:
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Im Portal suchen")
    feld = dialog.get_by_role("combobox")
    expect(feld).to_be_focused()
    return dialog, feld
