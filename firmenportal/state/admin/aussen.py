"""Wer von außen kann was? One page of it; the address holds search, filters and page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot
from firmenportal.domain import aussenliste, nutzerliste, zugriffsliste
from firmenportal.domain.aussenliste import Aussenauswahl, Aussenseite, Aussenzeile
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.i18n import day, fill, moment, number, translate
from firmenportal.state import suchfeld, unterwegs
from firmenportal.state.admin.aenderungen import ADRESSE as AENDERUNGEN
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.nutzer import ADRESSE as NUTZER
from firmenportal.state.admin.nutzer import AUSSEN as ADRESSE
from firmenportal.state.admin.nutzer import PERSONENTYPEN, WahlRow, satz_text
from firmenportal.state.guard import guarded, loads
from firmenportal.state.vertraege import ParameterRow

SUCHFELD = "aussen-suche"
WEGE = {
    Pfad.ZEILE: "Dienstleister, einzeln erteilt",
    Pfad.ZEILE_VERMITTLER: "Vermittler, von der Firma erteilt",
    Pfad.ZEILE_VOLLMACHT: "Vermittler, durch Vollmacht",
    Pfad.ZUGANG: "Vermittler-Zugang",
    Pfad.VERTRETUNG: "Vertretung",
}
# More contracts than this are counted, not named.
_GENANNT = 6


@dataclass(frozen=True)
class AussenRow:
    """One person by one path. `adresse` leads to him, `protokoll` to what he did here."""

    schluessel: str
    name: str
    adresse: str
    email: str
    art: str
    weg: str
    ruht: str
    vertraege: str
    weitere: str
    rechte: str
    seit: str
    bis: str
    genutzt: str
    mitglied: bool
    protokoll: str


@dataclass(frozen=True)
class PersonAngaben:
    """The one person whom the address names."""

    name: str = ""
    email: str = ""
    haus: str = ""
    vertraege: str = ""
    rechte: str = ""
    mitglied: bool = False
    protokoll: str = ""


class AussenState(AdminState):
    """The list, the person whom the address names, and by what one can filter."""

    rows: rx.Field[list[AussenRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    gewaehlte: rx.Field[PersonAngaben] = rx.field(default_factory=PersonAngaben)
    suche: rx.Field[str] = rx.field("")
    haus: rx.Field[str] = rx.field("")
    vertrag: rx.Field[str] = rx.field("")
    recht: rx.Field[str] = rx.field("")
    weg: rx.Field[str] = rx.field("")
    haeuser: rx.Field[list[str]] = rx.field(default_factory=list)
    vertraege: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    gefiltert: rx.Field[bool] = rx.field(False)
    ohne_filter: rx.Field[str] = rx.field("")
    parameter: rx.Field[list[ParameterRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    _unterwegs: tuple[Aussenauswahl, ...] = ()
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, nummer = self._adresse()
        self._unterwegs = unterwegs.angekommen(self._unterwegs, auswahl)
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            seite = aussenliste.seite(db, v, auswahl, nummer)
            self.haeuser = zugriffsliste.haeuser(db, v)
            alle = nutzerliste.vertraege(db, v)
        self.vertraege = [WahlRow(n, f"{n} {produkt}") for n, produkt in alle]
        self._zeigen(seite, auswahl, v)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, auswahl.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, auswahl.suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return self._navigieren(suche=text)

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["haus", "vertrag", "recht", "weg"],
        wert: Annotated[str, Field(max_length=LAENGSTENS)],
    ) -> Any:
        return self._navigieren(**{name: wert})

    def _adresse(self) -> tuple[Aussenauswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return aussenliste.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, **anders: str) -> Any:
        """To the first page of the same list with another search or filter."""
        gezeigt, _nummer = self._adresse()
        jetzt = unterwegs.ausgang(self._unterwegs, gezeigt)
        neu = aussenliste.auswahl_aus(aussenliste.als_parameter(jetzt) | anders)
        if neu == jetzt:
            return None
        self._unterwegs = (*self._unterwegs, neu)
        return rx.redirect(self._zu(neu), replace=True)

    def _zeigen(self, seite: Aussenseite, auswahl: Aussenauswahl, v: Verwalter) -> None:
        sprache = v.akteur.sprache
        self.rows = [self._row(z, sprache) for z in seite.zeilen]
        self.gewaehlte = self._person(seite.zeilen, auswahl, sprache)
        self.suche, self.haus, self.vertrag = auswahl.suche, auswahl.haus, auswahl.vertrag
        self.recht, self.weg = auswahl.recht or "", auswahl.pfad or ""
        self.gefiltert = auswahl != Aussenauswahl()
        self.ohne_filter = self._zu(Aussenauswahl())
        self.parameter = [ParameterRow(n, w) for n, w in self._parameter(auswahl).items()]
        self.position = _position(seite, sprache)
        davor, danach = seite.nummer - 1, seite.nummer + 1
        self.vorherige = self._zu(auswahl, davor) if davor else ""
        self.naechste = self._zu(auswahl, danach) if danach <= seite.seiten else ""
        self.geladen = True

    def _row(self, z: Aussenzeile, sprache: str) -> AussenRow:
        p, rest = z.person, len(z.vertraege) - _GENANNT
        arten = [translate(PERSONENTYPEN[p.personentyp], sprache), p.haus]
        return AussenRow(
            schluessel=f"{p.benutzer_id}-{z.pfad}-{z.vertraege[0]}-{'-'.join(z.rechte)}",
            name=p.name,
            adresse=self._adresse_der_person(z),
            email=p.email,
            art=", ".join(t for t in arten if t),
            weg=satz_text(z.satz, sprache),
            ruht=satz_text(z.ruht, sprache),
            vertraege=", ".join(z.vertraege[:_GENANNT]),
            weitere=_weitere(rest, sprache) if rest > 0 else "",
            rechte=", ".join(translate(KATALOG[r].name, sprache) for r in z.rechte),
            seit=day(z.seit, sprache) if z.seit else "–",
            bis=day(z.bis, sprache) if z.bis else translate("ohne Ende", sprache),
            genutzt=moment(z.genutzt_am, sprache) if z.genutzt_am else "",
            mitglied=p.mitgliedschaft_id > 0,
            protokoll=self._protokoll(z),
        )

    def _person(
        self, zeilen: list[Aussenzeile], auswahl: Aussenauswahl, sprache: str
    ) -> PersonAngaben:
        """Of the person whom the address names, what his lines say together."""
        if not auswahl.aufenthalt or not zeilen:
            return PersonAngaben()
        p, wirkend = zeilen[0].person, [z for z in zeilen if z.ruht is None]
        rechte = {r for z in wirkend for r in z.rechte}
        anzahl = len({nummer for z in wirkend for nummer in z.vertraege})
        return PersonAngaben(
            name=f"{p.vorname} {p.nachname}",
            email=p.email,
            haus=p.haus,
            vertraege=number(anzahl, sprache),
            rechte=", ".join(translate(e.name, sprache) for r, e in KATALOG.items() if r in rechte),
            mitglied=p.mitgliedschaft_id > 0,
            protokoll=self._protokoll(zeilen[0]),
        )

    def _adresse_der_person(self, z: Aussenzeile) -> str:
        """His page, or this list with him alone where he is no member."""
        if z.person.mitgliedschaft_id:
            return f"{NUTZER}/{z.person.mitgliedschaft_id}{self.firma_parameter}"
        return self._zu(Aussenauswahl(aufenthalt=z.aufenthalt))

    def _protokoll(self, z: Aussenzeile) -> str:
        """What he did at this Firma."""
        wer = {"akteur": z.person.mitgliedschaft_id} if z.person.mitgliedschaft_id else {}
        return f"{AENDERUNGEN}?{urlencode(self._firma() | (wer or {'aufenthalt': z.aufenthalt}))}"

    def _zu(self, auswahl: Aussenauswahl, nummer: int = 1) -> str:
        """The address of this page of the list."""
        parameter = self._parameter(auswahl) | ({"seite": str(nummer)} if nummer > 1 else {})
        return f"{ADRESSE}?{urlencode(parameter)}" if parameter else ADRESSE

    def _parameter(self, auswahl: Aussenauswahl) -> dict[str, str]:
        return self._firma() | aussenliste.als_parameter(auswahl)

    def _firma(self) -> dict[str, str]:
        return {"firma": str(self.firma_id)} if self.firma_parameter else {}


def _weitere(anzahl: int, sprache: str) -> str:
    satz = "und 1 weiterer" if anzahl == 1 else "und {anzahl} weitere"
    return fill(satz, {"anzahl": number(anzahl, sprache)}, sprache)


def _position(seite: Aussenseite, sprache: str) -> str:
    """„1 bis 50 von 84 Zeilen, 31 Personen“."""
    if not seite.anzahl:
        return ""
    ab = (seite.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": ab + len(seite.zeilen) - 1, "gesamt": seite.anzahl}
    eine = "{von} bis {bis} von {gesamt} Zeilen, 1 Person"
    viele = "{von} bis {bis} von {gesamt} Zeilen, {personen} Personen"
    angaben = {n: number(z, sprache) for n, z in (zahlen | {"personen": seite.personen}).items()}
    return fill(eine if seite.personen == 1 else viele, angaben, sprache)
