"""Writes down what somebody opened: for the Firma rarely, for himself each time."""

import time
from collections.abc import Iterable
from functools import lru_cache

from firmenportal.db import transaction
from firmenportal.domain import nutzung, zuletzt
from firmenportal.domain.benutzer import Akteur

_NOTED_EVERY = 900  # seconds


def firmen_genutzt(akteur: Akteur, firma_ids: Iterable[int]) -> None:
    """The Akteur has opened or exported contracts of these Firmen."""
    _note(akteur, frozenset(firma_ids), int(time.monotonic() / _NOTED_EVERY))


def vertrag_geoeffnet(akteur: Akteur, vertrag: int, firma: int) -> None:
    """The Akteur has opened this contract of that Firma."""
    firmen_genutzt(akteur, [firma])
    with transaction() as db:
        zuletzt.merken(db, akteur, vertrag)


@lru_cache(maxsize=4_096)
def _note(akteur: Akteur, firmen: frozenset[int], _period: int) -> None:
    """Writes once per Sitzung and period, and per process."""
    with transaction() as db:
        nutzung.notieren(db, akteur, firmen)
