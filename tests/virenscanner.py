"""A clamd on the loopback: it speaks INSTREAM over TCP or a unix socket, and knows one virus."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Split, so that no scanner takes this file for what it names.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GROESSTER_STROM = 11 * 1024 * 1024


class Scanner:
    """What it was given, and how it is to answer instead; `None` ends the connection."""

    def __init__(self) -> None:
        self.gesehen: list[bytes] = []
        self.antwort: str | None = ""

    def urteil(self, daten: bytes) -> str | None:
        """The answer of clamd to these bytes."""
        self.gesehen.append(daten)
        if self.antwort != "":
            return self.antwort
        return "stream: Eicar-Signature FOUND" if EICAR in daten else "stream: OK"


@contextmanager
def virenscanner(pfad: Path | None = None) -> Iterator[tuple[Scanner, str]]:
    """The scanner and its address."""
    scanner = Scanner()

    class Gespraech(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            daten = _strom(self.rfile.read)
            antwort = scanner.urteil(daten)
            if len(daten) > GROESSTER_STROM:
                antwort = "INSTREAM size limit exceeded. ERROR"
            if antwort is not None:
                self.wfile.write(antwort.encode() + b"\0")

    if pfad is None:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Gespraech)
        url = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(pfad), Gespraech)
        url = f"unix://{pfad}"
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield scanner, url
        server.shutdown()


@contextmanager
def niemand_da() -> Iterator[str]:
    """An address at which nobody answers."""
    with socket.socket() as belegt:
        belegt.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{belegt.getsockname()[1]}"


def _strom(lesen) -> bytes:
    teile = []
    while laenge := struct.unpack(">I", lesen(4))[0]:
        teile.append(lesen(laenge))
    return b"".join(teile)
