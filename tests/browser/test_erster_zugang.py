"""A firm without access, from its application over two clerks and the post to the first login."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import select

from firmenportal.post.postausgang import Postausgang
from firmenportal.settings import settings
from tests.browser.test_aktivierung import WORT, Welt, code_in
from tests.browser.test_antrag import (
    HANNE,
    code,
    firma_ausfuellen,
    person,
    ueberschrift,
    vertraege_nennen,
    weiter,
)
from tests.browser.test_servicecenter import BIRGIT, MURAT, alles_abhaken, bestaetigen, meldung
from tests.conftest import SignIn
from tests.domain.pdfdateien import pdf
from tests.server import Server, Worlds, running_server


@pytest.fixture(scope="module")
def welt(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Welt]:
    """A world of its own, built by then, that keys its codes with the same secret as the test."""
    ordner = tmp_path_factory.mktemp("erster-zugang")
    (ordner / "var").mkdir()
    (ordner / "var" / "secret").write_text(settings.secret.decode())
    with running_server(ordner, worlds.sqlite()) as running:
        yield Welt(running, ordner / "briefe")


def test_von_der_ersten_frage_bis_zur_ersten_anmeldung(
    welt: Welt, page: Page, page_of: SignIn
) -> None:
    vorgang = eingereicht(welt.server, page)
    geprueft(welt.server, page_of(BIRGIT, server=welt.server), vorgang)
    freigegeben(welt.server, page_of(MURAT, server=welt.server), vorgang)
    page.reload()
    expect(page.get_by_text("freigeschaltet").first).to_be_visible()
    aktiviert(welt, page)
    neu = page_of(HANNE, server=welt.server, passwort=WORT)
    expect(neu.get_by_role("row", name=re.compile("AK-1050348"))).to_be_visible()


def eingereicht(server: Server, page: Page) -> str:
    """Filled in, signed, uploaded and handed over; the number of the case."""
    page.goto(f"{server.url}/freischaltung/antrag?art=firmenadmin&unterzeichner=firma")
    page.get_by_role("button", name="Antrag beginnen").click()
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    firma_ausfuellen(page)
    weiter(page)
    vertraege_nennen(page)
    ueberschrift(page, "Personen")
    person(page, "Hanne", "Vogt", HANNE)
    weiter(page)
    ueberschrift(page, "Berechtigungen")
    weiter(page)
    return uebergeben(server, page)


def uebergeben(server: Server, page: Page) -> str:
    ueberschrift(page, "Unterschrift & Einreichung")
    page.get_by_label("Vor- und Nachname").fill("Peter Grünwald")
    page.get_by_label("Funktion").fill("Geschäftsführer")
    page.get_by_label("Code aus der E-Mail").fill(code(server, page, HANNE))
    page.get_by_role("button", name="E-Mail-Adresse bestätigen").click()
    expect(page.get_by_text("Die E-Mail-Adresse ist bestätigt.")).to_be_visible()
    unterschrieben: FilePayload = {
        "name": "Antrag.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf(),
    }
    page.get_by_label("Datei auswählen: Unterschriebener Antrag").set_input_files(unterschrieben)
    page.get_by_role("button", name=re.compile("^Hochladen.*Unterschriebener Antrag")).click()
    expect(page.get_by_role("link", name="Ansehen Antrag.pdf")).to_be_visible()
    page.get_by_role("button", name="Antrag einreichen").click()
    ueberschrift(page, "Stand Ihres Antrags")
    gefunden = re.search(r"FA-\d{4}-\d{6}", page.locator("main").inner_text())
    assert gefunden
    return gefunden.group()


def geprueft(server: Server, page: Page, vorgang: str) -> None:
    """By the first clerk, who also says which Firma it is."""
    page.goto(f"{server.url}/servicecenter/antraege/{vorgang}")
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_role("button", name="Zuordnen").first.click()
    meldung(page, "Die Firma ist zugeordnet.")
    alles_abhaken(page)
    page.get_by_role("button", name="Prüfung abschließen").click()
    bestaetigen(page)
    page.get_by_role("button", name="Prüfung abschließen").click()
    meldung(page, "Jetzt prüft eine zweite Person.")


def freigegeben(server: Server, page: Page, vorgang: str) -> None:
    """By the second clerk."""
    page.goto(f"{server.url}/servicecenter/antraege/{vorgang}")
    expect(page.get_by_role("heading", name="Zweite Prüfung")).to_be_visible()
    alles_abhaken(page)
    auf_freigeben_klicken(page)
    bestaetigen(page)
    auf_freigeben_klicken(page)
    meldung(page, "Freigegeben und freigeschaltet.")


def auf_freigeben_klicken(page: Page) -> None:
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_role("dialog").get_by_role("button", name="Antrag freigeben").click()


def aktiviert(welt: Welt, page: Page) -> None:
    """With the letter in the one hand, and the mail in the other."""
    kennung = code_in(welt.brief_an("Hanne Vogt Mühlengasse"))
    with welt.server.db() as db:
        mails = db.exec(select(Postausgang).where(Postausgang.an == HANNE)).all()
        (link,) = {
            wort
            for m in mails
            for wort in m.text.split()
            if f"{welt.server.url}/aktivieren" in wort
        }
    page.goto(link)
    page.get_by_label("Zugangskennung").fill(kennung)
    page.get_by_label("Neues Passwort").fill(WORT)
    page.get_by_label("Passwort wiederholen").fill(WORT)
    page.get_by_role("button", name="Zugang aktivieren").click()
    expect(page.get_by_role("row", name=re.compile("AK-1050348"))).to_be_visible()
