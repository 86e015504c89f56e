"""The matrix of own rights. The address holds search and page; the load handler reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot
from firmenportal.domain import rechtematrix, warum
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.rechtematrix import Matrix, Ohne, Zeile, Zelle, Zellzustand
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.warum import Erklaerung
from firmenportal.i18n import day, fill, number, translate
from firmenportal.state import suchfeld, uebersicht
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads

ADRESSE = "/konto/vertragsrechte"
SUCHFELD = "vertragsrechte-suche"
# More Firmen than this have their FirmenAdmins named at the contract alone.
_FIRMEN_GENANNT = 3
_WIRKT = {
    Ohne.ZUGANG: "durch Vermittler-Zugang",
    Ohne.VERTRETUNG: "durch Vertretung",
}


@dataclass(frozen=True)
class ZelleRow:
    """One cell; `wirkt` is "" or what lets the right work without a grant."""

    recht: str
    zustand: str
    wirkt: str
    hinweis: str


@dataclass(frozen=True)
class VertragRow:
    """One contract with its cells."""

    nummer: str
    produkt: str
    auspraegungen: str
    zellen: list[ZelleRow]


@dataclass(frozen=True)
class ErklaerungRow:
    """Why one right is as it is."""

    recht: str
    zustand: str
    saetze: str


@dataclass(frozen=True)
class FirmaRow:
    """Who grants rights at one Firma; `namen` is "" where nobody can at present."""

    firma: str
    namen: str


class VertragsrechteState(PortalState):
    """One page of the matrix, and the answer to one „Warum?“."""

    rows: rx.Field[list[VertragRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    suche: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    kennung: rx.Field[str] = rx.field("")
    gesperrt: rx.Field[str] = rx.field("")
    firmen: rx.Field[list[FirmaRow]] = rx.field(default_factory=list)
    offen: rx.Field[str] = rx.field("")
    erklaerungen: rx.Field[list[ErklaerungRow]] = rx.field(default_factory=list)
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        text, seite = self._adresse()
        with snapshot() as db:
            matrix = rechtematrix.eigene(db, akteur, text, seite)
        self._zeigen(matrix, text, akteur.sprache)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, text)
        if fremd:
            yield rx.set_value(SUCHFELD, text)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        return None if text == self._adresse()[0] else rx.redirect(_adresse(text, 1), replace=True)

    @guarded
    def warum(self, akteur: Akteur, nummer: Annotated[str, Field(max_length=20)]) -> None:
        """Open the answers of one contract, or close them."""
        if self.offen == nummer:
            self.offen = ""
            return
        with snapshot() as db:
            erklaerungen = warum.erklaere_alle(db, akteur, vertrag_id(nummer))
        self.offen = nummer
        self.erklaerungen = [_erklaerung(e, akteur.sprache) for e in erklaerungen]

    def _adresse(self) -> tuple[str, int]:
        """Search and page as the address says, which anyone may write."""
        parameter = self.router.url.query_parameters
        return bereinigt(parameter.get("suche", "")), seitennummer(parameter.get("seite", ""))

    def _zeigen(self, matrix: Matrix, text: str, sprache: str) -> None:
        self.rows = [_zeile(z, sprache) for z in matrix.zeilen]
        self.suche, self.offen, self.geladen = text, "", True
        self.position = _position(matrix, sprache)
        self.vorherige = _adresse(text, matrix.seite - 1) if matrix.seite > 1 else ""
        self.naechste = _adresse(text, matrix.seite + 1) if matrix.seite < matrix.seiten else ""
        self.kennung = uebersicht.kennung(matrix.ohne_kennung, sprache)
        self.gesperrt = ", ".join(matrix.gesperrt_bei)
        self.firmen = _firmen(matrix.wer_erteilt)


def _adresse(text: str, seite: int) -> str:
    angaben = {"suche": text} if text else {}
    angaben |= {"seite": str(seite)} if seite > 1 else {}
    return f"{ADRESSE}?{urlencode(angaben)}" if angaben else ADRESSE


def _zeile(zeile: Zeile, sprache: str) -> VertragRow:
    namen = [AUSPRAEGUNGEN[key].name for key in zeile.auspraegungen]
    produkt = f"{zeile.produkt} · {zeile.firma}"
    zellen = [_zelle(zelle, sprache) for zelle in zeile.zellen]
    return VertragRow(zeile.nummer, produkt, ", ".join(namen) or DACH.name, zellen)


def _zelle(zelle: Zelle, sprache: str) -> ZelleRow:
    wirkt = translate(_WIRKT[zelle.wirkt], sprache) if zelle.wirkt else ""
    hinweise = [wirkt, *_hinweise(zelle, sprache)]
    recht = translate(KATALOG[zelle.recht].name, sprache)
    return ZelleRow(recht, zelle.zustand, wirkt, ", ".join(h for h in hinweise if h))


def _hinweise(zelle: Zelle, sprache: str) -> Iterator[str]:
    """What stands beneath the mark of a cell, in the order of reading."""
    if zelle.zustand is Zellzustand.KENNUNG_FEHLT:
        yield translate("Kennung fehlt", sprache)
    if zelle.durch:
        durch = translate(KATALOG[zelle.durch].name, sprache)
        yield translate("durch {recht}", sprache).format(recht=durch)
    for satz, tag in (
        ("bis {tag}", zelle.bis),
        ("galt bis {tag}", zelle.endete),
        ("gilt ab {tag}", zelle.ab),
    ):
        if tag:
            yield translate(satz, sprache).format(tag=day(tag, sprache))


def _erklaerung(erklaerung: Erklaerung, sprache: str) -> ErklaerungRow:
    saetze = [fill(s.satz, s.angaben, sprache) for s in erklaerung.saetze]
    recht = translate(KATALOG[erklaerung.recht].name, sprache)
    return ErklaerungRow(recht, erklaerung.zustand, " ".join(saetze))


def _position(matrix: Matrix, sprache: str) -> str:
    if matrix.gesamt <= 1:
        return translate("1 Vertrag", sprache) if matrix.gesamt else ""
    ab = (matrix.seite - 1) * rechtematrix.SEITE
    zahlen = {"von": ab + 1, "bis": ab + len(matrix.zeilen), "gesamt": matrix.gesamt}
    satz = translate("{von} bis {bis} von {gesamt} Verträgen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})


def _firmen(wer_erteilt: dict[str, tuple[str, ...]]) -> list[FirmaRow]:
    if len(wer_erteilt) > _FIRMEN_GENANNT:
        return []
    return [FirmaRow(firma, ", ".join(namen)) for firma, namen in wer_erteilt.items()]
