"""Leaving the own house: what ends, and who goes on with what is open.

What is done goes by a native form (`http/maklerhaus`). Rule: docs/fachregeln.md R243.
"""

from dataclasses import dataclass

import reflex as rx

from firmenportal.db import snapshot
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.maklerhaus import austritt
from firmenportal.domain.maklerhaus.austritt import Endende, Hausaustritt
from firmenportal.i18n import fill, number, translate
from firmenportal.state.guard import loads
from firmenportal.state.maklerhaus.base import HausState

_ZEILEN = 50


@dataclass(frozen=True)
class HausaustrittRow:
    """Who leaves, and what ends beside the rights; `weitere` Firmen are not named."""

    name: str = ""
    email: str = ""
    aktion: str = ""
    hindernis: str = ""
    schluessel: str = ""
    vertretungen: str = ""
    einladungen: str = ""
    sitzungen: str = ""
    antraege: str = ""
    weitere: str = ""


@dataclass(frozen=True)
class NachfolgerRow:
    """Somebody who can go on with open applications."""

    id: str
    name: str


class HausaustrittState(HausState):
    """The page of one leaver."""

    austritt: rx.Field[HausaustrittRow] = rx.field(default_factory=HausaustrittRow)
    firmen: rx.Field[list[str]] = rx.field(default_factory=list)
    nachfolger: rx.Field[list[NachfolgerRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            h = self._betreten(db, akteur)
            if h is None:
                return
            try:
                self._zeigen(austritt.stand(db, h, self._nummer()), akteur.sprache)
            except NotFoundError:
                self._nicht_gefunden()

    def _zeigen(self, s: Hausaustritt, sprache: str) -> None:
        self.firmen = [_firma(e, sprache) for e in s.firmen[:_ZEILEN]]
        self.nachfolger = [NachfolgerRow(str(n.benutzer_id), n.name) for n in s.nachfolger]
        weitere = len(s.firmen) - _ZEILEN
        self.austritt = HausaustrittRow(
            name=s.person.name,
            email=s.person.email,
            aktion=f"/maklerhaus/austritt/{s.aufenthalt.id}",
            hindernis=translate(s.hindernis, sprache) if s.hindernis else "",
            schluessel=s.schluessel,
            vertretungen=_zahl(s.vertretungen, sprache),
            einladungen=_zahl(s.einladungen, sprache),
            sitzungen=_zahl(s.sitzungen, sprache),
            antraege=", ".join(s.antraege),
            weitere=_zahl(weitere, sprache) if weitere > 0 else "",
        )


def _zahl(anzahl: int, sprache: str) -> str:
    return number(anzahl, sprache) if anzahl else translate("keine", sprache)


def _firma(e: Endende, sprache: str) -> str:
    """„Muster Maschinenbau GmbH: Rechte an 3 Verträgen“."""
    satz = "{firma}: Rechte an 1 Vertrag" if e.vertraege == 1 else (
        "{firma}: Rechte an {anzahl} Verträgen" if e.vertraege else "{firma}: ohne Rechte"
    )  # fmt: skip
    return fill(satz, {"firma": e.firma, "anzahl": number(e.vertraege, sprache)}, sprache)
