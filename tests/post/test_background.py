"""The server itself delivers the outbox, and clears up without being asked."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain.sitzung import UNGENUTZT, Sitzung
from firmenportal.settings import settings
from tests.databases import engine_on
from tests.post.mailserver import running_mailserver
from tests.server import Worlds, cookie_from, running_server

LENA = "nutzer@muster.example"


def until(happened: Callable[[], object], seconds: float = 20) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_the_server_delivers_what_was_written_before_and_while_it_runs(
    tmp_path: Path, worlds: Worlds
) -> None:
    db_url = worlds.sqlite()
    with running_mailserver() as mails, engine_on(db_url):
        with running_server(tmp_path, db_url, smtp_url=settings.smtp_url) as server:
            _forgotten(server.url)
            until(lambda: len(mails.mails) == 1)
            metrics = httpx.get(server.url + "/metrics").text
            assert "firmenportal_outbox_waiting" in metrics
        with running_server(tmp_path, db_url, smtp_url="smtp://127.0.0.1:1") as server:
            _forgotten(server.url)
            until(lambda: "zustellen waits" in server.log.read_text())
        with running_server(tmp_path, db_url, smtp_url=settings.smtp_url):
            until(lambda: len(mails.mails) == 2)
    assert len(set(mails.ids)) == 2


def test_the_server_clears_up_when_it_starts(tmp_path: Path, worlds: Worlds) -> None:
    db_url = worlds.sqlite()
    with engine_on(db_url):
        with running_server(tmp_path, db_url) as server:
            cookie_from(server, LENA)
            with transaction() as db:
                long_ago = clock.now() - UNGENUTZT - timedelta(minutes=1)
                db.exec(select(Sitzung)).one().zuletzt_am = long_ago
        with running_server(tmp_path, db_url):
            until(lambda: not _sitzungen())


def _forgotten(url: str) -> None:
    httpx.post(url + "/passwort-vergessen", data={"email": LENA}, headers={"Origin": url})


def _sitzungen() -> list[Sitzung]:
    with snapshot() as db:
        return list(db.exec(select(Sitzung)))
