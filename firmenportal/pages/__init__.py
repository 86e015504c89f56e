"""SEITEN: every page of the portal, said once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.pages.konto import personendaten, sicherheit
from firmenportal.pages.sitzung import anmelden
from firmenportal.pages.vertrag import vertraege
from firmenportal.state.konto import KontoState
from firmenportal.state.shell import ShellState
from firmenportal.state.vertrag import VertragState


@dataclass(frozen=True)
class Seite:
    """One page; `load` runs at every visit."""

    route: str
    title: str
    component: Callable[[str, str], rx.Component]
    load: list[Any] = field(default_factory=list)


SEITEN = [
    Seite("/anmelden", "Anmelden", anmelden),
    *[Seite(f"/{key}/anmelden", "Anmelden", anmelden) for key in AUSPRAEGUNGEN],
    Seite("/vertraege", "Verträge", vertraege, [ShellState.enter, VertragState.load]),
    Seite(
        "/konto/personendaten",
        "Personendaten",
        personendaten,
        [ShellState.enter, KontoState.load],
    ),
    Seite("/konto/sicherheit", "Sicherheit", sicherheit, [ShellState.enter, KontoState.load]),
]
