"""What all pages of a Maklerhaus share: which house it is, and as what the person is in it."""

import reflex as rx
from sqlmodel import Session

from firmenportal.domain import maklerhaus
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.state.base import PortalState

_LAENGSTE_ID = 9


class HausState(PortalState):
    """Base of the states of `/maklerhaus`; `_betreten` fills what the frame shows."""

    haus: rx.Field[str] = rx.field("")
    leitet: rx.Field[bool] = rx.field(False)
    darf_anfragen: rx.Field[bool] = rx.field(False)

    def _betreten(self, db: Session, akteur: Akteur) -> Hausmitglied | None:
        """Fill the frame; None, and "nicht gefunden", for who is in no house."""
        try:
            h = maklerhaus.hausmitglied(db, akteur)
        except NotFoundError:
            return self._nicht_gefunden()
        self.haus, self.leitet, self.darf_anfragen = h.haus, h.leitung, h.darf_anfragen
        return h

    def _nicht_gefunden(self) -> None:
        self.reset()
        self.fehlt = True

    def _nummer(self) -> int:
        """What the address names last: a claim; 0 if it is no number."""
        text = self.router.url.path.rstrip("/").rpartition("/")[2]
        gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
        return int(text) if gueltig else 0
