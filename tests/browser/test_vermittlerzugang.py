"""The Vermittler-Zugang in a real browser: from a brand's login to its page, in, and back."""

import re

from playwright.sync_api import Page, expect

from firmenportal.demo import PASSWORT
from tests.server import Server

BIRTES = "MN-000417"


def test_birte_kommt_mit_ihrem_schluessel_hinein(page: Page, portal: Server) -> None:
    page.goto(f"{portal.url}/metallrente/anmelden")
    page.get_by_role("link", name="Mit Benutzerschlüssel anmelden").click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("MetallRente")
    page.get_by_label("Benutzerschlüssel").fill(BIRTES)
    page.get_by_label("Passwort", exact=True).fill("drei Dampfer vor Husum")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("Benutzerschlüssel oder Passwort ist falsch.")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("MetallRente")

    page.get_by_role("link", name="Mit E-Mail-Adresse anmelden").click()
    expect(page).to_have_url(re.compile("/metallrente/anmelden/?$"))
    page.get_by_role("link", name="Mit Benutzerschlüssel anmelden").click()
    page.get_by_label("Benutzerschlüssel").fill(BIRTES)
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_label("Passwort", exact=True)).to_have_attribute("type", "text")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Verträge")).to_be_visible()
    expect(page.get_by_role("link", name="AL-1000017")).to_be_visible()

    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.goto(f"{portal.url}/vertraege")
    expect(page.get_by_label("Benutzerschlüssel")).to_be_visible()
