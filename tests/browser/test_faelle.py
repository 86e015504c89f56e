"""A small case in a browser: one clerk asks for it, another confirms, and the Firma sees both."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from firmenportal.demo import PASSWORT
from tests.browser.aussehen import assert_accessible, assert_fits, looks
from tests.conftest import SignIn
from tests.server import Server, Worlds, running_server

INES, VOLKER = (f"sachbearbeiter{n}@servicecenter.example" for n in (1, 2))


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then."""
    with running_server(tmp_path_factory.mktemp("faelle"), worlds.sqlite()) as running:
        yield running


def waehlen(ines: Page) -> None:
    """To the form for another name."""
    ines.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Fälle").click()
    expect(ines.get_by_role("heading", name="Kein Fall passt dazu")).to_be_visible()
    assert_accessible(ines)
    ines.get_by_role("link", name="Fall beantragen").click()
    expect(ines.get_by_role("heading", name="Worum geht es?")).to_be_visible()
    assert_accessible(ines)
    assert_fits(ines)
    ines.get_by_role("link", name="Name einer Person ändern").click()


def beantragen(ines: Page) -> None:
    """First with mistakes, which stand at their fields."""
    ines.get_by_label("E-Mail-Adresse des Kontos").fill("nutzer@muster.example")
    ines.get_by_label("Neuer Vorname").fill("Lena")
    ines.get_by_role("button", name="Fall beantragen").click()
    expect(ines.get_by_text("Diese Angabe fehlt.")).to_have_count(2)
    assert_accessible(ines)
    ines.get_by_label("Neuer Nachname").fill("Neumann")
    ines.get_by_label("Begründung").fill("Heiratsurkunde liegt vor")
    ines.get_by_role("button", name="Fall beantragen").click()
    expect(ines.get_by_text("Bestätigen muss den Fall jetzt eine zweite Person.")).to_be_visible()
    expect(ines.get_by_role("button", name="Fall bestätigen")).to_have_count(0)
    expect(ines.get_by_role("button", name="Fall zurückziehen")).to_be_visible()


def bestaetigen(volker: Page, server: Server) -> None:
    """With the own password, from the list on."""
    volker.goto(f"{server.url}/servicecenter/faelle")
    volker.get_by_role("link", name="Name einer Person ändern").click()
    expect(volker.get_by_text("Heiratsurkunde liegt vor")).to_be_visible()
    assert_accessible(volker)
    volker.get_by_role("button", name="Fall bestätigen").click()
    dialog = volker.get_by_role("dialog", name="Fall bestätigen?")
    dialog.get_by_role("button", name="Bestätigen", exact=True).click()
    volker.get_by_label("Passwort", exact=True).fill(PASSWORT)
    volker.get_by_role("button", name="Passwort bestätigen").click()
    expect(volker.get_by_text("Bestätigt und ausgeführt.")).to_be_visible()
    assert_fits(volker)


def test_ein_name_aendert_sich_unter_vier_augen(server: Server, page_of: SignIn) -> None:
    lena = page_of("nutzer@muster.example", server=server)
    lena.goto(f"{server.url}/konto/personendaten")
    ines = page_of(INES, server=server)
    waehlen(ines)
    beantragen(ines)
    bestaetigen(page_of(VOLKER, server=server), server)
    expect(lena.locator("#angemeldet-als")).to_have_text("Lena Neumann")
    sabine = page_of("firmenadmin@muster.example", server=server)
    sabine.goto(f"{server.url}/admin/aenderungen")
    expect(sabine.get_by_text("Änderung im Service Center bestätigt").first).to_be_visible()


def test_eine_person_wird_unter_vier_augen_geloescht(server: Server, page_of: SignIn) -> None:
    bjoern = page_of("ohnerechte@muster.example", server=server)
    ines = page_of(INES, server=server)
    ines.goto(f"{server.url}/servicecenter/faelle/neu?art=loeschen")
    ines.get_by_label("E-Mail-Adresse des Kontos").fill("firmenadmin@pflege.example")
    ines.get_by_label("Begründung").fill("Schreiben vom 20. November")
    ines.get_by_role("button", name="Fall beantragen").click()
    expect(ines.get_by_role("alert").filter(has_text="FirmenAdmin")).to_be_visible()
    ines.get_by_label("E-Mail-Adresse des Kontos").fill("ohnerechte@muster.example")
    ines.get_by_role("button", name="Fall beantragen").click()
    expect(ines.get_by_text("Bestätigen muss den Fall jetzt eine zweite Person.")).to_be_visible()
    daten = ines.get_by_role("table", name="Daten dieser Person")
    expect(daten.get_by_role("row").filter(has_text="Konto: Name")).to_contain_text("durch eine Nu")
    for _ in looks(ines):
        assert_accessible(ines)
    assert_fits(ines)

    volker = page_of(VOLKER, server=server)
    volker.goto(ines.url.partition("#")[0])
    volker.get_by_role("button", name="Fall bestätigen").click()
    dialog = volker.get_by_role("dialog", name="Fall bestätigen?")
    dialog.get_by_role("button", name="Bestätigen", exact=True).click()
    volker.get_by_label("Passwort", exact=True).fill(PASSWORT)
    volker.get_by_role("button", name="Passwort bestätigen").click()
    expect(volker.get_by_text("Bestätigt und ausgeführt.")).to_be_visible()
    expect(volker.get_by_text("Gelöschte Person").first).to_be_visible()
    daten = volker.get_by_role("table", name="Daten dieser Person")
    expect(daten.get_by_role("row").filter(has_text="Protokoll")).to_contain_text("bleibt bis zum")
    expect(bjoern.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_die_formulare_aller_arten_sind_zugaenglich(server: Server, page_of: SignIn) -> None:
    ines = page_of(INES, server=server)
    for art, titel in (
        ("vollmacht", "Maklervollmacht auf Papier eintragen"),
        ("zugangskennung", "Zugangskennung neu ausstellen"),
    ):
        ines.goto(f"{server.url}/servicecenter/faelle/neu?art={art}")
        expect(ines.get_by_role("heading", level=2, name=titel)).to_be_visible()
        assert_accessible(ines)
        assert_fits(ines)


def test_eine_vollmacht_auf_papier_wird_mit_angekreuzten_rechten_beantragt(
    server: Server, page_of: SignIn
) -> None:
    ines = page_of(INES, server=server)
    ines.goto(f"{server.url}/servicecenter/faelle/neu?art=vollmacht")
    ines.get_by_label("Kundennummer der Firma").fill("K1000017")
    ines.get_by_label("Nummer des Maklerhauses").fill("H00041")
    ines.get_by_label("Für welche Verträge?").select_option("alle Verträge")
    ines.get_by_label("Berechnen").check()
    ines.get_by_label("Erster Tag").fill("2026-01-01")
    ines.get_by_label("Begründung").fill("Vollmacht liegt vor")
    ines.get_by_role("button", name="Fall beantragen").click()
    expect(ines.get_by_text("Bestätigen muss den Fall jetzt eine zweite Person.")).to_be_visible()
    expect(ines.get_by_text("Berechnen", exact=True)).to_be_visible()
