"""The clerks' list of small cases, one case, and the form for a new one.

The address holds filters and page of the list, the number of a case, and the kind of a new one.
What is confirmed, refused or withdrawn goes by a native form (`http/faelle`).
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung.bearbeitung import require_sachbearbeiter
from firmenportal.domain.kleinfall import einsicht, liste, vorgang
from firmenportal.domain.kleinfall.angaben import EingabeError
from firmenportal.domain.kleinfall.fall import TITEL, Kleinfallart, Kleinfallstand
from firmenportal.domain.kleinfall.liste import Fallauswahl, Fallblatt, Fallseite
from firmenportal.domain.loeschung import Loeschposten
from firmenportal.domain.recht import Recht
from firmenportal.domain.suche import LAENGSTENS, eines_aus, seitennummer
from firmenportal.i18n import fill, moment, moment_short, number, translate
from firmenportal.state.base import PortalState
from firmenportal.state.guard import INVALID, guarded, loads
from firmenportal.state.servicecenter.falltexte import ALLE_FELDER, FELDER, STAND
from firmenportal.state.vertraege import Ton

ADRESSE = "/servicecenter/faelle"
_LAENGSTE_ID = 9
RECHT = "recht_"
Fallformular = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=4_000)]],
    Field(max_length=30),
]


@dataclass(frozen=True)
class FallRow:
    """One case as shown; `darf_…` say which buttons there are, `warum_nicht` why there are none."""

    id: str = ""
    adresse: str = ""
    titel: str = ""
    wen: str = ""
    stand: str = ""
    ton: Ton = "neutral"
    wann: str = ""
    von: str = ""
    entschieden: str = ""
    grund: str = ""
    ablehnung: str = ""
    warum_nicht: str = ""
    darf_entscheiden: bool = False
    darf_zurueckziehen: bool = False


@dataclass(frozen=True)
class FallangabeRow:
    """One thing that a case asks for."""

    was: str
    wert: str


@dataclass(frozen=True)
class LoeschpostenRow:
    """How much there is of one class of data, what becomes of it, and until when it is kept."""

    was: str
    anzahl: str
    folge: str
    frist: str


class FaelleState(PortalState):
    """One page of the list."""

    rows: rx.Field[list[FallRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    stand: rx.Field[str] = rx.field("")
    art: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")

    @loads
    def load(self, akteur: Akteur) -> None:
        auswahl, nummer = self._adresse()
        with snapshot() as db:
            try:
                gefunden = liste.seite(db, akteur, auswahl, nummer)
            except NotFoundError:
                self.reset()
                self.fehlt = True
                return
        self.rows = [_row(b, akteur) for b in gefunden.zeilen]
        self.stand, self.art = auswahl.stand or "", auswahl.art or ""
        self.position = _position(gefunden, akteur.sprache)
        n = gefunden.nummer
        self.vorherige = _zu(auswahl, n - 1) if n > 1 else ""
        self.naechste = _zu(auswahl, n + 1) if n < gefunden.seiten else ""
        self.geladen = True

    @guarded
    def filtern(
        self,
        akteur: Akteur,
        name: Literal["stand", "art"],
        wert: Annotated[str, Field(max_length=LAENGSTENS)],
    ) -> Any:
        auswahl, _nummer = self._adresse()
        art, stand = eines_aus(Kleinfallart, wert), eines_aus(Kleinfallstand, wert)
        neu = replace(auswahl, art=art) if name == "art" else replace(auswahl, stand=stand)
        return None if neu == auswahl else rx.redirect(_zu(neu), replace=True)

    def _adresse(self) -> tuple[Fallauswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return liste.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))


class FallState(PortalState):
    """One case, and what can be done with it now."""

    fall: rx.Field[FallRow] = rx.field(default_factory=FallRow)
    angaben: rx.Field[list[FallangabeRow]] = rx.field(default_factory=list)
    posten: rx.Field[list[LoeschpostenRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            try:
                gefunden = liste.blatt(db, akteur, self._id())
                gesehen = einsicht.gesehen(db, akteur, gefunden.fall)
            except NotFoundError:
                self.reset()
                self.fehlt = True
                return
        self.fall = _row(gefunden, akteur)
        self.angaben = _angaben(gefunden, akteur.sprache)
        self.posten = [_posten(p, akteur.sprache) for p in gefunden.posten]
        if not gesehen:
            with transaction() as db:
                einsicht.eingesehen(db, akteur, gefunden.fall.id or 0)

    def _id(self) -> int:
        text = self.router.url.path.rstrip("/").rpartition("/")[2]
        gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
        return int(text) if gueltig else 0


class NeuerFallState(PortalState):
    """Which kind, and then its form; mistakes stand at their fields."""

    geladen: rx.Field[bool] = rx.field(False)
    art: rx.Field[str] = rx.field("")
    fehler: rx.Field[dict[str, str]] = rx.field(
        default_factory=lambda: dict.fromkeys(ALLE_FELDER, "")
    )

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            try:
                require_sachbearbeiter(db, akteur)
            except NotFoundError:
                self.reset()
                self.fehlt = True
                return
        self.art = eines_aus(Kleinfallart, self._gewaehlt()) or ""
        self.fehler = dict.fromkeys(ALLE_FELDER, "")
        self.geladen = True

    @guarded
    def beantragen(self, akteur: Akteur, eingabe: Fallformular) -> Any:
        self.error = self.notice = ""
        self.fehler = dict.fromkeys(ALLE_FELDER, "")
        with transaction() as db:
            require_sachbearbeiter(db, akteur)
        art = eines_aus(Kleinfallart, self._gewaehlt())
        if art is None:
            raise DomainError(INVALID)
        roh = _roh(art, eingabe)
        try:
            with transaction() as db:
                fall = vorgang.beantragen(db, akteur, art, roh, eingabe.get("begruendung", ""))
                fall_id = fall.id
        except EingabeError as error:
            worte = {f: translate(s, akteur.sprache) for f, s in error.felder.items()}
            self.fehler = self.fehler | {f: s for f, s in worte.items() if f in ALLE_FELDER}
            raise DomainError(
                "Nicht beantragt. Was fehlt oder nicht stimmt, steht am Feld."
            ) from error
        return rx.redirect(f"{ADRESSE}/{fall_id}#beantragt")

    def _gewaehlt(self) -> str:
        return self.router.url.query_parameters.get("art", "")


def _roh(art: Kleinfallart, eingabe: dict[str, str]) -> dict[str, Any]:
    """What the form sends, as the kind reads it: an empty field says nothing."""
    roh: dict[str, Any] = {}
    for feld in FELDER[art]:
        if feld.eingabe == "rechte":
            roh[feld.name] = [r.value for r in Recht if eingabe.get(f"{RECHT}{r.value}")]
        elif wert := eingabe.get(feld.name, "").strip():
            roh[feld.name] = wert
    return roh


def _row(b: Fallblatt, akteur: Akteur) -> FallRow:
    sprache, fall = akteur.sprache, b.fall
    stand = Kleinfallstand(fall.stand)
    wort, ton = STAND[stand]
    offen = stand is Kleinfallstand.OFFEN
    wen = " · ".join(filter(None, (b.person, b.firma, b.haus)))
    return FallRow(
        id=str(fall.id),
        adresse=f"{ADRESSE}/{fall.id}",
        titel=translate(TITEL[Kleinfallart(fall.art)], sprache),
        wen=wen or "–",
        stand=translate(wort, sprache),
        ton=ton,
        wann=moment_short(fall.beantragt_am, sprache),
        von=b.beantragt_von,
        entschieden=_entschieden(b, sprache),
        grund=fall.begruendung,
        ablehnung=fall.ablehnungsgrund,
        warum_nicht=translate(b.warum_nicht, sprache) if offen else "",
        darf_entscheiden=offen and not b.warum_nicht,
        darf_zurueckziehen=offen and fall.beantragt_von_id == akteur.benutzer_id,
    )


def _entschieden(b: Fallblatt, sprache: str) -> str:
    if b.fall.beendet_am is None:
        return ""
    wann = moment(b.fall.beendet_am, sprache)
    return f"{b.entschieden_von}, {wann}" if b.entschieden_von else wann


def _angaben(b: Fallblatt, sprache: str) -> list[FallangabeRow]:
    """What is asked for, field by field, as the form calls it."""
    felder = FELDER[Kleinfallart(b.fall.art)]
    rows: list[FallangabeRow] = []
    for feld in felder:
        wert = b.fall.angaben.get(feld.name)
        namen = dict(feld.optionen)
        werte: list[str] = wert if isinstance(wert, list) else [wert] if wert else []
        worte = ", ".join(translate(namen.get(w, w), sprache) for w in werte)
        if worte:
            rows.append(FallangabeRow(translate(feld.titel, sprache), worte))
    return rows


def _posten(p: Loeschposten, sprache: str) -> LoeschpostenRow:
    return LoeschpostenRow(
        translate(p.klasse.was, sprache),
        number(p.anzahl, sprache),
        translate(p.klasse.mit_dem_konto, sprache),
        fill(p.klasse.frist.satz, p.klasse.frist.angaben, sprache),
    )


def _zu(auswahl: Fallauswahl, nummer: int = 1) -> str:
    seite = str(nummer) if nummer > 1 else ""
    alle = {"stand": auswahl.stand, "art": auswahl.art, "seite": seite}
    angaben = {name: str(wert) for name, wert in alle.items() if wert}
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _position(gefunden: Fallseite, sprache: str) -> str:
    """„1 bis 50 von 128 Fällen“."""
    if gefunden.anzahl < 2:
        return translate("1 Fall", sprache) if gefunden.anzahl else ""
    ab = (gefunden.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, gefunden.anzahl), "gesamt": gefunden.anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Fällen", sprache)
    return satz.format(**{n: number(z, sprache) for n, z in zahlen.items()})
