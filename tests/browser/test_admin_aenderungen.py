"""A FirmenAdmin finds a change, exports it and takes the chain away; a person takes his data."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.aussehen import assert_accessible
from tests.conftest import SignIn
from tests.server import Server

SABINE, LENA = "firmenadmin@muster.example", "nutzer@muster.example"


def test_ein_firmenadmin_findet_exportiert_und_prueft(
    portal: Server, page_of: SignIn, tmp_path: Path
) -> None:
    page = page_of(SABINE)
    page.goto(portal.url + "/admin/aenderungen")
    tabelle = page.get_by_role("table", name="Letzte Änderungen")
    expect(tabelle).to_be_visible()
    assert_accessible(page)
    page.get_by_role("searchbox", name="Änderungen durchsuchen").press_sequentially("nowak")
    expect(page.get_by_text("1 bis 2 von 2 Änderungen")).to_be_visible()
    page.get_by_label("Art", exact=True).select_option(label="Rechte")
    zeile = _eine_zeile(tabelle)
    expect(zeile).to_contain_text("Zofia Nowak")
    expect(zeile).to_contain_text(re.compile(r"Bestand ändern für AL-1000041: neu, ab \d\d\."))
    expect(page).to_have_url(re.compile(r"suche=nowak&art=rechte"))
    page.reload()
    expect(_eine_zeile(tabelle)).to_contain_text("Zofia Nowak")

    datei = _geladen(page, page.get_by_role("button", name="Als CSV exportieren"))
    text = Path(datei.path()).read_text("utf-8-sig")
    assert text.count("Zofia Nowak") == 3 and "Lena" not in text
    archiv = _geladen(page, page.get_by_role("link", name=re.compile("Prüfprogramm")))
    zipfile.ZipFile(archiv.path()).extractall(tmp_path)
    befehl = [sys.executable, "-I", "-S", str(tmp_path / "pruefen.py")]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, check=True).stdout
    assert ausgabe.startswith("Die Kette hält")


def test_von_bis_und_zurueck(portal: Server, page_of: SignIn) -> None:
    page = page_of(SABINE)
    page.goto(portal.url + "/admin/aenderungen")
    expect(page.get_by_role("table", name="Letzte Änderungen")).to_be_visible()
    page.get_by_label("Bis", exact=True).fill("2020-12-31")
    expect(page.get_by_role("heading", name="Keine Änderung passt dazu")).to_be_visible()
    page.get_by_role("link", name="Filter zurücksetzen").click()
    expect(page.get_by_role("table", name="Letzte Änderungen")).to_be_visible()
    expect(page.get_by_label("Bis", exact=True)).to_have_value("")


def test_eine_person_nimmt_ihre_daten_mit(portal: Server, page_of: SignIn) -> None:
    page = page_of(LENA)
    page.goto(portal.url + "/konto/personendaten")
    fristen = page.get_by_role("table", name="Was wir wie lange aufbewahren")
    expect(fristen.get_by_text("90 Tage", exact=True).first).to_be_visible()
    assert_accessible(page)
    datei = _geladen(page, page.get_by_role("link", name="Auskunft als JSON herunterladen"))
    assert json.loads(Path(datei.path()).read_text())["konto"][0]["E-Mail-Adresse"] == LENA
    pdf = _geladen(page, page.get_by_role("link", name="Auskunft als PDF herunterladen"))
    assert Path(pdf.path()).read_bytes().startswith(b"%PDF")


def _eine_zeile(tabelle: Locator) -> Locator:
    zeilen = tabelle.get_by_role("row")
    expect(zeilen).to_have_count(2)
    return zeilen.nth(1)


def _geladen(page: Page, knopf: Locator) -> Download:
    with page.expect_download() as geladen:
        knopf.click()
    return geladen.value
