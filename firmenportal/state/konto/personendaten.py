"""Personendaten: what the portal knows of the person, and the phone number, which is theirs."""

from dataclasses import dataclass
from typing import Annotated, Literal

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot, transaction
from firmenportal.domain import konto
from firmenportal.domain.aufbewahrung import KLASSEN, Aufbewahrung
from firmenportal.domain.benutzer import Akteur, Benutzer, Personentyp
from firmenportal.domain.konto import Hauszugehoerigkeit, Rolle
from firmenportal.i18n import day, fill, translate
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads

TELEFONFELD = "telefon"
_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}


# What the form sends.
TelefonEingabe = dict[Literal["telefon"], Annotated[str, Field(max_length=40)]]


@dataclass(frozen=True)
class RolleRow:
    """What the person is at one Firma; `stand` is a tone of `ui.status`."""

    firma: str
    rolle: str
    personentyp: str
    zustand: str
    stand: str


@dataclass(frozen=True)
class FristRow:
    """One class of data: what it is, how long it is kept, and what for."""

    was: str
    frist: str
    grund: str


class PersonendatenState(PortalState):
    """The first tab of the Account-Verwaltung."""

    name: rx.Field[str] = rx.field("")
    email: rx.Field[str] = rx.field("")
    telefon: rx.Field[str] = rx.field("")
    rollen: rx.Field[list[RolleRow]] = rx.field(default_factory=list)
    haus: rx.Field[str] = rx.field("")
    schluessel: rx.Field[str] = rx.field("")
    fristen: rx.Field[list[FristRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            benutzer = db.get_one(Benutzer, akteur.benutzer_id)
            rollen, haus = konto.rollen(db, akteur), konto.haus(db, akteur)
        self.name = f"{benutzer.anrede} {benutzer.name}".strip()
        self.email = benutzer.email
        self.telefon = konto.telefon_lesbar(benutzer.telefon)
        self.rollen = [_rolle(r, akteur.sprache) for r in rollen]
        self.haus = _haus(haus, akteur.sprache)
        self.schluessel = haus.schluessel if haus else ""
        self.fristen = [_frist(k, akteur.sprache) for k in KLASSEN]

    @guarded
    def telefon_speichern(self, akteur: Akteur, eingabe: TelefonEingabe) -> rx.event.EventSpec:
        self.error = self.notice = ""
        with transaction() as db:
            konto.telefon_aendern(db, akteur, eingabe.get("telefon", ""))
            self.telefon = konto.telefon(db, akteur)
        self.notice = (
            translate("Ihre Telefonnummer ist gespeichert.", akteur.sprache)
            if self.telefon
            else translate("Ihre Telefonnummer ist gelöscht.", akteur.sprache)
        )
        return rx.set_value(TELEFONFELD, self.telefon)


def _rolle(rolle: Rolle, sprache: str) -> RolleRow:
    zustand, stand = "aktiv", "ok"
    if rolle.bis:
        zustand, stand = "bis {tag}", "wait"
    if rolle.gesperrt:
        zustand, stand = "gesperrt", "stop"
    tag = day(rolle.bis, sprache) if rolle.bis else ""
    return RolleRow(
        rolle.firma,
        translate(rolle.berechtigungstyp, sprache),
        translate(_PERSONENTYPEN[Personentyp(rolle.personentyp)], sprache),
        translate(zustand, sprache).format(tag=tag),
        stand,
    )


def _frist(klasse: Aufbewahrung, sprache: str) -> FristRow:
    return FristRow(
        translate(klasse.was, sprache),
        fill(klasse.frist.satz, klasse.frist.angaben, sprache),
        translate(klasse.grund, sprache),
    )


def _haus(haus: Hauszugehoerigkeit | None, sprache: str) -> str:
    if haus is None:
        return ""
    leitung = translate("zeichnungsberechtigt", sprache)
    return f"{haus.haus} ({leitung})" if haus.leitung else haus.haus
