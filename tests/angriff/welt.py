"""A world under attack: who is signed in there, what he sends past our pages, and what it left."""

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from sqlmodel import SQLModel, col, select, update

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.freischaltung import antragszugang, eigenes, einreichung, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.sitzung import Sitzung, hash_of
from firmenportal.state.base import PortalState
from tests.domain import antraege as proben
from tests.domain.antraege import ERSTER
from tests.domain.besetzung import konto, mitglied
from tests.image import VOLATILE
from tests.raw_client import RawClient
from tests.server import Server

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, LENA, LOHN = "admin@muster.example", "nutzer@muster.example", "lohn@buero.example"
BJOERN, STEUER = "ohnerechte@muster.example", "steuer@kanzlei.example"
KATHARINA, TJARK = "firmenadmin@pflege.example", "vermittleradmin@maklernord.example"
JONAS, LEITUNG = "vermittler@maklernord.example", "leitung@maklernord.example"

# Being there at all is written down in these; nobody gains anything by it.
NICHT_GEFUNDEN = "nicht gefunden"
_ANWESENHEIT = frozenset({"sitzung", "antragszugang", "anmeldung", "geraet", "zuletztgeoeffnet"})
_NUMMERN = count(900_000)
Bild = dict[str, list[tuple[Any, ...]]]
T = TypeVar("T")


class Welt:
    """A running server over a demo world; `transaction()` reaches the same database."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._clients: list[RawClient] = []

    def cookie(self, email: str) -> str:
        """Somebody signs in and gives his password once more."""
        cookie = self.ohne_bestaetigung(email)
        with transaction() as db:
            gemeint = col(Sitzung.secret_hash) == hash_of(cookie.removeprefix("sitzung="))
            db.execute(update(Sitzung).where(gemeint).values(bestaetigt_am=clock.now()))
        return cookie

    def ohne_bestaetigung(self, email: str) -> str:
        """Somebody is signed in, and that is all."""
        with transaction() as db:
            return f"sitzung={sitzung.eroeffnen(db, konto(db, email).id or 0, DACH)}"

    def am_antrag(self, nummer: str) -> str:
        """The cookie of another browser that works on this application."""
        with transaction() as db:
            antrag = db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
            return f"vorgang={antragszugang.eroeffnen(db, antrag)}"

    def auf(self, wer: str, ort: str) -> RawClient:
        """A bare socket that says it is on this page; `wer` is an address or a cookie."""
        cookie = wer if "=" in wer else self.cookie(wer)
        client = RawClient(self.server.url, cookie, ort)
        self._clients.append(client)
        return client

    def sendet(self, wer: str, pfad: str, **felder: str) -> httpx.Response:
        """A form, as a script would send it; `wer` is an address or a cookie."""
        return self.roh(wer, pfad, data=felder)

    def roh(self, wer: str, pfad: str, **was: Any) -> httpx.Response:
        """A POST with any body."""
        cookie = wer if "=" in wer or not wer else self.cookie(wer)
        kopf = {"Origin": self.server.url, "Accept": "text/html", "Cookie": cookie}
        return _http().post(self.server.url + pfad, headers=kopf, **was)

    def holt(self, wer: str, pfad: str) -> httpx.Response:
        """A GET, as a script would send it."""
        cookie = wer if "=" in wer or not wer else self.cookie(wer)
        return _http().get(self.server.url + pfad, headers={"Cookie": cookie})

    @property
    def kopf(self) -> str:
        """The lines of a request that every one of our pages sends."""
        url = self.server.url
        return f"Host: {urlsplit(url).netloc}\r\nOrigin: {url}\r\n"

    def draht(self, bytes_: bytes, sekunden: float = 5) -> bytes:
        """These bytes over a bare connection; the first that come back, none if it is cut."""
        ziel = urlsplit(self.server.url)
        with socket.create_connection((ziel.hostname or "", ziel.port or 0), sekunden) as draht:
            try:
                draht.sendall(bytes_)
                return draht.recv(4_096)
            except (BrokenPipeError, ConnectionResetError):
                return b""

    @contextmanager
    def unveraendert(self, *ausser: str) -> Iterator[None]:
        """No row of any table differs afterwards, but in `ausser`: drafts of the attacker's own."""
        vorher = self._bild()
        yield
        nachher = self._bild()
        andere = [t for t in vorher if vorher[t] != nachher[t] and t not in ausser]
        anders = {t: set(vorher[t]) ^ set(nachher[t]) for t in andere}
        anders = {t: [str(z)[:300] for z in zeilen][:4] for t, zeilen in anders.items() if zeilen}
        assert not anders, anders

    def fehler(self) -> int:
        """How often the server has met what it did not expect."""
        text = self.server.log.read_text()
        return text.count("unexpected error") + text.count("Traceback")

    def schliessen(self) -> None:
        for client in self._clients:
            client.close()

    def _bild(self) -> Bild:
        """Every row as the file has it; what happens at once is tried on PostgreSQL, without."""
        datei = self.server.db_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(datei, timeout=20)) as db:
            return {
                name: db.execute(f"SELECT {spalten} FROM {name}").fetchall()
                for name, spalten in _tabellen()
            }


