"""Austritt: what a leaver has, who can take over what of it, and afterwards the proof."""

from collections.abc import Iterable
from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from firmenportal.db import snapshot
from firmenportal.domain import austrittsstand, nachweis
from firmenportal.domain.austrittsstand import (
    Austrittsstand,
    Kollege,
    Rechtezeile,
    Vertretungszeile,
)
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.nachweis import Nachweiszeile
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.i18n import day, moment, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.mitglied import MitgliedState
from firmenportal.state.guard import loads

_ZEILEN = 50


@dataclass(frozen=True)
class KollegeRow:
    """Somebody who can take over."""

    id: str
    name: str


@dataclass(frozen=True)
class NachweisRow:
    """A sealed proof to download."""

    titel: str
    ausgestellt: str
    sha256: str
    adresse: str


@dataclass(frozen=True)
class AustrittRow:
    """Who leaves, and what stands in the way. `person` is his own page."""

    name: str = ""
    email: str = ""
    typ: str = ""
    aktion: str = ""
    person: str = ""
    hindernis: str = ""
    weitere: str = ""
    vorgeschlagene: str = ""
    vorschlaege_an_mich: bool = False


class AustrittState(MitgliedState, AdminState):
    """The page of one leaver, before and after."""

    austritt: rx.Field[AustrittRow] = rx.field(default_factory=AustrittRow)
    rechte: rx.Field[list[str]] = rx.field(default_factory=list)
    vertraege: rx.Field[str] = rx.field("")
    vertretungen: rx.Field[list[str]] = rx.field(default_factory=list)
    einladungen: rx.Field[str] = rx.field("")
    kollegen: rx.Field[list[KollegeRow]] = rx.field(default_factory=list)
    antraege: rx.Field[str] = rx.field("")
    antragsteller: rx.Field[list[KollegeRow]] = rx.field(default_factory=list)
    leitung: rx.Field[list[KollegeRow]] = rx.field(default_factory=list)
    nachweise: rx.Field[list[NachweisRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            ziel = self._mitglied()
            person = f"/admin/nutzer/{ziel}?firma={v.firma_id}"
            try:
                self._zeigen(v, austrittsstand.stand(db, v, ziel), person)
            except HindernisError as error:
                satz = translate(error.satz, akteur.sprache)
                self.austritt = AustrittRow(person=person, hindernis=satz)
            except NotFoundError:
                self._nachweise_zeigen(db, v, ziel)

    def _zeigen(self, v: Verwalter, s: Austrittsstand, person: str) -> None:
        sprache = v.akteur.sprache
        rechte = _je_vertrag(s.rechte, sprache)
        self.rechte = rechte[:_ZEILEN]
        self.vertraege = ", ".join(nummer_von(vertrag) for vertrag in s.verwaltet)
        self.vertretungen = [_vertretung(z, sprache) for z in s.vertretungen]
        self.einladungen = ", ".join(s.einladungen)
        self.kollegen = _kollegen(s.vertraege_an)
        self.leitung = _kollegen(s.pruefung_an)
        self.antraege = ", ".join(s.antraege)
        self.antragsteller = _kollegen(s.antraege_an)
        self.austritt = AustrittRow(
            name=s.name,
            email=s.email,
            typ=s.mitgliedschaft.berechtigungstyp,
            aktion=f"/admin/nutzer/{s.mitgliedschaft.id}/austritt?firma={v.firma_id}",
            person=person,
            hindernis=translate(s.hindernis, sprache) if s.hindernis else "",
            weitere=str(len(rechte) - _ZEILEN) if len(rechte) > _ZEILEN else "",
            vorgeschlagene=", ".join(k.name for k in s.vorgeschlagene),
            vorschlaege_an_mich=s.vorschlaege_an_mich,
        )

    def _nachweise_zeigen(self, db: Session, v: Verwalter, ziel: int) -> None:
        """Somebody who has left has nothing but his proofs."""
        self.reset()
        belege = nachweis.nachweise(db, v, ziel)
        self.nachweise = [_nachweis(z, v.akteur.sprache) for z in belege]
        self.fehlt = not belege
        self._betreten(db, v.akteur)


def _kollegen(kollegen: Iterable[Kollege]) -> list[KollegeRow]:
    return [KollegeRow(str(k.mitgliedschaft_id), k.name) for k in kollegen]


def _je_vertrag(zeilen: Iterable[Rechtezeile], sprache: str) -> list[str]:
    """One line per contract: its number and the rights on it."""
    rechte: dict[int, dict[str, None]] = {}
    for z in zeilen:
        rechte.setdefault(z.vertrag, {})[translate(KATALOG[z.recht].name, sprache)] = None
    return [f"{nummer_von(vertrag)}: {', '.join(namen)}" for vertrag, namen in rechte.items()]


def _vertretung(z: Vertretungszeile, sprache: str) -> str:
    rolle = translate("vertreten durch" if z.verleiht else "vertritt", sprache)
    mit = z.mit or translate("eine andere Person", sprache)
    ende = letzter_tag(z.bis) or z.bis
    return f"{rolle} {mit}, {day(z.von, sprache)} – {day(ende, sprache)}"


def _nachweis(z: Nachweiszeile, sprache: str) -> NachweisRow:
    return NachweisRow(z.titel, moment(z.ausgestellt_am, sprache), z.sha256, z.adresse)
