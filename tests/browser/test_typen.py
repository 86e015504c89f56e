"""Types and access in a browser: two make a FirmenAdmin, a block is felt at once, a leaver goes."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from firmenportal.demo import PASSWORT
from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.databases import engine_on
from tests.http.test_handlungen import id_von, typ
from tests.server import Server, Worlds, running_server

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, LENA = "admin@muster.example", "nutzer@muster.example"
RENATE = "urlaub@muster.example"


@pytest.fixture(scope="module")
def server(
    portal: Server, tmp_path_factory: pytest.TempPathFactory, worlds: Worlds
) -> Iterator[Server]:
    """A world of its own: somebody leaves it for good. `portal` has built the pages."""
    folder = tmp_path_factory.mktemp("typen")
    with running_server(folder, worlds.sqlite()) as running, engine_on(running.db_url):
        yield running


def person(page: Page, server: Server, email: str) -> None:
    page.goto(f"{server.url}/admin/nutzer/{id_von(email)}")
    expect(page.get_by_role("heading", name="Rolle und Zugang")).to_be_visible()


def bestaetigt_mit_passwort(page: Page) -> None:
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()


def meldung(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_einer_schlaegt_vor_und_ein_zweiter_bestaetigt(server: Server, page_of: SignIn) -> None:
    sabine, thomas = page_of(SABINE, server=server), page_of(THOMAS, server=server)
    person(sabine, server, LENA)
    sabine.get_by_role("button", name="Als FirmenAdmin vorschlagen").click()
    assert_accessible(sabine)
    sabine.get_by_role("button", name="FirmenAdmin vorschlagen", exact=True).click()
    bestaetigt_mit_passwort(sabine)
    meldung(sabine, "Der Vorschlag ist gemacht")
    expect(sabine.get_by_role("button", name="Vorschlag bestätigen")).to_be_hidden()

    thomas.goto(f"{server.url}/admin/nutzer")
    expect(thomas.get_by_text("soll FirmenAdmin werden")).to_be_visible()
    thomas.get_by_role("link", name="Vorschlag ansehen").click()
    expect(thomas.get_by_text("schlägt diese Person als FirmenAdmin vor")).to_be_visible()
    assert_accessible(thomas)
    thomas.get_by_role("button", name="Vorschlag bestätigen").click()
    thomas.get_by_role("button", name="FirmenAdmin bestätigen").click()
    bestaetigt_mit_passwort(thomas)
    meldung(thomas, "Diese Person ist jetzt FirmenAdmin")
    assert typ(LENA) == "FirmenAdmin"
    expect(sabine.get_by_role("button", name="Als FirmenAdmin entlassen")).to_be_visible()


def test_eine_wird_admin_und_ist_danach_wieder_nutzer(server: Server, page_of: SignIn) -> None:
    sabine, renate = page_of(SABINE, server=server), page_of(RENATE, server=server)
    person(sabine, server, RENATE)
    sabine.get_by_role("button", name="Zum Admin ernennen").click()
    dialog = sabine.get_by_role("dialog", name="Zum Admin ernennen")
    dialog.get_by_role("checkbox", name="AL-1000058").check()
    assert_accessible(sabine)
    dialog.get_by_role("button", name="Zum Admin ernennen").click()
    bestaetigt_mit_passwort(sabine)
    meldung(sabine, "Diese Person ist jetzt Admin")
    renate.goto(f"{server.url}/admin/nutzer")
    expect(renate.get_by_role("heading", name="Admin-Bereich")).to_be_visible()

    sabine.get_by_role("button", name="Als Admin entlassen").click()
    dialog = sabine.get_by_role("dialog", name="Als Admin entlassen")
    dialog.get_by_role("button", name="Als Admin entlassen").click()
    meldung(sabine, "Diese Person ist jetzt Nutzer")
    assert typ(RENATE) == "Nutzer"
    expect(renate.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()


def test_eine_sperre_trifft_die_offene_seite_sofort(server: Server, page_of: SignIn) -> None:
    sabine = page_of(SABINE, server=server)
    lindstroem = page_of("befristet@muster.example", server=server)
    lindstroem.goto(server.url + "/vertraege")
    expect(lindstroem.get_by_role("table", name="Verträge")).to_be_visible()
    person(sabine, server, "befristet@muster.example")
    sabine.get_by_role("button", name="Nutzer sperren").click()
    dialog = sabine.get_by_role("dialog", name="Nutzer sperren?")
    expect(dialog.get_by_text("Zofia Nowak")).to_be_visible()
    dialog.get_by_role("button", name="Nutzer sperren").click()
    lindstroem.wait_for_url("**/anmelden*", timeout=2_500)
    meldung(sabine, "Der Zugang ist gesperrt")

    sabine.get_by_role("button", name="Nutzer entsperren").click()
    dialog = sabine.get_by_role("dialog", name="Nutzer entsperren?")
    dialog.get_by_role("button", name="Nutzer entsperren").click()
    meldung(sabine, "Der Zugang ist entsperrt")


def test_wer_geht_uebergibt_und_hinterlaesst_einen_nachweis(
    server: Server, page_of: SignIn
) -> None:
    sabine = page_of(SABINE, server=server)
    person(sabine, server, JOERG)
    sabine.get_by_role("link", name="Austritt durchführen").click()
    expect(sabine.get_by_role("heading", name="Was endet")).to_be_visible()
    expect(sabine.get_by_text("AL-1000017, AL-1000033")).to_be_visible()
    assert_fits(sabine)
    sabine.get_by_label("Wer verwaltet die Verträge weiter?").select_option("Änne Hübner-Groß")
    sabine.get_by_role("button", name="Austritt vollziehen").click()
    assert_accessible(sabine)
    dialog = sabine.get_by_role("dialog", name="Austritt vollziehen?")
    dialog.get_by_role("button", name="Austritt vollziehen").click()
    bestaetigt_mit_passwort(sabine)
    meldung(sabine, "Der Austritt ist vollzogen")
    assert_accessible(sabine)
    with sabine.expect_download() as download:
        sabine.get_by_role("link", name="Nachweis herunterladen").click()
    pdf = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    gesagt = " ".join(seite.extract_text() for seite in pdf.pages)
    assert "Austritt von Jörg Aumann" in gesagt and "Änne Hübner-Groß" in gesagt
    sabine.goto(f"{server.url}/admin/nutzer/{id_von(JOERG)}")
    expect(sabine.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
