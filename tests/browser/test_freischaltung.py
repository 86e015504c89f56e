"""Welcher Antrag? in a real browser: by mouse or keyboard, without script, back and forth."""

import pytest
from playwright.sync_api import Browser, Page, expect

from firmenportal.domain.freischaltung import entscheidung, ergebnis
from firmenportal.domain.freischaltung.frage import FRAGEN
from firmenportal.domain.freischaltung.weg import Verfahren, Weg
from tests.server import Server

ABLEHNUNGEN = [
    (weg, lage)
    for weg in entscheidung.alle_wege()
    if weg.verfahren == Verfahren.ABGELEHNT
    for lage in range(len(weg.wenn))
]
FRAGE = {f.merkmal: f for f in FRAGEN}
VERMITTLER = "Mitarbeiterinnen oder Mitarbeiter eines Vermittlers"


def antworten(page: Page, text: str) -> None:
    page.get_by_role("radio", name=text, exact=True).check()
    page.get_by_role("button", name="Weiter").click()


def frage(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def test_vom_portal_zum_antrag_des_maklerhauses(page: Page, portal: Server) -> None:
    page.goto(portal.url)
    page.get_by_role("link", name="Richtigen Antrag finden").click()
    frage(page, "Wen möchten Sie freischalten?")
    expect(page.get_by_text("Frage 1 von höchstens 5")).to_be_visible()
    antworten(page, VERMITTLER)
    frage(page, "Hat die Person einen persönlichen Benutzerschlüssel?")
    antworten(page, "Nein")
    antworten(page, "Für ein Maklerhaus")
    antworten(page, "Ja")
    antworten(page, "Ja, alle")
    frage(page, "Sie brauchen den Freischaltungsantrag für Vermittler")
    expect(page.get_by_text("weil eine Maklervollmacht vorliegt")).to_be_visible()
    expect(page.get_by_text("Ergänzungsvereinbarung für Makler, unterschrieben")).to_be_visible()
    beginnen = page.get_by_role("link", name="Antrag beginnen")
    expect(beginnen).to_have_attribute(
        "href", "/freischaltung/antrag?art=vermittler&unterzeichner=maklerhaus"
    )


def test_zurueck_neu_laden_und_aendern(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/freischaltung")
    antworten(page, "Einen FirmenAdmin")
    antworten(page, "Für die Firma, der die Verträge gehören")
    frage(page, "Wer verwaltet heute die Zugänge der Firma im Portal?")
    page.reload()
    frage(page, "Wer verwaltet heute die Zugänge der Firma im Portal?")
    page.go_back()
    frage(page, "Für wen handeln Sie?")
    page.go_forward()
    page.get_by_role("link", name="Zurück").click()
    frage(page, "Für wen handeln Sie?")
    antworten(page, "Für die Firma, der die Verträge gehören")
    antworten(page, "Zwei oder mehr FirmenAdmins")
    frage(page, "Sie brauchen keinen Antrag")
    page.get_by_role("link", name="Ändern Wer verwaltet die Zugänge?").click()
    antworten(page, "Ein FirmenAdmin")
    frage(page, "Sie brauchen den Freischaltungsantrag für den FirmenAdmin und weitere Personen")
    page.get_by_role("link", name="Ändern Wen freischalten?").click()
    frage(page, "Wen möchten Sie freischalten?")


def test_mit_der_tastatur_allein(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/freischaltung")
    page.get_by_role("radio", name="Einen FirmenAdmin").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=VERMITTLER)).to_be_checked()
    page.keyboard.press("Enter")
    frage(page, "Hat die Person einen persönlichen Benutzerschlüssel?")
    page.get_by_role("radio", name="Ja", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Weiter")).to_be_focused()
    page.keyboard.press("Enter")
    frage(page, "Sie brauchen keinen Antrag")
    expect(
        page.get_by_text("Der Vermittler-Zugang zeigt den ganzen eigenen Bestand")
    ).to_be_visible()


def test_ohne_antwort_geht_es_nicht_weiter(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/freischaltung")
    page.get_by_role("button", name="Weiter").click()
    frage(page, "Wen möchten Sie freischalten?")
    assert page.locator("input:invalid").count() > 0
    assert "?" not in page.url


def test_ohne_script_geht_es_auch(chromium: Browser, portal: Server) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.url}/freischaltung")
    antworten(page, "Verträge anderer Versicherer")
    antworten(page, "Für die Firma, der die Verträge gehören")
    expect(page.get_by_text("Datenschutzvertrag, unterschrieben")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("weg", "lage"), ABLEHNUNGEN, ids=lambda w: getattr(w, "key", w))
def test_abgelehnt_wird_mit_dem_richtigen_weg(
    page: Page, portal: Server, weg: Weg, lage: int
) -> None:
    page.goto(f"{portal.url}/freischaltung")
    for merkmal, werte in weg.wenn[lage].items():
        option = FRAGE[merkmal].option(min(werte))
        assert option is not None
        antworten(page, option.text)
    frage(page, "Das darf das Maklerhaus nicht beantragen")
    for satz in (weg.grund, *(punkt.satz for punkt in weg.gilt)):
        expect(page.get_by_text(satz)).to_be_visible()
    page.get_by_role("link", name="Weiter für die Firma").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text(ergebnis.titel(weg))
    expect(page.get_by_text("Für die Firma, der die Verträge gehören")).to_be_visible()
