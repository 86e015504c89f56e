"""What a Maklerhaus may ask for by itself: Vollmachten that are live today, and its Bestand.

Rules: docs/fachregeln.md R32, R147, R152.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import vermittler
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag


@dataclass(frozen=True)
class Deckung:
    """A live Vollmacht with what it names; `vertraege` None: all of its Firma."""

    vollmacht: Maklervollmacht
    vertraege: frozenset[int] | None
    rechte: frozenset[Recht]

    def umfasst(self, vertrag: int) -> bool:
        """Whether it names this contract of its Firma."""
        return self.vertraege is None or vertrag in self.vertraege

    def nennt(self, vertrag: int, recht: Recht) -> bool:
        """Whether it names this right on this contract of its Firma."""
        return recht in self.rechte and self.umfasst(vertrag)


def deckungen(
    db: Session, maklerhaus_id: int | None, firmen: Collection[int | None]
) -> list[Deckung]:
    """The Vollmachten of these Firmen for the house that are live today, the longest first."""
    v, heute = Maklervollmacht, clock.heute()
    gesucht = select(v).where(
        col(v.firma_id).in_(firmen),
        v.maklerhaus_id == maklerhaus_id,
        col(v.erteilt_am).is_not(None),
        col(v.widerrufen_am).is_(None),
        col(v.ausgesetzt_am).is_(None),
        v.von <= heute,
        v.bis > heute,
    )
    return [_deckung(db, w) for w in db.exec(gesucht.order_by(col(v.bis).desc(), col(v.id)))]


def im_bestand(
    db: Session, maklerhaus_id: int | None, vertraege: Collection[int]
) -> dict[int, int | None]:
    """Those of the contracts that are in the house's Bestand today, with their Firmen."""
    heute = clock.heute()
    gesucht = (
        select(Bestand.vertrag_id, Gruppenvertrag.firma_id)
        .join(Gruppenvertrag, col(Gruppenvertrag.id) == col(Bestand.vertrag_id))
        .where(
            Bestand.maklerhaus_id == maklerhaus_id,
            col(Bestand.vertrag_id).in_(vertraege),
            Bestand.von <= heute,
            Bestand.bis > heute,
        )
    )
    return dict(db.exec(gesucht).all())


def _deckung(db: Session, vollmacht: Maklervollmacht) -> Deckung:
    gelistet = vermittler.vertraege_der(db, vollmacht)
    vertraege = None if gelistet is None else frozenset(gelistet)
    return Deckung(vollmacht, vertraege, frozenset(vermittler.rechte_der(db, vollmacht)))
