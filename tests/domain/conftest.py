"""For domain tests: fresh counters, and the demo world, left as it was."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session, select

from firmenportal.domain import delegation
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.delegation import Verwalter
from tests.databases import engine_on, rolled_back
from tests.domain.besetzung import MUSTER, firma

AkteurOf = Callable[..., Akteur]
VerwalterOf = Callable[..., Verwalter]


@pytest.fixture(autouse=True)
def keine_fehlversuche() -> Iterator[None]:
    speicher().reset()
    yield
    speicher().reset()


@pytest.fixture
def welt(demo_url: str) -> Iterator[Session]:
    """The demo world in a transaction that is rolled back."""
    with engine_on(demo_url), rolled_back() as db:
        yield db


@pytest.fixture
def akteur_of(welt: Session) -> AkteurOf:
    """`akteur_of("nutzer@muster.example")`, under FirmenOnline unless another key is given."""

    def akteur(email: str, auspraegung: str = DACH.key) -> Akteur:
        b = welt.exec(select(Benutzer).where(Benutzer.email == email)).one()
        name = (b.id or 0, "", b.name, b.email, b.kontoart)
        return Akteur(*name, auspraegung, "de", b.rechte_stand)

    return akteur


@pytest.fixture
def verwalter(welt: Session, akteur_of: AkteurOf) -> VerwalterOf:
    """`verwalter("admin@muster.example")`, as he governs Muster unless another is named."""

    def verwaltend(email: str, kundennummer: str = MUSTER) -> Verwalter:
        return delegation.verwalter(welt, akteur_of(email), firma(welt, kundennummer).id or 0)

    return verwaltend
