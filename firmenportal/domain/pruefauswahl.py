"""Many members of a review decided at once: each in a transaction of his own, with his result.

So a refusal about one stops none of the others, and nobody waits for the Firma longer than for one
decision. Rules: docs/fachregeln.md R117, R200.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation, pruefen, pruefliste
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError

# One page at most, which is what somebody has looked at.
HOECHSTENS = 100
Befehl = Callable[[Session, Verwalter, int, str], None]


@dataclass(frozen=True)
class Auswahlergebnis:
    """What became of one of those chosen; without `grund` it was done."""

    mitgliedschaft_id: int
    name: str
    grund: DomainError | None = None


def anwenden(
    akteur: Akteur, firma_id: int, befehl: Befehl, gesehen: Mapping[int, str]
) -> list[Auswahlergebnis]:
    """`pruefen.behalten` or `pruefen.entfernen` for each in the state in which it was seen.

    Errors, before anything is done: NotFoundError unless a FirmenAdmin, and if one of them is
    unknown or foreign; DomainError if none or too many are chosen, or no review is going on.
    """
    namen = _namen(akteur, firma_id, gesehen)
    return [
        Auswahlergebnis(wer, namen[wer], _einer(akteur, firma_id, befehl, wer, stand))
        for wer, stand in gesehen.items()
    ]


def _namen(akteur: Akteur, firma_id: int, gesehen: Mapping[int, str]) -> dict[int, str]:
    with snapshot() as db:
        v = delegation.verwalter(db, akteur, firma_id)
        laufende = pruefen.laufende(db, v)
        if not 0 < len(gesehen) <= HOECHSTENS:
            raise DomainError("Wählen Sie zuerst Personen aus.")
        alle = {b.mitgliedschaft_id: b.name for b in pruefliste.liste(db, v, laufende).alle}
    if not gesehen.keys() <= alle.keys():
        raise NotFoundError("Diese Person gibt es nicht.")
    return alle


def _einer(
    akteur: Akteur, firma_id: int, befehl: Befehl, wer: int, stand: str
) -> DomainError | None:
    try:
        with transaction() as db:
            befehl(db, delegation.handelnd(db, akteur, firma_id), wer, stand)
    except DomainError as abgelehnt:
        return abgelehnt
    return None
