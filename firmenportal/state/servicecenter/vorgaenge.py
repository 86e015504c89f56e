"""The clerks' queue of applications. The address holds part, search, filter, sort and page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import vorgangsliste
from firmenportal.domain.freischaltung.vorgangsliste import (
    Reiter,
    Vorgang,
    Vorgangsauswahl,
    Vorgangsseite,
    Vorgangssortierung,
)
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.i18n import moment_short, number, translate
from firmenportal.state import suchfeld, unterwegs
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads
from firmenportal.state.servicecenter.texte import ARTEN, STAND, frist
from firmenportal.state.vertraege import Ton

ADRESSE = "/servicecenter"
SUCHFELD = "vorgaenge-suche"


@dataclass(frozen=True)
class VorgangRow:
    """One application as shown."""

    nummer: str
    adresse: str
    firma: str
    art: str
    eingang: str
    frist: str
    eilt: bool
    stand: str
    ton: Ton
    bei: str
    augen: str


class VorgaengeState(PortalState):
    """One page of the queue, and what stands above it."""

    rows: rx.Field[list[VorgangRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    reiter: rx.Field[str] = rx.field("")
    # By part: how many, and its address.
    anzahlen: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    adressen: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    suche: rx.Field[str] = rx.field("")
    art: rx.Field[str] = rx.field("")
    sortieren: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    sortiert: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    ohne_filter: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    _unterwegs: tuple[Vorgangsauswahl, ...] = ()
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, nummer = self._adresse()
        self._unterwegs = unterwegs.angekommen(self._unterwegs, auswahl)
        with snapshot() as db:
            try:
                self._zeigen(db, akteur, auswahl, nummer)
            except NotFoundError:
                self.reset()
                self.fehlt = True
                return
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
        name: Literal["art"],
        wert: Annotated[str, Field(max_length=LAENGSTENS)],
    ) -> Any:
        return self._navigieren(**{name: wert})

    @guarded
    def naechsten_pruefen(self, akteur: Akteur) -> Any:
        """Take the most urgent one that nobody has, and open it."""
        self.error = self.notice = ""
        with transaction() as db:
            antrag = vorgangsliste.naechsten_uebernehmen(db, akteur)
        if antrag is not None:
            return rx.redirect(f"{ADRESSE}/antraege/{antrag.vorgangsnummer}")
        satz = "Zurzeit wartet kein Antrag, den Sie übernehmen können."
        self.notice = translate(satz, akteur.sprache)
        return None

    def _adresse(self) -> tuple[Vorgangsauswahl, int]:
        """What the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return vorgangsliste.auswahl_aus(parameter), seitennummer(parameter.get("seite", ""))

    def _navigieren(self, **anders: str) -> Any:
        """To the first page of the same part with another search or filter."""
        gezeigt, _nummer = self._adresse()
        jetzt = unterwegs.ausgang(self._unterwegs, gezeigt)
        neu = vorgangsliste.auswahl_aus(vorgangsliste.als_parameter(jetzt) | anders)
        if neu == jetzt:
            return None
        self._unterwegs = (*self._unterwegs, neu)
        return rx.redirect(_zu(neu), replace=True)

    def _zeigen(self, db: Session, akteur: Akteur, auswahl: Vorgangsauswahl, nummer: int) -> None:
        sprache = akteur.sprache
        gefunden = vorgangsliste.seite(db, akteur, auswahl, nummer)
        zahlen = vorgangsliste.anzahlen(db, akteur)
        self.rows = [_row(v, akteur) for v in gefunden.zeilen]
        self.reiter, self.suche, self.art = auswahl.reiter, auswahl.suche, auswahl.art or ""
        self.anzahlen = {r.value: number(z, sprache) for r, z in zahlen.items()}
        self.adressen = {
            r.value: _zu(Vorgangsauswahl(r, auswahl.suche, auswahl.art)) for r in Reiter
        }
        self.sortieren = {s.value: _sortierend(auswahl, s) for s in Vorgangssortierung}
        self.sortiert = {s.value: _richtung(auswahl, s) for s in Vorgangssortierung}
        self.ohne_filter = _zu(Vorgangsauswahl(auswahl.reiter))
        self.position = _position(gefunden, sprache)
        n = gefunden.nummer
        self.vorherige = _zu(auswahl, n - 1) if n > 1 else ""
        self.naechste = _zu(auswahl, n + 1) if n < gefunden.seiten else ""
        self.geladen = True


def _zu(auswahl: Vorgangsauswahl, nummer: int = 1) -> str:
    angaben = vorgangsliste.als_parameter(auswahl)
    if nummer > 1:
        angaben["seite"] = str(nummer)
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _sortierend(auswahl: Vorgangsauswahl, spalte: Vorgangssortierung) -> str:
    """Sorting by the same column again turns it around."""
    ab = auswahl.sortierung is spalte and not auswahl.absteigend
    return _zu(replace(auswahl, sortierung=spalte, absteigend=ab))


def _richtung(auswahl: Vorgangsauswahl, spalte: Vorgangssortierung) -> str:
    if auswahl.sortierung is not spalte:
        return "none"
    return "descending" if auswahl.absteigend else "ascending"


def _row(v: Vorgang, akteur: Akteur) -> VorgangRow:
    sprache = akteur.sprache
    wort, ton = STAND[v.zustand]
    bis, eilt = frist(v.zustand, v.ziel_am, sprache)
    art = translate(ARTEN[v.art], sprache)
    ich = v.bearbeiter_id == akteur.benutzer_id
    return VorgangRow(
        nummer=v.nummer,
        adresse=f"{ADRESSE}/antraege/{v.nummer}",
        firma=v.firma,
        art=f"{art} + {translate('Datenschutz', sprache)}" if v.fremdvertraege else art,
        eingang=moment_short(v.eingereicht_am, sprache),
        frist=bis,
        eilt=eilt,
        stand=translate(wort, sprache),
        ton=ton,
        bei=translate("Ihnen", sprache) if ich else v.bearbeiter,
        augen=translate("{anzahl} von 2", sprache).format(anzahl=v.augen),
    )


def _position(gefunden: Vorgangsseite, sprache: str) -> str:
    """„1 bis 50 von 1.284 Anträgen“."""
    if gefunden.anzahl < 2:
        return translate("1 Antrag", sprache) if gefunden.anzahl else ""
    ab = (gefunden.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, gefunden.anzahl), "gesamt": gefunden.anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Anträgen", sprache)
    return satz.format(**{n: number(z, sprache) for n, z in zahlen.items()})
