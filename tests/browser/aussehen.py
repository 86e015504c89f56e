"""How a page must look: rules that every page keeps, and pictures of it.

`python -m tests.browser.aussehen` puts pictures of every page into `var/aussehen`, in all
Ausprägungen, light and dark, wide and narrow.
"""

import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from firmenportal import clock
from firmenportal.demo import PASSWORT
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.schulung.themen import THEMEN
from firmenportal.pages import SEITEN, Seite
from tests import chromium
from tests.server import ROOT, Server, running_server

BILDER = ROOT / "var" / "aussehen"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
NARROWEST = ViewportSize(width=320, height=640)
WER, SACHBEARBEITER = "firmenadmin@muster.example", "sachbearbeiter1@servicecenter.example"
LEITUNG = "leitung@maklernord.example"
# Muster's application by Makler Nord, two days old.
WARTET_AUF_ZWEITE = f"FA-{(clock.heute() - timedelta(days=2)).year}-000003"
# A page for many things is looked at with one of them: route → address.
BEISPIELE: dict[str, str] = {
    "404": "/gibt-es-nicht",
    "/vertraege/[vertragsnummer]": "/vertraege/AL-1000017",
    "/admin/nutzer/[mitgliedschaft]": "/admin/nutzer/4",
    "/servicecenter/antraege/[vorgangsnummer]": f"/servicecenter/antraege/{WARTET_AUF_ZWEITE}",
    "/admin/vollmachten/[vollmacht]": "/admin/vollmachten/1",
    "/servicecenter/faelle/[fall]": "/servicecenter/faelle/1",
    "/admin/nutzer/[mitgliedschaft]/austritt": "/admin/nutzer/3/austritt",
    "/maklerhaus/austritt/[zugehoerigkeit]": "/maklerhaus/austritt/1",
}


# Pages without a line in SEITEN: the server draws them itself, for who has no access yet.
GEZEICHNET = (
    "/freischaltung",
    "/freischaltung?wer=firmenadmin&antragsteller=firma",
    "/freischaltung?wer=mitarbeiter&antragsteller=maklerhaus",
    "/freischaltung?wer=vertraege&antragsteller=firma",
    "/freischaltung?wer=vermittler&schluessel=ja",
    "/freischaltung/antrag?art=vermittler&unterzeichner=maklerhaus",
    "/freischaltung/status",
    "/vermittler/anmelden",
    "/vermittler/anmelden?portal=metallrente#fehler",
    "/schulung",
    *(t.adresse for t in THEMEN.values()),
)


def address_of(seite: Seite) -> str:
    """An address of this page."""
    address = BEISPIELE.get(seite.route, seite.route)
    assert "[" not in address, f"Name an example of {seite.route} in BEISPIELE."
    return address


def wer_sieht(seite: Seite) -> str:
    """Somebody who has this page."""
    wer = {"/servicecenter": SACHBEARBEITER, "/maklerhaus": LEITUNG}
    return next((email for teil, email in wer.items() if seite.route.startswith(teil)), WER)


def is_public(seite: Seite) -> bool:
    """Whether somebody without an account has it; applicants are no accounts either."""
    return not seite.load or seite.route.startswith("/freischaltung/")


def open_page(page: Page, server: Server, seite: Seite) -> None:
    """Go there and wait until it shows what it has."""
    page.goto(server.url + address_of(seite))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if not is_public(seite):
        expect(page.locator("#angemeldet-als")).to_have_text(re.compile("."))


def looks(page: Page) -> Iterator[None]:
    """Show the page in both schemes, wide and narrow, in turn."""
    for scheme, size in product(SCHEMES, (WIDE, NARROW)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        yield


def assert_accessible(page: Page) -> None:
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert page.get_by_role("heading", level=1).count() == 1


def assert_fits(page: Page) -> None:
    """Nothing runs out of the narrowest screen."""
    page.set_viewport_size(NARROWEST)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def sign_in(page: Page, server: Server, auspraegung: str) -> None:
    page.goto(f"{server.url}/{auspraegung}/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(WER)
    page.get_by_label("Passwort", exact=True).fill(PASSWORT)
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("button", name="Konto").wait_for()


def take_pictures(browser: Browser, server: Server, folder: Path) -> None:
    """Every page in every Ausprägung."""
    for key, size in product(AUSPRAEGUNGEN, (WIDE, NARROW)):
        context = browser.new_context(locale="de-DE", viewport=size, reduced_motion="reduce")
        page = context.new_page()
        sign_in(page, server, key)
        for seite in SEITEN:
            if seite.route.endswith("/anmelden") and not seite.route.startswith(f"/{key}/"):
                continue
            open_page(page, server, seite)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=folder / _name(key, seite.route, scheme, size), full_page=True)
        for adresse in GEZEICHNET:
            page.goto(server.url + adresse)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=folder / _name(key, adresse, scheme, size), full_page=True)
        context.close()


def _name(key: str, route: str, scheme: str, size: ViewportSize) -> str:
    page = re.sub(r"\W+", "-", route).strip("-") or "start"
    return f"{page}-{key}-{scheme}-{size['width']}.png"


def _main() -> None:
    BILDER.mkdir(parents=True, exist_ok=True)
    path, flags = chromium.executable(), chromium.FLAGS
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        take_pictures(browser, server, BILDER)
        browser.close()
    print(BILDER)


if __name__ == "__main__":
    _main()
