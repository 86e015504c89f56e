"""What the pages about one member share: the address names him, and with him the Firma.

Both are claims, as everything in an address: whom somebody sees is asked of the database.
"""

from sqlmodel import Session

from firmenportal.domain import delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.state.admin.base import AdminState

_LAENGSTE_ID = 9


class MitgliedState(AdminState):
    """Base of the states of `/admin/nutzer/<mitgliedschaft>`.

    Where the address names no Firma, it is that of the member, if the Akteur governs it.
    """

    _firma_der_person: int | None = None

    def _verwalter(self, db: Session, akteur: Akteur) -> Verwalter:
        self._firma_der_person = delegation.firma_von(db, akteur, self._mitglied())
        return super()._verwalter(db, akteur)

    def _betreten(self, db: Session, akteur: Akteur) -> Verwalter | None:
        self._firma_der_person = delegation.firma_von(db, akteur, self._mitglied())
        return super()._betreten(db, akteur)

    def _firma_der_adresse(self) -> int | None:
        return super()._firma_der_adresse() or self._firma_der_person

    def _mitglied(self) -> int:
        return mitglied_der_adresse(self.router.url.path)


def mitglied_der_adresse(pfad: str) -> int:
    """The member whom an address names: a claim; 0 if it names none."""
    for teil in reversed(pfad.split("/")):
        if teil.isascii() and teil.isdigit() and len(teil) <= _LAENGSTE_ID:
            return int(teil)
    return 0
