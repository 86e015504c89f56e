"""A real HTTP server on the loopback that takes SMS and remembers what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from firmenportal.settings import settings


@dataclass
class Smsdienst:
    """What came in, and how it answers next: statuses to come, then 204.

    `stalls`: it takes an SMS, says so by `stalled`, and never answers.
    """

    port: int = 0
    sms: list[dict[str, Any]] = field(default_factory=list)
    schluessel: list[str] = field(default_factory=list)
    antworten: list[int] = field(default_factory=list)
    stalls: bool = False
    stalled: threading.Event = field(default_factory=threading.Event)
    gekommen: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms?konto=7"

    def sms_an(self, mobil: str) -> str:
        """The text of the last SMS to this number, as soon as there is one."""
        with self.gekommen:
            assert self.gekommen.wait_for(lambda: self._texte(mobil), 30), f"No SMS to {mobil}."
            return self._texte(mobil)[-1]

    def _texte(self, mobil: str) -> list[str]:
        return [str(s["text"]) for s in self.sms if s["an"] == mobil]


def _handler(dienst: Smsdienst, ende: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/sms?konto=7"
            assert self.headers["Content-Type"] == "application/json"
            laenge = int(self.headers["Content-Length"])
            if len(koerper := self.rfile.read(laenge)) < laenge:
                return  # who sends it has died
            sms = json.loads(koerper)
            with dienst.gekommen:
                dienst.sms.append(sms)
                dienst.gekommen.notify_all()
            dienst.schluessel.append(self.headers["Idempotency-Key"])
            if dienst.stalls:
                dienst.stalled.set()
                ende.wait(20)
            status = dienst.antworten.pop(0) if dienst.antworten else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "https://anderswo.example/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Be quiet."""

    return Handler


@contextmanager
def running_smsdienst() -> Iterator[Smsdienst]:
    """Runs until the block ends; FIRMENPORTAL_SMS_URL names it meanwhile."""
    dienst, ende = Smsdienst(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(dienst, ende))
    dienst.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "sms_url", dienst.url)
        yield dienst
    ende.set()
    server.shutdown()
    server.server_close()
