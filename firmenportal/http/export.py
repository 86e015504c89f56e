"""Exports of what matches an address: streamed, and every batch passes the rule as it is written.

A person runs at most `GLEICHZEITIG` exports at a time in one process.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from threading import Lock
from typing import Any, TypeVar

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import einzelliste, vertragsliste
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.sitzung import akteur_der
from firmenportal.domain.vertrag import Einzelvertrag
from firmenportal.domain.vertragsblatt import Vertragsblatt, vertragsblatt
from firmenportal.http.error_response import answer
from firmenportal.http.tabelle import Art, Spalte, Wert, als_csv, als_excel, in_stuecken
from firmenportal.i18n import translate
from firmenportal.state.nutzung import firmen_genutzt

GLEICHZEITIG = 2
UNBEKANNT = "–"
TYPEN = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

T = TypeVar("T")
Stapel = Iterator[Sequence[Sequence[Wert]]]


class _Plaetze:
    """How many exports each person has running."""

    def __init__(self) -> None:
        self._laufend: Counter[int] = Counter()
        self._lock = Lock()

    def nehmen(self, person: int) -> bool:
        """Whether there is one left; then it is taken."""
        with self._lock:
            frei = self._laufend[person] < GLEICHZEITIG
            self._laufend[person] += frei
            return frei

    def freigeben(self, person: int) -> None:
        with self._lock:
            self._laufend[person] -= 1
            if not self._laufend[person]:
                del self._laufend[person]


_PLAETZE = _Plaetze()


class _Download(StreamingResponse):
    """A file to save; the place is free again however the response ends."""

    def __init__(self, content: Iterator[bytes], name: str, endung: str, ende: Any) -> None:
        super().__init__(content, media_type=TYPEN[endung])
        self.headers["content-disposition"] = f'attachment; filename="{name}.{endung}"'
        self._ende = ende

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ende()


async def vertraege(request: Request) -> Response:
    """The list of contracts, with search, filters and order of the address."""
    auswahl = vertragsliste.auswahl_aus(request.query_params)

    def tabelle(akteur: Akteur) -> tuple[str, list[Spalte], Stapel]:
        zeilen = _vertraege(request.state.sitzung, akteur, auswahl)
        return "Vertraege", _spalten(akteur.sprache), zeilen

    return await exportieren(request, tabelle)


async def einzelvertraege(request: Request) -> Response:
    """The Einzelverträge of one contract, with search and filter of the address."""
    nummer = str(request.path_params["nummer"])
    auswahl = einzelliste.einzelauswahl_aus(request.query_params)

    def tabelle(akteur: Akteur) -> tuple[str, list[Spalte], Stapel]:
        with snapshot() as db:
            blatt = vertragsblatt(db, akteur, nummer)
        firmen_genutzt(akteur, [blatt.firma_id])
        zeilen = _einzelvertraege(request.state.sitzung, akteur, blatt, auswahl)
        return f"{blatt.nummer}_Einzelvertraege", _einzelspalten(akteur.sprache), zeilen

    return await exportieren(request, tabelle)


async def exportieren(
    request: Request, tabelle: Callable[[Akteur], tuple[str, list[Spalte], Stapel]]
) -> Response:
    """The table as a file to save, in the format that the address ends with."""
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        return RedirectResponse("/#abgelaufen", 303)
    person, endung = akteur.benutzer_id, request.url.path.rpartition(".")[2]
    if not _PLAETZE.nehmen(person):
        return answer(
            request, "Es laufen schon zwei Exporte. Warten Sie, bis einer fertig ist.", 429
        )
    ende = partial(_PLAETZE.freigeben, person)
    try:
        name, inhalt = await to_thread.run_sync(_inhalt, akteur, tabelle, endung)
    except BaseException:
        ende()
        raise
    return _Download(inhalt, name, endung, ende)


def _inhalt(
    akteur: Akteur, tabelle: Callable[[Akteur], tuple[str, list[Spalte], Stapel]], endung: str
) -> tuple[str, Iterator[bytes]]:
    """Name and content. The first batch is read here, so that a refusal is still an answer."""
    name, spalten, stapel = tabelle(akteur)
    breite, sprache = len(spalten), akteur.sprache
    stapel = chain([next(stapel, [])], _oder_abgebrochen(stapel, breite, sprache))
    name = f"{name}_{clock.heute().isoformat()}"
    if endung == "csv":
        return name, als_csv(spalten, stapel)
    return name, in_stuecken(als_excel(spalten, stapel))


def _oder_abgebrochen(stapel: Stapel, breite: int, sprache: str) -> Stapel:
    """Whose Sitzung or right ends meanwhile gets no more; the last row says so."""
    satz = translate("Abgebrochen: Ihr Zugriff ist beendet. Die Liste ist unvollständig.", sprache)
    try:
        yield from stapel
    except DomainError:
        yield [[satz, *[None] * (breite - 1)]]


def gelesen(sitzung: str, lesen: Callable[[Session, Akteur], T]) -> T:
    """What the person reads now. Errors: NotFoundError when the Sitzung has ended."""
    with snapshot() as db:
        akteur = akteur_der(db, sitzung)
        if akteur is None:
            raise NotFoundError("Ihre Sitzung ist beendet.")
        return lesen(db, akteur)


# Gruppenverträge


def _spalten(sprache: str) -> list[Spalte]:
    spalten = (
        ("Vertrag", Art.TEXT, 14),
        ("Firma", Art.TEXT, 36),
        ("Produkt", Art.TEXT, 40),
        ("Sparte", Art.TEXT, 8),
        ("Durchführungsweg", Art.TEXT, 24),
        ("Portale", Art.TEXT, 26),
        ("Status", Art.TEXT, 14),
        ("Versicherte", Art.ZAHL, 14),
        ("Monatsbeitrag in Euro", Art.GELD, 20),
        ("Ihre Rechte", Art.TEXT, 60),
        ("Hinweis", Art.TEXT, 60),
    )
    return [Spalte(translate(titel, sprache), art, breite) for titel, art, breite in spalten]


def _vertraege(sitzung: str, akteur: Akteur, auswahl: vertragsliste.Auswahl) -> Stapel:
    summe = _Summe()
    with snapshot() as db:
        ids = vertragsliste.treffer(db, akteur, auswahl).ids
        firmen = vertragsliste.firmen_von(db, ids)
    firmen_genutzt(akteur, firmen)
    for ab in range(0, len(ids), SEITE):
        teil = ids[ab : ab + SEITE]
        zeilen = gelesen(sitzung, lambda db, a, teil=teil: vertragsliste.zeilen(db, a, teil))
        summe.zaehlen(zeilen, len(teil))
        yield [_zeile(z, akteur.sprache) for z in zeilen]
    yield [summe.zeile(akteur.sprache)]


def _zeile(z: vertragsliste.Zeile, sprache: str) -> list[Wert]:
    portale = [AUSPRAEGUNGEN[key].name for key in z.auspraegungen] or [DACH.name]
    rechte = [translate(e.name, sprache) for recht, e in KATALOG.items() if recht in z.rechte]
    return [
        z.nummer,
        z.firma,
        z.produkt,
        z.sparte,
        translate(z.weg, sprache),
        ", ".join(portale),
        translate(z.status, sprache),
        UNBEKANNT if z.versicherte is None else z.versicherte,
        UNBEKANNT if z.beitrag_cent is None else z.beitrag_cent,
        ", ".join(rechte),
        _fehlende_rechte(z, sprache),
    ]


def _fehlende_rechte(z: vertragsliste.Zeile, sprache: str) -> str:
    """Why a field of this row is not known."""
    satz = translate("Ihnen fehlt das Recht „{recht}“.", sprache)
    fehlend = [recht for recht in vertragsliste.OEFFNET.values() if recht not in z.rechte]
    return " ".join(satz.format(recht=translate(KATALOG[r].name, sprache)) for r in fehlend)


class _Summe:
    """The sums of what was written, and of how many contracts they are."""

    def __init__(self) -> None:
        self.von = self.entfallen = 0
        self.versicherte: list[int] = []
        self.beitraege: list[int] = []

    def zaehlen(self, zeilen: Sequence[vertragsliste.Zeile], gefunden: int) -> None:
        """Of so many that were found, those that may be seen as they are written."""
        self.von += len(zeilen)
        self.entfallen += gefunden - len(zeilen)
        self.versicherte += [z.versicherte for z in zeilen if z.versicherte is not None]
        self.beitraege += [z.beitrag_cent for z in zeilen if z.beitrag_cent is not None]

    def zeile(self, sprache: str) -> list[Wert]:
        felder = (("Versicherte", self.versicherte), ("Monatsbeitrag", self.beitraege))
        hinweise = [
            f"{translate(feld, sprache)} {_aus(len(werte), self.von, sprache)}"
            for feld, werte in felder
            if len(werte) < self.von
        ]
        if self.entfallen:
            hinweise.append(_entfallen(self.entfallen, sprache))
        leer: list[Wert] = [None] * 6
        summen = [sum(w) if w or not self.von else UNBEKANNT for _, w in felder]
        return [translate("Summe", sprache), *leer, *summen, None, ", ".join(hinweise)]


def _aus(anzahl: int, von: int, sprache: str) -> str:
    return translate("aus {anzahl} von {von} Verträgen", sprache).format(anzahl=anzahl, von=von)


def _entfallen(anzahl: int, sprache: str) -> str:
    satz = (
        "1 Vertrag fehlt: Ihr Zugriff darauf hat während des Exports geendet."
        if anzahl == 1
        else "{anzahl} Verträge fehlen: Ihr Zugriff darauf hat während des Exports geendet."
    )
    return translate(satz, sprache).format(anzahl=anzahl)


# Einzelverträge


def _einzelspalten(sprache: str) -> list[Spalte]:
    spalten = (
        ("Versicherungsnummer", Art.TEXT, 20),
        ("Nachname", Art.TEXT, 24),
        ("Vorname", Art.TEXT, 20),
        ("Geburtsdatum", Art.TAG, 14),
        ("Personalnummer", Art.TEXT, 16),
        ("Status", Art.TEXT, 14),
        ("Monatsbeitrag in Euro", Art.GELD, 20),
        ("davon Firma in Euro", Art.GELD, 20),
        ("Beginn", Art.TAG, 12),
        ("Ende", Art.TAG, 12),
    )
    return [Spalte(translate(titel, sprache), art, breite) for titel, art, breite in spalten]


def _einzelvertraege(
    sitzung: str, akteur: Akteur, blatt: Vertragsblatt, auswahl: einzelliste.Einzelauswahl
) -> Stapel:
    letzter: Einzelvertrag | None = None
    while stapel := gelesen(
        sitzung,
        lambda db, a, nach=letzter: einzelliste.stapel(db, a, blatt.id, auswahl, nach),
    ):
        letzter = stapel[-1]
        yield [_einzelzeile(e, blatt.nummer, akteur.sprache) for e in stapel]


def _einzelzeile(e: Einzelvertrag, nummer: str, sprache: str) -> list[Wert]:
    return [
        f"{nummer}/{e.lfd:05}",
        e.nachname,
        e.vorname,
        e.geburtsdatum,
        e.personalnummer,
        translate(e.status, sprache),
        e.beitrag_cent,
        e.davon_firma_cent,
        e.beginn,
        e.ende,
    ]
