"""Changes of Maklerhaus as the Firma decides on them: a list, and what each still allows."""

from dataclasses import dataclass

import reflex as rx

from firmenportal.db import snapshot
from firmenportal.domain import maklerwechsel
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.maklerwechsel import Wechselblatt, Wechselstand
from firmenportal.i18n import day, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import loads

ADRESSE = "/admin/maklerwechsel"
STAND: dict[Wechselstand, tuple[str, str]] = {
    Wechselstand.VORGESCHLAGEN: ("vorgeschlagen", "wait"),
    Wechselstand.BESTAETIGT: ("bestätigt", "ok"),
    Wechselstand.VOLLZOGEN: ("vollzogen", "ok"),
    Wechselstand.ABGELEHNT: ("abgelehnt", "stop"),
    Wechselstand.ZURUECKGEZOGEN: ("zurückgezogen", "stop"),
    Wechselstand.ABGESAGT: ("abgesagt", "stop"),
    Wechselstand.VERFALLEN: ("verfallen", "stop"),
}
_GENANNT = 5


@dataclass(frozen=True)
class WechselRow:
    """One change; `offen`: not decided, `absagbar`: confirmed, and its day is still to come."""

    id: str
    firma: str
    haus: str
    am: str
    vertraege: str
    stand: str
    ton: str
    offen: bool
    absagbar: bool
    gibt_ab: bool
    aktion: str


class MaklerwechselState(AdminState):
    """The list, for FirmenAdmins."""

    geladen: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[WechselRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            self.geladen = True
            blaetter = maklerwechsel.blaetter(db, v) if v.ist_firmenadmin else []
            self.rows = [wechselzeile(b, akteur.sprache) for b in blaetter]


def wechselzeile(b: Wechselblatt, sprache: str) -> WechselRow:
    """As both sides show it."""
    wort, ton = STAND[b.stand]
    return WechselRow(
        id=str(b.id),
        firma=b.firma,
        haus=b.haus,
        am=day(b.am, sprache),
        vertraege=_vertraege(b.vertraege, sprache),
        stand=translate(wort, sprache),
        ton=ton,
        offen=b.stand is Wechselstand.VORGESCHLAGEN,
        absagbar=b.stand is Wechselstand.BESTAETIGT,
        gibt_ab=b.gibt_ab,
        aktion=f"{ADRESSE}/{b.id}",
    )


def _vertraege(nummern: list[str] | None, sprache: str) -> str:
    if nummern is None:
        return translate("alle Verträge", sprache)
    gezeigt, rest = ", ".join(nummern[:_GENANNT]), len(nummern) - _GENANNT
    if rest <= 0:
        return gezeigt
    return gezeigt + " " + translate("und {anzahl} weitere", sprache).format(anzahl=rest)
