"""Vollmachten and Vermittler-Zugang: what each house may, and what the dialogs about it say."""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import mitgliedschaft, vollmachten, widersprueche
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vermittler import Herkunft, Maklervollmacht
from firmenportal.domain.vollmachten import (
    NIE_ERTEILT,
    WIDERRUFBAR,
    Vollmachtsblatt,
    Vollmachtsstand,
)
from firmenportal.domain.widersprueche import Hauszugang
from firmenportal.domain.zeitraum import OHNE_ENDE, letzter_tag
from firmenportal.i18n import day, fill, moment, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import loads

ADRESSE, WIDERSPRUCH = "/admin/vollmachten", "/admin/widersprueche"
STAND: dict[Vollmachtsstand, tuple[str, str]] = {
    Vollmachtsstand.ANGEFRAGT: ("angefragt", "wait"),
    Vollmachtsstand.ABGELEHNT: ("abgelehnt", "stop"),
    Vollmachtsstand.ZURUECKGEZOGEN: ("zurückgezogen", "stop"),
    Vollmachtsstand.VERFALLEN: ("nicht beantwortet", "stop"),
    Vollmachtsstand.KUENFTIG: ("gilt später", "wait"),
    Vollmachtsstand.GILT: ("gilt", "ok"),
    Vollmachtsstand.AUSGESETZT: ("ausgesetzt", "warn"),
    Vollmachtsstand.WIDERRUFEN: ("widerrufen", "stop"),
    Vollmachtsstand.ABGELAUFEN: ("abgelaufen", "stop"),
}
_HERKUNFT = {Herkunft.PAPIER: "auf Papier erteilt", Herkunft.PORTAL: "im Portal erteilt"}


@dataclass(frozen=True)
class VollmachtRow:
    """One Vollmacht, and where it is looked at or decided; without `aktion` nothing is to revoke.

    `rechte_mit` and `vollmachten_mit` say what else of the house would stay, or "".
    """

    id: str
    haus: str
    adresse: str
    herkunft: str
    vertraege: str
    rechte: str
    zeitraum: str
    personen: str
    stand: str
    ton: str
    hinweis: str
    aktion: str
    entscheiden: bool
    beschraenken: bool
    rechte_mit: str
    vollmachten_mit: str
    zugang_mit: bool


@dataclass(frozen=True)
class HausRow:
    """One house with Bestand at the Firma, and its Vermittler-Zugang."""

    id: str
    haus: str
    vertraege: str
    personen: str
    stand: str
    ton: str
    widersprochen: bool
    aktion: str


class VollmachtenState(AdminState):
    """The list, for FirmenAdmins; an Admin is told who they are."""

    geladen: rx.Field[bool] = rx.field(False)
    firmenadmins: rx.Field[str] = rx.field("")
    rows: rx.Field[list[VollmachtRow]] = rx.field(default_factory=list)
    haeuser: rx.Field[list[HausRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            self.geladen = True
            admins = mitgliedschaft.aktive_firmenadmins(db, v.firma_id).values()
            self.firmenadmins = ", ".join(db.get_one(Benutzer, i).name for i in sorted(admins))
            blaetter = vollmachten.blaetter(db, v) if v.ist_firmenadmin else []
            self.rows = [_row(db, v, b, self.firma_parameter) for b in blaetter]
            zugaenge = widersprueche.haeuser(db, v) if v.ist_firmenadmin else []
            self.haeuser = [_haus(z, akteur.sprache) for z in zugaenge]


def umfang_texte(b: Vollmachtsblatt, sprache: str) -> tuple[str, str, str, str]:
    """Contracts, rights, window, and how many people use it."""
    alle = translate("alle Verträge", sprache)
    return (
        alle if b.vertraege is None else ", ".join(b.vertraege),
        ", ".join(translate(KATALOG[r].name, sprache) for r in b.rechte),
        _zeitraum(b, sprache),
        _anzahl("1 Person", "{anzahl} Personen", b.personen, sprache),
    )


def _haus(z: Hauszugang, sprache: str) -> HausRow:
    seit = z.widersprochen_am
    widersprochen = "widersprochen am {tag}"
    tag = {"tag": day(clock.tag(seit), sprache)} if seit else {}
    return HausRow(
        id=str(z.haus_id),
        haus=z.haus,
        vertraege=_anzahl("1 Vertrag", "{anzahl} Verträge", z.vertraege, sprache),
        personen=_anzahl("1 Person", "{anzahl} Personen", z.personen, sprache),
        stand=fill(widersprochen, tag, sprache) if seit else translate("offen", sprache),
        ton="stop" if seit else "ok",
        widersprochen=seit is not None,
        aktion=f"{WIDERSPRUCH}/{z.haus_id}",
    )


def _row(db: Session, v: Verwalter, b: Vollmachtsblatt, firma: str) -> VollmachtRow:
    sprache = v.akteur.sprache
    vertraege, rechte, zeitraum, personen = umfang_texte(b, sprache)
    wort, ton = STAND[b.stand]
    wege = vollmachten.weitere_wege(db, v, db.get_one(Maklervollmacht, b.id))
    return VollmachtRow(
        id=str(b.id),
        haus=b.haus,
        adresse=f"{ADRESSE}/{b.id}{firma}",
        herkunft=translate(herkunft(b), sprache),
        vertraege=vertraege,
        rechte=rechte,
        zeitraum=zeitraum,
        personen=personen,
        stand=translate(wort, sprache),
        ton=ton,
        hinweis=_hinweis(b, sprache),
        aktion=f"{ADRESSE}/{b.id}" if b.stand in WIDERRUFBAR else "",
        entscheiden=b.stand is Vollmachtsstand.ANGEFRAGT,
        beschraenken=b.stand in WIDERRUFBAR,
        rechte_mit=_anzahl(_EINER, _MEHRERE, wege.personen, sprache) if wege.personen else "",
        vollmachten_mit=_anzahl(
            "1 weitere Vollmacht dieses Hauses",
            "{anzahl} weitere Vollmachten dieses Hauses",
            wege.vollmachten,
            sprache,
        )
        if wege.vollmachten
        else "",
        zugang_mit=wege.zugang,
    )


def _hinweis(b: Vollmachtsblatt, sprache: str) -> str:
    """When it was revoked, or that no application has been executed on it."""
    if b.oeffnet_nichts:
        return translate("öffnet noch nichts", sprache)
    return moment(b.widerrufen_am, sprache) if b.widerrufen_am else ""


def herkunft(b: Vollmachtsblatt) -> str:
    """How it came to be."""
    if b.stand in NIE_ERTEILT:
        return "im Portal angefragt"
    return _HERKUNFT[Herkunft(b.herkunft)]


def _zeitraum(b: Vollmachtsblatt, sprache: str) -> str:
    ab = day(b.von, sprache)
    letzter = letzter_tag(b.bis)
    if b.bis == OHNE_ENDE or letzter is None:
        return fill("ab {tag}, ohne Ende", {"tag": ab}, sprache)
    return fill("{von} bis {bis}", {"von": ab, "bis": day(letzter, sprache)}, sprache)


def _anzahl(einer: str, mehrere: str, anzahl: int, sprache: str) -> str:
    return fill(einer if anzahl == 1 else mehrere, {"anzahl": str(anzahl)}, sprache)


_EINER = "Rechte von 1 Person, die Ihre Firma selbst erteilt hat"
_MEHRERE = "Rechte von {anzahl} Personen, die Ihre Firma selbst erteilt hat"
