"""A FirmenAdmin invites, the colleague accepts; an Admin stays within his limits."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from firmenportal import demo
from tests.browser.aussehen import assert_accessible
from tests.conftest import SignIn
from tests.server import Server, Worlds, running_server

KATHARINA, AENNE = "firmenadmin@pflege.example", "lohn@buero.example"
NEU = "frauke.wibben@pflege.example"
WORT = "vier Kraniche am Deich"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then: who joins here is nobody else's business."""
    with running_server(tmp_path_factory.mktemp("einladen"), worlds.sqlite()) as running:
        yield running


def test_eine_firmenadmin_laedt_ein_und_die_kollegin_sieht_genau_das(
    server: Server, page_of: SignIn, page: Page
) -> None:
    chefin = page_of(KATHARINA, server=server)
    chefin.goto(f"{server.url}/admin/einladen")
    ausfuellen(chefin, "Frauke", "Wibben", "frauke.wibben@pflege")
    chefin.get_by_role("button", name="Lesen", exact=True).click()
    expect(chefin.get_by_text("3 Rechte an 3 Verträgen ausgewählt")).to_be_visible()
    box(chefin, "Bestand lesen", "AL-1060025").uncheck()
    box(chefin, "Bestand ändern", "AL-1060017").check()
    expect(box(chefin, "Bestand lesen", "AL-1060017")).to_be_checked()
    expect(chefin.get_by_text("Verträge, die sie sieht: FirmenOnline 2")).to_be_visible()
    senden(chefin)
    expect(chefin.get_by_role("alert").get_by_role("link")).to_have_text(re.compile("ungültig"))
    expect(chefin.get_by_label("Vorname")).to_have_value("Frauke")
    assert_accessible(chefin)
    chefin.get_by_label("E-Mail-Adresse").fill(NEU)
    senden(chefin)
    expect(chefin.get_by_role("status").filter(has_text="ist gesendet")).to_contain_text(NEU)
    expect(chefin.get_by_label("Vorname")).to_have_value("")

    link_oeffnen(page, server, NEU)
    zugang_aktivieren(page)
    expect(page.get_by_role("row", name=re.compile("AL-1060017"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("AK-1060033"))).to_be_visible()
    expect(page.get_by_text("AL-1060025")).to_have_count(0)


def test_ein_admin_laedt_in_seinen_grenzen_ein(server: Server, page_of: SignIn, page: Page) -> None:
    """Änne administers one contract of Beispiel Pflege; Emine there has an account already."""
    aenne = page_of(AENNE, server=server)
    aenne.goto(f"{server.url}/admin/einladen")
    expect(aenne.get_by_role("link", name="Beispiel Pflege gGmbH")).to_have_attribute(
        "aria-current", "page"
    )
    expect(aenne.get_by_label("Berechtigungstyp").get_by_role("option")).to_have_text(["Nutzer"])
    expect(aenne.get_by_role("rowheader")).to_have_count(1)
    fest = box(aenne, "Bestand ändern", "AL-1060017")
    expect(fest).to_be_disabled()
    expect(fest).to_have_accessible_description(re.compile("haben Sie .* selbst nicht"))
    aenne.get_by_role("button", name="Lohnabrechnung").click()
    expect(aenne.get_by_text("2 Rechte an 1 Vertrag ausgewählt")).to_be_visible()
    ausfuellen(aenne, "Emine", "Şahin", "nutzer@pflege.example")
    senden(aenne)
    expect(aenne.get_by_role("alert").get_by_role("link")).to_have_text(
        re.compile("gehört .* schon")
    )

    lena = "nutzer@muster.example"
    aenne.get_by_label("E-Mail-Adresse").fill(lena)
    senden(aenne)
    expect(aenne.get_by_role("status").filter(has_text="ist gesendet")).to_be_visible()
    link_oeffnen(page, server, lena)
    page.get_by_role("link", name="Zur Anmeldung").click()
    page.get_by_label("E-Mail-Adresse").fill(lena)
    page.get_by_label("Passwort", exact=True).fill(demo.PASSWORT)
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("button", name="Zugang aktivieren").click()
    expect(page.get_by_role("row", name=re.compile("AL-1060017"))).to_be_visible()


def zugang_aktivieren(page: Page) -> None:
    """The page behind the link refuses a poor password, and takes a good one."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Einladung annehmen")
    expect(
        page.get_by_text("Katharina Sölle lädt Sie zu Beispiel Pflege gGmbH ein")
    ).to_be_visible()
    assert not re.search(r"[\w-]{43}", page.url), "no secret in the address"
    assert_accessible(page)
    annehmen(page, "kurz und gut")
    annehmen(page, WORT)
    page.get_by_role("button", name="Konto").wait_for()


def box(page: Page, recht: str, nummer: str) -> Locator:
    return page.get_by_role("checkbox", name=f"{recht} für {nummer}")


def ausfuellen(page: Page, vorname: str, nachname: str, email: str) -> None:
    page.get_by_label("Anrede").select_option("Frau")
    page.get_by_label("Vorname").fill(vorname)
    page.get_by_label("Nachname").fill(nachname)
    page.get_by_label("E-Mail-Adresse").fill(email)


def senden(page: Page) -> None:
    page.get_by_role("button", name="Einladung senden").click()


def link_oeffnen(page: Page, server: Server, email: str) -> None:
    """Open the link of the last Einladung to this address, as the demo's outbox shows it."""
    page.goto(f"{server.url}/demo/postausgang")
    mails = page.get_by_role("article").filter(has_text=email)
    mails.get_by_role("link", name="/einladung/").first.click()


def annehmen(page: Page, wort: str) -> None:
    page.get_by_label("Neues Passwort").fill(wort)
    page.get_by_label("Passwort wiederholen").fill(wort)
    page.get_by_role("button", name="Zugang aktivieren").click()
