"""The people of a Firma and their contracts, in two views. The address holds everything."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain import einladen, nutzerliste, rechtematrix, zugriffsliste
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, Personentyp
from firmenportal.domain.berechtigung import SEITE, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.nutzer import Nutzer, Nutzerstatus
from firmenportal.domain.nutzerliste import Nutzerauswahl, Nutzerseite, Nutzersortierung
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.domain.warum import Satz
from firmenportal.domain.zugriffsliste import Zugriff, Zugriffsauswahl, Zugriffsseite, Zugriffsweg
from firmenportal.i18n import fill, moment, number, translate
from firmenportal.state import suchfeld, unterwegs
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import guarded, loads
from firmenportal.state.vertraege import ParameterRow, Ton

ADRESSE, AUSSEN = "/admin/nutzer", "/admin/aussen"
SUCHFELD = "nutzer-suche"
PERSONEN, VERTRAEGE = "", "vertraege"
TON: dict[Nutzerstatus, Ton] = {
    Nutzerstatus.AKTIV: "ok",
    Nutzerstatus.BEFRISTET: "warn",
    Nutzerstatus.EINGELADEN: "wait",
    Nutzerstatus.ABGELAUFEN: "neutral",
    Nutzerstatus.GESPERRT: "stop",
}
PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "firmeneigen",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "andere",
}
QUELLEN = {
    Pfad.ZEILE_VERMITTLER: "durch die Firma",
    Pfad.ZEILE_VOLLMACHT: "durch Vollmacht",
    Pfad.ZUGANG: "Vermittler-Zugang",
}
# What an address says, in the form of either view.
_Auswahl = tuple[str, Nutzerauswahl, Zugriffsauswahl]


@dataclass(frozen=True)
class NutzerRow:
    """One person as shown; without `adresse` somebody who is invited."""

    schluessel: str
    name: str
    adresse: str
    email: str
    personentyp: str
    quelle: str
    typ: str
    ist_firmenadmin: bool
    selbst: bool
    vertraege: str
    status: str
    ton: Ton
    anmerkung: str
    genutzt: str
    einladung: int


@dataclass(frozen=True)
class WegRow:
    """One reason why a person has access, with its rights, and why it does not work."""

    satz: str
    rechte: str
    ruht: str


@dataclass(frozen=True)
class ZugriffRow:
    """One person on one contract."""

    schluessel: str
    nummer: str
    produkt: str
    portale: str
    name: str
    adresse: str
    email: str
    personentyp: str
    wege: list[WegRow]


@dataclass(frozen=True)
class WahlRow:
    """One contract to filter by."""

    nummer: str
    text: str


class NutzerState(AdminState):
    """One page of either view, and what stands above it."""

    ansicht: rx.Field[str] = rx.field("")
    rows: rx.Field[list[NutzerRow]] = rx.field(default_factory=list)
    zugriffe: rx.Field[list[ZugriffRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    einziger: rx.Field[bool] = rx.field(False)
    suche: rx.Field[str] = rx.field("")
    status: rx.Field[str] = rx.field("")
    personentyp: rx.Field[str] = rx.field("")
    typ: rx.Field[str] = rx.field("")
    vertrag: rx.Field[str] = rx.field("")
    recht: rx.Field[str] = rx.field("")
    vertraege: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    # By column: the address that sorts by it, and how it is sorted now.
    sortieren: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    sortiert: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    nach_person: rx.Field[str] = rx.field("")
    nach_vertrag: rx.Field[str] = rx.field("")
    ohne_filter: rx.Field[str] = rx.field("")
    parameter: rx.Field[list[ParameterRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    # The invitation that is about to be revoked, and to whom it was sent.
    widerruf: rx.Field[int] = rx.field(0)
    widerruf_wer: rx.Field[str] = rx.field("")
    _unterwegs: tuple[_Auswahl, ...] = ()
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, nummer = self._adresse()
        self._unterwegs = unterwegs.angekommen(self._unterwegs, auswahl)
        with snapshot() as db:
            v = self._ansehen(db, akteur)
            if v is None:
                return
            self._zeigen(db, v, auswahl, nummer)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, self.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, self.suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return self._navigieren(suche=text)

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["status", "personentyp", "typ", "vertrag", "recht"],
        wert: Annotated[str, Field(max_length=LAENGSTENS)],
    ) -> Any:
        return self._navigieren(**{name: wert})

    @guarded
    def einladung_erneut_senden(
        self, akteur: Akteur, einladung: Annotated[int, Field(ge=1, lt=2**31)]
    ) -> None:
        """Send it again with a new link; the old one is dead."""
        self.error = self.notice = ""
        with transaction() as db:
            gesendet = einladen.erneut_senden(db, self._handelnd(db, akteur), einladung)
        satz = "Die Einladung an {name} ist erneut gesendet. Der alte Link gilt nicht mehr."
        self._neu_zeigen(akteur, fill(satz, {"name": gesendet.name}, akteur.sprache))

    @guarded
    def widerruf_fragen(
        self, akteur: Akteur, einladung: Annotated[int, Field(ge=1, lt=2**31)]
    ) -> None:
        """Say in the dialog whose Einladung it is."""
        with snapshot() as db:
            offene = einladen.sichtbare(db, self._verwalter(db, akteur), einladung)
        self.widerruf, self.widerruf_wer = einladung, offene.name

    @guarded
    def einladung_widerrufen(
        self, akteur: Akteur, einladung: Annotated[int, Field(ge=1, lt=2**31)]
    ) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            tote = einladen.widerrufen(db, self._handelnd(db, akteur), einladung)
        satz = "Die Einladung an {name} ist widerrufen. Ihr Link gilt nicht mehr."
        self._neu_zeigen(akteur, fill(satz, {"name": tote.name}, akteur.sprache))

    def _adresse(self) -> tuple[_Auswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        ansicht = VERTRAEGE if parameter.get("ansicht") == VERTRAEGE else PERSONEN
        nutzer, zugriffe = _auswahlen(parameter)
        return (ansicht, nutzer, zugriffe), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, **anders: str) -> Any:
        """To the first page of the same view with another search or filter."""
        gezeigt, _nummer = self._adresse()
        jetzt = unterwegs.ausgang(self._unterwegs, gezeigt)
        neu = (jetzt[0], *_auswahlen(_parameter(jetzt) | anders))
        if neu == jetzt:
            return None
        self._unterwegs = (*self._unterwegs, neu)
        return rx.redirect(self._zu(neu), replace=True)

    def _neu_zeigen(self, akteur: Akteur, meldung: str) -> None:
        """What was done, and the list as it is now, in the same place."""
        auswahl, nummer = self._adresse()
        with snapshot() as db:
            self._zeigen(db, self._verwalter(db, akteur), auswahl, nummer)
        self.notice = meldung

    def _zeigen(self, db: Session, v: Verwalter, auswahl: _Auswahl, nummer: int) -> None:
        ansicht, nutzer, zugriffe = auswahl
        # Who only looks has the list of people alone.
        self.ansicht = PERSONEN if v.schaut_nur else ansicht
        self.vertraege = [
            WahlRow(n, f"{n} {produkt}") for n, produkt in nutzerliste.vertraege(db, v)
        ]
        admins = rechtematrix.firmenadmins(db, [v.firma_id]).get(v.firma_id, ())
        self.einziger = v.ist_firmenadmin and len(admins) == 1
        self._auswahl_zeigen(auswahl)
        if self.ansicht == VERTRAEGE:
            gefunden = zugriffsliste.seite(db, v, zugriffe, nummer)
            self.rows, self.zugriffe = [], [self._zugriff(z, v) for z in gefunden.zeilen]
        else:
            gefunden = nutzerliste.seite(db, v, nutzer, nummer)
            self.rows, self.zugriffe = [self._row(n, v) for n in gefunden.zeilen], []
        self._seiten_zeigen(auswahl, gefunden, v.akteur.sprache)
        self.geladen = True

    def _auswahl_zeigen(self, auswahl: _Auswahl) -> None:
        ansicht, nutzer, zugriffe = auswahl
        self.suche, self.vertrag = nutzer.suche, nutzer.vertrag
        self.personentyp, self.recht = nutzer.personentyp or "", zugriffe.recht or ""
        self.status, self.typ = nutzer.status or "", nutzer.typ or ""
        self.sortieren = {s.value: self._sortierend(auswahl, s) for s in Nutzersortierung}
        self.sortiert = {s.value: _richtung(nutzer, s) for s in Nutzersortierung}
        self.nach_person = self._zu((PERSONEN, nutzer, zugriffe))
        self.nach_vertrag = self._zu((VERTRAEGE, nutzer, zugriffe))
        self.ohne_filter = self._zu((ansicht, Nutzerauswahl(), Zugriffsauswahl()))
        angaben = {**_parameter(auswahl), **self._firma_angabe()}
        self.parameter = [ParameterRow(name, wert) for name, wert in angaben.items()]

    def _seiten_zeigen(
        self, auswahl: _Auswahl, gefunden: Nutzerseite | Zugriffsseite, sprache: str
    ) -> None:
        n = gefunden.nummer
        self.position = _position(gefunden, sprache)
        self.vorherige = self._zu(auswahl, n - 1) if n > 1 else ""
        self.naechste = self._zu(auswahl, n + 1) if n < gefunden.seiten else ""

    def _sortierend(self, auswahl: _Auswahl, spalte: Nutzersortierung) -> str:
        """Sorting by the same column again turns it around."""
        ansicht, nutzer, zugriffe = auswahl
        ab = nutzer.sortierung is spalte and not nutzer.absteigend
        return self._zu((ansicht, replace(nutzer, sortierung=spalte, absteigend=ab), zugriffe))

    def _zu(self, auswahl: _Auswahl, nummer: int = 1) -> str:
        """The address of this page of this view, at the same Firma."""
        angaben = {**self._firma_angabe(), **_parameter(auswahl)}
        if nummer > 1:
            angaben["seite"] = str(nummer)
        return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE

    def _firma_angabe(self) -> dict[str, str]:
        return {"firma": str(self.firma_id)} if self.firma_parameter else {}

    def _row(self, n: Nutzer, v: Verwalter) -> NutzerRow:
        sprache = v.akteur.sprache
        verlinkt = n.mitgliedschaft_id and not v.schaut_nur
        return NutzerRow(
            schluessel=f"m{n.mitgliedschaft_id}e{n.einladung_id}",
            name=n.name,
            adresse=self._person_adresse(n.mitgliedschaft_id) if verlinkt else "",
            email=n.email,
            personentyp=translate(PERSONENTYPEN[n.personentyp], sprache),
            quelle=quelle(n, sprache),
            typ=n.typ,
            ist_firmenadmin=n.typ == Berechtigungstyp.FIRMENADMIN,
            selbst=n.benutzer_id == v.akteur.benutzer_id,
            vertraege=_anzahl(n, sprache),
            status=translate(n.status, sprache),
            ton=TON[n.status],
            anmerkung=satz_text(n.anmerkung, sprache),
            genutzt=moment(n.genutzt_am, sprache) if n.genutzt_am else "",
            einladung=0 if v.schaut_nur else n.einladung_id,
        )

    def _zugriff(self, z: Zugriff, v: Verwalter) -> ZugriffRow:
        sprache, p = v.akteur.sprache, z.person
        portale = [AUSPRAEGUNGEN[key].name for key in z.vertrag.auspraegungen] or [DACH.name]
        typen = [translate(PERSONENTYPEN[p.personentyp], sprache), p.haus]
        return ZugriffRow(
            schluessel=f"{z.vertrag.nummer}-{p.benutzer_id}",
            nummer=z.vertrag.nummer,
            produkt=z.vertrag.produkt,
            portale=", ".join(portale),
            name=p.name,
            adresse=self._person_adresse(p.mitgliedschaft_id)
            if p.mitgliedschaft_id
            else self._von_aussen(p.email),
            email=p.email,
            personentyp=", ".join(t for t in typen if t),
            wege=[_weg(w, sprache) for w in z.wege],
        )

    def _von_aussen(self, email: str) -> str:
        """Where somebody stands who is no member."""
        return f"{AUSSEN}?{urlencode({**self._firma_angabe(), 'suche': email})}"

    def _person_adresse(self, mitgliedschaft: int) -> str:
        return f"{ADRESSE}/{mitgliedschaft}{self.firma_parameter}"


def _auswahlen(parameter: Any) -> tuple[Nutzerauswahl, Zugriffsauswahl]:
    return nutzerliste.auswahl_aus(parameter), zugriffsliste.auswahl_aus(parameter)


def _parameter(auswahl: _Auswahl) -> dict[str, str]:
    """The parameters of the address; each view keeps what the other one has chosen."""
    ansicht, nutzer, zugriffe = auswahl
    angaben = {"ansicht": ansicht} if ansicht else {}
    return angaben | nutzerliste.als_parameter(nutzer) | zugriffsliste.als_parameter(zugriffe)


def _richtung(auswahl: Nutzerauswahl, spalte: Nutzersortierung) -> str:
    if auswahl.sortierung is not spalte:
        return "none"
    return "descending" if auswahl.absteigend else "ascending"


def quelle(n: Nutzer, sprache: str) -> str:
    """A Vermittler's house, and what gives him access."""
    quellen = [translate(QUELLEN[pfad], sprache) for pfad in n.quellen]
    return " · ".join(t for t in (n.haus, ", ".join(quellen)) if t)


