"""portal.js alone, on a page of its own: unsaved input, and notices that come late."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


# Uploads beside the page

UPLOAD = """<!doctype html><html lang="de">
<form data-upload="Die Verbindung ist abgebrochen." method="post"
    action="/hoch" enctype="multipart/form-data">
  <label>Datei <input type="file" name="datei" data-chosen="welche" data-max-bytes="99"
    data-too-large="Zu groß."></label><strong id="welche"></strong>
  <button type="submit">Hochladen</button>
  <div data-underway hidden><span data-part></span><progress aria-label="Hochladen"></progress>
    <button type="button" data-aborts>Abbrechen</button></div>
  <p data-sending hidden>Wird geprüft.</p>
  <p role="alert" data-refusal></p>
  <button type="button" hidden data-uploaded onclick="document.title = 'da'"></button>
</form>"""


@pytest.fixture
def upload(chromium: Browser) -> Iterator[Page]:
    """A page with the form; `antworten` says how the server answers."""
    page = chromium.new_page()
    page.route(
        "http://portal.example/",
        lambda r: r.fulfill(body=UPLOAD, content_type="text/html; charset=utf-8"),
    )
    page.goto("http://portal.example/")
    page.add_script_tag(path=ROOT / "assets" / "portal.js")
    yield page
    page.close()


def hochladen(page: Page, **antwort: object) -> list[str]:
    """Choose a file and send it; what the server was sent."""
    gesendet = []

    def antworten(route: Route) -> None:
        gesendet.append(f"{route.request.headers['accept']} {route.request.post_data}")
        route.fulfill(**antwort) if antwort else route.abort()  # pyright: ignore[reportArgumentType]

    page.route("http://portal.example/hoch", antworten)
    datei = {"name": "Scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    page.get_by_label("Datei").set_input_files(datei)  # pyright: ignore[reportArgumentType]
    expect(page.locator("#welche")).to_have_text("Scan.pdf")
    page.get_by_role("button", name="Hochladen").click()
    return gesendet


def test_eine_angenommene_datei_laesst_die_seite_neu_lesen(upload: Page) -> None:
    gesendet = hochladen(upload, status=204)
    expect(upload).to_have_title("da")
    assert gesendet[0].startswith("application/json") and "%PDF-1" in gesendet[0]
    expect(upload.locator("#welche")).to_have_text("")
    expect(upload.get_by_text("Wird geprüft.")).to_be_hidden()
    expect(upload.get_by_role("progressbar", include_hidden=True)).to_be_hidden()


def test_eine_abgewiesene_sagt_warum_und_laesst_es_noch_einmal_zu(upload: Page) -> None:
    hochladen(upload, status=200, json={"error": "Das ist keine PDF."})
    expect(upload.get_by_role("alert")).to_have_text("Das ist keine PDF.")
    hochladen(upload, status=204)
    expect(upload).to_have_title("da")
    expect(upload.get_by_role("alert")).to_have_text("")


def test_ohne_verbindung_steht_das_da(upload: Page) -> None:
    hochladen(upload)
    expect(upload.get_by_role("alert")).to_have_text("Die Verbindung ist abgebrochen.")


def test_wer_abbricht_laedt_nichts_hoch(upload: Page) -> None:
    """The server does not answer until then."""
    upload.route("http://portal.example/hoch", lambda _route: None)
    datei = {"name": "Scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    upload.get_by_label("Datei").set_input_files(datei)  # pyright: ignore[reportArgumentType]
    upload.get_by_role("button", name="Hochladen").click()
    expect(upload.get_by_role("progressbar")).to_be_visible()
    upload.get_by_role("button", name="Abbrechen").click()
    expect(upload.get_by_role("progressbar")).to_be_hidden()
    expect(upload.get_by_role("alert")).to_have_text("Die Verbindung ist abgebrochen.")
    expect(upload).not_to_have_title("da")
