"""The people of a Firma in a real browser: find, order, turn round; and who sees less."""

import csv
import io
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.aussehen import assert_accessible
from tests.conftest import SignIn
from tests.server import Server

SABINE = "firmenadmin@muster.example"
TJARK, LOHN = "vermittleradmin@maklernord.example", "lohn@buero.example"


def tabelle(page: Page, name: str = "Nutzer") -> Locator:
    return page.get_by_role("table", name=name, exact=True)


def zeile(page: Page, name: str) -> Locator:
    return tabelle(page).get_by_role("row").filter(has_text=name)


def in_den_admin_bereich(page: Page) -> None:
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Admin-Bereich").click()
    expect(page.get_by_role("heading", level=1, name="Admin-Bereich")).to_be_focused()


def test_eine_person_finden_ordnen_und_mitnehmen(page_of: SignIn) -> None:
    page = page_of(SABINE)
    in_den_admin_bereich(page)
    expect(page.get_by_role("link", name="Nutzer & Verträge")).to_have_attribute(
        "aria-current", "page"
    )
    expect(zeile(page, "Krüger-Özdemir")).to_contain_text("alle 10")
    page.get_by_label("Nutzer durchsuchen").press_sequentially("muster.example", delay=20)
    expect(zeile(page, "Petersen")).to_have_count(0)
    page.get_by_label("Status", exact=True).select_option("zeitlich begrenzt")
    expect(tabelle(page).get_by_role("rowheader")).to_have_count(1)
    expect(zeile(page, "Nowak, Zofia")).to_contain_text("1 Recht endet am")
    expect(page).to_have_url(re.compile(r"suche=muster.example&status=zeitlich\+begrenzt$"))
    with page.expect_download() as datei:
        page.get_by_role("button", name="Als CSV exportieren").click()
    text = datei.value.path().read_text("utf-8-sig")
    assert [z[0] for z in csv.reader(io.StringIO(text), delimiter=";")] == ["Nachname", "Nowak"]
    page.get_by_label("Status", exact=True).select_option("")
    expect(zeile(page, "Aumann")).to_be_visible()
    page.get_by_role("link", name="Name", exact=True).click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.go_back()
    page.get_by_label("Nutzer durchsuchen").fill("gibtesnicht")
    expect(page.get_by_role("heading", name="Niemand passt dazu")).to_be_visible()
    page.get_by_role("link", name="Filter zurücksetzen").click()
    expect(zeile(page, "Petersen")).to_be_visible()
    expect(page.get_by_label("Nutzer durchsuchen")).to_have_value("")
    assert_accessible(page)


def test_die_ansicht_nach_vertrag_sagt_wer_und_warum(page_of: SignIn) -> None:
    page = page_of(SABINE, "metallrente")
    in_den_admin_bereich(page)
    page.get_by_role("link", name="Nach Vertrag").click()
    zugriffe = tabelle(page, "Zugriffe")
    expect(zugriffe).to_be_visible()
    page.get_by_label("Vertrag", exact=True).select_option("AL-1000058")
    # Administration is not filtered by the portal.
    expect(zugriffe.get_by_role("rowheader").first).to_contain_text("AL-1000058")
    expect(zugriffe.get_by_role("row").filter(has_text="Çetinkaya")).to_contain_text(
        "vertritt Renate Abel bis"
    )
    expect(zugriffe.get_by_role("row").filter(has_text="Momsen")).to_contain_text(
        "durch den Vermittler-Zugang des Maklerhauses"
    )
    assert_accessible(page)


def test_eine_einladung_wird_erst_nach_rueckfrage_widerrufen(page_of: SignIn) -> None:
    page = page_of(SABINE)
    in_den_admin_bereich(page)
    offene = zeile(page, "Wójcik")
    offene.get_by_role("button", name="Einladung erneut senden").click()
    expect(page.get_by_role("status").filter(has_text="erneut gesendet")).to_be_visible()
    offene.get_by_role("button", name="Einladung widerrufen").click()
    dialog = page.get_by_role("dialog", name="Einladung widerrufen?")
    expect(dialog).to_contain_text("Aurel Wójcik")
    dialog.get_by_role("button", name="Abbrechen").click()
    expect(offene).to_be_visible()


def test_ein_admin_sieht_weniger_und_wechselt_zwischen_seinen_firmen(page_of: SignIn) -> None:
    page = page_of(LOHN)
    in_den_admin_bereich(page)
    expect(zeile(page, "Şahin, Emine")).to_be_visible()
    page.get_by_role("navigation", name="Firma wählen").get_by_role(
        "link", name="Muster Maschinenbau GmbH"
    ).click()
    expect(zeile(page, "Bräunlich, Almut")).to_contain_text("2")
    expect(zeile(page, "Schäfer, Lena")).to_have_count(0)
    page.get_by_role("link", name="Nach Vertrag").click()
    expect(page.get_by_label("Vertrag", exact=True).get_by_role("option")).to_have_count(3)
    page.reload()
    expect(tabelle(page, "Zugriffe").get_by_role("row").filter(has_text="Oer")).to_be_visible()


def test_ein_vermittler_als_admin_schaut_nur(portal: Server, page_of: SignIn) -> None:
    page = page_of(TJARK)
    in_den_admin_bereich(page)
    expect(zeile(page, "Aumann, Jörg")).to_be_visible()
    expect(page.get_by_text("Ändern kann das ein FirmenAdmin.")).to_be_visible()
    inhalt = page.get_by_role("main")
    expect(inhalt.get_by_role("button")).to_have_count(0)
    expect(inhalt.get_by_role("navigation", name="Admin-Bereich")).to_have_count(0)
    expect(inhalt.get_by_role("link", name="Nutzer einladen")).to_have_count(0)
    assert_accessible(page)
    page.goto(portal.url + "/admin/aenderungen")
    expect(page.get_by_role("heading", level=1, name="Seite nicht gefunden")).to_be_visible()
