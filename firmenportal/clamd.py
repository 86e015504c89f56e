"""The virus scanner: bytes are handed to a clamd over its own protocol, before anybody keeps them.

Rules: docs/fachregeln.md R173.
"""

import socket
import struct
from contextlib import closing
from urllib.parse import unquote, urlsplit

from firmenportal.settings import settings

_GEDULD = 30.0
_SCHRITT = 256 * 1024
_LAENGSTE_ANTWORT = 4096


class BefallenError(Exception):
    """The scanner has found something; its name is the argument."""


class NichtErreichbarError(Exception):
    """The scanner gives no answer that says that the bytes are clean."""


def pruefen(daten: bytes) -> None:
    """Return if they are clean, or if no scanner is configured.

    Errors: BefallenError; NichtErreichbarError for every other answer, and for none.
    """
    if not settings.clamd_url:
        return
    try:
        antwort = _gefragt(settings.clamd_url, daten)
    except (OSError, ValueError) as error:
        raise NichtErreichbarError(str(error)) from error
    befund = antwort.removeprefix("stream: ")
    if befund.endswith(" FOUND"):
        raise BefallenError(befund.removesuffix(" FOUND"))
    if befund != "OK":
        raise NichtErreichbarError(antwort)


def _gefragt(url: str, daten: bytes) -> str:
    """INSTREAM: blocks with their length before them, an empty one at the end, and one answer."""
    with closing(_verbunden(url)) as verbindung:
        verbindung.sendall(b"zINSTREAM\0")
        for ab in range(0, len(daten), _SCHRITT):
            teil = daten[ab : ab + _SCHRITT]
            verbindung.sendall(struct.pack(">I", len(teil)) + teil)
        verbindung.sendall(struct.pack(">I", 0))
        return _antwort(verbindung)


def _verbunden(url: str) -> socket.socket:
    adresse = urlsplit(url)
    if adresse.scheme == "unix":
        verbindung = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        verbindung.settimeout(_GEDULD)
        try:
            verbindung.connect(unquote(adresse.path))
        except OSError:
            verbindung.close()
            raise
        return verbindung
    if adresse.scheme != "tcp":
        raise ValueError(f"{url} is neither tcp:// nor unix://")
    return socket.create_connection((adresse.hostname or "", adresse.port or 3310), _GEDULD)


def _antwort(verbindung: socket.socket) -> str:
    gelesen = b""
    while b"\0" not in gelesen and len(gelesen) < _LAENGSTE_ANTWORT:
        teil = verbindung.recv(_LAENGSTE_ANTWORT)
        if not teil:
            break
        gelesen += teil
    return gelesen.partition(b"\0")[0].decode("utf-8", "replace").strip()
