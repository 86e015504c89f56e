"""Steps on the way from the first question to the first login, each a sentence of a journey."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import col, select

from firmenportal.db import transaction
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import Inhalt
from firmenportal.post.postausgang import Postausgang
from tests.browser.test_aktivierung import WORT, Welt, code_in
from tests.browser.test_antrag import code, ueberschrift
from tests.browser.test_servicecenter import (
    BIRGIT,
    MURAT,
    alles_abhaken,
    bestaetigen,
    freigeben,
    meldung,
)
from tests.conftest import SignIn
from tests.databases import engine_on
from tests.domain.pdfdateien import pdf
from tests.post.smsdienst import Smsdienst

ANTRAG, VEREINBARUNG = "Unterschriebener Antrag", "Ergänzungsvereinbarung für Makler"
FUER_DIE_FIRMA = "Für die Firma, der die Verträge gehören"
ERSTER_FIRMENADMIN = ("Einen FirmenAdmin", FUER_DIE_FIRMA, "Noch niemand")
NUMMER = re.compile(r"FA-\d{4}-\d{6}")


@dataclass(frozen=True)
class Welten(Welt):
    """A world whose SMS go to a gateway, too."""

    sms: Smsdienst


def begonnen(welt: Welt, page: Page, antworten: Sequence[str]) -> None:
    """From the first question, answered so, to the first page of an application."""
    page.goto(f"{welt.server.url}/freischaltung")
    for antwort in antworten:
        page.get_by_role("radio", name=re.compile(f"^{antwort}")).check()
        page.get_by_role("button", name="Weiter").click()
    page.get_by_role("link", name="Antrag beginnen").click()
    page.get_by_role("button", name="Antrag beginnen").click()
    ueberschrift(page, "Firmendaten & Ansprechpartner")


def vorbereitet(welt: Welt, page: Page, inhalt: Inhalt, schritt: str) -> None:
    """What other journeys type is declared at once; this one goes on at `schritt`."""
    with engine_on(welt.server.db_url), transaction() as db:
        antrag = db.exec(select(Antrag).order_by(col(Antrag.id).desc())).first()
        assert antrag
        antrag = entwurf.speichern(db, antrag.id or 0, inhalt, antrag.fassung)
        antragszugang.code_faellig(db, antrag)
    page.goto(f"{welt.server.url}/freischaltung/antrag/{schritt}")


def eingereicht(welt: Welt, page: Page, kontakt: str, *unterlagen: str) -> str:
    """Confirmed by `kontakt` (who is signed in needs none), uploaded, handed over; the number."""
    ueberschrift(page, "Unterschrift & Einreichung")
    if kontakt:
        page.get_by_label("Code aus der E-Mail").fill(code(welt.server, page, kontakt))
        page.get_by_role("button", name="E-Mail-Adresse bestätigen").click()
    expect(page.get_by_text("Die E-Mail-Adresse ist bestätigt.")).to_be_visible()
    for unterlage in unterlagen or (ANTRAG,):
        hochgeladen(page, unterlage, f"{unterlage}.pdf")
    page.get_by_role("button", name="Antrag einreichen").click()
    ueberschrift(page, "Stand Ihres Antrags")
    gefunden = NUMMER.search(page.locator("main").inner_text())
    assert gefunden
    return gefunden.group()


def hochgeladen(page: Page, unterlage: str, name: str) -> None:
    datei: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label(re.compile(f"auswählen: {unterlage}$")).set_input_files(datei)
    page.get_by_role("button", name=f"Hochladen {unterlage}").click()
    expect(page.get_by_role("link", name=f"Ansehen {name}")).to_be_visible()


def uebernommen(welt: Welt, page: Page, vorgang: str) -> None:
    page.goto(f"{welt.server.url}/servicecenter/antraege/{vorgang}")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_role("heading", name="Ihre Prüfung")).to_be_visible()


def zugeordnet(page: Page, firma: bool = True, haus: bool = False) -> None:
    """To the Firma and the house that the stock knows."""
    if firma:
        page.get_by_role("button", name="Zuordnen", exact=True).first.click()
        meldung(page, "Die Firma ist zugeordnet.")
    if haus:
        page.get_by_role("button", name="Zuordnen", exact=True).first.click()
        meldung(page, "Das Maklerhaus ist zugeordnet.")


def geprueft(page: Page, *, mit_passwort: bool = True) -> None:
    """By the first clerk, who gives his password unless he just has."""
    alles_abhaken(page)
    page.get_by_role("button", name="Prüfung abschließen").click()
    if mit_passwort:
        bestaetigen(page)
        page.get_by_role("button", name="Prüfung abschließen").click()
    meldung(page, "Jetzt prüft eine zweite Person.")


def freigegeben(welt: Welt, page: Page, vorgang: str) -> None:
    """By the second clerk; with it the access is there."""
    page.goto(f"{welt.server.url}/servicecenter/antraege/{vorgang}")
    expect(page.get_by_role("heading", name="Zweite Prüfung")).to_be_visible()
    alles_abhaken(page)
    freigeben(page)
    bestaetigen(page)
    freigeben(page)
    meldung(page, "Freigegeben und freigeschaltet.")


def von_zweien_freigegeben(
    welt: Welt, page_of: SignIn, vorgang: str, *, firma: bool = True, haus: bool = False
) -> None:
    erste = page_of(BIRGIT, server=welt.server)
    uebernommen(welt, erste, vorgang)
    zugeordnet(erste, firma, haus)
    geprueft(erste)
    freigegeben(welt, page_of(MURAT, server=welt.server), vorgang)


def aktiviert(welt: Welt, page: Page, email: str, zugangskennung_in: str) -> None:
    """With the letter or the SMS in the one hand, and the mail in the other."""
    with welt.server.db() as db:
        mails = db.exec(select(Postausgang).where(Postausgang.an == email)).all()
        alle = {wort for m in mails for wort in m.text.split()}
    (link,) = {wort for wort in alle if wort.startswith(f"{welt.server.url}/aktivieren")}
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Zugangskennung").fill(code_in(zugangskennung_in))
    page.get_by_label("Neues Passwort").fill(WORT)
    page.get_by_label("Passwort wiederholen").fill(WORT)
    page.get_by_role("button", name="Zugang aktivieren").click()
    expect(page.get_by_role("heading", level=1, name="Verträge")).to_be_visible()


def angemeldet_mit(
    welt: Welt, page_of: SignIn, email: str, rechte: Mapping[str, tuple[str, ...]]
) -> Page:
    """The first login shows exactly these contracts with exactly these rights; () is all."""
    page = page_of(email, server=welt.server, passwort=WORT)
    for vertrag in rechte:
        expect(page.get_by_role("row", name=re.compile(vertrag))).to_be_visible()
    page.goto(f"{welt.server.url}/konto/vertragsrechte")
    matrix = page.get_by_role("table", name="Eigene Vertragsrechte")
    expect(matrix.get_by_role("rowheader")).to_have_count(len(rechte))
    for vertrag, erwartet in rechte.items():
        zeile = matrix.get_by_role("row").filter(has_text=vertrag)
        if not erwartet:
            expect(zeile.locator("[data-zustand='nicht-erteilt']")).to_have_count(0)
        zellen = zeile.locator("[data-zustand='erteilt']").all()
        assert zellen
        if erwartet:
            assert {z.get_attribute("data-recht") for z in zellen} == set(erwartet)
    return page
