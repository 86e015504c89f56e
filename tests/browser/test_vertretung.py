"""Vertretung in a browser: asked for, confirmed with open eyes, in force at once, ended at once."""

from playwright.sync_api import Page, expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.server import Server


def test_eine_vertretung_wird_beantragt_bestaetigt_genutzt_und_beendet(
    portal: Server, page_of: SignIn
) -> None:
    renate, zofia = page_of("urlaub@muster.example"), page_of("befristet@muster.example")
    chefin = page_of("firmenadmin@muster.example")
    beantragen(renate, portal.url)
    chefin.goto(portal.url + "/admin/vertretung")
    chefin.get_by_role("link", name="Zofia Nowak vertritt Renate Abel").click()
    expect(chefin.get_by_text("AL-1000058 (ChemieRente)")).to_be_visible()
    expect(chefin.get_by_text("In dieser Zeit wurde kein Recht entzogen.")).to_be_visible()
    assert_accessible(chefin)
    assert_fits(chefin)
    zofia.goto(portal.url + "/vertraege/AL-1000058")
    expect(zofia.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
    chefin.get_by_role("button", name="Vertretung bestätigen").click()
    expect(chefin.get_by_role("status").filter(has_text="ist bestätigt")).to_be_visible()

    expect(zofia.get_by_role("heading", name="Grundversorgung Chemie")).to_be_visible()
    zeile = renate.get_by_role("row").filter(has_text="Zofia Nowak")
    expect(zeile.get_by_text("läuft")).to_be_visible()
    zeile.get_by_role("button", name="Vertretung beenden").click()
    dialog = renate.get_by_role("dialog", name="Vertretung beenden?")
    dialog.get_by_role("button", name="Vertretung beenden").click()
    expect(renate.get_by_role("status").filter(has_text="ist beendet")).to_be_visible()
    expect(zofia.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()


def beantragen(page: Page, url: str) -> None:
    """One right for Zofia, found from the own rights."""
    page.goto(url + "/konto/vertragsrechte")
    page.get_by_role("navigation", name="Account-Verwaltung").get_by_role(
        "link", name="Vertretung"
    ).click()
    page.get_by_label("Wer soll Sie vertreten?").select_option(label="Zofia Nowak")
    page.get_by_label("Nur bestimmte Rechte").check()
    page.get_by_label("Abrechnung lesen für AL-1000058").check()
    expect(page.get_by_text("1 Recht ausgewählt")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Vertretung beantragen").click()
    expect(page.get_by_role("status").filter(has_text="ist beantragt")).to_be_visible()
