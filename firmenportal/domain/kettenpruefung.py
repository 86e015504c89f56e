"""Whether the protocol's chains hold: no entry changed, none missing, no reported head lost."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Any

from sqlalchemy import select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as sql_select

from firmenportal.domain import pruefer
from firmenportal.domain.protokoll import SPALTEN, Protokoll, Protokollkette

_JE_ABFRAGE = 2000
_SPALTEN = [col(getattr(Protokoll, name)) for name in SPALTEN]

Zeile = dict[str, Any]
# Reported heads by chain: its length, and the hash of the entry there.
Koepfe = Mapping[str, Collection[tuple[int, str]]]


@dataclass(frozen=True)
class Bruch:
    """Where a chain does not hold: at which entry, and what is wrong with it."""

    kette: str
    lfd: int
    warum: str

    def __str__(self) -> str:
        return f"{self.kette}, Eintrag {self.lfd}: {self.warum}"


def ketten(db: Session) -> Sequence[Protokollkette]:
    """The heads of all chains, by name."""
    return db.exec(sql_select(Protokollkette).order_by(Protokollkette.kette)).all()


def pruefen(
    db: Session, ketten: Sequence[Protokollkette], gemeldet: Koepfe
) -> Iterator[tuple[str, list[Bruch]]]:
    """Each chain with its breaks, from its first entry to this head; none: it holds.

    What is appended meanwhile lies beyond the head and is left to the next check. A chain that was
    reported once and is gone is broken, too.
    """
    offen, geloescht = {k.kette: k for k in ketten}, _geloeschte(db)
    for kette, eintraege in groupby(_zeilen(db), key=itemgetter("kette")):
        if kopf := offen.pop(kette, None):
            bis = takewhile(lambda e, kopf=kopf: e["lfd"] <= kopf.laenge, eintraege)
            koepfe = [*gemeldet.get(kette, ()), (kopf.laenge, kopf.kopf)]
            befunde = pruefer.brueche(bis, geloescht[kette], koepfe)
            yield kette, [Bruch(kette, *befund) for befund in befunde]
    for kette in sorted(offen.keys() | gemeldet.keys() - {k.kette for k in ketten}):
        leer = [(offen[kette].laenge, offen[kette].kopf)] if kette in offen else []
        befunde = pruefer.brueche((), (), [*gemeldet.get(kette, ()), *leer])
        yield kette, [Bruch(kette, *befund) for befund in befunde]


def eintraege(db: Session, kopf: Protokollkette) -> Iterator[Zeile]:
    """The entries of one chain up to its head, in order, as they are hashed and handed out."""
    return takewhile(lambda e: e["lfd"] <= kopf.laenge, _zeilen(db, kopf.kette))


def _zeilen(db: Session, kette: str = "") -> Iterator[Zeile]:
    """The entries of one chain, or of all, by chain and number, a portion at a time."""
    ort = (kette, 0)
    while True:
        weiter = tuple_(col(Protokoll.kette), col(Protokoll.lfd)) > tuple_(*ort)
        gesucht = select(*_SPALTEN).where(weiter)
        if kette:
            gesucht = gesucht.where(col(Protokoll.kette) == kette)
        geordnet = gesucht.order_by(col(Protokoll.kette), col(Protokoll.lfd)).limit(_JE_ABFRAGE)
        zeilen = db.execute(geordnet).all()
        yield from map(_zeile, zeilen)
        if len(zeilen) < _JE_ABFRAGE:
            return
        ort = (zeilen[-1].kette, zeilen[-1].lfd)


def _zeile(gelesen: Any) -> Zeile:
    werte: Zeile = dict(zip(SPALTEN, gelesen, strict=True))
    werte["zeit"] = werte["zeit"].astimezone(UTC).isoformat(timespec="microseconds")
    return werte


def _geloeschte(db: Session) -> dict[str, set[int]]:
    """By chain: the entries whose personal details were erased, as the chain itself says."""
    p = Protokoll
    genannt = select(col(p.kette), col(p.handlung), col(p.einzelheiten)).where(
        col(p.handlung) == pruefer.LOESCHUNG
    )
    je_kette: dict[str, set[int]] = defaultdict(set)
    for zeile in db.execute(genannt):
        eintrag = {"handlung": zeile.handlung, "einzelheiten": zeile.einzelheiten}
        je_kette[zeile.kette] |= pruefer.geloeschte([eintrag])
    return je_kette
