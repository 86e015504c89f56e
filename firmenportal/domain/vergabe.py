"""What somebody is about to do with one member's cells: the cells as they are, and the draft.

Windows count from today on. A cell lasts as long as its own rows and those of the rights that imply
it. Rules: docs/fachregeln.md R6, R7, R15, R23.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import delegation, rechteentwurf, vertragsrecht
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.delegation import Hindernis, Spielraum, Verwalter
from firmenportal.domain.recht import Recht, gehalten_durch
from firmenportal.domain.rechteentwurf import Entwurf, Fenster, Paar
from firmenportal.domain.zeitraum import Zeitraum, abzueglich, vereinigt


class Wandel(StrEnum):
    """What becomes of a cell."""

    NEU = "neu"
    ENTFAELLT = "entfaellt"
    GEAENDERT = "geaendert"


@dataclass(frozen=True)
class Aenderung:
    """One cell that changes, by a wish or because the right `durch` implies it.

    `hindernis` says why it cannot be saved.
    """

    vertrag: int
    recht: Recht
    wandel: Wandel
    fenster: tuple[Zeitraum, ...]
    durch: Recht | None = None
    hindernis: Hindernis | None = None


@dataclass(frozen=True)
class Abweichung:
    """A cell that somebody else has changed since the draft was begun.

    `gewollt` is None where the draft says nothing about it.
    """

    vertrag: int
    recht: Recht
    gesehen: tuple[Zeitraum, ...]
    jetzt: tuple[Zeitraum, ...]
    gewollt: tuple[Zeitraum, ...] | None


@dataclass(frozen=True)
class Vergabe:
    """One Verwalter, one member, the contracts that he governs, their open windows, the draft.

    `ausgesetzt` are the cells with a suspended row: to be taken, but not to be given.
    """

    v: Verwalter
    mitglied: Mitgliedschaft
    vertraege: tuple[int, ...]
    bestand: Fenster
    ausgesetzt: frozenset[Paar]
    entwurf: Entwurf

    def mit(self, entwurf: Entwurf) -> "Vergabe":
        """The same with another draft; a wish for what is there already is none."""
        neu = replace(self, entwurf=entwurf)
        bleiben = {p: w for p, w in entwurf.wuensche.items() if neu.nachher(p) != neu.vorher(p)}
        return replace(self, entwurf=replace(entwurf, wuensche=bleiben))

    def vorher(self, paar: Paar) -> tuple[Zeitraum, ...]:
        """The windows of the cell's own rows."""
        return self.bestand.get(paar, ())

    def nachher(self, paar: Paar) -> tuple[Zeitraum, ...]:
        """The same as the draft wants them."""
        wunsch = self.entwurf.wuensche.get(paar)
        if wunsch is None:
            return self.vorher(paar)
        fenster = self.entwurf.fenster(wunsch)
        return (fenster,) if fenster else ()

    def gilt_vorher(self, paar: Paar) -> tuple[Zeitraum, ...]:
        """The windows of the cell, implied ones included."""
        return _zusammen([self.vorher(p) for p in _traeger(paar)])

    def gilt_nachher(self, paar: Paar) -> tuple[Zeitraum, ...]:
        """The same as the draft wants them."""
        return _zusammen([self.nachher(p) for p in _traeger(paar)])

    def beruehrt(self, paar: Paar) -> bool:
        """Whether the draft says anything that may change the cell."""
        return any(p in self.entwurf.wuensche for p in _traeger(paar))

    def an(self, paar: Paar) -> bool:
        """Whether the cell is ticked: granted today, or wanted."""
        if self.beruehrt(paar):
            return bool(self.gilt_nachher(paar))
        return any(von <= clock.heute() for von, _bis in self.gilt_vorher(paar))

    def hindernis(self, raum: Spielraum, paar: Paar) -> Hindernis | None:
        """What stops the draft's wish for a cell; lengthening is giving, shortening is taking."""
        vorher, nachher = self.vorher(paar), self.nachher(paar)
        for _von, bis in abzueglich(nachher, vorher):
            if hindernis := self.darf_geben(raum, paar, bis):
                return hindernis
        return raum.nehmen(*paar) if abzueglich(vorher, nachher) else None

    def darf_geben(self, raum: Spielraum, paar: Paar, bis: date) -> Hindernis | None:
        """What stops giving the cell to before `bis`."""
        hindernis = raum.geben(*paar, bis)
        return hindernis or (Hindernis.AUSGESETZT if paar in self.ausgesetzt else None)

    def aenderungen(self, raum: Spielraum) -> Iterator[Aenderung]:
        """Every cell that changes, implied ones too, by contract."""
        for vertrag in self.geaenderte_vertraege:
            for recht in Recht:
                if (aenderung := self._aenderung(raum, (vertrag, recht))) is not None:
                    yield aenderung

    @cached_property
    def geaenderte_vertraege(self) -> tuple[int, ...]:
        """The contracts that the draft is about."""
        return tuple(sorted({vertrag for vertrag, _recht in self.entwurf.wuensche}))

    @property
    def zellen(self) -> dict[Paar, Zeitraum | None]:
        """What the command that saves is told."""
        return {p: self.entwurf.fenster(w) for p, w in self.entwurf.wuensche.items()}

    def abweichungen(self) -> Iterator[Abweichung]:
        """What others have changed since the person saw it, while he wants something himself."""
        if self.entwurf.basis is None or not self.entwurf.wuensche:
            return
        for paar in sorted(self.entwurf.basis.keys() | self.bestand.keys()):
            gesehen = vereinigt(self.entwurf.basis.get(paar, ()), clock.heute())
            if gesehen != self.vorher(paar):
                gewollt = self.nachher(paar) if paar in self.entwurf.wuensche else None
                yield Abweichung(*paar, gesehen, self.vorher(paar), gewollt)

    def _aenderung(self, raum: Spielraum, paar: Paar) -> Aenderung | None:
        eigener = paar in self.entwurf.wuensche
        vorher, nachher = self.gilt_vorher(paar), self.gilt_nachher(paar)
        if vorher == nachher and eigener:  # its own rows change, but what implies it stays
            vorher, nachher = self.vorher(paar), self.nachher(paar)
        if vorher == nachher:
            return None
        wandel = Wandel.GEAENDERT if vorher and nachher else Wandel.NEU
        wandel = wandel if nachher else Wandel.ENTFAELLT
        durch = None if eigener else self._durch(paar)
        hindernis = self.hindernis(raum, paar) if eigener else None
        return Aenderung(*paar, wandel, nachher, durch, hindernis)

    def _durch(self, paar: Paar) -> Recht:
        return next(r for v, r in _traeger(paar) if (v, r) in self.entwurf.wuensche)


