"""The contracts that a Verwalter may choose from when he invites somebody."""

from dataclasses import dataclass

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from firmenportal.domain import delegation
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung


@dataclass(frozen=True)
class Vertragswahl:
    """One contract: under which Ausprägungen it is shown, and whether a right works there yet."""

    id: int
    nummer: str
    produkt: str
    auspraegungen: tuple[str, ...]
    ohne_kennung: bool
    suchtext: str


def vertraege(db: Session, v: Verwalter) -> list[Vertragswahl]:
    """All contracts whose access he governs, by number."""
    g, a = Gruppenvertrag, VertragAuspraegung
    meine = col(g.id).in_(delegation.vertraege(v))
    marken: dict[int, list[str]] = {}
    for vertrag, key in db.exec(
        select(a.vertrag_id, a.auspraegung)
        .join(g, col(g.id) == col(a.vertrag_id))
        .where(meine)
        .order_by(a.auspraegung)
    ):
        marken.setdefault(vertrag, []).append(key)
    spalten = (col(g.id), col(g.nummer), col(g.produkt), col(g.kennung), col(g.suchtext))
    return [
        Vertragswahl(i, nummer, produkt, tuple(marken.get(i, ())), not kennung, suchtext)
        for i, nummer, produkt, kennung, suchtext in db.execute(
            sa_select(*spalten).where(meine).order_by(col(g.id))
        )
    ]
