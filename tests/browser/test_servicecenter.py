"""The Service Center in a browser: from the queue over two clerks to the activation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from firmenportal.demo import PASSWORT
from tests.browser.aussehen import BILDER, SCHEMES, assert_accessible, assert_fits, looks
from tests.conftest import SignIn
from tests.domain.pdfdateien import pdf
from tests.server import Server, Worlds, running_server

BIRGIT, MURAT, ANNE = (f"sachbearbeiter{n}@servicecenter.example" for n in (1, 2, 3))


@pytest.fixture(scope="module")
def eigener(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A server of its own on the demo world: what is decided here stays here."""
    folder: Path = tmp_path_factory.mktemp("servicecenter")
    with running_server(folder, worlds.sqlite()) as server:
        yield server


def vorgang_von(page: Page, firma: str) -> None:
    page.get_by_role("row").filter(has_text=firma).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Vier Augen")).to_be_visible()


def alles_abhaken(page: Page) -> None:
    for haken in (
        page.get_by_role("group", name="Von Ihnen zu beurteilen").get_by_role("checkbox").all()
    ):
        haken.click()
        expect(haken).to_be_checked()


def bestaetigen(page: Page) -> None:
    """The step-up, and back to where it was asked for."""
    expect(page.get_by_role("heading", name="Bestätigen Sie, dass Sie es sind")).to_be_visible()
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()
    expect(page.get_by_role("heading", name="Vier Augen")).to_be_visible()


