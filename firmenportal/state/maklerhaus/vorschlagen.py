"""Proposing a new colleague: for the leitung alone. Rule: docs/fachregeln.md R244."""

import reflex as rx

from firmenportal.db import snapshot
from firmenportal.domain.benutzer import Akteur
from firmenportal.state.guard import loads
from firmenportal.state.maklerhaus.base import HausState


class VorschlagenState(HausState):
    """The page; what it proposes goes by a native form (`http/antrag`)."""

    geladen: rx.Field[bool] = rx.field(False)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            h = self._betreten(db, akteur)
        if h is None:
            return
        self.geladen = h.leitung
        if not h.leitung:
            self._nicht_gefunden()
