"""What who confirms a Vertretung is shown: what it would open, and what was taken lately.

Rules: docs/fachregeln.md R22, R40, R41.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import berechtigung, delegation, protokoll, vertreten, vertretung
from firmenportal.domain.benutzer import Benutzer, als_akteur
from firmenportal.domain.berechtigung import EIGENES, VERWALTUNG, Blick, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertreten import Vertragsnennung
from firmenportal.domain.vertretung import Vertretung

ENTZOGEN_SEIT = timedelta(days=90)
# What the deputy holds when a Vertretung that is in force is left out.
_OHNE_GELIEHENES = Blick(VERWALTUNG.ohne, VERWALTUNG.pfade - {Pfad.VERTRETUNG})


@dataclass(frozen=True)
class Geliehenes:
    """Rights that the deputy would have besides his own, and on which contracts."""

    rechte: tuple[Recht, ...]
    vertraege: tuple[Vertragsnennung, ...]


@dataclass(frozen=True)
class Leihvorschau:
    """What the deputy would gain, by rights, and where he would gain nothing.

    `ohne_zuwachs` counts contracts on which he holds it all himself; on those of `ohne_kennung`
    nothing works until they have one.
    """

    neu: tuple[Geliehenes, ...]
    ohne_zuwachs: int
    ohne_kennung: tuple[str, ...]


@dataclass(frozen=True)
class Entzogenes:
    """A right taken from the deputy; `kaeme_zurueck`: this Vertretung would open it again."""

    nummer: str
    recht: Recht
    am: datetime
    durch: str
    kaeme_zurueck: bool


def vorschau(db: Session, v: Verwalter, antrag: Vertretung) -> Leihvorschau:
    """What the deputy could do by it today, on the contracts that the Verwalter sees."""
    zellen = vertreten.umfang(db, antrag)
    ids = _sichtbar(db, v, {vertrag for vertrag, _ in zellen})
    namen = vertreten.nennungen(db, ids)
    neu = _zuwachs(db, antrag, zellen, [i for i in ids if namen[i].mit_kennung])
    gruppen: dict[tuple[Recht, ...], list[Vertragsnennung]] = {}
    for vertrag, rechte in neu.items():
        gruppen.setdefault(rechte, []).append(namen[vertrag])
    ohne_zuwachs = len(gruppen.pop((), []))
    geordnet = sorted(gruppen.items(), key=lambda gruppe: -len(gruppe[0]))
    return Leihvorschau(
        tuple(Geliehenes(rechte, tuple(vertraege)) for rechte, vertraege in geordnet),
        ohne_zuwachs,
        tuple(n.nummer for n in namen.values() if not n.mit_kennung),
    )


def entzogen(db: Session, v: Verwalter, antrag: Vertretung) -> list[Entzogenes]:
    """What was taken from the deputy at this Firma within 90 days, the newest first.

    Read from the protocol, so that a former Mitgliedschaft counts too.
    """
    seit = datetime.combine(clock.heute() - ENTZOGEN_SEIT, time(), clock.BERLIN)
    eintraege = db.exec(
        select(Protokoll)
        .where(
            Protokoll.betroffener_id == antrag.vertreter_benutzer_id,
            Protokoll.kette == protokoll.kette_firma(antrag.firma_id),
            Protokoll.zeit >= seit,
        )
        .order_by(col(Protokoll.zeit).desc(), col(Protokoll.id).desc())
    ).all()
    genommen = [(e, paar) for e in eintraege for paar in _genommen(e)]
    sichtbar = set(_sichtbar(db, v, {vertrag for _, (vertrag, _) in genommen}))
    zurueck = _kaeme_zurueck(db, v, antrag)
    namen = vertreten.nennungen(db, sichtbar)
    return [
        Entzogenes(namen[i].nummer, recht, e.zeit, e.akteur, (i, recht) in zurueck)
        for e, (i, recht) in genommen
        if i in sichtbar
    ]


def _genommen(e: Protokoll) -> Iterator[Paar]:
    """Cells that an entry ended or shortened."""
    zellen = e.einzelheiten.get("zellen")
    for zelle in zellen if isinstance(zellen, list) else []:
        vorher, nachher = (_ende(zelle.get(wann)) for wann in ("vorher", "nachher"))
        if vorher > nachher:
            yield vertrag_id(zelle["vertrag"]), Recht(zelle["recht"])


def _ende(fenster: Any) -> str:
    """The last end of some windows, as ISO days, which sort like days."""
    return max((bis for _von, bis in fenster or ()), default="")


def _kaeme_zurueck(db: Session, v: Verwalter, antrag: Vertretung) -> set[Paar]:
    neu = vorschau(db, v, antrag).neu
    return {(vertrag_id(n.nummer), recht) for g in neu for n in g.vertraege for recht in g.rechte}


def _zuwachs(
    db: Session, antrag: Vertretung, zellen: set[Paar], ids: list[int]
) -> dict[int, tuple[Recht, ...]]:
    """By contract: what the lender's own cells lend now and the deputy does not hold yet."""
    vertretene, vertreter = (
        als_akteur(db.get_one(Benutzer, m.benutzer_id)) for m in vertretung.paar(db, antrag)
    )
    ohne_diese = VERWALTUNG if antrag.bestaetigt_am is None else _OHNE_GELIEHENES
    neu: dict[int, tuple[Recht, ...]] = {}
    for ab in range(0, len(ids), berechtigung.SEITE):
        seite = ids[ab : ab + berechtigung.SEITE]
        leiht = berechtigung.rechte_an(db, vertretene, seite, EIGENES)
        hat = berechtigung.rechte_an(db, vertreter, seite, ohne_diese)
        for vertrag in seite:
            geliehen = {recht for recht in leiht[vertrag] if (vertrag, recht) in zellen}
            dazu = mit_implizierten(geliehen) - hat[vertrag]
            neu[vertrag] = tuple(recht for recht in Recht if recht in dazu)
    return neu


def _sichtbar(db: Session, v: Verwalter, ids: set[int]) -> list[int]:
    verwaltet = delegation.vertraege(v).subquery()
    gesucht = select(verwaltet.c.vertrag).where(verwaltet.c.vertrag.in_(ids))
    return sorted(db.exec(gesucht))
