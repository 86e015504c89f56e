"""The list of contracts in a real browser: one journey per thing that people do with it."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from firmenportal.domain import benutzer
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from tests.browser.aussehen import assert_accessible
from tests.conftest import SignIn
from tests.server import Server

ADMIN, NUTZER = "firmenadmin@muster.example", "nutzer@muster.example"
NORD, WERFT = "vermittler@maklernord.example", "firmenadmin@werft.example"


def tabelle(page: Page) -> Locator:
    return page.get_by_role("table", name="Verträge", exact=True)


def zeile(page: Page, nummer: str) -> Locator:
    return tabelle(page).get_by_role("row").filter(has=page.get_by_role("link", name=nummer))


def feld(page: Page) -> Locator:
    return page.get_by_label("Verträge durchsuchen")


@contextmanager
def ohne_recht(portal: Server, email: str, nummer: str) -> Iterator[None]:
    """Another process takes the rights on a contract away for a while."""
    with portal.db() as db:
        person = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
        zeilen = db.exec(
            select(Vertragsrecht).where(
                Vertragsrecht.benutzer_id == person.id,
                Vertragsrecht.vertrag_id == vertrag_id(nummer),
            )
        ).all()
        fenster = [(z, z.von, z.bis) for z in zeilen]
        for z in zeilen:
            z.bis, z.von = z.erteilt_am.date(), z.erteilt_am.date().replace(year=2000)
        benutzer.stand_erhoehen(db, [person.id or 0])
        db.commit()
        try:
            yield
        finally:
            for z, von, bis in fenster:
                z.von, z.bis = von, bis
            benutzer.stand_erhoehen(db, [person.id or 0])
            db.commit()


def test_die_uebersicht_sagt_was_da_ist_und_was_anderswo_ist(page_of: SignIn) -> None:
    page = page_of(ADMIN, "chemierente")
    expect(page.get_by_role("heading", level=1, name="Verträge")).to_be_visible()
    expect(page.get_by_text("3 weitere Verträge sehen Sie unter MetallRente.")).to_be_visible()
    expect(page.get_by_text("An 1 Vertrag fehlt die Kennung: AL-1000090")).to_be_visible()
    expect(zeile(page, "AK-1000074")).to_contain_text("4 von 4")
    expect(zeile(page, "AL-1000058")).to_contain_text("17.472,00")
    expect(tabelle(page).get_by_role("row").last).to_contain_text("43.184,00")
    page.get_by_text("Als Tabelle anzeigen").click()
    jahr = page.get_by_role("table", name="Beiträge der letzten 12 Monate")
    expect(jahr.get_by_role("row")).to_have_count(13)
    assert_accessible(page)


def test_der_hinweis_oeffnet_die_wahl_des_portals_und_diese_wechselt(page_of: SignIn) -> None:
    page = page_of(ADMIN, "chemierente")
    page.get_by_role("button", name="Portal wechseln").click()
    dialog = page.get_by_role("dialog", name="Portal wechseln")
    dialog.get_by_role("button", name="MetallRente").click()
    expect(zeile(page, "AL-1000017")).to_be_visible()
    expect(zeile(page, "AL-1000058")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-auspraegung", "metallrente")


def test_getippte_suche_verliert_nichts_und_steht_in_der_adresse(page_of: SignIn) -> None:
    page = page_of(ADMIN)
    feld(page).press_sequentially("ZUKUNFTSMODELL tarif", delay=30)
    expect(tabelle(page).get_by_role("rowheader")).to_have_count(2)  # the contract, the sum
    expect(zeile(page, "AL-1000066")).to_be_visible()
    expect(feld(page)).to_have_value("ZUKUNFTSMODELL tarif")
    expect(page).to_have_url(re.compile(r"suche=ZUKUNFTSMODELL\+tarif$"))
    page.reload()
    expect(zeile(page, "AL-1000066")).to_be_visible()
    expect(zeile(page, "AL-1000017")).to_have_count(0)
    expect(feld(page)).to_have_value("ZUKUNFTSMODELL tarif")


def test_zurueck_stellt_liste_und_feld_wieder_her(portal: Server, page_of: SignIn) -> None:
    page = page_of(ADMIN)
    page.goto(portal.url + "/vertraege?suche=chemie&sort=-nummer")
    expect(zeile(page, "AL-1000058")).to_be_visible()
    zeile(page, "AL-1000058").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1, name="Grundversorgung")).to_be_focused()
    page.go_back()
    expect(zeile(page, "AL-1000058")).to_be_visible()
    expect(feld(page)).to_have_value("chemie")
    expect(page.get_by_role("columnheader", name="Vertrag")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_ohne_treffer_fuehrt_ein_knopf_zurueck(page_of: SignIn) -> None:
    page = page_of(ADMIN)
    feld(page).fill("Stahlwerk")
    expect(page.get_by_role("heading", name="Kein Vertrag passt dazu")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Filter zurücksetzen").click()
    expect(zeile(page, "AL-1000017")).to_be_visible()
    expect(feld(page)).to_have_value("")


def test_filter_und_ordnung(page_of: SignIn) -> None:
    page = page_of(NORD)
    page.get_by_label("Sparte").select_option("bKV")
    expect(zeile(page, "AK-1000074")).to_be_visible()
    expect(zeile(page, "AL-1000017")).to_have_count(0)
    page.get_by_label("Sparte").select_option("Alle Sparten")
    page.get_by_label("Firma", exact=True).select_option("Ahrens & Söhne GmbH")
    expect(zeile(page, "AL-1043117")).to_be_visible()
    expect(zeile(page, "AK-1000074")).to_have_count(0)
    page.get_by_label("Firma", exact=True).select_option("Alle Firmen")
    page.get_by_label("Recht", exact=True).select_option("Abrechnung lesen")
    expect(zeile(page, "AL-1000058")).to_be_visible()
    expect(tabelle(page).get_by_role("rowheader")).to_have_count(3)
    page.get_by_role("link", name="Monatsbeitrag", exact=True).click()
    kopf = page.get_by_role("columnheader", name="Monatsbeitrag")
    expect(kopf).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile("sort=beitrag"))
    erste = tabelle(page).get_by_role("rowheader").first
    expect(erste).to_contain_text("AL-1000058")
    page.get_by_role("link", name="Monatsbeitrag", exact=True).click()
    expect(kopf).to_have_attribute("aria-sort", "descending")
    expect(erste).to_contain_text("AL-1043117")


def test_nach_firma_ordnen_oeffnen_und_zurueck(page_of: SignIn) -> None:
    page = page_of(NORD)
    page.get_by_role("link", name="Nach Firma").click()
    firmen = page.get_by_role("table", name="Firmen", exact=True)
    expect(firmen.get_by_role("rowheader")).to_have_text(
        ["Ahrens & Söhne GmbH", re.compile("."), re.compile("."), "Summe"]
    )
    expect(page).to_have_url(re.compile(r"\?ansicht=firmen$"))
    assert_accessible(page)
    firmen.get_by_role("link", name="Verträge", exact=True).click()
    expect(firmen.get_by_role("columnheader", name="Verträge")).to_have_attribute(
        "aria-sort", "ascending"
    )
    feld(page).fill("sohne")
    expect(firmen.get_by_role("rowheader")).to_have_text(["Ahrens & Söhne GmbH", "Summe"])
    firmen.get_by_role("link", name="Ahrens & Söhne GmbH").click()
    expect(zeile(page, "AL-1043117")).to_be_visible()
    expect(page.get_by_label("Firma", exact=True)).to_have_value("Ahrens & Söhne GmbH")
    page.go_back()
    expect(firmen.get_by_role("rowheader")).to_have_text(["Ahrens & Söhne GmbH", "Summe"])
    expect(feld(page)).to_have_value("sohne")


def test_blaettern_mit_der_tastatur(page_of: SignIn) -> None:
    page = page_of(WERFT)
    expect(page.get_by_text(re.compile(r"1 bis 50 von 1\d\d Verträgen"))).to_be_visible()
    erste = tabelle(page).get_by_role("rowheader").first.inner_text().split()[0]
    weiter = page.get_by_role("button", name="Nächste Seite")
    weiter.press("Enter")
    expect(page.get_by_text(re.compile(r"51 bis 100 von 1\d\d Verträgen"))).to_be_visible()
    expect(tabelle(page).get_by_role("rowheader").first).not_to_contain_text(erste)
    expect(weiter).to_be_focused()
    page.get_by_role("button", name="Vorherige Seite").press("Enter")
    expect(tabelle(page).get_by_role("rowheader").first).to_contain_text(erste)


def test_hinter_dem_ende_ist_die_letzte_seite(portal: Server, page_of: SignIn) -> None:
    page = page_of(WERFT)
    for unsinn in ("999999", "0x10", "9" * 500, "-1"):
        page.goto(f"{portal.url}/vertraege?seite={unsinn}")
        expect(tabelle(page).get_by_role("rowheader").first).to_be_visible()


def test_ein_feld_ohne_recht_fuehrt_zum_grund(page_of: SignIn) -> None:
    page = page_of(NUTZER)
    warum = zeile(page, "AL-1000017").get_by_role("link", name="Warum?")
    expect(warum).to_have_accessible_description("AL-1000017")
    warum.click()
    expect(page.get_by_role("heading", name="Ihre Rechte")).to_be_visible()
    expect(page).to_have_url(re.compile("/vertraege/AL-1000017"))


def test_exporte_sind_knoepfe_und_tragen_die_suche(page_of: SignIn) -> None:
    page = page_of(ADMIN)
    feld(page).fill("tarif west")
    expect(zeile(page, "AL-1000017")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Als CSV exportieren").click()
    text = download.value.path().read_text("utf-8-sig")
    nummern = [z[0] for z in csv.reader(io.StringIO(text), delimiter=";")]
    assert nummern == ["Vertrag", "AL-1000066", "Summe"]
    assert re.fullmatch(r"Vertraege_\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    with page.expect_download() as download:
        page.get_by_role("button", name="Als Excel exportieren").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    expect(zeile(page, "AL-1000066")).to_be_visible()


def test_leere_liste_nennt_den_grund_und_wechselt_das_portal(page_of: SignIn) -> None:
    page = page_of(NUTZER, "klinikrente")
    expect(page.get_by_role("heading", name="Sie sind im falschen Portal")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Zu MetallRente wechseln").click()
    expect(zeile(page, "AL-1000017")).to_be_visible()


def test_wer_kein_recht_hat_erfaehrt_wer_hilft(page_of: SignIn) -> None:
    page = page_of("ohnerechte@muster.example")
    expect(page.get_by_role("heading", name="Sie haben noch kein Recht")).to_be_visible()
    expect(page.get_by_text(re.compile("Sabine Krüger-Özdemir"))).to_be_visible()
    kennung = page_of("kennung@muster.example", "chemierente")
    expect(kennung.get_by_text("Sie fehlt an: AL-1000090.")).to_be_visible()


def test_ein_entzogenes_recht_verschwindet_ohne_klick_und_kommt_wieder(
    portal: Server, page_of: SignIn
) -> None:
    page = page_of(NUTZER)
    expect(zeile(page, "AL-1000017")).to_be_visible()
    with ohne_recht(portal, NUTZER, "AL-1000017"):
        expect(zeile(page, "AL-1000017")).to_have_count(0)
        expect(zeile(page, "AL-1000025")).to_be_visible()
    expect(zeile(page, "AL-1000017")).to_be_visible()
