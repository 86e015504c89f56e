"""Letzte Änderungen: the protocol of a Firma. The address holds search, filters and page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot
from firmenportal.domain import aenderungen, handlungen
from firmenportal.domain.aenderungen import Aenderungsauswahl, Protokollseite, Protokollzeile
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.i18n import moment, number, translate
from firmenportal.state import suchfeld, unterwegs
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import guarded, loads
from firmenportal.state.vertraege import ParameterRow

ADRESSE = "/admin/aenderungen"
SUCHFELD, VONFELD, BISFELD = "aenderungen-suche", "aenderungen-von", "aenderungen-bis"
# An entry tells its first changes at once, some more when asked, and all of them in an export.
_GLEICH = 4
_AUF_WUNSCH = 100


@dataclass(frozen=True)
class AenderungRow:
    """One entry of the protocol in words."""

    lfd: str
    zeit: str
    akteur: str
    betroffener: str
    titel: str
    hat_aenderungen: bool
    aenderungen: list[str]
    weitere: list[str]
    weitere_titel: str
    nicht_gezeigt: str
    portale: str
    weg: str


@dataclass(frozen=True)
class PersonRow:
    """Somebody by whom the list can be filtered."""

    wert: str
    name: str


class AenderungenState(AdminState):
    """One page of the protocol, the newest entry first."""

    rows: rx.Field[list[AenderungRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    personen: rx.Field[list[PersonRow]] = rx.field(default_factory=list)
    vertraege: rx.Field[list[str]] = rx.field(default_factory=list)
    suche: rx.Field[str] = rx.field("")
    person: rx.Field[str] = rx.field("")
    akteur: rx.Field[str] = rx.field("")
    art: rx.Field[str] = rx.field("")
    vertrag: rx.Field[str] = rx.field("")
    von: rx.Field[str] = rx.field("")
    bis: rx.Field[str] = rx.field("")
    gefiltert: rx.Field[bool] = rx.field(False)
    # What one person of a house did; the way back to everything.
    eines_vermittlers: rx.Field[bool] = rx.field(False)
    parameter: rx.Field[list[ParameterRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    _unterwegs: tuple[Aenderungsauswahl, ...] = ()
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, nummer = self._adresse()
        self._unterwegs = unterwegs.angekommen(self._unterwegs, auswahl)
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            seite = aenderungen.seite(db, v, auswahl, nummer)
            personen = aenderungen.personen(db, v)
            self.vertraege = aenderungen.vertraege(db, v)
        bisher = (self.von, self.bis) if self.geladen else None
        self.personen = [PersonRow(str(i), name) for i, name in personen.items()]
        self._zeigen(seite, auswahl, akteur.sprache)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, auswahl.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, auswahl.suche)
        if bisher and bisher != (self.von, self.bis):
            yield rx.set_value(VONFELD, self.von)
            yield rx.set_value(BISFELD, self.bis)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return self._navigieren(suche=text)

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["person", "akteur", "art", "vertrag", "von", "bis"],
        wert: Annotated[str, Field(max_length=2 * LAENGSTENS)],
    ) -> Any:
        return self._navigieren(**{name: wert})

    def _adresse(self) -> tuple[Aenderungsauswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return aenderungen.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, **anders: str) -> Any:
        """To the first page of the same list with another search or filter."""
        gezeigt, _nummer = self._adresse()
        jetzt = unterwegs.ausgang(self._unterwegs, gezeigt)
        neu = aenderungen.auswahl_aus(aenderungen.als_parameter(jetzt) | anders)
        if neu == jetzt:
            return None
        self._unterwegs = (*self._unterwegs, neu)
        return rx.redirect(self._zu(neu), replace=True)

    def _zeigen(self, seite: Protokollseite, auswahl: Aenderungsauswahl, sprache: str) -> None:
        self.rows = [_row(z, sprache) for z in seite.zeilen]
        self.geladen = True
        self.suche, self.vertrag = auswahl.suche, auswahl.vertrag
        self.person, self.akteur = str(auswahl.person or ""), str(auswahl.akteur or "")
        self.art = auswahl.bereich or ""
        self.von, self.bis = (str(tag or "") for tag in (auswahl.von, auswahl.bis))
        self.eines_vermittlers = auswahl.aufenthalt is not None
        self.gefiltert = auswahl != Aenderungsauswahl()
        self.parameter = [ParameterRow(n, w) for n, w in self._parameter(auswahl).items()]
        self.position = _position(seite, sprache)
        davor, danach = seite.nummer - 1, seite.nummer + 1
        self.vorherige = self._zu(auswahl, davor) if davor else ""
        self.naechste = self._zu(auswahl, danach) if danach <= seite.seiten else ""

    def _zu(self, auswahl: Aenderungsauswahl, nummer: int = 1) -> str:
        """The address of this page of the list."""
        parameter = self._parameter(auswahl) | ({"seite": str(nummer)} if nummer > 1 else {})
        return f"{ADRESSE}?{urlencode(parameter)}" if parameter else ADRESSE

    def _parameter(self, auswahl: Aenderungsauswahl) -> dict[str, str]:
        firma = {"firma": str(self.firma_id)} if self.firma_parameter else {}
        return firma | aenderungen.als_parameter(auswahl)


def _row(z: Protokollzeile, sprache: str) -> AenderungRow:
    worte = [handlungen.in_worten(a, sprache) for a in z.aenderungen]
    gleich = len(worte) if len(worte) <= _GLEICH + 1 else _GLEICH
    weitere, rest = worte[gleich : gleich + _AUF_WUNSCH], worte[gleich + _AUF_WUNSCH :]
    anzahl = len(worte) - gleich
    titel = translate("{anzahl} weitere Änderungen", sprache)
    fehlend = translate("Weitere {anzahl} stehen im Export.", sprache)
    return AenderungRow(
        lfd=str(z.lfd),
        zeit=moment(z.zeit, sprache),
        akteur=z.akteur or "–",
        betroffener=z.betroffener or "–",
        titel=translate(z.titel, sprache),
        hat_aenderungen=bool(worte),
        aenderungen=worte[:gleich],
        weitere=weitere,
        weitere_titel=titel.format(anzahl=number(anzahl, sprache)) if weitere else "",
        nicht_gezeigt=fehlend.format(anzahl=number(len(rest), sprache)) if rest else "",
        portale=", ".join(AUSPRAEGUNGEN[key].name for key in z.auspraegungen) or "–",
        weg=translate(z.weg, sprache) or "–",
    )


def _position(seite: Protokollseite, sprache: str) -> str:
    """„1 bis 50 von 1.284 Änderungen“."""
    if seite.gesamt < 2:
        return translate("1 Änderung", sprache) if seite.gesamt else ""
    ab = (seite.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": ab + len(seite.zeilen) - 1, "gesamt": seite.gesamt}
    satz = translate("{von} bis {bis} von {gesamt} Änderungen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})
