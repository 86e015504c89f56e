"""SEITEN: every page of the portal, said once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.pages.sitzung import anmelden


@dataclass(frozen=True)
class Seite:
    """One page; `load` runs at every visit."""

    route: str
    title: str
    component: Callable[[str, str], rx.Component]
    load: list[Any] = field(default_factory=list)


SEITEN = [
    *[Seite(f"/{key}/anmelden", "Anmelden", anmelden) for key in AUSPRAEGUNGEN],
]
