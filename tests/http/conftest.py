"""Browsers on the routes in process; what differs between databases is tested beneath them."""

from collections.abc import Iterator

import pytest

from firmenportal.domain.anmeldebremse import speicher
from tests.databases import SqliteFiles, engine_on
from tests.domain.personen import LENA, PASSWORT, anlegen
from tests.http.anmeldung import Browser, Browsers, browsers


@pytest.fixture
def neuer_browser(sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    """`neuer_browser(address)`: with cookies of its own, on an empty database."""
    speicher().reset()
    with engine_on(sqlite_files.fresh()), browsers() as several:
        yield several
    speicher().reset()


@pytest.fixture
def lena(neuer_browser: Browsers) -> Browser:
    """Lena's browser, signed in under MetallRente."""
    anlegen()
    hers = neuer_browser()
    assert hers.anmelden(LENA, PASSWORT) == "/vertraege"
    return hers
