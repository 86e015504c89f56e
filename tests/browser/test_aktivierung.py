"""From letter and mail to the first login; and the Firma that never wanted its FirmenAdmin."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlmodel import Session, select

from firmenportal.db import transaction
from firmenportal.domain import widerruf
from firmenportal.domain.benutzer import Benutzer
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.settings import settings
from tests.browser.aussehen import assert_accessible, assert_fits, looks
from tests.conftest import SignIn
from tests.databases import engine_on
from tests.domain.besetzung import PFLEGE, firma, mitglied
from tests.server import Server, running_server

HANNE, KATHARINA = "vogt@gruenwald.example", "firmenadmin@pflege.example"
WORT = "vier Kraniche am Deich"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")


@dataclass(frozen=True)
class Welt:
    """A server of its own, and the folder into which its letters go."""

    server: Server
    briefe: Path

    def brief_an(self, wer: str) -> str:
        """The text of the letter, once the print street could take it."""
        ende = time.monotonic() + 30
        while time.monotonic() < ende:
            for pdf in self.briefe.glob("*.pdf"):
                seiten = PdfReader(io.BytesIO(pdf.read_bytes())).pages
                text = " ".join(" ".join(s.extract_text() for s in seiten).split())
                if wer in text:
                    return text
            time.sleep(0.2)
        raise AssertionError(f"There is no letter to {wer}.")


def mit_geheimnis(ordner: Path) -> Path:
    """The folder, for a server that keys its codes with the same secret as the test."""
    (ordner / "var").mkdir()
    (ordner / "var" / "secret").write_text(settings.secret.decode())
    return ordner


@pytest.fixture(scope="module")
def welt(tmp_path_factory: pytest.TempPathFactory, portal: Server) -> Iterator[Welt]:
    """A world of its own, built by then, that keys its codes with the same secret as the test."""
    ordner = mit_geheimnis(tmp_path_factory.mktemp("aktivierung"))
    with running_server(ordner) as running:
        yield Welt(running, ordner / "briefe")


def code_in(brief: str) -> str:
    gefunden = CODE.search(brief)
    assert gefunden, brief
    return gefunden.group()


def link_an(db: Session, email: str) -> str:
    mail = db.exec(select(Postausgang).where(Postausgang.an == email)).one()
    return "/" + next(z for z in mail.text.split() if z.startswith("http")).split("/", 3)[3]


def test_mit_brief_und_mail_zur_ersten_anmeldung(welt: Welt, page: Page, page_of: SignIn) -> None:
    brief = welt.brief_an("Hanne Vogt")
    assert "Bäckerei Grünwald KG Mühlengasse 2 24937 Flensburg" in brief
    with welt.server.db() as db:
        link = link_an(db, HANNE)
        post = db.exec(select(Postausgang).where(Postausgang.art == Art.BRIEF)).all()
        assert all(p.gesendet_am for p in post)
    page.goto(welt.server.url + link)
    expect(page.get_by_role("heading", name="Zugang aktivieren")).to_be_visible()
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Zugangskennung").fill(code_in(brief).lower().replace("-", " "))
    page.get_by_label("Neues Passwort").fill(WORT)
    expect(page.get_by_text("Das Passwort ist gut.")).to_be_visible()
    page.get_by_label("Passwort wiederholen").fill(WORT)
    page.get_by_role("button", name="Zugang aktivieren").click()
    expect(page.get_by_role("row", name=re.compile("AK-1050348"))).to_be_visible()

    neu = page_of(HANNE, server=welt.server, passwort=WORT)
    expect(neu.get_by_role("row", name=re.compile("AK-1050348"))).to_be_visible()


def test_ohne_skript_wird_ein_tippfehler_erklaert(welt: Welt, chromium: Browser) -> None:
    """On a link that still works: whoever mends what is marked needs no script for it."""
    with engine_on(welt.server.db_url), transaction() as db:
        wer = mitglied(db, KATHARINA, PFLEGE)
        widerruf.ausstellen(db, firma(db, PFLEGE), wer, (None, "Test"))
        name = db.get_one(Benutzer, wer.benutzer_id).name
    code = code_in(welt.brief_an(f"{name} ist jetzt FirmenAdmin"))
    context = chromium.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{welt.server.url}/freischaltung/widerruf")
    feld = page.get_by_role("textbox", name="Widerrufscode")
    feld.fill(code[:-1] + ("A" if code[-1] != "A" else "C"))
    page.get_by_role("button", name="FirmenAdmin jetzt aussetzen").click()
    expect(page.get_by_role("alert")).to_contain_text("Tippfehler")
    expect(feld).to_have_attribute("aria-invalid", "true")
    feld.fill(code)
    page.get_by_role("button", name="FirmenAdmin jetzt aussetzen").click()
    expect(page.get_by_role("heading", name="FirmenAdmin ausgesetzt")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Beispiel Pflege gGmbH")
    context.close()


def test_die_seite_des_widerrufs_haelt_die_regeln(welt: Welt, page: Page) -> None:
    page.goto(f"{welt.server.url}/freischaltung/widerruf")
    expect(page.get_by_role("heading", name="FirmenAdmin widerrufen")).to_be_visible()
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)


def test_auf_offenen_seiten_ist_der_zugang_sofort_fort(welt: Welt, page_of: SignIn) -> None:
    """Søren is the only FirmenAdmin of Nordlicht."""
    soeren = "firmenadmin@nordlicht.example"
    seite = page_of(soeren, server=welt.server)
    expect(seite.get_by_role("row", name=re.compile("AL-1081210"))).to_be_visible()
    with engine_on(welt.server.db_url):
        with transaction() as db:
            hier = firma(db, "K1000742")
            widerruf.ausstellen(db, hier, mitglied(db, soeren, "K1000742"), (None, "Test"))
        code = code_in(welt.brief_an("Nordlicht Pflegedienste"))
        widerruf.einloesen(code, "192.0.2.55")
    expect(seite.get_by_text("AL-1081210")).to_have_count(0)
