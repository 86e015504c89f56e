"""Browsers on the routes in process; what differs between databases is tested beneath them."""

from collections.abc import Iterator

import pytest

from firmenportal import demo
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


@pytest.fixture(scope="session")
def demo_datei(sqlite_files: SqliteFiles) -> str:
    """A database with the demo world; read only."""
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture
def demo_browser(demo_datei: str, sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    """The same as `neuer_browser`, on a demo world of the test's own."""
    speicher().reset()
    with engine_on(sqlite_files.copy(demo_datei)), browsers() as several:
        yield several
    speicher().reset()


@pytest.fixture
def lena(neuer_browser: Browsers) -> Browser:
    """Lena's browser, signed in under MetallRente."""
    anlegen()
    hers = neuer_browser()
    assert hers.anmelden(LENA, PASSWORT) == "/vertraege"
    return hers