@cache
def _tabellen() -> tuple[tuple[str, str], ...]:
    """Every table with the columns that are somebody's business."""
    return tuple(
        (t.name, ", ".join(s.name for s in t.columns if f"{t.name}.{s.name}" not in VOLATILE))
        for t in SQLModel.metadata.sorted_tables
        if t.name not in _ANWESENHEIT
    )


@cache
def _http() -> httpx.Client:
    """For all: nothing is remembered from one answer to the next."""
    nichts = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(cookies=nichts, timeout=60)


def id_von(email: str, kundennummer: str = "K1000017") -> int:
    """The number of somebody's Mitgliedschaft, which stands in addresses."""
    with snapshot() as db:
        return mitglied(db, email, kundennummer).id or 0


def zugleich(*handlungen: Callable[[], T]) -> list[T]:
    """Each in a thread of its own, all at the same moment; what they brought."""
    los, ergebnisse = threading.Barrier(len(handlungen)), dict[int, T]()

    def laufen(n: int) -> None:
        los.wait(10)
        ergebnisse[n] = handlungen[n]()

    faeden = [threading.Thread(target=laufen, args=(n,)) for n in range(len(handlungen))]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    return [ergebnisse[n] for n in range(len(handlungen))]


def gesagt(client: RawClient, handler: Any, **payload: Any) -> str:
    """What the page says to this event: the sentence of a refusal, or that nothing is here."""
    gezeigt = client.states.setdefault(PortalState.get_full_name(), {})
    gezeigt.update(error="", fehlt=False)
    client.call(handler, **payload)
    assert not client.closed
    return NICHT_GEFUNDEN if gezeigt["fehlt"] else gezeigt["error"]


def begonnen(
    inhalt: Inhalt = ERSTER,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
    wer: str = "",
) -> tuple[str, str]:
    """A draft with contact and documents; its number, and the cookie of a browser that works on it.

    `wer` began it while signed in. No number comes twice, though worlds begin anew: the brake
    remembers them.
    """
    with transaction() as db:
        akteur = als_akteur(konto(db, wer)) if wer else None
        sein = eigenes.von(db, akteur, art, unterzeichner) if akteur else None
        antrag = entwurf.beginnen(db, art, unterzeichner, inhalt, akteur, eigenes=sein)
        antrag.vorgangsnummer = f"FA-2026-{next(_NUMMERN)}"
        antrag.kontakt_bestaetigt_am = clock.now()
        for noetig in einreichung.noetige(inhalt, antrag):
            db.add(proben.dokument(antrag, noetig))
        return antrag.vorgangsnummer, f"vorgang={antragszugang.eroeffnen(db, antrag)}"


def antrag_von(nummer: str) -> Antrag:
    with snapshot() as db:
        return db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
