"""Sicherheit: the person's Sitzungen, which he may end, and who tried to sign in."""

from dataclasses import dataclass
from typing import Annotated

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot, transaction
from firmenportal.domain import konto
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.konto import OffeneSitzung
from firmenportal.domain.zugang import Anmeldung
from firmenportal.i18n import moment, number, translate
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads


@dataclass(frozen=True)
class SitzungRow:
    """One open Sitzung; `diese` is the one in which it is shown."""

    kennzeichen: str
    geraet: str
    portal: str
    angemeldet: str
    zuletzt: str
    diese: bool


@dataclass(frozen=True)
class AnmeldungRow:
    """One attempt to sign in."""

    zeit: str
    geraet: str
    ergebnis: str
    stand: str


class SicherheitState(PortalState):
    """The third tab of the Account-Verwaltung."""

    sitzungen: rx.Field[list[SitzungRow]] = rx.field(default_factory=list)
    andere: rx.Field[int] = rx.field(0)
    anmeldungen: rx.Field[list[AnmeldungRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            sitzungen, anmeldungen = konto.sitzungen(db, akteur), konto.anmeldungen(db, akteur)
        self._sitzungen_zeigen(sitzungen, akteur.sprache)
        self.anmeldungen = [_anmeldung(a, akteur.sprache) for a in anmeldungen]

    @guarded
    def beenden(
        self, akteur: Akteur, kennzeichen: Annotated[str, Field(min_length=16, max_length=16)]
    ) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            konto.sitzung_beenden(db, akteur, kennzeichen)
            self._sitzungen_zeigen(konto.sitzungen(db, akteur), akteur.sprache)
        self.notice = translate("Die Sitzung ist beendet.", akteur.sprache)

    @guarded
    def andere_beenden(self, akteur: Akteur) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            anzahl = konto.andere_sitzungen_beenden(db, akteur)
            self._sitzungen_zeigen(konto.sitzungen(db, akteur), akteur.sprache)
        self.notice = _beendet(anzahl, akteur.sprache)

    def _sitzungen_zeigen(self, sitzungen: list[OffeneSitzung], sprache: str) -> None:
        self.sitzungen = [_sitzung(s, sprache) for s in sitzungen]
        self.andere = sum(not s.diese for s in sitzungen)


def _beendet(anzahl: int, sprache: str) -> str:
    if anzahl == 1:
        return translate("1 andere Sitzung ist beendet.", sprache)
    satz = translate("{anzahl} andere Sitzungen sind beendet.", sprache)
    return satz.format(anzahl=number(anzahl, sprache))


def _sitzung(s: OffeneSitzung, sprache: str) -> SitzungRow:
    return SitzungRow(
        s.kennzeichen,
        _geraet(s.geraet, s.adresse, sprache),
        AUSPRAEGUNGEN[s.auspraegung].name,
        moment(s.angemeldet_am, sprache),
        moment(s.zuletzt_am, sprache),
        s.diese,
    )


def _anmeldung(a: Anmeldung, sprache: str) -> AnmeldungRow:
    ergebnis, stand = ("erfolgreich", "ok") if a.erfolgreich else ("abgelehnt", "stop")
    return AnmeldungRow(
        moment(a.zeit, sprache),
        _geraet(a.geraet, a.adresse, sprache),
        translate(ergebnis, sprache),
        stand,
    )


def _geraet(geraet: str, adresse: str, sprache: str) -> str:
    """Device and address, as far as they are known."""
    return ", ".join(t for t in (geraet or translate("Unbekanntes Gerät", sprache), adresse) if t)
