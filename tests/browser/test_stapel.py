"""Many invitations in a browser: template, upload, errors shown, valid rows sent, result file."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.domain.dateien import als_csv, person
from tests.server import Server

CHEFIN = "firmenadmin@muster.example"


def test_von_der_vorlage_bis_zum_ergebnis(portal: Server, page_of: SignIn) -> None:
    page = page_of(CHEFIN)
    page.goto(portal.url + "/admin/stapel")
    with page.expect_download() as vorlage:
        page.get_by_role("link", name="Excel-Vorlage herunterladen").click()
    assert vorlage.value.suggested_filename.startswith("Vorlage_Einladungen")

    zeilen = [person(n) for n in range(700, 760)]
    zeilen[4] = person(704, Vorname="=HYPERLINK(1)")
    zeilen[9] = person(709, Bestand_lesen="AL-9999999")
    _waehlen(page, als_csv(zeilen))
    expect(page.get_by_text("Mit Fehlern: 2 von 60 Zeilen.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Nur Zeilen mit Fehlern zeigen").click()
    expect(page.get_by_text("1 bis 2 von 2 Zeilen")).to_be_visible()
    tabelle = page.get_by_role("table", name="Zeilen der Datei")
    expect(tabelle.get_by_text("wie eine Formel")).to_be_visible()
    expect(tabelle.get_by_text("Den Vertrag AL-9999999 gibt es nicht")).to_be_visible()

    _senden(page, "Nur senden, wenn alle gültig sind")
    abgelehnt = page.get_by_role("alert").filter(has_text="Nicht alle Zeilen sind gültig.")
    expect(abgelehnt).to_be_visible()
    _senden(page, "Alle gültigen senden")
    expect(page.get_by_text("Fertig: 58 von 58 eingeladen.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Fertig: 58 von 58 eingeladen.")).to_be_visible()
    with page.expect_download() as ergebnis:
        page.get_by_role("button", name="Ergebnis als CSV").click()
    nur_fehler = Path(ergebnis.value.path()).read_text("utf-8-sig")
    assert "wie eine Formel" in nur_fehler and ";gesendet;" not in nur_fehler


def test_eine_falsche_datei_wird_erklaert_und_eine_zu_grosse_gar_nicht_gesendet(
    portal: Server, page_of: SignIn
) -> None:
    page = page_of("firmenadmin2@muster.example")
    page.goto(portal.url + "/admin/stapel")
    _waehlen(page, b"%PDF-1.7\0")
    expect(page.get_by_role("alert").filter(has_text="weder eine CSV-")).to_be_visible()
    page.get_by_role("link", name="Andere Datei wählen").click()
    expect(page.get_by_role("heading", name="Mehrere Nutzer einladen")).to_be_visible()
    _waehlen(page, b"x" * (2 * 1024 * 1024 + 1))
    expect(page.get_by_role("status").filter(has_text="größer als 2 MB")).to_be_visible()


def _waehlen(page: Page, inhalt: bytes) -> None:
    expect(page.locator("#angemeldet-als")).not_to_be_empty()
    feld = page.get_by_label("Datei auswählen")
    feld.set_input_files({"name": "neue.csv", "mimeType": "text/csv", "buffer": inhalt})
    page.get_by_role("button", name="Datei prüfen").click()


def _senden(page: Page, wie: str) -> None:
    page.get_by_label(wie).check()
    page.get_by_role("button", name="Einladungen senden").click()
