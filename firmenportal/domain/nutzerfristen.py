"""What ends or begins by the clock in the access of the members whom a Verwalter sees.

Counted are rows that no act has stopped, on the contracts that he governs; blocks and Kennung hide
nothing, as everywhere in the administration of access.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlmodel import Session, SQLModel

from firmenportal import clock
from firmenportal.domain import berechtigung, delegation
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.vermittler import Bestand, Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.zeitraum import OHNE_ENDE


class Fristart(StrEnum):
    """What it is that ends or begins."""

    RECHT = "recht"
    VOLLMACHT = "vollmacht"
    BESTAND = "bestand"
    BEGINN = "beginn"


@dataclass(frozen=True)
class Frist:
    """Of one kind, how many cells end (or begin) on which days: the first and the last of them.

    Days are stored ends, exclusive; for `BEGINN` the first days.
    """

    art: Fristart
    anzahl: int
    erster: date
    letzter: date


def fristen(db: Session, v: Verwalter) -> dict[int, list[Frist]]:
    """By Mitgliedschaft: what ends, the nearest first, then what begins."""
    gefunden: dict[int, list[Frist]] = {}
    for mitgliedschaft, art, anzahl, erster, letzter in db.execute(union_all(*_arten(v))):
        frist = Frist(Fristart(art), anzahl, _tag(erster), _tag(letzter))
        gefunden.setdefault(mitgliedschaft, []).append(frist)
    for alle in gefunden.values():
        alle.sort(key=lambda f: (f.art is Fristart.BEGINN, f.erster))
    return gefunden


def _arten(v: Verwalter) -> Iterable[Select[*tuple[Any, ...]]]:
    """One question per kind: by the Firma's few limited rows, or by its few Vermittler."""
    m, r, z, w, b = (
        _t(t) for t in (Mitgliedschaft, Vertragsrecht, Zugehoerigkeit, Maklervollmacht, Bestand)
    )
    laeuft, makler = and_(*_heute(r)), m.c.personentyp == Personentyp.VERMITTLER
    for art, tag, bedingung in (
        (Fristart.RECHT, r.c.bis, and_(laeuft, r.c.firma_id == v.firma_id)),
        (Fristart.VOLLMACHT, w.c.bis, and_(laeuft, makler)),
        (Fristart.BESTAND, b.c.bis, and_(laeuft, makler)),
        (Fristart.BEGINN, r.c.von, and_(r.c.von > clock.heute(), r.c.firma_id == v.firma_id)),
    ):
        spalten = (func.count(), func.min(tag), func.max(tag))
        yield (
            select(m.c.id, literal(art.value), *spalten)
            .select_from(_tabellen(m, r, z, w, b))
            .where(m.c.firma_id == v.firma_id, bedingung, tag < OHNE_ENDE, *_lebt(v, r, z, w, b))
            .group_by(m.c.id)
        )


def _tabellen(m: Any, r: Any, z: Any, w: Any, b: Any) -> Any:
    im_haus = and_(b.c.vertrag_id == r.c.vertrag_id, b.c.maklerhaus_id == r.c.maklerhaus_id)
    return (
        m.join(r, r.c.mitgliedschaft_id == m.c.id)
        .outerjoin(z, z.c.id == r.c.zugehoerigkeit_id)
        .outerjoin(w, w.c.id == r.c.vollmacht_id)
        .outerjoin(b, and_(im_haus, *_heute(b)))
    )


def _lebt(v: Verwalter, r: Any, z: Any, w: Any, b: Any) -> list[Any]:
    """No act has stopped the row, and the contract is one that he governs."""
    wo = [
        r.c.ausgesetzt_am.is_(None),
        _noch_nicht(z.c.bis),
        or_(r.c.zugehoerigkeit_id.is_(None), b.c.id.is_not(None)),
        or_(w.c.id.is_(None), _gilt(w, r)),
    ]
    if not v.ist_firmenadmin:
        wo.append(r.c.vertrag_id.in_(delegation.vertraege(v)))
    return wo


def _gilt(w: Any, r: Any) -> Any:
    """The Vollmacht runs and names the cell; one that has not begun yet may still begin."""
    return and_(
        w.c.erteilt_am <= clock.now(),
        _noch_nicht(w.c.widerrufen_am),
        w.c.ausgesetzt_am.is_(None),
        w.c.bis > clock.heute(),
        berechtigung.vollmacht_nennt(w, r),
    )


def _noch_nicht(ende: Any) -> Any:
    return or_(ende.is_(None), ende > clock.now())


def _heute(t: Any) -> tuple[Any, Any]:
    return t.c.von <= clock.heute(), t.c.bis > clock.heute()


def _tag(wert: date | str) -> date:
    return date.fromisoformat(wert) if isinstance(wert, str) else wert


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
