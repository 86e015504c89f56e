"""Zugriffe prüfen in a browser: reasons first, several at once, one by one, a PDF at the end."""

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from firmenportal import clock
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from tests.browser.aussehen import assert_accessible, assert_fits, looks
from tests.conftest import SignIn
from tests.server import Server

EMINE = "nutzer@pflege.example"


def eine_ist_unauffaellig(portal: Server) -> None:
    with portal.db() as db:
        emine = select(Mitgliedschaft).join(Benutzer).where(Benutzer.email == EMINE)
        db.exec(emine).one().zuletzt_am = clock.now() - timedelta(days=1)
        db.commit()


def mehrere_auf_einmal(page: Page) -> None:
    page.get_by_role("checkbox", name="Auswählen: Emine Şahin").click()
    expect(page.get_by_text("1 Person ausgewählt").first).to_be_visible()
    page.get_by_role("button", name="Ausgewählte behalten").click()
    dialog = page.get_by_role("dialog", name="Ausgewählte behalten?")
    expect(dialog.get_by_text("Emine Şahin, Nutzer")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Ausgewählte behalten").click()
    ergebnis = page.get_by_role("region", name="Ergebnis je Person")
    expect(ergebnis.get_by_role("listitem").filter(has_text="Emine Şahin")).to_contain_text(
        "behalten"
    )
    expect(ergebnis.get_by_role("heading")).to_be_focused()


def vertrag_fuer_vertrag(page: Page, karte: Locator) -> None:
    """With her only contract the person is decided."""
    karte.get_by_text("Verträge einzeln prüfen").click()
    expect(karte.get_by_text("von der Firma erteilt · verwaltet als Admin")).to_be_visible()
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
    karte.get_by_role("button", name=re.compile("Entziehen.*AL-1060017")).click()
    dialog = page.get_by_role("dialog", name="Rechte an diesem Vertrag entziehen?")
    expect(dialog.get_by_text("AL-1060017")).to_be_visible()
    dialog.get_by_role("button", name="Rechte entziehen").click()
    expect(page.get_by_role("status").filter(has_text="sind entzogen")).to_be_visible()


def test_eine_pruefung_von_anfang_bis_nachweis(portal: Server, page_of: SignIn) -> None:
    eine_ist_unauffaellig(portal)
    page = page_of("firmenadmin@pflege.example")
    page.goto(portal.url + "/admin/pruefung")
    page.get_by_role("button", name="Prüfung beginnen").click()
    karte = page.locator("li.review").filter(has_text="lohn@buero.example")
    expect(karte.get_by_text("Dienstleister, kein eigener Mitarbeiter.")).to_be_visible()
    eigene = page.get_by_role("listitem").filter(has_text="firmenadmin@pflege.example")
    expect(eigene.get_by_text("Das sind Sie.")).to_be_visible()
    expect(eigene.get_by_role("button")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)

    mehrere_auf_einmal(page)
    karte.get_by_label("Begründung").fill("macht die Lohnabrechnung")
    vertrag_fuer_vertrag(page, karte)
    page.reload()
    page.locator("summary").filter(has_text="Personen geprüft").click()
    geprueft = page.get_by_role("table", name="Schon geprüft")
    expect(geprueft.get_by_text("macht die Lohnabrechnung")).to_be_visible()
    expect(geprueft.get_by_text("behalten, Rechte an 1 Vertrag entzogen")).to_be_visible()

    page.get_by_role("button", name="Prüfung abschließen").click()
    dialog = page.get_by_role("dialog", name="Prüfung abschließen?")
    expect(dialog.get_by_text("stehen als offene Punkte im Nachweis")).to_be_visible()
    dialog.get_by_role("button", name="Prüfung abschließen").click()
    link = page.get_by_role("link", name="Prüfung der Zugriffe")
    expect(link).to_be_visible()
    pdf = page.request.get(portal.url + (link.get_attribute("href") or ""))
    assert pdf.headers["content-type"] == "application/pdf" and pdf.body()[:4] == b"%PDF"
