"""All Vollmachten of the own house; the address holds search, filters and page.

Rule: docs/fachregeln.md R242.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot, transaction
from firmenportal.domain import maklerhaus
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.maklerhaus import Hausmitglied, anfrage, vollmachtsliste
from firmenportal.domain.maklerhaus.vollmachtsliste import (
    Anliegen,
    Hausvollmacht,
    Vollmachtsauswahl,
    Vollmachtsseite,
)
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.suche import LAENGSTENS, bereinigt, eines_aus, seitennummer
from firmenportal.domain.vermittler import ANFRAGE_GILT
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.domain.zeitraum import OHNE_ENDE, letzter_tag
from firmenportal.i18n import day, fill, moment, number, translate
from firmenportal.state import suchfeld
from firmenportal.state.admin.vollmachten import STAND
from firmenportal.state.guard import guarded, loads
from firmenportal.state.maklerhaus.base import HausState

ADRESSE = "/maklerhaus/vollmachten"
SUCHFELD = "vollmachten-suche"
_NAMEN = 3
ANLIEGEN: dict[Anliegen, str] = {
    Anliegen.ANTRAG_FEHLT: "Es fehlt der Antrag",
    Anliegen.ENDET_BALD: "endet in den nächsten 30 Tagen",
    Anliegen.WARTET: "wartet auf die Firma",
}


@dataclass(frozen=True)
class HausvollmachtRow:
    """One Vollmacht as shown; `vertraege` follows the numbers that are named.

    `fehlt`: no application opens it; `ruecknahme`: the request may be withdrawn.
    """

    id: int
    firma: str
    nummern: list[str]
    vertraege: str
    rechte: str
    zeitraum: str
    personen: str
    stand: str
    ton: str
    hinweis: str
    fehlt: bool
    ruecknahme: bool


class HausvollmachtenState(HausState):
    """One page of the list."""

    geladen: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[HausvollmachtRow]] = rx.field(default_factory=list)
    suche: rx.Field[str] = rx.field("")
    stand: rx.Field[str] = rx.field("")
    anliegen: rx.Field[str] = rx.field("")
    gefiltert: rx.Field[bool] = rx.field(False)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    # The request that is about to be withdrawn, and whom the house had asked.
    ruecknahme: rx.Field[int] = rx.field(0)
    ruecknahme_firma: rx.Field[str] = rx.field("")
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Any:
        with snapshot() as db:
            h = self._betreten(db, akteur)
            if h is None:
                return
            auswahl, nummer = self._adresse()
            self._zeigen(h, auswahl, vollmachtsliste.seite(db, h, auswahl, nummer))
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, self.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, self.suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return self._navigieren(replace(self._adresse()[0], suche=text))

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["stand", "anliegen"],
        wert: Annotated[str, Field(max_length=LAENGSTENS)],
    ) -> Any:
        auswahl, _nummer = self._adresse()
        if name == "stand":
            return self._navigieren(replace(auswahl, stand=eines_aus(Vollmachtsstand, wert)))
        return self._navigieren(replace(auswahl, anliegen=eines_aus(Anliegen, wert)))

    @guarded
    def ruecknahme_fragen(
        self, akteur: Akteur, vollmacht: Annotated[int, Field(ge=1, lt=2**31)]
    ) -> None:
        """Say in the dialog which request it is."""
        with snapshot() as db:
            h = maklerhaus.hausmitglied(db, akteur)
            self.ruecknahme_firma = anfrage.gefragte_firma(db, h, vollmacht)
        self.ruecknahme = vollmacht

    @guarded
    def zurueckziehen(
        self, akteur: Akteur, vollmacht: Annotated[int, Field(ge=1, lt=2**31)]
    ) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            anfrage.zurueckziehen(db, maklerhaus.handelnd(db, akteur), vollmacht)
        auswahl, nummer = self._adresse()
        with snapshot() as db:
            h = maklerhaus.hausmitglied(db, akteur)
            self._zeigen(h, auswahl, vollmachtsliste.seite(db, h, auswahl, nummer))
        self.notice = translate("Die Anfrage ist zurückgezogen.", akteur.sprache)

    def _zeigen(self, h: Hausmitglied, auswahl: Vollmachtsauswahl, p: Vollmachtsseite) -> None:
        self.rows = [_row(z, h) for z in p.zeilen]
        self.suche, self.stand = auswahl.suche, auswahl.stand or ""
        self.anliegen = auswahl.anliegen or ""
        self.gefiltert = auswahl != Vollmachtsauswahl()
        self.position = _position(p, h.akteur.sprache)
        self.vorherige = _zu(auswahl, p.nummer - 1) if p.nummer > 1 else ""
        self.naechste = _zu(auswahl, p.nummer + 1) if p.nummer < p.seiten else ""
        self.geladen = True

    def _adresse(self) -> tuple[Vollmachtsauswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return vollmachtsliste.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, neu: Vollmachtsauswahl) -> Any:
        return None if neu == self._adresse()[0] else rx.redirect(_zu(neu), replace=True)


def _row(z: Hausvollmacht, h: Hausmitglied) -> HausvollmachtRow:
    sprache = h.akteur.sprache
    wort, ton = STAND[z.stand]
    return HausvollmachtRow(
        id=z.id,
        firma=z.firma,
        nummern=list(z.vertraege or ()),
        vertraege=_vertraege(z, sprache),
        rechte=", ".join(translate(KATALOG[r].name, sprache) for r in z.rechte),
        zeitraum=_zeitraum(z, sprache),
        personen=_personen(z, sprache),
        stand=translate(wort, sprache),
        ton="warn" if z.anliegen is Anliegen.ENDET_BALD else ton,
        hinweis=_hinweis(z, sprache),
        fehlt=z.anliegen is Anliegen.ANTRAG_FEHLT,
        ruecknahme=h.darf_anfragen and z.stand is Vollmachtsstand.ANGEFRAGT,
    )


def _vertraege(z: Hausvollmacht, sprache: str) -> str:
    if z.vertraege is None:
        return translate("alle Verträge", sprache)
    if not z.weitere:
        return ""
    return fill("und {anzahl} weitere", {"anzahl": number(z.weitere, sprache)}, sprache)


def _zeitraum(z: Hausvollmacht, sprache: str) -> str:
    ab, letzter = day(z.von, sprache), letzter_tag(z.bis)
    if z.bis == OHNE_ENDE or letzter is None:
        return fill("ab {tag}, ohne Ende", {"tag": ab}, sprache)
    return fill("{von} bis {bis}", {"von": ab, "bis": day(letzter, sprache)}, sprache)


def _personen(z: Hausvollmacht, sprache: str) -> str:
    if not z.personen:
        return translate("niemand", sprache)
    genannt = ", ".join(z.personen[:_NAMEN])
    if len(z.personen) <= _NAMEN:
        return genannt
    zahlen = {"anzahl": number(len(z.personen) - _NAMEN, sprache)}
    return f"{genannt} {fill('und {anzahl} weitere', zahlen, sprache)}"


def _hinweis(z: Hausvollmacht, sprache: str) -> str:
    if z.anliegen is Anliegen.ENDET_BALD:
        return translate(ANLIEGEN[Anliegen.ENDET_BALD], sprache)
    if z.anliegen is Anliegen.WARTET and z.angefragt_am:
        return fill(
            "gefragt {wann}, wartet bis {bis}",
            {
                "wann": moment(z.angefragt_am, sprache),
                "bis": moment(z.angefragt_am + ANFRAGE_GILT, sprache),
            },
            sprache,
        )
    return ""


def _zu(auswahl: Vollmachtsauswahl, nummer: int = 1) -> str:
    angaben = vollmachtsliste.als_parameter(auswahl)
    if nummer > 1:
        angaben["seite"] = str(nummer)
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _position(p: Vollmachtsseite, sprache: str) -> str:
    """„1 bis 50 von 128 Vollmachten“."""
    if p.anzahl < 2:
        return translate("1 Vollmacht", sprache) if p.anzahl else ""
    ab = (p.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, p.anzahl), "gesamt": p.anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Vollmachten", sprache)
    return satz.format(**{n: number(x, sprache) for n, x in zahlen.items()})
