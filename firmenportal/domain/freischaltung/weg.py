"""A row of the decision table: what is to do in which situation, and what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from firmenportal.domain.freischaltung.frage import Merkmal, Unterzeichner

Bedingung = Mapping[Merkmal, frozenset[str]]


class Verfahren(StrEnum):
    """What has to be done."""

    EINLADUNG = "einladung"
    VORSCHLAG = "vorschlag"
    ANTRAG_FIRMA = "antrag_firma"
    ANTRAG_VERMITTLER = "antrag_vermittler"
    VERMITTLERZUGANG = "vermittlerzugang"
    ABGELEHNT = "abgelehnt"


class Unterlage(StrEnum):
    """A document that is submitted; the value is its name."""

    ANTRAG = "Freischaltungsantrag, unterschrieben"
    ERGAENZUNGSVEREINBARUNG = "Ergänzungsvereinbarung für Makler, unterschrieben"
    DATENSCHUTZVERTRAG = "Datenschutzvertrag, unterschrieben"


@dataclass(frozen=True)
class Knopf:
    """The one button of a result."""

    text: str
    adresse: str


@dataclass(frozen=True)
class Punkt:
    """One thing that holds in this case: it is so, it is not, or it must be minded."""

    ton: Literal["ja", "nein", "wichtig"]
    satz: str


@dataclass(frozen=True)
class Weg:
    """One row of the table: in which situations it holds (any of them), and what then is to do.

    `lage` describes the situation in a few words. `unterzeichner` signs, if there is an
    application.
    """

    key: str
    wenn: tuple[Bedingung, ...]
    lage: str
    verfahren: Verfahren
    grund: str
    knopf: Knopf
    unterzeichner: Unterzeichner | None = None
    unterlagen: tuple[Unterlage, ...] = ()
    gilt: tuple[Punkt, ...] = ()


def wenn(**merkmale: str | tuple[str, ...]) -> Bedingung:
    """A situation: for each feature the values that it may have."""
    return {
        Merkmal(name): frozenset((werte,) if isinstance(werte, str) else werte)
        for name, werte in merkmale.items()
    }
