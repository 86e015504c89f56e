"""What one person sees: all contracts of the rule's answer, with rights and Ausprägungen, kept.

The answer is kept for as long as it is exact: every act that changes what somebody sees raises
`rechte_stand`, and windows, Vollmacht and Bestand begin and end at midnight in Berlin. Counts,
sums, order and search start from it. What is shown of a single contract passes the rule again.
"""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import VERWALTUNG, Frage, Ziel, regel, werte
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.vertrag import VertragAuspraegung
from firmenportal.memo import Memo
from firmenportal.prepared import Prepared
from firmenportal.settings import settings

_RECHT = {recht: 1 << n for n, recht in enumerate(Recht)}
_MARKEN = {key: 1 << n for n, key in enumerate(k for k in AUSPRAEGUNGEN if k != DACH.key)}


@dataclass(frozen=True)
class Sicht:
    """Contract ids in ascending order; for each, its rights and its Ausprägungen as bits."""

    ids: "array[int]"
    rechte: bytes
    auspraegungen: bytes

    def mit(self, recht: Recht) -> frozenset[int]:
        """The contracts on which the right is held."""
        bit = _RECHT[recht]
        return frozenset(i for i, r in zip(self.ids, self.rechte, strict=True) if r & bit)

    def unter(self, auspraegung: str) -> "Sicht":
        """What is left of it under this Ausprägung."""
        if AUSPRAEGUNGEN[auspraegung].zeigt_alles:
            return self
        bit = _MARKEN[auspraegung]
        return self._auszug(n for n, a in enumerate(self.auspraegungen) if a & bit)

    def nur_mit(self, recht: Recht) -> "Sicht":
        """What of it comes with the right."""
        bit = _RECHT[recht]
        return self._auszug(n for n, r in enumerate(self.rechte) if r & bit)

    def ohne(self, andere: "Sicht") -> "Sicht":
        """What is in this one and not in the other."""
        dort = set(andere.ids)
        return self._auszug(n for n, i in enumerate(self.ids) if i not in dort)

    def nur_unter_dach(self) -> "Sicht":
        """The contracts that no Ausprägung but the umbrella shows."""
        return self._auszug(n for n, a in enumerate(self.auspraegungen) if not a)

    def marken(self, vertrag: int) -> tuple[str, ...]:
        """The Ausprägungen of a contract, the umbrella apart; none if it is not among these."""
        stelle = self.stelle.get(vertrag)
        bits = 0 if stelle is None else self.auspraegungen[stelle]
        return tuple(key for key, bit in _MARKEN.items() if bits & bit)

    @cached_property
    def stelle(self) -> dict[int, int]:
        """At which place a contract stands."""
        return {vertrag: n for n, vertrag in enumerate(self.ids)}

    def _auszug(self, stellen: Iterable[int]) -> "Sicht":
        behalten = list(stellen)
        return Sicht(
            array("q", (self.ids[n] for n in behalten)),
            bytes(self.rechte[n] for n in behalten),
            bytes(self.auspraegungen[n] for n in behalten),
        )


_GESAMT = Memo[Sicht](2_000)
_HIER = Memo[Sicht](2_000)


def schluessel(akteur: Akteur) -> Hashable:
    """While this is the same, the person sees the same contracts and figures."""
    return (
        settings.db_url,
        akteur.benutzer_id,
        akteur.rechte_stand,
        akteur.auspraegung,
        clock.heute(),
    )


def sicht(db: Session, akteur: Akteur) -> Sicht:
    """The contracts that the Akteur sees under the Ausprägung of the Sitzung."""
    return _HIER.get(schluessel(akteur), lambda: sicht_gesamt(db, akteur).unter(akteur.auspraegung))


def sicht_gesamt(db: Session, akteur: Akteur) -> Sicht:
    """The contracts that the Akteur sees, whatever the Ausprägung."""
    key = (settings.db_url, akteur.benutzer_id, akteur.rechte_stand, clock.heute())
    return _GESAMT.get(key, lambda: _gelesen(db, akteur))


def anzahl_je_auspraegung(db: Session, akteur: Akteur) -> dict[str, int]:
    """How many contracts the Akteur sees under each Ausprägung."""
    alle = sicht_gesamt(db, akteur)
    return {key: len(alle.unter(key).ids) for key in AUSPRAEGUNGEN}


def _gelesen(db: Session, akteur: Akteur) -> Sicht:
    zeilen = _abfrage().rows(db, **werte(akteur))
    mit = _mit_implizierten()
    return Sicht(
        array("q", (z[0] for z in zeilen)),
        bytes(mit[z[1]] for z in zeilen),
        bytes(z[2] or 0 for z in zeilen),
    )


@cache
def _abfrage() -> Prepared:
    """One row per contract; a sum of distinct bits says which rights are there."""
    r = regel(Frage(Ziel.RECHTE, blick=VERWALTUNG))
    rechte = func.sum(distinct(_bits(r.c.recht, _RECHT)))
    marken = (
        select(func.sum(_bits(col(VertragAuspraegung.auspraegung), _MARKEN)))
        .where(col(VertragAuspraegung.vertrag_id) == r.c.vertrag)
        .scalar_subquery()
    )
    return Prepared(select(r.c.vertrag, rechte, marken).group_by(r.c.vertrag).order_by(r.c.vertrag))


def _bits(spalte: Any, bits: Mapping[Any, int]) -> ColumnElement[int]:
    return case({str(wert): bit for wert, bit in bits.items()}, value=spalte, else_=0)


@cache
def _mit_implizierten() -> tuple[int, ...]:
    """For every combination of bits, the one with the implied rights."""
    return tuple(_als_bits(mit_implizierten(_aus_bits(n))) for n in range(1 << len(_RECHT)))


def _aus_bits(bits: int) -> set[Recht]:
    return {recht for recht, bit in _RECHT.items() if bits & bit}


def _als_bits(rechte: Iterable[Recht]) -> int:
    return sum(_RECHT[r] for r in rechte)
