"""A real SMTP server on loopback, with a handler that refuses, stalls or keeps what comes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from firmenportal.settings import settings
from tests.databases import free_port


class Mailserver:
    """What arrived, and how the next mails are answered."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.after_data: list[str] = []
        self.stalls_in = ""
        self.stalled = threading.Event()
        self.logins: list[tuple[bytes, bytes, bool]] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        await self._stall("RCPT")
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.after_data:
            return self.after_data.pop()
        mail = message_from_bytes(envelope.content, policy=default)
        mail["X-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(mail)
        await self._stall("DATA")
        return "250 OK"

    def authenticate(
        self, server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password, server.session.ssl is not None))
        return AuthResult(success=True)

    async def _stall(self, step: str) -> None:
        if self.stalls_in == step:
            self.stalled.set()
            await asyncio.sleep(60)

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextmanager
def running_mailserver(scheme: str = "smtp://", **options: Any) -> Iterator[Mailserver]:
    """Start one; the outbox's worker of this process uses it meanwhile."""
    server, port, usual = Mailserver(), free_port(), settings.smtp_url
    controller = Controller(
        server, hostname="127.0.0.1", port=port, authenticator=server.authenticate, **options
    )
    controller.start()
    settings.smtp_url = f"{scheme}127.0.0.1:{port}"
    try:
        yield server
    finally:
        settings.smtp_url = usual
        controller.stop(no_assert=True)
