"""Vollmachten of the Firma: what each house may, and what the dialog before a revocation says."""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from firmenportal.db import snapshot
from firmenportal.domain import mitgliedschaft, vollmachten
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
from firmenportal.domain.zeitraum import OHNE_ENDE, letzter_tag
from firmenportal.i18n import day, fill, moment, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import loads

ADRESSE = "/admin/vollmachten"
_STAND: dict[Vollmachtsstand, tuple[str, str]] = {
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
    """One Vollmacht; `aktion` is "" when there is nothing left to revoke.

    `rechte_mit` and `vollmachten_mit` say what else of the house would stay, or "".
    """

    id: str
    haus: str
    herkunft: str
    vertraege: str
    rechte: str
    zeitraum: str
    personen: str
    stand: str
    ton: str
    hinweis: str
    aktion: str
    rechte_mit: str
    vollmachten_mit: str
    zugang_mit: bool


class VollmachtenState(AdminState):
    """The list, for FirmenAdmins; an Admin is told who they are."""

    geladen: rx.Field[bool] = rx.field(False)
    firmenadmins: rx.Field[str] = rx.field("")
    rows: rx.Field[list[VollmachtRow]] = rx.field(default_factory=list)

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
            self.rows = [_row(db, v, b) for b in blaetter]


def _row(db: Session, v: Verwalter, b: Vollmachtsblatt) -> VollmachtRow:
    sprache = v.akteur.sprache
    wort, ton = _STAND[b.stand]
    wege = vollmachten.weitere_wege(db, v, db.get_one(Maklervollmacht, b.id))
    alle = translate("alle Verträge", sprache)
    return VollmachtRow(
        id=str(b.id),
        haus=b.haus,
        herkunft=translate(_herkunft(b), sprache),
        vertraege=alle if b.vertraege is None else ", ".join(b.vertraege),
        rechte=", ".join(translate(KATALOG[r].name, sprache) for r in b.rechte),
        zeitraum=_zeitraum(b, sprache),
        personen=_anzahl("1 Person", "{anzahl} Personen", b.personen, sprache),
        stand=translate(wort, sprache),
        ton=ton,
        hinweis=moment(b.widerrufen_am, sprache) if b.widerrufen_am else "",
        aktion=f"{ADRESSE}/{b.id}" if b.stand in WIDERRUFBAR else "",
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


def _herkunft(b: Vollmachtsblatt) -> str:
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
