"""What can be asked of the rule: gates, paths, and the views that leave some of them out."""

from dataclasses import dataclass
from enum import StrEnum

from firmenportal.domain.recht import Recht


class Tor(StrEnum):
    """What every path must pass, in the order in which `warum` names what stops."""

    KONTO = "konto"
    HAUS = "haus"
    FIRMA = "firma"
    MITGLIEDSCHAFT = "mitgliedschaft"
    AUSGESETZT = "ausgesetzt"
    ZUGEHOERIGKEIT = "zugehoerigkeit"
    BEFRISTUNG = "befristung"
    ZEITRAUM = "zeitraum"
    BESTAND = "bestand"
    VOLLMACHT = "vollmacht"
    AKTIVIERT = "aktiviert"
    WIDERSPRUCH = "widerspruch"
    VERTRETUNG = "vertretung"
    PRODUKT = "produkt"
    KENNUNG = "kennung"
    AUSPRAEGUNG = "auspraegung"


class Pfad(StrEnum):
    """How somebody comes to hold a right."""

    FIRMENADMIN = "firmenadmin"
    ZEILE = "zeile"
    ZEILE_VERMITTLER = "zeile_vermittler"
    ZEILE_VOLLMACHT = "zeile_vollmacht"
    ZUGANG = "zugang"
    VERTRETUNG = "vertretung"


class Ziel(StrEnum):
    """What is asked for: contracts or rights of one person, or all persons, or all their rights."""

    VERTRAEGE = "vertraege"
    RECHTE = "rechte"
    PERSONEN = "personen"
    ZUGRIFFE = "zugriffe"


_EIGENE = frozenset(Pfad) - {Pfad.ZUGANG, Pfad.VERTRETUNG}


@dataclass(frozen=True)
class Blick:
    """Which gates and paths count. Here, and nowhere else, a caller leaves a gate out."""

    ohne: frozenset[Tor] = frozenset()
    pfade: frozenset[Pfad] = frozenset(Pfad)


# Work with contracts.
ARBEIT = Blick()
# Administration of access shows everything: a hidden right is a forgotten one.
VERWALTUNG = Blick(frozenset({Tor.AUSPRAEGUNG}))
# For passing on, a granted cell counts whatever the Kennung and the Ausprägung.
WEITERGABE = Blick(frozenset({Tor.AUSPRAEGUNG, Tor.KENNUNG}), _EIGENE)
# What own cells open, under any Ausprägung: that is what a Vertretung lends.
EIGENES = Blick(VERWALTUNG.ohne, _EIGENE)
# A cell of the matrix: the Mitgliedschaft's own grant, whatever the blocks.
ZELLE = Blick(
    WEITERGABE.ohne | {Tor.KONTO, Tor.HAUS, Tor.FIRMA, Tor.MITGLIEDSCHAFT}, WEITERGABE.pfade
)
# What own cells would open if the contract had its Kennung: work in everything else.
OHNE_KENNUNG = Blick(frozenset({Tor.KENNUNG}), _EIGENE)
# What somebody may ask about: what he would hold but for a block, an objection or a brand.
BETRIFFT = Blick(
    ZELLE.ohne | {Tor.AUSGESETZT, Tor.WIDERSPRUCH, Tor.PRODUKT},
)
# The part of the cells that comes with the type, without a row.
ZELLE_FIRMENADMIN = Blick(ZELLE.ohne, frozenset({Pfad.FIRMENADMIN}))
# Who has access to a contract, to be listed with every path and whatever the blocks.
ZUGRIFF = Blick(ZELLE.ohne)
# What works without a cell: shown to the person beside the own cells, never in them.
ZUGANG = Blick(VERWALTUNG.ohne, frozenset({Pfad.ZUGANG}))
GELIEHEN = Blick(VERWALTUNG.ohne, frozenset({Pfad.VERTRETUNG}))


@dataclass(frozen=True)
class Frage:
    """The shape of a question; each shape is compiled once."""

    ziel: Ziel
    recht: Recht | None = None
    vertraege: str = "alle"  # or "einer", "seite", "firma"
    gefiltert: bool = False
    blick: Blick = ARBEIT
    personen: str = "alle"  # or "seite", where more than one is asked for
    schaltbar: bool = False  # every gate is opened by a parameter `offen_<tor>`

    @property
    def einer_person(self) -> bool:
        return self.ziel in (Ziel.VERTRAEGE, Ziel.RECHTE)

    @property
    def jedes_recht(self) -> bool:
        """Whether the rights matter one by one, where a path holds all of them."""
        return self.ziel in (Ziel.RECHTE, Ziel.ZUGRIFFE)
