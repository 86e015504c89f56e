"""What waits for the FirmenAdmins of a Firma: open proposals of a further one."""

import reflex as rx

from firmenportal.db import snapshot
from firmenportal.domain import berechtigungstyp
from firmenportal.domain.benutzer import Akteur
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.handlungen import VorschlagRow, vorschlag_row
from firmenportal.state.guard import loads


class FirmenadminsState(AdminState):
    """Proposals, above the list of people."""

    vorschlaege: rx.Field[list[VorschlagRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._ansehen(db, akteur)
            gefunden = berechtigungstyp.vorschlaege(db, v) if v else []
            self.vorschlaege = [vorschlag_row(v, z) for z in gefunden if v]