def meldung(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def pruefen(page: Page) -> None:
    """Assign, tick, note; the step-up in between loses none of it."""
    page.get_by_role("button", name="Zuordnen").click()
    meldung(page, "Die Firma ist zugeordnet.")
    alles_abhaken(page)
    page.get_by_label("Notiz für die zweite Prüfung").fill("Register verglichen")
    page.get_by_role("button", name="Prüfung abschließen").click()
    bestaetigen(page)
    for haken in page.get_by_role("checkbox").all():
        expect(haken).to_be_checked()
    page.get_by_role("button", name="Prüfung abschließen").click()
    meldung(page, "Jetzt prüft eine zweite Person.")


def freigeben(page: Page) -> None:
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_role("dialog").get_by_role("button", name="Antrag freigeben").click()


def test_von_der_liste_ueber_zwei_personen_zur_freischaltung(
    eigener: Server, page_of: SignIn
) -> None:
    page = page_of(BIRGIT, server=eigener)
    expect(page).to_have_url(f"{eigener.url}/servicecenter")
    expect(page.get_by_role("banner").get_by_text("Service Center").first).to_be_visible()
    page.get_by_role("button", name="Nächsten Antrag prüfen").click()
    expect(page.get_by_text("Beispiel Pflege gGmbH").first).to_be_visible()
    expect(page.get_by_title("antrag_unterschrieben.pdf")).to_be_visible()
    pruefen(page)
    expect(page.get_by_text("Sie selbst dürfen nicht freigeben")).to_be_visible()
    assert_accessible(page)

    zweite = page_of(MURAT, server=eigener)
    zweite.get_by_role("link", name="Zweite Prüfung nötig").click()
    vorgang_von(zweite, "Beispiel Pflege gGmbH")
    expect(zweite.get_by_text("Register verglichen")).to_be_visible()
    alles_abhaken(zweite)
    freigeben(zweite)
    bestaetigen(zweite)
    freigeben(zweite)
    meldung(zweite, "Freigegeben und freigeschaltet.")
    expect(zweite.locator(".lead").get_by_text("freigeschaltet")).to_be_visible()


def test_rueckfrage_und_ablehnung_mit_begruendung(eigener: Server, page_of: SignIn) -> None:
    anderer = page_of(MURAT, server=eigener)
    vorgang_von(anderer, "Ahrens & Söhne GmbH")
    liste = anderer.context.new_page()
    liste.goto(eigener.url + "/servicecenter")
    zeile = liste.get_by_role("row").filter(has_text="Ahrens & Söhne GmbH")
    expect(zeile).to_contain_text("in Prüfung")

    page = page_of(ANNE, server=eigener)
    vorgang_von(page, "Ahrens & Söhne GmbH")
    page.get_by_role("button", name="Rückfrage stellen").click()
    dialog = page.get_by_role("dialog", name="Rückfrage stellen")
    assert_accessible(page)
    dialog.get_by_role("button", name="Abbrechen").click()
    expect(dialog).not_to_be_visible()
    page.get_by_role("button", name="Rückfrage stellen").click()
    dialog.get_by_label("Ihre Frage an den Ansprechpartner").fill("Wer hat unterschrieben?")
    dialog.get_by_role("button", name="Rückfrage senden").click()
    meldung(page, "Die Rückfrage ist gestellt.")
    expect(page.get_by_text("Wer hat unterschrieben?")).to_be_visible()
    expect(anderer.get_by_text("Wer hat unterschrieben?")).to_be_visible()
    meldung(anderer, "An diesem Vorgang hat sich etwas geändert.")
    expect(zeile.filter(has_text="in Prüfung")).to_have_count(0)
    page.get_by_role("button", name="Ablehnen").click()
    dialog = page.get_by_role("dialog", name="Antrag ablehnen?")
    dialog.get_by_label("Begründung").fill("Nicht zeichnungsberechtigt.")
    dialog.get_by_role("button", name="Antrag ablehnen").click()
    meldung(page, "Der Antrag ist abgelehnt.")
    expect(page.get_by_role("button", name="Ablehnen")).to_have_count(0)


def test_suche_art_und_reiter_stehen_in_der_adresse(portal: Server, page_of: SignIn) -> None:
    page = page_of(BIRGIT)
    page.get_by_label("Anträge durchsuchen").fill("nordlicht")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Antrag", exact=True).select_option("FirmenAdmin")
    expect(page.get_by_text("Kein Antrag passt dazu")).to_be_visible()
    page.get_by_role("link", name="Filter zurücksetzen").click()
    expect(page.get_by_label("Anträge durchsuchen")).to_have_value("")  # the tabs keep a search
    page.get_by_role("link", name="Erledigt").click()
    expect(page.get_by_role("row").filter(has_text="Petersen")).to_be_visible()
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Petersen")).to_be_visible()
    expect(page.get_by_role("link", name="Erledigt")).to_have_attribute("aria-current", "page")


def test_unterlagen_die_per_post_kamen_erfasst_einer_und_prueft_sie_nicht(
    eigener: Server, page_of: SignIn
) -> None:
    page = page_of(MURAT, server=eigener)
    vorgang_von(page, "Bäckerei Grünwald KG")
    expect(page.get_by_text("kommt per Post")).to_be_visible()
    page.get_by_text("Unterlagen erfassen").click()
    page.get_by_label("Datei").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_role("button", name="Unterschriebener Antrag").click()
    expect(page.get_by_title("scan.pdf")).to_be_visible()
    expect(page.get_by_text("Diesen Antrag haben Sie selbst erfasst.")).to_be_visible()


def test_kunden_finden_hier_nichts_und_sachbearbeiter_keine_kundenseiten(
    portal: Server, page_of: SignIn
) -> None:
    kunde = page_of("firmenadmin@muster.example")
    kunde.goto(f"{portal.url}/servicecenter")
    expect(kunde.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
    clerk = page_of(BIRGIT)
    for adresse in ("/vertraege", "/admin/nutzer"):
        clerk.goto(portal.url + adresse)
        expect(clerk.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
        expect(clerk.get_by_role("link", name="Zu den Anträgen")).to_be_visible()


def test_aussehen_in_beiden_farben_breit_und_schmal(portal: Server, page_of: SignIn) -> None:
    page = page_of(BIRGIT)
    BILDER.mkdir(parents=True, exist_ok=True)
    for name in ("liste", "vorgang"):
        if name == "vorgang":
            vorgang_von(page, "Muster Maschinenbau GmbH")
            expect(page.get_by_title("antrag_unterschrieben.pdf")).to_be_visible()
        for n, _ in enumerate(looks(page)):
            assert_accessible(page)
            page.screenshot(path=BILDER / f"servicecenter-{name}-{n}.png", full_page=True)
        assert_fits(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme=SCHEMES[0])
