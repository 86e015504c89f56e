"""The export of „Von außen“: what the page has found, for who has the page."""

from collections.abc import Iterator

import pytest

from firmenportal import demo
from firmenportal.demo import PASSWORT
from firmenportal.domain.anmeldebremse import speicher
from tests.databases import SqliteFiles, engine_on
from tests.http.anmeldung import Browser, Browsers, browsers

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
BIRTE = "schluessel@maklernord.example"


@pytest.fixture(scope="module")
def neuer_browser(sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    speicher().reset()
    with engine_on(sqlite_files.fresh()):
        demo.create_world()
        with browsers() as several:
            yield several
    speicher().reset()


def angemeldet(browser: Browser, email: str) -> Browser:
    browser.anmelden(email, PASSWORT)
    return browser


def test_der_export_enthaelt_was_die_adresse_sagt(neuer_browser: Browsers) -> None:
    sabine = angemeldet(neuer_browser(), SABINE)
    alles = sabine.get("/admin/aussen/export.csv")
    assert alles.status_code == 200 and BIRTE in alles.text and "Maklerhaus" in alles.text
    andere = sabine.get("/admin/aussen/export.csv?weg=zeile")
    assert BIRTE not in andere.text and "steuer@kanzlei.example" in andere.text
    assert sabine.get("/admin/aussen/export.xlsx").content[:2] == b"PK"


def test_ein_admin_exportiert_nur_seine_vertraege(neuer_browser: Browsers) -> None:
    text = angemeldet(neuer_browser(), JOERG).get("/admin/aussen/export.csv").text
    assert "AL-1000017" in text and "AL-1000058" not in text and BIRTE not in text


@pytest.mark.parametrize(
    "email", ["vermittleradmin@maklernord.example", "nutzer@muster.example", BIRTE]
)
def test_niemand_sonst_exportiert(neuer_browser: Browsers, email: str) -> None:
    fremder = angemeldet(neuer_browser(), email)
    assert fremder.get("/admin/aussen/export.csv").status_code == 404
