"""The staff of the own house, by pages, and who may sign for it. The address holds search and page.

Rule: docs/fachregeln.md R241.
"""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.maklerhaus import Hausmitglied, personal
from firmenportal.domain.maklerhaus.personal import Hauskollege, Personalseite
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.i18n import day, moment, number, translate
from firmenportal.state import suchfeld
from firmenportal.state.guard import guarded, loads
from firmenportal.state.maklerhaus.base import HausState

ADRESSE = "/maklerhaus"
SUCHFELD = "personal-suche"


@dataclass(frozen=True)
class KollegeRow:
    """One of the staff; `austritt` is "" for who cannot be let go from here.

    `schluessel`, `vertraege` and `angemeldet` are "" where the leitung alone is told.
    """

    id: str
    name: str
    email: str
    seit: str
    leitung: bool
    zeichnet: bool
    selbst: bool
    schluessel: str
    vertraege: str
    angemeldet: str
    austritt: str


@dataclass(frozen=True)
class ZeichnerRow:
    """Somebody who may sign for the house."""

    name: str
    email: str


class PersonalState(HausState):
    """One page of the staff."""

    geladen: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[KollegeRow]] = rx.field(default_factory=list)
    zeichner: rx.Field[list[ZeichnerRow]] = rx.field(default_factory=list)
    suche: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Any:
        suche, nummer = self._adresse()
        with snapshot() as db:
            h = self._betreten(db, akteur)
            if h is None:
                return
            gefunden = personal.seite(db, h, suche, nummer)
            zeichner = personal.zeichner(db, h)[:SEITE]
        self.rows = [_row(k, h) for k in gefunden.zeilen]
        self.zeichner = [ZeichnerRow(name, email or "–") for name, email in zeichner]
        self.suche = suche
        self._seiten(gefunden, akteur.sprache)
        self.geladen = True
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, suche)
        if fremd:
            yield rx.set_value(SUCHFELD, suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return None if text == self._adresse()[0] else rx.redirect(_zu(text), replace=True)

    def _adresse(self) -> tuple[str, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return bereinigt(parameter.get("suche", "")), seitennummer(parameter.get("seite", ""))

    def _seiten(self, gefunden: Personalseite, sprache: str) -> None:
        n = gefunden.nummer
        self.position = _position(gefunden, sprache)
        self.vorherige = _zu(self.suche, n - 1) if n > 1 else ""
        self.naechste = _zu(self.suche, n + 1) if n < gefunden.seiten else ""


def _row(k: Hauskollege, h: Hausmitglied) -> KollegeRow:
    sprache, selbst = h.akteur.sprache, k.zugehoerigkeit_id == h.zugehoerigkeit_id
    hat = {None: "", True: "ja", False: "nein"}[k.schluessel]
    return KollegeRow(
        id=str(k.zugehoerigkeit_id),
        name=k.name,
        email=k.email,
        seit=day(k.seit.astimezone(clock.BERLIN).date(), sprache),
        leitung=k.leitung,
        zeichnet=k.zeichnet,
        selbst=selbst,
        schluessel=translate(hat, sprache) if hat else "",
        vertraege="" if k.vertraege is None else number(k.vertraege, sprache),
        angemeldet=moment(k.angemeldet_am, sprache) if k.angemeldet_am else "",
        austritt=f"{ADRESSE}/austritt/{k.zugehoerigkeit_id}" if h.leitung and not selbst else "",
    )


def _zu(suche: str, nummer: int = 1) -> str:
    alle = {"suche": suche, "seite": str(nummer) if nummer > 1 else ""}
    angaben = {name: wert for name, wert in alle.items() if wert}
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _position(gefunden: Personalseite, sprache: str) -> str:
    """„1 bis 50 von 128 Personen“."""
    if gefunden.anzahl < 2:
        return translate("1 Person", sprache) if gefunden.anzahl else ""
    ab = (gefunden.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, gefunden.anzahl), "gesamt": gefunden.anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Personen", sprache)
    return satz.format(**{n: number(z, sprache) for n, z in zahlen.items()})
