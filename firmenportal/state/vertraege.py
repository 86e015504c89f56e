"""The contracts as a list or by Firma, and the figures above; the address holds what is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import snapshot
from firmenportal.domain import firmenbuch, gruende, hinweise, kennzahlen, vertragsliste
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.firmenbuch import Firmenseite, Firmenzeile
from firmenportal.domain.kennzahlen import Kennzahlen
from firmenportal.domain.recht import KATALOG, Recht, angeboten
from firmenportal.domain.sicht import schluessel
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.domain.vertrag import Vertragsstatus
from firmenportal.domain.vertragsliste import (
    SPALTEN,
    Auswahl,
    Listenansicht,
    Seite,
    Sortierung,
    Summe,
    Zeile,
)
from firmenportal.i18n import money, number, translate
from firmenportal.state import suchfeld, uebersicht, unterwegs
from firmenportal.state.base import PortalState
from firmenportal.state.chart import Bar
from firmenportal.state.guard import guarded, loads
from firmenportal.state.uebersicht import GrundRow, Kachel

ADRESSE = "/vertraege"
SUCHFELD = "vertraege-suche"
FIRMENFELD = "vertraege-firma"
# More Firmen than this are not chosen from a list but searched.
FIRMEN_IN_LISTE = 50
# How many there are, for one and for several.
_VERTRAEGE = ("1 Vertrag", "{von} bis {bis} von {gesamt} Verträgen")
_FIRMEN = ("1 Firma", "{von} bis {bis} von {gesamt} Firmen")
Ton = Literal["ok", "wait", "warn", "stop", "neutral"]
TON: dict[str, Ton] = {
    Vertragsstatus.AKTIV: "ok",
    Vertragsstatus.IN_AENDERUNG: "wait",
    Vertragsstatus.BEITRAGSFREI: "neutral",
    Vertragsstatus.BEENDET: "stop",
}


@dataclass(frozen=True)
class VertragRow:
    """One contract as shown; a field whose right is missing is empty."""

    nummer: str
    adresse: str
    produkt: str
    firma: str
    weg: str
    portale: str
    versicherte: str
    beitrag: str
    status: str
    ton: Ton
    rechte: str
    rechte_namen: str


@dataclass(frozen=True)
class FirmaRow:
    """One Firma as shown, with the address of the list of its contracts."""

    firma: str
    adresse: str
    vertraege: str
    versicherte: Kachel
    beitrag: Kachel


@dataclass(frozen=True)
class ParameterRow:
    """One parameter of the address, for forms that carry it on."""

    name: str
    wert: str


class VertraegeState(PortalState):
    """One page of contracts, and what stands above it."""

    rows: rx.Field[list[VertragRow]] = rx.field(default_factory=list)
    firmen_rows: rx.Field[list[FirmaRow]] = rx.field(default_factory=list)
    ansicht: rx.Field[str] = rx.field(Listenansicht.LISTE.value)
    # The addresses of the same search in either view, and of this view without any.
    als_liste: rx.Field[str] = rx.field("")
    nach_firma: rx.Field[str] = rx.field("")
    ohne_filter: rx.Field[str] = rx.field("")
    geladen: rx.Field[bool] = rx.field(False)
    summe_titel: rx.Field[str] = rx.field("")
    suche: rx.Field[str] = rx.field("")
    sparte: rx.Field[str] = rx.field("")
    weg: rx.Field[str] = rx.field("")
    firma_gewaehlt: rx.Field[str] = rx.field("")
    portal: rx.Field[str] = rx.field("")
    recht: rx.Field[str] = rx.field("")
    # By column: the address that sorts by it, and how it is sorted now.
    sortieren: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    sortiert: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    parameter: rx.Field[list[ParameterRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    summe_vertraege: rx.Field[str] = rx.field("")
    summe_versicherte: rx.Field[Kachel] = rx.field(default_factory=lambda: Kachel("", "", ""))
    summe_beitrag: rx.Field[Kachel] = rx.field(default_factory=lambda: Kachel("", "", ""))

    # These change with the person's rights only.
    wessen: rx.Field[str] = rx.field("")
    anderswo: rx.Field[list[str]] = rx.field(default_factory=list)
    kennung: rx.Field[str] = rx.field("")
    kacheln: rx.Field[list[Kachel]] = rx.field(default_factory=list)
    balken: rx.Field[list[Bar]] = rx.field(default_factory=list)
    verlauf: rx.Field[str] = rx.field("")
    firmen: rx.Field[list[str]] = rx.field(default_factory=list)
    mehrere_firmen: rx.Field[bool] = rx.field(False)
    viele_firmen: rx.Field[bool] = rx.field(False)
    gruende: rx.Field[list[GrundRow]] = rx.field(default_factory=list)
    _kopf: Any = None
    _unterwegs: tuple[Auswahl, ...] = ()
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER
    _firmenfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, nummer = self._adresse()
        self._unterwegs = unterwegs.angekommen(self._unterwegs, auswahl)
        with snapshot() as db:
            if auswahl.ansicht is Listenansicht.FIRMEN:
                seite = firmenbuch.seite(db, akteur, auswahl, nummer)
            else:
                seite = vertragsliste.seite(db, akteur, auswahl, nummer)
            self._kopf_zeigen(db, akteur)
        self._zeigen(seite, auswahl, akteur.sprache)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, auswahl.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, auswahl.suche)
        self._firmenfeld, fremd = suchfeld.geladen(self._firmenfeld, auswahl.firma)
        if fremd and self.viele_firmen:
            yield rx.set_value(FIRMENFELD, auswahl.firma)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return self._navigieren(suche=text)

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["sparte", "weg", "firma", "portal", "recht"],
        wert: Annotated[str, Field(max_length=2 * LAENGSTENS)],
    ) -> Any:
        return self._navigieren(**{name: wert})

    @guarded
    def firma_suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> Any:
        """Filter once the text names a Firma; until then suggest those that contain it."""
        text = bereinigt(text)
        with snapshot() as db:
            self.firmen = vertragsliste.firmen_mit(db, akteur, text)
        if text and text not in self.firmen:
            return None
        self._firmenfeld = suchfeld.getippt(self._firmenfeld, text)
        return self._navigieren(firma=text)

    def _adresse(self) -> tuple[Auswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return vertragsliste.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, **anders: str) -> Any:
        """To the first page of the same list with another search or filter."""
        gezeigt, _nummer = self._adresse()
        jetzt = unterwegs.ausgang(self._unterwegs, gezeigt)
        neu = vertragsliste.auswahl_aus(vertragsliste.als_parameter(jetzt) | anders)
        if neu == jetzt:
            return None
        self._unterwegs = (*self._unterwegs, neu)
        return rx.redirect(adresse(neu), replace=True)

    def _kopf_zeigen(self, db: Session, akteur: Akteur) -> None:
        """What stands above the list is read again only when it may have changed."""
        kopf = (schluessel(akteur), akteur.sprache)
        if kopf == self._kopf:
            return
        sprache = akteur.sprache
        zahlen = kennzahlen.kennzahlen(db, akteur)
        jahr = kennzahlen.beitragsjahr(db, akteur)
        self.wessen = uebersicht.wessen(zahlen, self.firma, sprache)
        self.anderswo = uebersicht.hinweise(hinweise.anderswo(db, akteur), sprache)
        self.kennung = uebersicht.kennung(hinweise.ohne_kennung(db, akteur), sprache)
        self.kacheln = uebersicht.kacheln(zahlen, akteur.auspraegung, sprache)
        self.balken = uebersicht.balken(jahr.monate, sprache)
        self.verlauf = uebersicht.verlauf(jahr, sprache)
        self.mehrere_firmen = zahlen.firmen > 1
        self.viele_firmen = zahlen.firmen > FIRMEN_IN_LISTE
        self.firmen = _firmen(db, akteur, zahlen)
        leer = not zahlen.vertraege
        self.gruende = (
            [uebersicht.grund(g, sprache) for g in gruende.gruende(db, akteur)] if leer else []
        )
        self._kopf = kopf  # last, so that a half-set head is not taken for a whole one

    def _zeigen(self, seite: Seite | Firmenseite, auswahl: Auswahl, sprache: str) -> None:
        self._auswahl_zeigen(auswahl)
        if isinstance(seite, Firmenseite):
            self._firmen_zeigen(seite, auswahl, sprache)
        else:
            self._vertraege_zeigen(seite, sprache)
        self.geladen = True
        self.vorherige = adresse(auswahl, seite.nummer - 1) if seite.nummer > 1 else ""
        self.naechste = adresse(auswahl, seite.nummer + 1) if seite.nummer < seite.seiten else ""

    def _vertraege_zeigen(self, seite: Seite, sprache: str) -> None:
        self.rows, self.firmen_rows = [_row(z, sprache) for z in seite.zeilen], []
        self.position = _position(seite.nummer, len(seite.treffer.ids), _VERTRAEGE, sprache)
        self.summe_titel = _summe_titel(seite, sprache)
        self.summe_versicherte = _versicherte(seite.treffer.versicherte, sprache)
        self.summe_beitrag = _beitrag(seite.treffer.beitrag, sprache)

    def _firmen_zeigen(self, seite: Firmenseite, auswahl: Auswahl, sprache: str) -> None:
        self.rows, self.firmen_rows = [], [_firma_row(z, auswahl, sprache) for z in seite.zeilen]
        self.position = _position(seite.nummer, seite.firmen, _FIRMEN, sprache)
        self.summe_titel = _firmensumme_titel(seite, sprache)
        self.summe_vertraege = number(seite.versicherte.von, sprache)
        self.summe_versicherte = _versicherte(seite.versicherte, sprache)
        self.summe_beitrag = _beitrag(seite.beitrag, sprache)

    def _auswahl_zeigen(self, auswahl: Auswahl) -> None:
        self.ansicht = auswahl.ansicht.value
        self.als_liste = adresse(vertragsliste.ansehen(auswahl, Listenansicht.LISTE))
        self.nach_firma = adresse(vertragsliste.ansehen(auswahl, Listenansicht.FIRMEN))
        self.ohne_filter = adresse(vertragsliste.ansehen(Auswahl(), auswahl.ansicht))
        self.suche, self.firma_gewaehlt = auswahl.suche, auswahl.firma
        self.sparte, self.weg = auswahl.sparte or "", auswahl.weg or ""
        self.portal, self.recht = auswahl.auspraegung, auswahl.recht or ""
        self.sortieren = {s.value: _sortierend(auswahl, s) for s in SPALTEN[auswahl.ansicht]}
        self.sortiert = {s.value: _richtung(auswahl, s) for s in SPALTEN[auswahl.ansicht]}
        parameter = vertragsliste.als_parameter(auswahl)
        self.parameter = [ParameterRow(name, wert) for name, wert in parameter.items()]


def adresse(auswahl: Auswahl, nummer: int = 1) -> str:
    """The address of this page of the list."""
    parameter = vertragsliste.als_parameter(auswahl)
    if nummer > 1:
        parameter["seite"] = str(nummer)
    return f"{ADRESSE}?{urlencode(parameter)}" if parameter else ADRESSE


def _sortierend(auswahl: Auswahl, spalte: Sortierung) -> str:
    """Sorting by the same column again turns it around."""
    ab = auswahl.sortierung is spalte and not auswahl.absteigend
    return adresse(replace(auswahl, sortierung=spalte, absteigend=ab))


def _richtung(auswahl: Auswahl, spalte: Sortierung) -> str:
    if auswahl.sortierung is not spalte:
        return "none"
    return "descending" if auswahl.absteigend else "ascending"


def _row(z: Zeile, sprache: str) -> VertragRow:
    namen = [translate(e.name, sprache) for recht, e in KATALOG.items() if recht in z.rechte]
    moeglich = sum(angeboten(recht, z.sparte) for recht in Recht)
    portale = [AUSPRAEGUNGEN[key].name for key in z.auspraegungen] or [DACH.name]
    von = translate("{anzahl} von {moeglich}", sprache)
    return VertragRow(
        nummer=z.nummer,
        adresse=f"{ADRESSE}/{z.nummer}",
        produkt=z.produkt,
        firma=z.firma,
        weg=translate(z.weg, sprache) if z.weg else z.sparte,
        portale=", ".join(portale),
        versicherte="" if z.versicherte is None else number(z.versicherte, sprache),
        beitrag="" if z.beitrag_cent is None else money(z.beitrag_cent, sprache),
        status=translate(z.status, sprache),
        ton=TON[z.status],
        rechte=von.format(anzahl=len(namen), moeglich=moeglich),
        rechte_namen=", ".join(namen),
    )


def _firma_row(z: Firmenzeile, auswahl: Auswahl, sprache: str) -> FirmaRow:
    liste = vertragsliste.ansehen(replace(auswahl, firma=z.firma), Listenansicht.LISTE)
    return FirmaRow(
        firma=z.firma,
        adresse=adresse(liste),
        vertraege=number(z.vertraege, sprache),
        versicherte=_versicherte(z.versicherte, sprache),
        beitrag=_beitrag(z.beitrag, sprache),
    )


def _versicherte(summe: Summe, sprache: str) -> Kachel:
    return uebersicht.kachel("", summe, number, Recht.BESTAND_LESEN, sprache)


def _beitrag(summe: Summe, sprache: str) -> Kachel:
    return uebersicht.kachel("", summe, money, Recht.ABRECHNUNG_LESEN, sprache)


def _position(nummer: int, anzahl: int, saetze: tuple[str, str], sprache: str) -> str:
    """„1 bis 50 von 1.284 Verträgen“."""
    einer, mehrere = (translate(satz, sprache) for satz in saetze)
    if anzahl < 2:
        return einer if anzahl else ""
    ab = (nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, anzahl), "gesamt": anzahl}
    return mehrere.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})


def _summe_titel(seite: Seite, sprache: str) -> str:
    """The sums are of all that match, not of the page alone."""
    if seite.seiten == 1:
        return translate("Summe", sprache)
    anzahl = number(len(seite.treffer.ids), sprache)
    return translate("Summe aller {anzahl} Verträge", sprache).format(anzahl=anzahl)


def _firmensumme_titel(seite: Firmenseite, sprache: str) -> str:
    """As beneath the list: of all Firmen that match."""
    if seite.seiten == 1:
        return translate("Summe", sprache)
    anzahl = number(seite.firmen, sprache)
    return translate("Summe aller {anzahl} Firmen", sprache).format(anzahl=anzahl)


def _firmen(db: Session, akteur: Akteur, zahlen: Kennzahlen) -> list[str]:
    """What the filter offers: all names where they are few; else they are searched."""
    if not 1 < zahlen.firmen <= FIRMEN_IN_LISTE:
        return []
    return list(dict.fromkeys(vertragsliste.firmen(db, akteur).values()))
