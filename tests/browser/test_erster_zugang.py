"""A firm without access, from its application over two clerks and the post to the first login."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.schritte import (
    ERSTER_FIRMENADMIN,
    aktiviert,
    angemeldet_mit,
    begonnen,
    eingereicht,
    von_zweien_freigegeben,
)
from tests.browser.test_aktivierung import Welt, mit_geheimnis
from tests.browser.test_antrag import (
    HANNE,
    firma_ausfuellen,
    person,
    ueberschrift,
    vertraege_nennen,
    weiter,
)
from tests.conftest import SignIn
from tests.server import Server, Worlds, running_server


@pytest.fixture(scope="module")
def welt(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Welt]:
    """A world of its own, built by then, that keys its codes with the same secret as the test."""
    ordner = mit_geheimnis(tmp_path_factory.mktemp("erster-zugang"))
    with running_server(ordner, worlds.sqlite()) as running:
        yield Welt(running, ordner / "briefe")


def test_von_der_ersten_frage_bis_zur_ersten_anmeldung(
    welt: Welt, page: Page, page_of: SignIn
) -> None:
    begonnen(welt, page, ERSTER_FIRMENADMIN)
    ausgefuellt(page)
    vorgang = eingereicht(welt, page, HANNE)
    von_zweien_freigegeben(welt, page_of, vorgang)
    page.reload()
    expect(page.get_by_text("freigeschaltet").first).to_be_visible()
    aktiviert(welt, page, HANNE, welt.brief_an("Hanne Vogt Mühlengasse"))
    angemeldet_mit(welt, page_of, HANNE, {"AK-1050348": ()})


def ausgefuellt(page: Page) -> None:
    """Every step typed, up to who signs."""
    firma_ausfuellen(page)
    weiter(page)
    vertraege_nennen(page)
    ueberschrift(page, "Personen")
    person(page, "Hanne", "Vogt", HANNE)
    weiter(page)
    ueberschrift(page, "Berechtigungen")
    weiter(page)
    ueberschrift(page, "Unterschrift & Einreichung")
    page.get_by_label("Vor- und Nachname").fill("Peter Grünwald")
    page.get_by_label("Funktion").fill("Geschäftsführer")
