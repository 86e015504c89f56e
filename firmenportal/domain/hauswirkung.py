"""What an act of the Firma towards a Maklerhaus changes for whom: the rule, before and after.

The act is done in a part of the transaction that is then undone, and the rule is asked on both
sides of it; nothing else says who loses what. Rules: docs/fachregeln.md R250.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from firmenportal.db import undone
from firmenportal.domain import berechtigung
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von

_Stand = dict[tuple[int, int], frozenset[Recht]]


@dataclass(frozen=True)
class Hauswirkung:
    """The same rights that one person gains or loses on some contracts.

    `ganz`: the contracts become visible, or cease to be.
    """

    name: str
    dazu: bool
    ganz: bool
    rechte: tuple[Recht, ...]
    vertraege: tuple[str, ...]


def wirkung(
    db: Session, v: Verwalter, tun: Callable[[], object], am: date | None = None
) -> list[Hauswirkung]:
    """What `tun` would change, by name; `am` another day than today. Errors: as `tun`."""
    vorher = _stand(db, v, am)
    with undone(db):
        tun()
        db.flush()
        nachher = _stand(db, v, am)
    return _verglichen(db, vorher, nachher)


def _stand(db: Session, v: Verwalter, am: date | None) -> _Stand:
    """By person and contract of the Firma: what the rule grants on that day."""
    g = Gruppenvertrag
    gesucht = select(col(g.id)).where(col(g.firma_id) == v.firma_id).order_by(col(g.id))
    ids = list(db.execute(gesucht).scalars())
    erteilt: dict[tuple[int, int], set[Recht]] = defaultdict(set)
    for ab in range(0, len(ids), berechtigung.SEITE):
        teil = ids[ab : ab + berechtigung.SEITE]
        for person, vertrag, _pfad, recht in berechtigung.wege_aller(
            db, teil, berechtigung.VERWALTUNG, am
        ):
            erteilt[person, vertrag].add(recht)
    return {paar: frozenset(mit_implizierten(rechte)) for paar, rechte in erteilt.items()}


def _verglichen(db: Session, vorher: _Stand, nachher: _Stand) -> list[Hauswirkung]:
    gleiche: dict[tuple[int, bool, bool, tuple[Recht, ...]], list[str]] = defaultdict(list)
    keine = frozenset[Recht]()
    for person, vertrag in sorted(vorher.keys() | nachher.keys()):
        war, wird = (s.get((person, vertrag), keine) for s in (vorher, nachher))
        for dazu, rechte, rest in ((True, wird - war, war), (False, war - wird, wird)):
            if rechte:
                art = (person, dazu, not rest, tuple(r for r in Recht if r in rechte))
                gleiche[art].append(nummer_von(vertrag))
    namen = _namen(db, {person for person, *_ in gleiche})
    zeilen = [
        Hauswirkung(namen[person], dazu, ganz, rechte, tuple(vertraege))
        for (person, dazu, ganz, rechte), vertraege in gleiche.items()
    ]
    return sorted(zeilen, key=lambda z: (z.name, not z.ganz, z.rechte))


def _namen(db: Session, personen: set[int]) -> dict[int, str]:
    b = Benutzer
    gesucht = select(col(b.id), col(b.vorname), col(b.nachname)).where(col(b.id).in_(personen))
    return {i: f"{vor} {nach}" for i, vor, nach in db.execute(gesucht)}
