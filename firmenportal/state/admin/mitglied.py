"""What the pages about one member share: the address names him, and with him the Firma.

Both are claims, as everything in an address: whom somebody sees is asked of the database.
"""

from sqlmodel import Session

from firmenportal.domain import delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.state.admin.base import AdminState

_LAENGSTE_ID = 9


class MitgliedState(AdminState, mixin=True):
    """Mixed into the states of `/admin/nutzer/<mitgliedschaft>`.

    Where the address names no Firma, it is that of the member, if the Akteur governs it.
    """

    def _verwalter(self, db: Session, akteur: Akteur) -> Verwalter:
        v = super()._verwalter(db, akteur)
        if v.schaut_nur:
            raise NotFoundError("Diese Seite gibt es nicht.")
        return v

    def _firma_gewollt(self, db: Session, akteur: Akteur) -> int | None:
        genannt = super()._firma_gewollt(db, akteur)
        return genannt or delegation.firma_von(db, akteur, self._mitglied())

    def _mitglied(self) -> int:
        return mitglied_der_adresse(self.router.url.path)


def mitglied_der_adresse(pfad: str) -> int:
    """The member whom an address names: a claim; 0 if it names none."""
    for teil in reversed(pfad.split("/")):
        if teil.isascii() and teil.isdigit() and len(teil) <= _LAENGSTE_ID:
            return int(teil)
    return 0
