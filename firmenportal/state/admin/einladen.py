"""Inviting somebody: the page on which a Verwalter says who, as what, and with which rights.

What he has chosen is a draft in the database, so that a step-up or a restart loses nothing; what he
types stays in the form's own fields and comes with the form. Each event asks the rule again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    delegation,
    einladen,
    einladungsentwurf,
    einladungspruefung,
    einladungsvertraege,
    rechtebuendel,
)
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, Personentyp
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Spielraum, Verwalter
from firmenportal.domain.einladungsentwurf import IMMER, Entwurf, Zeitraum
from firmenportal.domain.einladungspruefung import EinladungError
from firmenportal.domain.einladungsvertraege import Vertragswahl
from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtebuendel import STANDARD, Buendel, Zeitraeume
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.suche import LAENGSTENS, bereinigt, suchworte
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zeitraum import SEIT_JEHER, bis_nach
from firmenportal.i18n import fill, moment, number, translate
from firmenportal.state.admin import einladungstexte as texte
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.einladungstexte import FehlerRow, WahlRow, WahlzeileRow
from firmenportal.state.guard import guarded, loads

FEHLER, GESENDET = "einladen-fehler", "einladen-gesendet"
BUENDELNAME, SUCHFELD = "buendel-name", "einladen-suche"
_GENANNT, _ZIFFERN = 10, 10
FELDER: tuple[str, ...] = (
    "anrede",
    "vorname",
    "nachname",
    "email",
    "personentyp",
    "berechtigungstyp",
    "rechte",
    "verwaltet",
)
Nummer = Annotated[str, Field(max_length=20)]
Name = Annotated[str, Field(max_length=200)]
Zellname = Literal[
    "bestand_lesen",
    "bestand_aendern",
    "mitarbeiter_anmelden",
    "berechnen",
    "abrechnung_lesen",
    "verwalten",
]
# What the forms send.
Eingabe = dict[
    Literal["anrede", "vorname", "nachname", "email", "personentyp", "berechtigungstyp"],
    Annotated[str, Field(max_length=400)],
]
Zeitraumeingabe = dict[Literal["nummer", "von", "bis"], Annotated[str, Field(max_length=20)]]
Buendeleingabe = dict[Literal["buendel", "name"], Annotated[str, Field(max_length=200)]]
Kollegeneingabe = dict[Literal["kollege"], Annotated[str, Field(max_length=20)]]


class EinladenState(AdminState):
    """The form, one page of the contracts, and what sending it would bring."""

    geladen: rx.Field[bool] = rx.field(False)
    # A new one draws the form anew, with what the draft holds.
    fassung: rx.Field[int] = rx.field(0)
    # A new one lets the boxes follow the server again.
    stand: rx.Field[int] = rx.field(0)
    anrede: rx.Field[str] = rx.field("")
    vorname: rx.Field[str] = rx.field("")
    nachname: rx.Field[str] = rx.field("")
    email: rx.Field[str] = rx.field("")
    personentyp: rx.Field[str] = rx.field(Personentyp.FIRMENEIGEN.value)
    berechtigungstyp: rx.Field[str] = rx.field(Berechtigungstyp.NUTZER.value)
    personentypen: rx.Field[list[str]] = rx.field(default_factory=list)
    berechtigungstypen: rx.Field[list[str]] = rx.field(default_factory=list)
    fehler: rx.Field[dict[str, str]] = rx.field(default_factory=lambda: dict.fromkeys(FELDER, ""))
    fehlerliste: rx.Field[list[FehlerRow]] = rx.field(default_factory=list)
    wieder_da: rx.Field[bool] = rx.field(False)
    gesendet: rx.Field[str] = rx.field("")
    rows: rx.Field[list[WahlzeileRow]] = rx.field(default_factory=list)
    suche: rx.Field[str] = rx.field("")
    seite: rx.Field[int] = rx.field(1)
    seiten: rx.Field[int] = rx.field(1)
    position: rx.Field[str] = rx.field("")
    offen: rx.Field[str] = rx.field("")
    anzahl: rx.Field[str] = rx.field("")
    vorschau: rx.Field[list[str]] = rx.field(default_factory=list)
    weggelassen: rx.Field[list[str]] = rx.field(default_factory=list)
    uebernommen: rx.Field[str] = rx.field("")
    buendel: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    kollegen: rx.Field[list[WahlRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            entwurf = einladungsentwurf.lesen(db, v)
            self.wieder_da = self.wieder_da if self.geladen else not entwurf.leer
            self._felder(entwurf)
            self._wahlen(db, v, akteur.sprache)
            self._zeigen(db, v, entwurf, akteur.sprache)
        self.geladen = True

    @guarded
    def personentyp_waehlen(
        self, akteur: Akteur, personentyp: Literal["firmeneigen", "andere"]
    ) -> None:
        self._aendern(akteur, lambda e, _raum: replace(e, personentyp=personentyp))
        self.personentyp = personentyp

    @guarded
    def rolle_waehlen(self, akteur: Akteur, berechtigungstyp: Literal["Nutzer", "Admin"]) -> None:
        """Another role: the matrix and the preview follow."""
        self._aendern(akteur, lambda e, _raum: _mit_typ(e, berechtigungstyp))
        self.berechtigungstyp = berechtigungstyp

    @guarded
    def setzen(self, akteur: Akteur, nummer: Nummer, recht: Zellname, an: bool) -> None:
        """Tick or untick one box."""
        vertrag = vertrag_id(nummer)
        if recht == texte.VERWALTEN:
            self._aendern(akteur, lambda e, _raum: _verwaltet(e, vertrag, an=an))
            return
        zelle = (vertrag, Recht(recht))
        self._aendern(
            akteur, lambda e, raum: _dazu(e, raum, {zelle: IMMER}) if an else e.ohne(*zelle)
        )

    @guarded
    def zeile(self, akteur: Akteur, nummer: Nummer) -> None:
        """Tick all rights on one contract that may be given; untick them if all are."""
        zellen = [(vertrag_id(nummer), recht) for recht in Recht]
        self._aendern(akteur, lambda e, raum: _umschalten(e, raum, zellen))

    @guarded
    def spalte(self, akteur: Akteur, recht: Zellname) -> None:
        """The same with one right on all contracts that the search has found."""
        with snapshot() as db:
            gefunden = self._gefunden(db, self._verwalter(db, akteur))
        if recht == texte.VERWALTEN:
            alle = frozenset(v.id for v in gefunden)
            self._aendern(akteur, lambda e, _raum: _alle_verwaltet(e, alle))
            return
        zellen = [(v.id, Recht(recht)) for v in gefunden]
        self._aendern(akteur, lambda e, raum: _umschalten(e, raum, zellen))

    @guarded
    def leeren(self, akteur: Akteur) -> None:
        """Untick everything."""
        self._aendern(akteur, lambda e, _raum: replace(e, zellen={}, verwaltet=frozenset()))

    @guarded
    def zeitraum(self, akteur: Akteur, fenster: Zeitraumeingabe) -> None:
        """From when until when: of the chosen rights on one contract, or of all of them."""
        nummer = fenster.get("nummer", "")
        tage = _tage(fenster.get("von", ""), fenster.get("bis", ""))
        nur = vertrag_id(nummer) if nummer else None
        self._aendern(akteur, lambda e, raum: _befristet(e, raum, nur, tage))
        self.offen = ""

    @guarded
    def befristen(self, akteur: Akteur, nummer: Nummer) -> None:
        """Open the fields for the days of one contract, or close them."""
        self.offen = "" if self.offen == nummer else nummer

    @guarded
    def beginnen_mit(self, akteur: Akteur, buendel: Name) -> None:
        """Take over a bundle, cut down to what may be given."""
        with snapshot() as db:
            v = self._verwalter(db, akteur)
            raum = self._raum(db, v)
            if buendel in STANDARD:
                zellen, was = (
                    rechtebuendel.standard(raum, buendel),
                    translate(buendel, akteur.sprache),
                )
            else:
                zellen = rechtebuendel.zellen_von(db, v, _id(buendel))
                was = _name_von(rechtebuendel.gespeicherte(db, v), _id(buendel))
        self._beginnen(akteur, zellen, was)

    @guarded
    def beginnen_wie(self, akteur: Akteur, wahl: Kollegeneingabe) -> None:
        """Take over what a colleague has, cut down to what may be given."""
        kollege = wahl.get("kollege", "")
        if not kollege:
            raise DomainError("Wählen Sie zuerst eine Person aus, deren Rechte Sie übernehmen.")
        with snapshot() as db:
            v = self._verwalter(db, akteur)
            zellen = rechtebuendel.wie(db, v, _id(kollege))
        was = next((k.text for k in self.kollegen if k.wert == kollege), "")
        self._beginnen(akteur, zellen, was)

    @guarded
    def buendel_speichern(self, akteur: Akteur, benennung: Buendeleingabe) -> Any:
        """Save what is chosen under a name."""
        self._still()
        with transaction() as db:
            v = self._handelnd(db, akteur)
            zellen = einladungsentwurf.lesen(db, v).zellen
            neues = rechtebuendel.speichern(db, v, benennung.get("name", ""), zellen)
            self._wahlen(db, v, akteur.sprache)
        satz = "Das Bündel „{name}“ ist gespeichert."
        self.notice = fill(satz, {"name": neues.name}, akteur.sprache)
        return rx.set_value(BUENDELNAME, "")

    @guarded
    def buendel_umbenennen(self, akteur: Akteur, benennung: Buendeleingabe) -> None:
        self._still()
        with transaction() as db:
            v = self._handelnd(db, akteur)
            neu = benennung.get("name", "")
            buendel = rechtebuendel.umbenennen(db, v, _id(benennung.get("buendel", "")), neu)
            self._wahlen(db, v, akteur.sprache)
        satz = "Das Bündel heißt jetzt „{name}“."
        self.notice = fill(satz, {"name": buendel.name}, akteur.sprache)

    @guarded
    def buendel_loeschen(self, akteur: Akteur, buendel: Name) -> None:
        self._still()
        with transaction() as db:
            v = self._handelnd(db, akteur)
            name = rechtebuendel.loeschen(db, v, _id(buendel))
            self._wahlen(db, v, akteur.sprache)
        satz = "Das Bündel „{name}“ ist gelöscht. Niemand verliert dadurch ein Recht."
        self.notice = fill(satz, {"name": name}, akteur.sprache)

    @guarded
    def suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> None:
        self.suche, self.seite = bereinigt(text), 1
        self._neu_zeigen(akteur)

    @guarded
    def blaettern(self, akteur: Akteur, seite: Annotated[int, Field(ge=1, le=10_000)]) -> None:
        self.seite = seite
        self._neu_zeigen(akteur)

    @guarded
    def neu_beginnen(self, akteur: Akteur) -> None:
        """Forget what was typed and chosen."""
        self._still()
        with transaction() as db:
            v = self._verwalter(db, akteur)
            einladungsentwurf.verwerfen(db, v)
            self._von_vorn(db, v, akteur.sprache)

    @guarded
    def senden(self, akteur: Akteur, angaben: Eingabe) -> Any:
        """Send the Einladung; whatever is refused, nothing has to be typed again."""
        self._still()
        with transaction() as db:
            v = self._verwalter(db, akteur)
            entwurf = replace(einladungsentwurf.lesen(db, v), **angaben)
            einladungsentwurf.schreiben(db, v, entwurf)
        self._felder(entwurf)
        try:
            with transaction() as db:
                v = self._handelnd(db, akteur)
                neue = einladen.einladen(db, v, entwurf.angaben())
                einladungsentwurf.verwerfen(db, v)
                self._von_vorn(db, v, akteur.sprache)
        except EinladungError as error:
            self._beanstanden(error, akteur.sprache)
            return rx.set_focus(FEHLER)
        satz = "Die Einladung an {name} ({email}) ist gesendet. Der Link gilt bis {bis}."
        werte = {"name": neue.name, "email": neue.email}
        werte["bis"] = moment(neue.gueltig_bis, akteur.sprache)
        self.gesendet = fill(satz, werte, akteur.sprache)
        return rx.set_focus(GESENDET)

    # What the handlers share

    def _aendern(self, akteur: Akteur, wie: Callable[[Entwurf, Spielraum], Entwurf]) -> None:
        """Change the draft, and show it."""
        self._still()
        with transaction() as db:
            v = self._verwalter(db, akteur)
            entwurf = wie(einladungsentwurf.lesen(db, v), self._raum(db, v))
            einladungsentwurf.schreiben(db, v, entwurf)
            self._zeigen(db, v, entwurf, akteur.sprache)

    def _beginnen(self, akteur: Akteur, zellen: Zeitraeume, was: str) -> None:
        """Put these cells, as far as they may be given, in the place of what was chosen."""

        def ersetzt(e: Entwurf, raum: Spielraum) -> Entwurf:
            zuschnitt = rechtebuendel.zuschneiden(raum, zellen)
            self.weggelassen = texte.weggelassen(zuschnitt, akteur.sprache)
            return _zugewiesen(replace(e, zellen=zuschnitt.zellen))

        self._aendern(akteur, ersetzt)
        satz = "Ausgewählt ist jetzt, was zu „{was}“ gehört. Sie können es noch ändern."
        self.uebernommen = fill(satz, {"was": was}, akteur.sprache)

    def _still(self) -> None:
        """Nothing is said any more about what was done before."""
        self.error = self.notice = self.gesendet = self.uebernommen = ""
        self.weggelassen, self.fehlerliste = [], []
        self.fehler = dict.fromkeys(FELDER, "")
        self.stand += 1

    def _neu_zeigen(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._verwalter(db, akteur)
            self._zeigen(db, v, einladungsentwurf.lesen(db, v), akteur.sprache)

    def _zeigen(self, db: Session, v: Verwalter, e: Entwurf, sprache: str) -> None:
        alle = einladungsvertraege.vertraege(db, v)
        raum = delegation.spielraum(db, v, None, (w.id for w in alle))
        gefunden = _passende(alle, self.suche)
        self.seiten = max(1, -(-len(gefunden) // SEITE))
        self.seite = min(self.seite, self.seiten)
        ab = (self.seite - 1) * SEITE
        self.rows = [texte.zeile(w, raum, e, sprache) for w in gefunden[ab : ab + SEITE]]
        self.position = _position(ab, len(self.rows), len(gefunden), sprache)
        self.vorschau = texte.vorschau(alle, e, v.firma, sprache)
        self.anzahl = _anzahl(e, sprache)

    def _von_vorn(self, db: Session, v: Verwalter, sprache: str) -> None:
        """An empty form, drawn anew."""
        self.suche, self.seite, self.offen, self.wieder_da = "", 1, "", False
        self._felder(Entwurf())
        self._zeigen(db, v, Entwurf(), sprache)
        self.fassung += 1

    def _felder(self, e: Entwurf) -> None:
        self.anrede, self.vorname, self.nachname = e.anrede, e.vorname, e.nachname
        self.email, self.personentyp = e.email, e.personentyp
        self.berechtigungstyp = e.berechtigungstyp

    def _wahlen(self, db: Session, v: Verwalter, sprache: str) -> None:
        """What the form offers: within the power of this Verwalter."""
        self.personentypen = [t.value for t in einladungspruefung.personentypen(v)]
        self.berechtigungstypen = [t.value for t in einladungspruefung.berechtigungstypen(v)]
        eigene = rechtebuendel.gespeicherte(db, v)
        self.buendel = [WahlRow(str(b.id), b.name, b.eigenes) for b in eigene]
        self.kollegen = [WahlRow(str(i), name) for i, name in rechtebuendel.kollegen(db, v)]

    def _beanstanden(self, error: EinladungError, sprache: str) -> None:
        """Say at each field, and above the form, what is wrong."""
        saetze = [(e.feld, fill(e.satz, e.angaben, sprache)) for e in error.einwaende]
        je_feld = dict.fromkeys(FELDER, "")
        for feld, satz in saetze:
            je_feld[feld] = f"{je_feld.get(feld, '')} {satz}".strip()
        self.fehler = je_feld
        self.fehlerliste = [FehlerRow(feld or FEHLER, satz) for feld, satz in saetze[:_GENANNT]]

    def _raum(self, db: Session, v: Verwalter) -> Spielraum:
        ids = (w.id for w in einladungsvertraege.vertraege(db, v))
        return delegation.spielraum(db, v, None, ids)

    def _gefunden(self, db: Session, v: Verwalter) -> list[Vertragswahl]:
        return _passende(einladungsvertraege.vertraege(db, v), self.suche)


def _passende(alle: list[Vertragswahl], suche: str) -> list[Vertragswahl]:
    worte = suchworte(suche)
    return [w for w in alle if all(wort in w.suchtext for wort in worte)]


def _mit_typ(e: Entwurf, typ: str) -> Entwurf:
    """A new Admin administers, unless told otherwise, what he gets rights on."""
    neu = replace(e, berechtigungstyp=typ)
    return neu if neu.verwaltet else _zugewiesen(neu)


def _zugewiesen(e: Entwurf) -> Entwurf:
    if e.berechtigungstyp != Berechtigungstyp.ADMIN:
        return e
    return replace(e, verwaltet=e.verwaltet | {vertrag for vertrag, _ in e.zellen})


def _verwaltet(e: Entwurf, vertrag: int, *, an: bool) -> Entwurf:
    return replace(e, verwaltet=e.verwaltet | {vertrag} if an else e.verwaltet - {vertrag})


def _alle_verwaltet(e: Entwurf, alle: frozenset[int]) -> Entwurf:
    sind_alle = alle <= e.verwaltet
    return replace(e, verwaltet=e.verwaltet - alle if sind_alle else e.verwaltet | alle)


def _dazu(e: Entwurf, raum: Spielraum, zellen: Zeitraeume) -> Entwurf:
    """Choose cells as far as they may be given; nobody is asked to give what he does not hold."""
    neue = rechtebuendel.zuschneiden(raum, zellen).zellen
    erste = {vertrag for vertrag, _ in neue} - {vertrag for vertrag, _ in e.zellen}
    mit = e.mit(neue)
    if e.berechtigungstyp != Berechtigungstyp.ADMIN:
        return mit
    return replace(mit, verwaltet=mit.verwaltet | erste)


def _umschalten(e: Entwurf, raum: Spielraum, zellen: list[Paar]) -> Entwurf:
    moeglich = rechtebuendel.zuschneiden(raum, dict.fromkeys(zellen, IMMER)).zellen
    if not moeglich.keys() <= e.zellen.keys():
        return _dazu(e, raum, moeglich)
    for zelle in moeglich:
        e = e.ohne(*zelle)
    return e


def _befristet(e: Entwurf, raum: Spielraum, vertrag: int | None, fenster: Zeitraum) -> Entwurf:
    betroffen = {z: fenster for z in e.zellen if vertrag in (None, z[0])}
    zuschnitt = rechtebuendel.zuschneiden(raum, betroffen)
    if zuschnitt.weggelassen:
        raise DomainError(
            "Nicht übernommen. Einige dieser Rechte haben Sie in diesem Zeitraum selbst nicht."
        )
    return replace(e, zellen={**e.zellen, **zuschnitt.zellen})


def _tage(von: str, bis: str) -> Zeitraum:
    """Days as a date field sends them; empty for no limit."""
    try:
        ab = date.fromisoformat(von) if von else SEIT_JEHER
        ende = bis_nach(date.fromisoformat(bis) if bis else None)
    except (ValueError, OverflowError) as error:
        raise DomainError("Nicht übernommen. Das ist kein Datum.") from error
    if ab >= ende or ende <= clock.heute():
        raise DomainError(
            "Nicht übernommen. Das Ende liegt vor dem Anfang oder in der Vergangenheit."
        )
    return ab, ende


def _id(text: str) -> int:
    """An id that a form names; 0, which nothing has, if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _ZIFFERN else 0


def _name_von(alle: list[Buendel], buendel_id: int) -> str:
    """Of one of these, whatever the page shows: somebody may just have saved it."""
    return next(b.name for b in alle if b.id == buendel_id)


def _position(ab: int, anzahl: int, gesamt: int, sprache: str) -> str:
    if gesamt <= 1:
        return translate("1 Vertrag", sprache) if gesamt else ""
    zahlen = {"von": ab + 1, "bis": ab + anzahl, "gesamt": gesamt}
    satz = translate("{von} bis {bis} von {gesamt} Verträgen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})


def _anzahl(e: Entwurf, sprache: str) -> str:
    rechte = len(e.zellen)
    vertraege = len({vertrag for vertrag, _ in e.zellen})
    if rechte == 1:
        return translate("1 Recht ausgewählt", sprache)
    mehrere = "{rechte} Rechte an {vertraege} Verträgen ausgewählt"
    satz = "{rechte} Rechte an 1 Vertrag ausgewählt" if vertraege == 1 else mehrere
    zahlen = {"rechte": number(rechte, sprache), "vertraege": number(vertraege, sprache)}
    return translate(satz, sprache).format(**zahlen)
