"""portal.js alone, on a page of its own: unsaved input, and notices that come late."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import ROOT

PAGE = """<div id="frame" lang="de" data-portal="metallrente">
  <main data-page="/x"><h1>X</h1></main>
  <form data-unsaved="1"><label>Telefon <input></label></form>
  <a href="#weiter" id="fragment">Hier weiter</a>
  <a href="about:blank#weg" onclick="return document.title = 'weg', false">Woandershin</a>
  <dialog id="ungespeichert" aria-label="Seite verlassen?"><form method="dialog">
    <button>Hier bleiben</button><button data-discards>Eingaben verwerfen</button>
  </form></dialog>
  <dialog id="portal-gewechselt" aria-label="Gewechselt"></dialog>
</div>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content(PAGE)
    page.add_script_tag(path=ROOT / "assets" / "portal.js")
    yield page
    page.close()


def test_ohne_eingaben_fragt_niemand(page: Page) -> None:
    page.get_by_role("link", name="Woandershin").click()
    expect(page).to_have_title("weg")


def test_wer_bleibt_behaelt_seine_eingaben(page: Page) -> None:
    page.get_by_label("Telefon").fill("0711")
    page.get_by_role("link", name="Woandershin").click()
    dialog = page.get_by_role("dialog", name="Seite verlassen?")
    dialog.get_by_role("button", name="Hier bleiben").click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_title("")
    expect(page.get_by_label("Telefon")).to_have_value("0711")


def test_wer_verwirft_kommt_weiter(page: Page) -> None:
    page.get_by_label("Telefon").fill("0711")
    page.get_by_role("link", name="Woandershin").click()
    page.get_by_role("button", name="Eingaben verwerfen").click()
    expect(page).to_have_title("weg")


def test_gespeichertes_ist_nicht_mehr_ungespeichert(page: Page) -> None:
    page.get_by_label("Telefon").fill("0711")
    page.locator("form[data-unsaved]").evaluate("form => (form.dataset.unsaved = '2')")
    page.get_by_role("link", name="Woandershin").click()
    expect(page).to_have_title("weg")


def test_sprung_auf_der_seite_verliert_nichts(page: Page) -> None:
    page.get_by_label("Telefon").fill("0711")
    page.get_by_role("link", name="Hier weiter").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_wechsel_in_einem_anderen_fenster_faerbt_um(page: Page) -> None:
    _wechseln(page)
    expect(page.locator("html")).to_have_attribute("data-auspraegung", "chemierente")
    expect(page.get_by_role("dialog", name="Gewechselt")).to_have_count(0)


def test_wechsel_in_einem_anderen_fenster_meldet_sich_bei_ungespeichertem(page: Page) -> None:
    page.get_by_label("Telefon").fill("0711")
    _wechseln(page)
    expect(page.get_by_role("dialog", name="Gewechselt")).to_be_visible()
    expect(page.get_by_label("Telefon")).to_have_value("0711")


def _wechseln(page: Page) -> None:
    page.locator("#frame").evaluate("frame => (frame.dataset.portal = 'chemierente')")


def test_ein_hinweis_der_spaeter_kommt_als_seine_adresse_zeigt_sich(page: Page) -> None:
    page.add_style_tag(path=ROOT / "assets" / "portal.css")
    for name, text in (("gesperrt", "Der Zugang ist gesperrt."), ("anders", "Etwas anderes.")):
        page.evaluate(
            """([name, text]) => {
                location.hash = "gesperrt";
                const hinweis = Object.assign(document.createElement("p"), {
                    id: name, className: "only-as-target", textContent: text,
                });
                document.querySelector("main").append(hinweis);
            }""",
            [name, text],
        )
    expect(page.get_by_text("Der Zugang ist gesperrt.")).to_be_visible()
    expect(page.get_by_text("Etwas anderes.")).to_be_hidden()
