"""A change of Maklerhaus in a real browser: proposed, seen before, confirmed, and at midnight."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from firmenportal import clock
from firmenportal.demo import PASSWORT
from tests.conftest import SignIn
from tests.domain.besetzung import PFLEGE
from tests.server import Server, Worlds, running_server

FRIEDERIKE, KATHARINA = "leitung@maklernord.example", "firmenadmin@pflege.example"
BIRTE, KORBINIAN = "schluessel@maklernord.example", "vermittler@maklersued.example"
VERTRAG, RECHTE = "AL-1060025", "/konto/vertragsrechte"
# Seconds before midnight at which the server's clock begins: the journey takes its time.
VORHER = 45


@dataclass(frozen=True)
class Abend:
    """A server whose clock is set forward to shortly before midnight in Berlin."""

    server: Server
    morgen: date


@pytest.fixture
def abend(worlds: Worlds, portal: Server, tmp_path: Path) -> Iterator[Abend]:
    """This evening; `portal` has built the pages by now."""
    morgen = clock.heute() + timedelta(days=1)
    mitternacht = datetime.combine(morgen, time(), clock.BERLIN)
    versatz = int((mitternacht - clock.now()).total_seconds()) - VORHER
    with running_server(tmp_path, worlds.sqlite(), uhr_versatz=str(versatz)) as server:
        yield Abend(server, morgen)


def test_vom_vorschlag_ueber_die_vorschau_bis_mitternacht(abend: Abend, page_of: SignIn) -> None:
    nord = offen(page_of, abend.server, BIRTE, RECHTE)
    sued = offen(page_of, abend.server, KORBINIAN, RECHTE)
    expect(sued.get_by_role("rowheader", name=VERTRAG)).to_be_visible()
    vorschlagen(offen(page_of, abend.server, FRIEDERIKE, "/maklerhaus/wechsel"), abend.morgen)

    katharina = offen(page_of, abend.server, KATHARINA, "/admin/maklerwechsel")
    katharina.get_by_role("button", name=re.compile("Wirkung ansehen")).click()
    expect(katharina.get_by_text(re.compile("Korbinian Gößwein"))).to_be_visible()
    katharina.get_by_label("Passwort").fill(PASSWORT)
    katharina.get_by_role("button", name="Passwort bestätigen").click()
    expect(katharina.get_by_text("Der Maklerwechsel ist bestätigt.")).to_be_visible()

    expect(sued.get_by_role("rowheader", name=VERTRAG)).to_be_visible()
    expect(nord.get_by_role("rowheader", name=VERTRAG)).to_have_count(0)
    expect(sued.get_by_role("rowheader", name=VERTRAG)).to_have_count(0, timeout=60_000)
    expect(nord.get_by_role("rowheader", name=VERTRAG)).to_be_visible()


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
