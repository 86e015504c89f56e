"""Schulung in a real browser: from where the question arises to the answer, and back to the act."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SignIn
from tests.server import Server


def titel(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()


def test_von_der_hilfe_durch_die_schulung_zu_den_fragen(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/hilfe")
    page.get_by_role("link", name="Schulung", exact=True).click()
    titel(page, "Schulung")
    page.get_by_role("link", name="Wann welcher Antrag?").click()
    titel(page, "Wann welcher Antrag?")
    tabelle = page.get_by_role("table", name="Ein FirmenAdmin")
    zeile = tabelle.get_by_role("row").filter(has_text="Die Firma hat zwei oder mehr FirmenAdmins")
    expect(zeile).to_contain_text("Vorschlag im Admin-Bereich")
    themen = page.get_by_role("navigation", name="Themen")
    expect(themen.get_by_role("link", name="Wann welcher Antrag?")).to_have_attribute(
        "aria-current", "page"
    )
    themen.get_by_role("link", name="Der FirmenAdmin").click()
    titel(page, "Der FirmenAdmin")
    page.get_by_role("link", name="FirmenAdmin beantragen").click()
    titel(page, "Für wen handeln Sie?")


def test_das_ergebnis_der_fragen_fuehrt_zum_nachlesen(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/freischaltung?wer=vermittler&schluessel=ja")
    page.get_by_role("link", name="Portalausprägungen").click()
    titel(page, "Portalausprägungen")
    with page.expect_request(f"{portal.url}/schulung/portalauspraegungen.pdf"):
        page.get_by_role("link", name="Diese Seite als PDF").evaluate("a => a.click()")


@pytest.mark.parametrize(
    ("adresse", "thema"),
    [
        ("/admin/nutzer", "Der FirmenAdmin"),
        ("/admin/nutzer/4", "Vergabe und Löschung von Berechtigungen"),
        ("/admin/einladen", "Wer kann berechtigt werden?"),
        ("/konto/vertragsrechte", "Vergabe und Löschung von Berechtigungen"),
    ],
)
def test_wo_die_frage_aufkommt_steht_mehr_dazu(
    portal: Server, page_of: SignIn, adresse: str, thema: str
) -> None:
    page = page_of("firmenadmin@muster.example")
    page.goto(portal.url + adresse)
    page.get_by_role("navigation", name="Mehr dazu").get_by_role("link", name=thema).click()
    titel(page, thema)
    page.get_by_role("link", name="Zum Portal").click()
    titel(page, "Verträge")


def test_wer_nichts_sieht_findet_zum_nachlesen(page_of: SignIn) -> None:
    page = page_of("ohnerechte@muster.example")
    page.get_by_role("navigation", name="Mehr dazu").get_by_role(
        "link", name="Basisschulung zur Freischaltung"
    ).click()
    titel(page, "Basisschulung zur Freischaltung")
