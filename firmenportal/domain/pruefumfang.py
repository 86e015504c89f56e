"""What the members of a Firma hold, as a review compares it: whole, at once, and over time."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select, true
from sqlmodel import Session, SQLModel

from firmenportal import clock
from firmenportal.domain.benutzer import Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht

_RANG = {Berechtigungstyp.NUTZER: 0, Berechtigungstyp.ADMIN: 1, Berechtigungstyp.FIRMENADMIN: 2}

# Contract number and right.
Zelle = tuple[str, str]


@dataclass(frozen=True)
class Umfang:
    """Type, state, days, contracts administered and cells of one member; `bis` is exclusive."""

    personentyp: str
    typ: str
    gesperrt: bool
    bis: date
    verwaltet: tuple[str, ...]
    zellen: dict[Zelle, date]

    @property
    def vertraege(self) -> tuple[str, ...]:
        """Numbers of the contracts on which there is a cell."""
        return tuple(sorted({nummer for nummer, _ in self.zellen}))

    @property
    def stand(self) -> str:
        """Names this very state of the access."""
        kanonisch = json.dumps(self.als_json(), sort_keys=True)
        return hashlib.sha256(kanonisch.encode()).hexdigest()[:16]

    def als_json(self) -> dict[str, Any]:
        """As it is kept."""
        zellen = sorted([n, r, bis.isoformat()] for (n, r), bis in self.zellen.items())
        return asdict(self) | {
            "bis": self.bis.isoformat(),
            "verwaltet": list(self.verwaltet),
            "zellen": zellen,
        }


@dataclass(frozen=True)
class Zuwachs:
    """What somebody holds more than before."""

    typ: tuple[str, str] | None
    entsperrt: bool
    laenger: bool
    verwaltet: tuple[str, ...]
    zellen: tuple[Zelle, ...]

    def __bool__(self) -> bool:
        return bool(self.typ or self.entsperrt or self.laenger or self.verwaltet or self.zellen)


def aus_json(kept: dict[str, Any]) -> Umfang:
    """What `als_json` kept."""
    zellen = {(n, r): date.fromisoformat(bis) for n, r, bis in kept["zellen"]}
    rest = {k: kept[k] for k in ("personentyp", "typ", "gesperrt")}
    return Umfang(
        **rest,
        bis=date.fromisoformat(kept["bis"]),
        verwaltet=tuple(kept["verwaltet"]),
        zellen=zellen,
    )


def zuwachs(vorher: Umfang, nachher: Umfang) -> Zuwachs:
    """What was added: a higher type, days, contracts, cells, or cells that last longer."""
    hoeher = _RANG[Berechtigungstyp(nachher.typ)] > _RANG[Berechtigungstyp(vorher.typ)]
    zellen = (z for z, bis in nachher.zellen.items() if bis > vorher.zellen.get(z, date.min))
    return Zuwachs(
        typ=(vorher.typ, nachher.typ) if hoeher else None,
        entsperrt=vorher.gesperrt and not nachher.gesperrt,
        laenger=nachher.bis > vorher.bis,
        verwaltet=tuple(sorted(set(nachher.verwaltet) - set(vorher.verwaltet))),
        zellen=tuple(sorted(zellen)),
    )


def umfaenge(db: Session, firma_id: int, nur: int | None = None) -> dict[int, Umfang]:
    """What each member of the Firma holds now, running or to come; a removed one holds nothing.

    With `nur`, of that member alone.
    """
    zellen: dict[int, dict[Zelle, date]] = {}
    for mitglied, vertrag, recht, bis in db.execute(_offene_zeilen(firma_id, nur)):
        eigene = zellen.setdefault(mitglied, {})
        zelle = (nummer_von(vertrag), Recht(recht).value)
        eigene[zelle] = max(bis, eigene.get(zelle, date.min))
    verwaltet: dict[int, list[str]] = {}
    a, m = _t(AdminVertrag), _t(Mitgliedschaft)
    zugewiesen = select(a.c.mitgliedschaft_id, a.c.vertrag_id).where(
        a.c.firma_id == firma_id, _von(a.c.mitgliedschaft_id, nur)
    )
    for mitglied, vertrag in db.execute(zugewiesen.order_by(a.c.vertrag_id)):
        verwaltet.setdefault(mitglied, []).append(nummer_von(vertrag))
    spalten = (m.c.id, m.c.personentyp, m.c.berechtigungstyp, m.c.gesperrt_am, m.c.bis)
    alle = select(*spalten).where(
        m.c.firma_id == firma_id, m.c.entfernt_am.is_(None), _von(m.c.id, nur)
    )
    return {
        i: Umfang(
            personentyp,
            typ,
            gesperrt is not None,
            bis,
            tuple(verwaltet.get(i, ())),
            zellen.get(i, {}),
        )
        for i, personentyp, typ, gesperrt, bis in db.execute(alle)
    }


def _offene_zeilen(firma_id: int, nur: int | None) -> Any:
    """Rows that have not ended, in the present stay and by a Vollmacht that is not revoked."""
    r, z, w = _t(Vertragsrecht), _t(Zugehoerigkeit), _t(Maklervollmacht)
    jetzt, heute = clock.now(), clock.heute()
    im_haus = or_(z.c.id.is_(None), z.c.bis.is_(None), z.c.bis > jetzt)
    gilt = and_(or_(w.c.widerrufen_am.is_(None), w.c.widerrufen_am > jetzt), w.c.bis > heute)
    return (
        select(r.c.mitgliedschaft_id, r.c.vertrag_id, r.c.recht, r.c.bis)
        .outerjoin(z, z.c.id == r.c.zugehoerigkeit_id)
        .outerjoin(w, w.c.id == r.c.vollmacht_id)
        .where(r.c.firma_id == firma_id, r.c.bis > heute, im_haus, or_(w.c.id.is_(None), gilt))
        .where(_von(r.c.mitgliedschaft_id, nur))
    )


def _von(spalte: Any, nur: int | None) -> Any:
    return true() if nur is None else spalte == nur


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
