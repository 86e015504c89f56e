"""Changes of Maklerhaus as the house sees them: what it proposes, and what it is to lose."""

from datetime import date
from typing import Annotated

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, maklerhaus, maklerwechsel
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError
from firmenportal.domain.maklerhaus import anfrage
from firmenportal.domain.suche import bereinigt
from firmenportal.i18n import translate
from firmenportal.state.admin.maklerwechsel import WechselRow, wechselzeile
from firmenportal.state.guard import INVALID, guarded, loads
from firmenportal.state.maklerhaus.base import HausState

ADRESSE = "/maklerhaus/wechsel"
_JE_STUNDE = 10
_LAENGSTE_NUMMER = 20
Wechselformular = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=4_000)] | None],
    Field(max_length=8),
]


class WechselState(HausState):
    """The list, and the form for a proposal."""

    geladen: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[WechselRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            h = self._betreten(db, akteur)
            if h is None:
                return
            blaetter = maklerwechsel.blaetter_des_hauses(db, h)
            self.rows = [wechselzeile(b, akteur.sprache) for b in blaetter]
            self.geladen = True

    @guarded
    def vorschlagen(self, akteur: Akteur, eingabe: Wechselformular) -> None:
        """Propose; what is wrong with it is said above the form."""
        self.error = self.notice = ""
        gesagt = {name: wert for name, wert in eingabe.items() if wert}
        am = _tag(gesagt.get("am", ""))
        getippt = gesagt.get("nummern", "").upper().replace(",", " ").replace(";", " ").split()
        with snapshot() as db:
            h = maklerhaus.hausmitglied(db, akteur)
            anfrage.require_anfragender(h)
        anmeldebremse.drosseln("wechsel-vorschlagen", str(h.haus_id), _JE_STUNDE, 3600)
        with transaction() as db:
            handelnd = maklerhaus.handelnd(db, akteur)
            kundennummer = bereinigt(gesagt.get("kundennummer", ""))[:_LAENGSTE_NUMMER]
            alle = gesagt.get("alle") == "1"
            maklerwechsel.vorschlagen(db, handelnd, kundennummer, getippt, am, alle=alle)
        self.notice = translate("Der Vorschlag liegt jetzt bei der Firma.", akteur.sprache)
        self._neu_lesen(akteur)

    @guarded
    def zurueckziehen(self, akteur: Akteur, wechsel: Annotated[int, Field(ge=1, lt=2**31)]) -> None:
        """Do without."""
        self.error = self.notice = ""
        with transaction() as db:
            maklerwechsel.zurueckziehen(db, maklerhaus.handelnd(db, akteur), wechsel)
        self.notice = translate("Der Vorschlag ist zurückgezogen.", akteur.sprache)
        self._neu_lesen(akteur)

    def _neu_lesen(self, akteur: Akteur) -> None:
        with snapshot() as db:
            blaetter = maklerwechsel.blaetter_des_hauses(db, maklerhaus.hausmitglied(db, akteur))
            self.rows = [wechselzeile(b, akteur.sprache) for b in blaetter]


def _tag(text: str) -> date:
    if not text:
        raise DomainError("Nennen Sie den Tag, an dem der Wechsel gilt.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(INVALID) from error