def _anzahl(n: Nutzer, sprache: str) -> str:
    anzahl = number(n.vertraege, sprache)
    if n.typ != Berechtigungstyp.FIRMENADMIN:
        return anzahl
    return translate("alle {anzahl}", sprache).format(anzahl=anzahl)


def satz_text(satz: Satz | None, sprache: str) -> str:
    return fill(satz.satz, satz.angaben, sprache) if satz else ""


def _weg(weg: Zugriffsweg, sprache: str) -> WegRow:
    rechte = [translate(KATALOG[r].name, sprache) for r in weg.rechte]
    return WegRow(satz_text(weg.satz, sprache), ", ".join(rechte), satz_text(weg.ruht, sprache))


def _position(gefunden: Nutzerseite | Zugriffsseite, sprache: str) -> str:
    """„1 bis 50 von 1.284 Personen“."""
    eine, viele = _POSITION[type(gefunden)]
    if gefunden.anzahl < 2:
        return translate(eine, sprache) if gefunden.anzahl else ""
    ab = (gefunden.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, gefunden.anzahl), "gesamt": gefunden.anzahl}
    return translate(viele, sprache).format(**{n: number(z, sprache) for n, z in zahlen.items()})


_POSITION: dict[type, tuple[str, str]] = {
    Nutzerseite: ("1 Person", "{von} bis {bis} von {gesamt} Personen"),
    Zugriffsseite: ("1 Zugriff", "{von} bis {bis} von {gesamt} Zugriffen"),
}
