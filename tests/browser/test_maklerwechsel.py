"""A change of Maklerhaus in a real browser: proposed, seen before, confirmed, and on its day."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from firmenportal import clock
from firmenportal.demo import PASSWORT
from tests.conftest import SignIn
from tests.domain.besetzung import PFLEGE
from tests.server import Server, Worlds, running_server

FRIEDERIKE, KATHARINA = "leitung@maklernord.example", "firmenadmin@pflege.example"
BIRTE, KORBINIAN = "schluessel@maklernord.example", "vermittler@maklersued.example"
VERTRAG, RECHTE = "AL-1060025", "/konto/vertragsrechte"


def test_vom_vorschlag_ueber_die_vorschau_bis_zum_neuen_tag(
    worlds: Worlds, portal: Server, page_of: SignIn, tmp_path: Path
) -> None:
    """That open pages follow at midnight itself is shown by `test_live` over the same days."""
    welt, morgen = worlds.sqlite(), clock.heute() + timedelta(days=1)
    with running_server(tmp_path, welt) as server:
        friederike = offen(page_of, server, FRIEDERIKE, "/maklerhaus/wechsel")
        vorschlagen(friederike, morgen)
        katharina = offen(page_of, server, KATHARINA, "/admin/maklerwechsel")
        bestaetigen(katharina)
        vertrag_ist_bei(KORBINIAN, BIRTE, server, page_of)
        verlassen(friederike, katharina)
    mitternacht = datetime.combine(morgen, time(), clock.BERLIN)
    versatz = int((mitternacht - clock.now()).total_seconds()) + 60
    with running_server(tmp_path, welt, uhr_versatz=str(versatz)) as server:
        vertrag_ist_bei(BIRTE, KORBINIAN, server, page_of)


def offen(page_of: SignIn, server: Server, email: str, adresse: str) -> Page:
    page = page_of(email, server=server)
    page.goto(server.url + adresse)
    expect(page.locator("#angemeldet-als")).not_to_be_empty()
    return page


def vorschlagen(page: Page, am: date) -> None:
    page.get_by_label("Kundennummer der Firma").fill(PFLEGE)
    page.get_by_label("Verträge", exact=True).fill(VERTRAG)
    page.get_by_label("Ab welchem Tag").fill(am.isoformat())
    page.get_by_role("button", name="Wechsel vorschlagen").click()
    expect(page.get_by_text("Der Vorschlag liegt jetzt bei der Firma.")).to_be_visible()


def bestaetigen(page: Page) -> None:
    """After a look at who loses what by it."""
    page.get_by_role("button", name=re.compile("Wirkung ansehen")).click()
    expect(page.get_by_text(re.compile("Korbinian Gößwein"))).to_be_visible()
    page.get_by_label("Passwort").fill(PASSWORT)
    page.get_by_role("button", name="Passwort bestätigen").click()
    expect(page.get_by_text("Der Maklerwechsel ist bestätigt.")).to_be_visible()


def vertrag_ist_bei(wem: str, wem_nicht: str, server: Server, page_of: SignIn) -> None:
    hier, dort = (offen(page_of, server, wer, RECHTE) for wer in (wem, wem_nicht))
    expect(hier.get_by_role("rowheader", name=VERTRAG)).to_be_visible()
    expect(dort.get_by_role("rowheader").first).to_be_visible()
    expect(dort.get_by_role("rowheader", name=VERTRAG)).to_have_count(0)
    verlassen(hier, dort)


def verlassen(*pages: Page) -> None:
    """Before their server ends, which is an error on an open page."""
    for page in pages:
        page.goto("about:blank")
