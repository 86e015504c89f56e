"""Zugriffe prüfen in a browser: reasons first, one removed, the rest at once, a PDF at the end."""

from playwright.sync_api import Page, expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.server import Server


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


def test_eine_pruefung_von_anfang_bis_nachweis(portal: Server, page_of: SignIn) -> None:
    page = page_of("firmenadmin@pflege.example")
    page.goto(portal.url + "/admin/pruefung")
    page.get_by_role("button", name="Prüfung beginnen").click()
    karte = page.get_by_role("listitem").filter(has_text="lohn@buero.example")
    expect(karte.get_by_text("Dienstleister, kein eigener Mitarbeiter.")).to_be_visible()
    eigene = page.get_by_role("listitem").filter(has_text="firmenadmin@pflege.example")
    expect(eigene.get_by_text("Das sind Sie.")).to_be_visible()
    expect(eigene.get_by_role("button")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)

    mehrere_auf_einmal(page)
    karte.get_by_label("Begründung").fill("macht die Lohnabrechnung")
    karte.get_by_role("button", name="Behalten").click()
    expect(page.get_by_role("status").filter(has_text="ist gespeichert")).to_be_visible()
    page.reload()
    page.locator("summary").filter(has_text="Personen geprüft").click()
    geprueft = page.get_by_role("table", name="Schon geprüft")
    expect(geprueft.get_by_text("macht die Lohnabrechnung")).to_be_visible()

    page.get_by_role("button", name="Prüfung abschließen").click()
    dialog = page.get_by_role("dialog", name="Prüfung abschließen?")
    expect(dialog.get_by_text("stehen als offene Punkte im Nachweis")).to_be_visible()
    dialog.get_by_role("button", name="Prüfung abschließen").click()
    link = page.get_by_role("link", name="Prüfung der Zugriffe")
    expect(link).to_be_visible()
    pdf = page.request.get(portal.url + (link.get_attribute("href") or ""))
    assert pdf.headers["content-type"] == "application/pdf" and pdf.body()[:4] == b"%PDF"
