"""One contract in a real browser: its people, its data, the reasons, and the ways out."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.aussehen import assert_accessible
from tests.browser.test_vertraege import ohne_recht
from tests.conftest import SignIn
from tests.server import Server

ADMIN, NUTZER = "firmenadmin@muster.example", "nutzer@muster.example"
STEUER, FREMD = "steuer@kanzlei.example", "firmenadmin@pflege.example"
VERTRAG = "/vertraege/AL-1000017"


def personen(page: Page) -> Locator:
    return page.get_by_role("table", name="Einzelverträge", exact=True)


def person(page: Page, name: str) -> Locator:
    return personen(page).get_by_role("rowheader", name=name)


def recht(page: Page, name: str) -> Locator:
    fakten = page.get_by_role("region", name="Ihre Rechte").get_by_role("listitem")
    return fakten.filter(has=page.get_by_text(name, exact=True).first)


def test_von_der_liste_zum_vertrag_und_seinen_menschen(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER, "metallrente")
    page.get_by_role("link", name="AL-1000017").click()
    titel = page.get_by_role("heading", level=1, name="Direktversicherung durch Entgeltumwandlung")
    expect(titel).to_be_focused()
    expect(
        page.get_by_text("Gruppenvertrag AL-1000017 der Muster Maschinenbau GmbH")
    ).to_be_visible()
    expect(person(page, "Abel, Renate")).to_be_visible()
    expect(page.get_by_text("1 bis 50 von 142 Einzelverträgen")).to_be_visible()
    page.get_by_role("button", name="Nächste Seite").click()
    expect(page.get_by_text("51 bis 100 von 142 Einzelverträgen")).to_be_visible()
    expect(person(page, "Abel, Renate")).to_have_count(0)
    assert_accessible(page)


def test_suche_nach_menschen_steht_in_der_adresse(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER)
    page.goto(portal.url + VERTRAG)
    suche = page.get_by_label("Einzelverträge durchsuchen")
    suche.press_sequentially("cetinkaya", delay=30)
    expect(personen(page).get_by_role("rowheader")).to_have_count(1)
    expect(person(page, "Çetinkaya, Deniz")).to_be_visible()
    expect(suche).to_have_value("cetinkaya")
    page.reload()
    expect(personen(page).get_by_role("rowheader")).to_have_count(1)
    expect(suche).to_have_value("cetinkaya")
    suche.fill("")
    expect(person(page, "Abel, Renate")).to_be_visible()
    page.get_by_label("Status", exact=True).select_option("beantragt")
    expect(person(page, "Freiherr von Oer, Götz")).to_be_visible()
    expect(person(page, "Abel, Renate")).to_have_count(0)


def test_daten_und_summen_sind_eine_eigene_ansicht(portal: Server, page_of: SignIn) -> None:
    page = page_of(ADMIN, "metallrente")
    page.goto(portal.url + VERTRAG)
    ansichten = page.get_by_role("navigation", name="Ansichten des Vertrags")
    ansichten.get_by_role("link", name="Vertragsdaten").click()
    summen = page.get_by_role("table", name="Einzelverträge nach Status")
    expect(summen.get_by_role("row").filter(has_text="aktiv").first).to_contain_text("€")
    expect(ansichten.locator("[aria-current=page]")).to_have_text("Vertragsdaten")
    expect(page.get_by_text("Makler Nord GmbH")).to_be_visible()
    assert_accessible(page)
    page.go_back()
    expect(person(page, "Abel, Renate")).to_be_visible()


def test_jedes_recht_sagt_warum(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER)
    page.goto(portal.url + VERTRAG)
    expect(recht(page, "Bestand lesen")).to_contain_text("erteilt")
    nicht = recht(page, "Berechnen")
    nicht.get_by_text("Warum?").click()
    expect(nicht.get_by_text(re.compile("Sabine Krüger-Özdemir"))).to_be_visible()
    assert_accessible(page)


def test_ohne_bestand_lesen_keine_menschen(portal: Server, page_of: SignIn) -> None:
    page = page_of(STEUER)
    page.goto(portal.url + VERTRAG)
    expect(page.get_by_text("27.418,00")).to_be_visible()
    page.get_by_role("link", name="Einzelverträge").click()
    expect(page.get_by_text("fehlt Ihnen das Recht „Bestand lesen“").first).to_be_visible()
    expect(personen(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Als CSV exportieren")).to_have_count(0)


def test_export_der_menschen(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER)
    page.goto(portal.url + VERTRAG + "?suche=cetinkaya")
    expect(person(page, "Çetinkaya, Deniz")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Als CSV exportieren").click()
    zeilen = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(zeilen) == 2 and "Çetinkaya;Deniz;22.09.1994" in zeilen[1]


def test_im_falschen_portal_steht_nur_die_nummer(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER, "chemierente")
    page.goto(portal.url + VERTRAG)
    expect(page.get_by_role("heading", level=1, name="Nicht in diesem Portal")).to_be_visible()
    inhalt = page.get_by_role("main")
    expect(inhalt).to_contain_text("AL-1000017")
    expect(inhalt).not_to_contain_text("Muster")
    expect(inhalt).not_to_contain_text("Direktversicherung")
    assert_accessible(page)
    page.get_by_role("button", name="Zu MetallRente wechseln").click()
    expect(person(page, "Abel, Renate")).to_be_visible()
    expect(page).to_have_url(re.compile(VERTRAG))


def test_fremde_und_unbekannte_nummern_sind_nicht_zu_finden(
    portal: Server, page_of: SignIn
) -> None:
    tabs = page_of(FREMD).context
    texte = set()
    for nummer in ("AL-1000017", "AL-9999999", "unsinn", "AL-1000090", "9" * 60):
        page = tabs.new_page()  # a used one shows for a moment what it showed before
        page.goto(f"{portal.url}/vertraege/{nummer}")
        expect(page.get_by_role("heading", level=1, name="Seite nicht gefunden")).to_be_visible()
        texte.add(page.get_by_role("main").inner_text())
    assert len(texte) == 1 and "AL-" not in texte.pop()


def test_ein_verlorener_vertrag_raeumt_die_offene_seite(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER)
    page.goto(portal.url + VERTRAG)
    expect(person(page, "Abel, Renate")).to_be_visible()
    with ohne_recht(portal, NUTZER, "AL-1000017"):
        expect(page.get_by_role("heading", level=1, name="Seite nicht gefunden")).to_be_visible()
        expect(page.get_by_text("Abel, Renate")).to_have_count(0)
        expect(page.get_by_text("Muster Maschinenbau GmbH")).to_be_hidden()
    expect(person(page, "Abel, Renate")).to_be_visible()


def test_gedruckt_bleibt_der_vertrag_ohne_bedienung(portal: Server, page_of: SignIn) -> None:
    page = page_of(NUTZER)
    page.goto(portal.url + VERTRAG)
    expect(person(page, "Abel, Renate")).to_be_visible()
    page.emulate_media(media="print")
    expect(person(page, "Abel, Renate")).to_be_visible()
    expect(page.get_by_role("button", name="Nächste Seite")).to_be_hidden()
    expect(page.get_by_label("Einzelverträge durchsuchen")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
