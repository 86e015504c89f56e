"""What all pages of the Admin-Bereich share: the Firma that is governed, and as what.

The address says which Firma (`?firma=`); without it, it is the first by name. It is a claim like
every address: each event asks the database again who governs what.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from firmenportal.domain import delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.state.base import PortalState

_LAENGSTE_ID = 9
# „/admin/nutzer“ and the like, before the id of a person.
_EBENEN = 3


@dataclass(frozen=True)
class FirmaWahl:
    """One of the Firmen that the person governs, and where its Admin-Bereich is."""

    firma_id: str
    firma: str
    adresse: str
    aktuell: bool


class AdminState(PortalState):
    """Base of the states of the Admin-Bereich; `_betreten` fills what the frame shows."""

    firmen: rx.Field[list[FirmaWahl]] = rx.field(default_factory=list)
    verwaltete_firma: rx.Field[str] = rx.field("")
    firma_id: rx.Field[int] = rx.field(0)
    ist_firmenadmin: rx.Field[bool] = rx.field(False)
    schaut_nur: rx.Field[bool] = rx.field(False)
    # What a link within the Admin-Bereich carries along: "" or "?firma=17".
    firma_parameter: rx.Field[str] = rx.field("")
    # Where the choice of another Firma leads: this page, or the list that it belongs to.
    bereich: rx.Field[str] = rx.field("")

    def _verwalter(self, db: Session, akteur: Akteur) -> Verwalter:
        """As whom the Akteur reads this page. Errors: NotFoundError."""
        return gewaehlt(delegation.verwaltungen(db, akteur), self._firma_gewollt(db, akteur))

    def _handelnd(self, db: Session, akteur: Akteur) -> Verwalter:
        """As whom the Akteur acts from this page, alone for the Firma. Errors: NotFoundError."""
        return delegation.handelnd(db, akteur, self._verwalter(db, akteur).firma_id)

    def _betreten(self, db: Session, akteur: Akteur) -> Verwalter | None:
        """Fill the frame; None, and "nicht gefunden", for who governs nothing here.

        Who only looks at the list has no other page: only the list is entered by `_ansehen`.
        """
        v = self._ansehen(db, akteur)
        return self._nicht_gefunden() if v and v.schaut_nur else v

    def _ansehen(self, db: Session, akteur: Akteur) -> Verwalter | None:
        """As `_betreten`, for who only looks too."""
        alle = delegation.verwaltungen(db, akteur)
        try:
            v = gewaehlt(alle, self._firma_gewollt(db, akteur))
        except NotFoundError:
            return self._nicht_gefunden()
        mehrere = len(alle) > 1
        self.verwaltete_firma, self.firma_id = v.firma, v.firma_id
        self.ist_firmenadmin, self.schaut_nur = v.ist_firmenadmin, v.schaut_nur
        self.firma_parameter = f"?{urlencode({'firma': v.firma_id})}" if mehrere else ""
        self.bereich = _bereich(self.router.url.path)
        self.firmen = [_wahl(w, self.bereich, w.firma_id == v.firma_id) for w in alle if mehrere]
        return v

    def _nicht_gefunden(self) -> None:
        self.reset()
        self.fehlt = True

    def _firma_gewollt(self, _db: Session, _akteur: Akteur) -> int | None:
        """The Firma that the address asks for; None: whichever is the first."""
        return firma_aus(self.router.url.query_parameters)


def firma_aus(parameter: Any) -> int | None:
    """The Firma that an address names; None if it names none."""
    text = str(parameter.get("firma", ""))
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else None


def gewaehlt(verwaltungen: list[Verwalter], firma_id: int | None) -> Verwalter:
    """The one of the named Firma, or the first. Errors: NotFoundError."""
    for v in verwaltungen:
        if firma_id in (None, v.firma_id):
            return v
    raise NotFoundError("Diese Seite gibt es nicht.")


def _bereich(pfad: str) -> str:
    """A page of one person or thing of a Firma is none of another Firma: its list is."""
    return "/".join(pfad.split("/")[:_EBENEN])


def _wahl(v: Verwalter, pfad: str, aktuell: bool) -> FirmaWahl:
    adresse = f"{pfad}?{urlencode({'firma': v.firma_id})}"
    return FirmaWahl(str(v.firma_id), v.firma, adresse, aktuell)
