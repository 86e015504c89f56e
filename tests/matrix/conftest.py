"""A server of its own, the people who try, and how its world was."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal.db import transaction
from firmenportal.domain.firma import Firma
from tests.databases import engine_on
from tests.image import Image
from tests.matrix.cast import ALL_FIRMEN, CAST, Person, person
from tests.server import Server, Worlds, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("matrix")
    unhurried = {"events_per_second": "5000", "sockets_per_address": "500"}
    with running_server(folder, worlds.sqlite(), **unhurried) as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Server) -> Iterator[list[Person]]:
    with engine_on(server.db_url), transaction() as db:
        everybody = [person(server, db, email) for email in CAST]
        ALL_FIRMEN[:] = db.exec(select(Firma.name)).all()
    yield everybody
    for one in everybody:
        one.http.close()


@pytest.fixture(scope="module")
def image(
    server: Server, people: list[Person], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Image]:
    made = Image(server.db_url, tmp_path_factory.mktemp("image"))
    made.set("UPDATE {db}.sitzung SET bestaetigt_am = '2999-01-01 00:00:00'")
    yield made
    made.close()