def lesen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Vergabe:
    """What this Verwalter governs of this member. Errors: NotFoundError unless he sees him."""
    ziel = delegation.mitglied(db, v, mitgliedschaft_id)
    vertraege = tuple(sorted(db.execute(delegation.vertraege(v)).scalars()))
    entwurf = rechteentwurf.lesen(db, v.akteur.benutzer_id, mitgliedschaft_id, set(vertraege))
    bestand, ausgesetzt = _bestand(db, ziel, set(vertraege))
    return Vergabe(v, ziel, vertraege, bestand, ausgesetzt, entwurf).mit(entwurf)


def _bestand(
    db: Session, ziel: Mitgliedschaft, vertraege: set[int]
) -> tuple[Fenster, frozenset[Paar]]:
    """The open windows of a member's own rows on these contracts; cells with a suspended one."""
    gefunden: dict[Paar, list[Zeitraum]] = {}
    ausgesetzt: set[Paar] = set()
    for vertrag, recht, von, bis, ausgesetzt_am in db.execute(vertragsrecht.offene_fenster(ziel)):
        if vertrag in vertraege:
            gefunden.setdefault((vertrag, Recht(recht)), []).append((von, bis))
            ausgesetzt |= {(vertrag, Recht(recht))} if ausgesetzt_am else set()
    heute = clock.heute()
    return {p: vereinigt(f, heute) for p, f in gefunden.items()}, frozenset(ausgesetzt)


def als_akteur(benutzer: Benutzer, auspraegung: str) -> Akteur:
    """Another person, to ask the rule about him."""
    return Akteur(
        benutzer_id=benutzer.id or 0,
        sitzung="",
        name=benutzer.name,
        email=benutzer.email,
        kontoart=benutzer.kontoart,
        auspraegung=auspraegung,
        sprache=benutzer.sprache,
        rechte_stand=benutzer.rechte_stand,
    )


def _zusammen(fenster: list[tuple[Zeitraum, ...]]) -> tuple[Zeitraum, ...]:
    return fenster[0] if len(fenster) == 1 else vereinigt(z for f in fenster for z in f)


def _traeger(paar: Paar) -> tuple[Paar, ...]:
    """The cells whose rows make this one hold: itself and those that imply it."""
    vertrag, recht = paar
    return tuple((vertrag, r) for r in gehalten_durch(recht))
