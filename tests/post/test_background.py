"""The server itself delivers the outbox, and clears up without being asked."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

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


def until(happened: Callable[[], object], what: str = "it") -> None:
    """Wait for what another process does."""
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.1)


def test_the_server_delivers_and_clears_up_by_itself(tmp_path: Path, worlds: Worlds) -> None:
    db_url = worlds.sqlite()
    with running_mailserver() as mails, engine_on(db_url):
        with running_server(tmp_path, db_url, smtp_url="smtp://127.0.0.1:1") as server:
            cookie_from(server, LENA)
            _forgotten(server.url)
            until(lambda: "zustellen waits" in server.log.read_text())
        _unused_for(UNGENUTZT + timedelta(minutes=1))
        with running_server(tmp_path, db_url, smtp_url=settings.smtp_url) as server:
            until(lambda: len(_an_lena(mails)) == 1, "what was written before it ran")
            _forgotten(server.url)
            until(lambda: len(_an_lena(mails)) == 2, "what was written while it runs")
            until(lambda: not _sitzungen())
            assert "firmenportal_outbox_waiting" in httpx.get(server.url + "/metrics").text
    assert len({m["Message-ID"] for m in _an_lena(mails)}) == 2


def _an_lena(mails: Any) -> list[Any]:
    """Others get mails too, of the heads of their protocol."""
    return [m for m in mails.mails if LENA in str(m["To"])]


def _forgotten(url: str) -> None:
    httpx.post(url + "/passwort-vergessen", data={"email": LENA}, headers={"Origin": url})


def _unused_for(span: timedelta) -> None:
    with transaction() as db:
        db.exec(select(Sitzung)).one().zuletzt_am = clock.now() - span


def _sitzungen() -> list[Sitzung]:
    with snapshot() as db:
        return list(db.exec(select(Sitzung)))
