"""The tests' own databases: fresh each time, and of the kind they claim to be."""

from redis import Redis
from sqlmodel import select

from firmenportal import db
from firmenportal.domain.benutzer import Benutzer


def test_every_test_gets_an_empty_migrated_database(db_url: str) -> None:
    assert db.engine().dialect.name == db_url.partition(":")[0].partition("+")[0]
    with db.transaction() as session:
        assert session.exec(select(Benutzer)).all() == []


def test_redis_answers(redis_url: str) -> None:
    assert Redis.from_url(redis_url).ping()
