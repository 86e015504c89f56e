"""The way to the mail server, as FIRMENPORTAL_SMTP_URL names it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from firmenportal.settings import settings

# Of each step of the conversation; the lease of a mail outlasts all of them together.
SEKUNDEN = 15


class PasswordInTheClearError(smtplib.SMTPException):
    """The server offers no TLS, and the password would be sent for all to read."""


@contextmanager
def verbindung() -> Iterator[smtplib.SMTP]:
    """A session with the mail server: encrypted where it can be, signed in where it must be.

    Errors: OSError (of which smtplib's are a kind) when there is no such session.
    """
    server = urlsplit(settings.smtp_url)
    with _verbunden(server) as smtp:
        _anmelden(smtp, server)
        yield smtp


def _verbunden(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or ""
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=SEKUNDEN, context=_tls(host))
    smtp = smtplib.SMTP(host, server.port or 25, timeout=SEKUNDEN)
    smtp.ehlo_or_helo_if_needed()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=_tls(host))
        smtp.ehlo()
    return smtp


def _anmelden(smtp: smtplib.SMTP, server: SplitResult) -> None:
    if not server.username:
        return
    encrypted = isinstance(smtp.sock, ssl.SSLSocket)
    if not encrypted and not is_loopback(server.hostname or ""):
        raise PasswordInTheClearError
    smtp.login(unquote(server.username), unquote(server.password or ""))


def _tls(host: str) -> ssl.SSLContext:
    """Certificates are checked, with SSL_CERT_FILE for an own authority; within the host not.

    Debian's mail server has a certificate in nobody's name, and on loopback nobody is between.
    """
    context = ssl.create_default_context()
    if is_loopback(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
