"""One server and one world of each kind of database for all attacks; each finds it as it was."""

from collections.abc import Iterator

import pytest

from firmenportal import demo
from tests.angriff.welt import Welt
from tests.databases import PostgresServer, engine_on
from tests.image import Image
from tests.server import Server, Worlds, running_server

UNGEBREMST = {"events_per_second": "5000", "sockets_per_address": "500"}


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("angriff")
    with running_server(folder, worlds.sqlite(), **UNGEBREMST) as running:
        yield running


@pytest.fixture(scope="package")
def anfang(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """How the world was."""
    image = Image(server.db_url, tmp_path_factory.mktemp("anfang"))
    yield image
    image.close()


@pytest.fixture
def welt(server: Server, anfang: Image) -> Iterator[Welt]:
    """The demo world on SQLite; what was done in it is undone. Nothing may be a bug of ours."""
    attacked = Welt(server)
    bugs = attacked.fehler()
    with engine_on(server.db_url):
        yield attacked
    attacked.schliessen()
    anfang.restore()
    assert attacked.fehler() == bugs


@pytest.fixture(scope="package")
def postgres_server(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[Server]:
    url = postgres.fresh()
    with engine_on(url):
        demo.create_world()
    with running_server(tmp_path_factory.mktemp("angriff-pg"), url, **UNGEBREMST) as running:
        yield running


@pytest.fixture
def welt_auf_postgres(postgres_server: Server) -> Iterator[Welt]:
    """The same on PostgreSQL; who acts there begins with what is his own."""
    attacked = Welt(postgres_server)
    bugs = attacked.fehler()
    with engine_on(postgres_server.db_url):
        yield attacked
    attacked.schliessen()
    assert attacked.fehler() == bugs


@pytest.fixture(params=["welt", "welt_auf_postgres"])
def jede_welt(request: pytest.FixtureRequest) -> Welt:
    """For what happens at the same moment: both kinds of database in turn."""
    return request.getfixturevalue(request.param)
