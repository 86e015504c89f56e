"""What may be done to one member's type and access: what his page offers, and why not more.

The acts themselves are native forms; here is only what they show beforehand.
"""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from firmenportal.db import snapshot
from firmenportal.domain import ausschluss, berechtigungstyp, delegation
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigungstyp import Vorschlag
from firmenportal.domain.delegation import SAETZE, Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.i18n import day, fill, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.mitglied import MitgliedState
from firmenportal.state.guard import loads


@dataclass(frozen=True)
class VertragswahlRow:
    """A contract to be assigned."""

    nummer: str
    produkt: str
    zugewiesen: bool


@dataclass(frozen=True)
class VorschlagRow:
    """An open proposal; `frist` is the last day on which it can be confirmed."""

    id: str
    kandidat: str
    von: str
    frist: str
    von_mir: bool
    adresse: str


@dataclass(frozen=True)
class HandlungenRow:
    """Which acts the page offers. Sentences say what stands in the way; empty: nothing does.

    `haus` has other ways to the Firma's contracts than this member's access.
    """

    name: str = ""
    aktion: str = ""
    austritt: str = ""
    typ: str = ""
    ist_vermittler: bool = False
    gesperrt: bool = False
    kein_ausschluss: str = ""
    aendert_typ: bool = False
    kein_vorschlag: str = ""
    haus: str = ""
    haus_zugang: bool = False
    haus_vollmachten: str = ""


class HandlungenState(MitgliedState, AdminState):
    """The acts on one member, beneath his rights."""

    handlungen: rx.Field[HandlungenRow] = rx.field(default_factory=HandlungenRow)
    vertragswahl: rx.Field[list[VertragswahlRow]] = rx.field(default_factory=list)
    vorschlag: rx.Field[list[VorschlagRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            try:
                ziel = delegation.mitglied(db, v, self._mitglied())
            except NotFoundError:
                self._nicht_gefunden()
                return
            self._zeigen(db, v, ziel)

    def _zeigen(self, db: Session, v: Verwalter, ziel: Mitgliedschaft) -> None:
        self.handlungen = _handlungen(db, v, ziel)
        self.vertragswahl = [
            VertragswahlRow(z.nummer, z.produkt, z.zugewiesen)
            for z in (
                berechtigungstyp.zuweisbare(db, v, ziel) if self.handlungen.aendert_typ else ()
            )
        ]
        self.vorschlag = [
            vorschlag_row(v, vorschlag)
            for vorschlag in berechtigungstyp.vorschlaege(db, v)
            if vorschlag.kandidat_id == ziel.id
        ]


def vorschlag_row(v: Verwalter, vorschlag: Vorschlag) -> VorschlagRow:
    """A proposal as FirmenAdmins see it."""
    return VorschlagRow(
        str(vorschlag.id),
        vorschlag.kandidat,
        vorschlag.von,
        day(vorschlag.letzter_tag, v.akteur.sprache),
        vorschlag.von_mir,
        f"/admin/nutzer/{vorschlag.kandidat_id}?firma={v.firma_id}",
    )


def _handlungen(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> HandlungenRow:
    sprache = v.akteur.sprache
    hindernis = delegation.hindernis_ausschluss(db, v, ziel)
    eigene = ziel.benutzer_id == v.akteur.benutzer_id
    aendert_typ = v.ist_firmenadmin and not eigene
    kein_vorschlag = berechtigungstyp.hindernis_vorschlag(db, v, ziel) if aendert_typ else None
    wege = None if hindernis else ausschluss.andere_wege(db, v, ziel)
    vollmachten = len(wege.vollmachten) if wege else 0
    return HandlungenRow(
        name=db.get_one(Benutzer, ziel.benutzer_id).name,
        aktion=f"/admin/nutzer/{ziel.id}?firma={v.firma_id}",
        austritt=f"/admin/nutzer/{ziel.id}/austritt?firma={v.firma_id}",
        typ=ziel.berechtigungstyp,
        ist_vermittler=ziel.personentyp == Personentyp.VERMITTLER,
        gesperrt=ziel.gesperrt_am is not None,
        kein_ausschluss=translate(SAETZE[hindernis], sprache) if hindernis else "",
        aendert_typ=aendert_typ,
        kein_vorschlag=translate(kein_vorschlag, sprache) if kein_vorschlag else "",
        haus=wege.haus if wege else "",
        haus_zugang=wege.zugang if wege else False,
        haus_vollmachten=_vollmachten(vollmachten, sprache),
    )


def _vollmachten(anzahl: int, sprache: str) -> str:
    if not anzahl:
        return ""
    satz = "1 Vollmacht widerrufen" if anzahl == 1 else "{anzahl} Vollmachten widerrufen"
    return fill(satz, {"anzahl": str(anzahl)}, sprache)
