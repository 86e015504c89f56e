"""Asking a Firma for a Vollmacht: first which Firma, then for what. The address names the Firma.

Rule: docs/fachregeln.md R240.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, maklerhaus
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.maklerhaus import Hausmitglied, anfrage
from firmenportal.domain.maklerhaus.anfrage import Anfragefirma, Anfrageseite, Anfragewunsch
from firmenportal.domain.recht import Recht
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.i18n import number, translate
from firmenportal.state import suchfeld
from firmenportal.state.guard import INVALID, guarded, loads
from firmenportal.state.maklerhaus.base import HausState

ADRESSE, LISTE = "/maklerhaus/vollmachten/anfragen", "/maklerhaus/vollmachten"
SUCHFELD = "anfrage-suche"
VERTRAG, RECHT = "vertrag_", "recht_"
_JE_STUNDE = 30
_LAENGSTE_NUMMER = 20
# More contracts than these are typed, not ticked.
_ANKREUZBAR = SEITE
# None: a field that this form does not show.
Anfrageformular = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=4_000)] | None],
    Field(max_length=_ANKREUZBAR + 20),
]


@dataclass(frozen=True)
class AnfragefirmaRow:
    """One Firma to ask."""

    name: str
    kundennummer: str
    adresse: str
    vertraege: str
    offen: bool


@dataclass(frozen=True)
class AnfragevertragRow:
    """One contract to tick."""

    nummer: str
    produkt: str


class AnfragenState(HausState):
    """The list of Firmen, or the form for the one that the address names."""

    geladen: rx.Field[bool] = rx.field(False)
    firmen: rx.Field[list[AnfragefirmaRow]] = rx.field(default_factory=list)
    suche: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    kundennummer: rx.Field[str] = rx.field("")
    name: rx.Field[str] = rx.field("")
    hindernis: rx.Field[str] = rx.field("")
    vertraege: rx.Field[list[AnfragevertragRow]] = rx.field(default_factory=list)
    # How many contracts there are, where they are too many to tick.
    viele: rx.Field[str] = rx.field("")
    heute: rx.Field[str] = rx.field("")
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Any:
        with snapshot() as db:
            h = self._betreten(db, akteur)
            if h is None:
                return
            try:
                self._zeigen(db, h)
            except NotFoundError:
                self._nicht_gefunden()
                return
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, self.suche)
        if fremd and not self.kundennummer:
            yield rx.set_value(SUCHFELD, self.suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return None if text == self._gesucht() else rx.redirect(_zu(text), replace=True)

    @guarded
    def anfragen(self, akteur: Akteur, eingabe: Anfrageformular) -> Any:
        """Ask, and go to the list, where the request waits."""
        self.error = self.notice = ""
        with snapshot() as db:
            h = maklerhaus.hausmitglied(db, akteur)
            anfrage.require_anfragender(h)
            raum = anfrage.raum(db, h, self._firma())
        anmeldebremse.drosseln("vollmacht-anfragen", str(h.haus_id), _JE_STUNDE, 3600)
        gesagt = {name: wert for name, wert in eingabe.items() if wert}
        wunsch = _wunsch(gesagt, [v.nummer for v in raum.vertraege])
        with transaction() as db:
            handelnd = maklerhaus.handelnd(db, akteur)
            anfrage.anfragen(db, handelnd, self._firma(), wunsch)
        return rx.redirect(f"{LISTE}#angefragt")

    def _zeigen(self, db: Any, h: Hausmitglied) -> None:
        sprache = h.akteur.sprache
        self.kundennummer, self.heute = self._firma(), clock.heute().isoformat()
        self.firmen, self.vertraege, self.viele = [], [], ""
        if self.kundennummer:
            raum = anfrage.raum(db, h, self.kundennummer)
            self.name = raum.firma
            self.hindernis = translate(raum.hindernis, sprache) if raum.hindernis else ""
            if len(raum.vertraege) > _ANKREUZBAR:
                self.viele = number(len(raum.vertraege), sprache)
            else:
                self.vertraege = [AnfragevertragRow(v.nummer, v.produkt) for v in raum.vertraege]
        else:
            self.name = self.hindernis = ""
            self._firmen_zeigen(anfrage.firmen(db, h, self._gesucht(), self._seite()), sprache)
        self.geladen = True

    def _firmen_zeigen(self, p: Anfrageseite, sprache: str) -> None:
        self.suche = self._gesucht()
        self.firmen = [_firma(f, sprache) for f in p.zeilen]
        self.position = _position(p, sprache)
        self.vorherige = _zu(self.suche, p.nummer - 1) if p.nummer > 1 else ""
        self.naechste = _zu(self.suche, p.nummer + 1) if p.nummer < p.seiten else ""

    def _gesucht(self) -> str:
        return bereinigt(self.router.url.query_parameters.get("suche", ""))

    def _seite(self) -> int:
        return seitennummer(self.router.url.query_parameters.get("seite", ""))

    def _firma(self) -> str:
        """The Kundennummer that the address names: a claim."""
        return bereinigt(self.router.url.query_parameters.get("firma", ""))[:_LAENGSTE_NUMMER]


def _wunsch(eingabe: dict[str, str], im_bestand: list[str]) -> Anfragewunsch:
    """What the form says. Errors: DomainError for days that no calendar has."""
    if eingabe.get("umfang") == "alle":
        vertraege = im_bestand
    else:
        getippt = eingabe.get("nummern", "").upper().replace(",", " ").replace(";", " ").split()
        vertraege = [n.removeprefix(VERTRAG) for n in eingabe if n.startswith(VERTRAG)] + getippt
    rechte = [r for r in Recht if eingabe.get(f"{RECHT}{r.value}")]
    von = _tag(eingabe.get("von", ""))
    if von is None:
        raise DomainError("Nennen Sie den ersten Tag der Vollmacht.")
    return Anfragewunsch(vertraege, rechte, von, _tag(eingabe.get("bis", "")))


def _tag(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(INVALID) from error


def _firma(f: Anfragefirma, sprache: str) -> AnfragefirmaRow:
    return AnfragefirmaRow(
        f.name,
        f.kundennummer,
        f"{ADRESSE}?{urlencode({'firma': f.kundennummer})}",
        number(f.vertraege, sprache),
        f.offen,
    )


def _zu(suche: str, nummer: int = 1) -> str:
    alle = {"suche": suche, "seite": str(nummer) if nummer > 1 else ""}
    angaben = {name: wert for name, wert in alle.items() if wert}
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _position(p: Anfrageseite, sprache: str) -> str:
    """„1 bis 50 von 128 Firmen“."""
    if p.anzahl < 2:
        return translate("1 Firma", sprache) if p.anzahl else ""
    ab = (p.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, p.anzahl), "gesamt": p.anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Firmen", sprache)
    return satz.format(**{n: number(x, sprache) for n, x in zahlen.items()})
