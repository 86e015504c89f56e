"""THE rule: which contracts does this person hold this right on, now, under this Ausprägung.

One function (`regel`) builds one SQL select: it ANDs the gates (`Tor`) to each of the paths
(`Pfad`) and joins these. Lists, checks, counts, exports, search and the UI read it through the
questions below; nothing else decides.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, Subquery, bindparam, func, literal_column, select, union
from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung.frage import (
    ARBEIT,
    BETRIFFT,
    EIGENES,
    GELIEHEN,
    OHNE_KENNUNG,
    VERWALTUNG,
    WEITERGABE,
    ZELLE,
    ZELLE_FIRMENADMIN,
    ZUGANG,
    ZUGRIFF,
    Blick,
    Frage,
    Pfad,
    Tor,
    Ziel,
)
from firmenportal.domain.berechtigung.regel import (
    PLAETZE,
    PLAETZE_PERSONEN,
    SEITE,
    pfade,
    regel,
    vollmacht_nennt,
)
from firmenportal.domain.errors import NotAllowedError, NotFoundError
from firmenportal.domain.recht import KATALOG, Recht, mit_implizierten
from firmenportal.prepared import Prepared

__all__ = [
    "ARBEIT",
    "BETRIFFT",
    "EIGENES",
    "GELIEHEN",
    "OHNE_KENNUNG",
    "SEITE",
    "VERWALTUNG",
    "WEITERGABE",
    "ZELLE",
    "ZELLE_FIRMENADMIN",
    "ZUGANG",
    "ZUGRIFF",
    "Blick",
    "Frage",
    "Pfad",
    "Tor",
    "Ziel",
    "anzahl_je_person",
    "anzahl_mit",
    "erteilte_an",
    "hat",
    "ids_mit",
    "personen_mit",
    "rechte_an",
    "regel",
    "require",
    "require_sichtbar",
    "vertraege_mit",
    "vollmacht_nennt",
    "wege_aller",
    "wege_zu",
    "werte",
    "zugriffe",
]


def hat(
    db: Session, akteur: Akteur, recht: Recht | None, vertrag: int, blick: Blick = ARBEIT
) -> bool:
    """Whether the Akteur holds the right (None: any) on the contract."""
    frage = Frage(Ziel.VERTRAEGE, recht, "einer", _gefiltert(akteur, blick), blick)
    return bool(_einer(frage).rows(db, **_werte(akteur), vertrag=vertrag))


def require(db: Session, akteur: Akteur, recht: Recht, vertrag: int) -> None:
    """Errors: NotFoundError if the contract is not visible, NotAllowedError if the right lacks."""
    if hat(db, akteur, recht, vertrag):
        return
    require_sichtbar(db, akteur, vertrag)
    raise NotAllowedError(
        "Ihnen fehlt das Recht „{recht}“ an diesem Vertrag. Ein FirmenAdmin kann es Ihnen geben.",
        recht=KATALOG[recht].name,
    )


def require_sichtbar(db: Session, akteur: Akteur, vertrag: int) -> None:
    """Errors: NotFoundError unless the Akteur holds at least one live right on the contract."""
    if not hat(db, akteur, None, vertrag):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")


def vertraege_mit(akteur: Akteur, recht: Recht | None = None, blick: Blick = ARBEIT) -> Subquery:
    """The contracts on which the Akteur holds the right (None: any); execute with `werte`."""
    return regel(Frage(Ziel.VERTRAEGE, recht, "alle", _gefiltert(akteur, blick), blick))


def ids_mit(
    db: Session,
    akteur: Akteur,
    recht: Recht | None = None,
    blick: Blick = ARBEIT,
    *,
    ab: int = 0,
    anzahl: int = SEITE,
) -> list[int]:
    """Ids of the Akteur's contracts in the order of their numbers, from the `ab`th on.

    Each path stops as soon as it has enough, so the first page of a large book is as fast as that
    of a small one.
    """
    frage = Frage(Ziel.VERTRAEGE, recht, "alle", _gefiltert(akteur, blick), blick)
    fenster = {"bis_zum": ab + anzahl, "ab": ab, "anzahl": anzahl}
    return [i for (i,) in _geordnet(frage).rows(db, **_werte(akteur), **fenster)]


def anzahl_mit(
    db: Session, akteur: Akteur, recht: Recht | None = None, blick: Blick = ARBEIT
) -> int:
    """How many contracts the Akteur holds the right (None: any) on."""
    frage = Frage(Ziel.VERTRAEGE, recht, "alle", _gefiltert(akteur, blick), blick)
    return int(_anzahl(frage).rows(db, **_werte(akteur))[0][0])


def rechte_an(
    db: Session,
    akteur: Akteur,
    vertraege: Iterable[int],
    blick: Blick = ARBEIT,
    am: date | None = None,
) -> dict[int, frozenset[Recht]]:
    """The Akteur's rights on each of at most `SEITE` contracts, implied ones included.

    `am` asks for another day than today, were nothing to change until then.
    """
    erteilt = erteilte_an(db, akteur, vertraege, blick, am)
    return {vertrag: mit_implizierten(r) for vertrag, r in erteilt.items()}


def erteilte_an(
    db: Session,
    akteur: Akteur,
    vertraege: Iterable[int],
    blick: Blick = ARBEIT,
    am: date | None = None,
) -> dict[int, set[Recht]]:
    """As `rechte_an`, but only the rights as granted, without what they imply."""
    ids = list(vertraege)
    if not ids:
        return {}
    frage = Frage(Ziel.RECHTE, None, "seite", _gefiltert(akteur, blick), blick)
    gefuellt = _gefuellt(ids) | ({"heute": am} if am else {})
    rechte: dict[int, set[Recht]] = {i: set() for i in ids}
    for vertrag, recht in _paare(frage).rows(db, **(_werte(akteur) | gefuellt)):
        rechte[vertrag].add(Recht(recht))
    return rechte


def wege_zu(
    db: Session, akteur: Akteur, vertrag: int, offen: Iterable[Tor] = ()
) -> set[tuple[Pfad, Recht]]:
    """What the Akteur would hold on the contract, and by which path, were these gates open.

    The rights are those granted; none decides by this: it is how the rule explains itself.
    """
    tore = {f"offen_{tor}": tor in set(offen) for tor in Tor}
    tore[f"offen_{Tor.AUSPRAEGUNG}"] |= AUSPRAEGUNGEN[akteur.auspraegung].zeigt_alles
    zeilen = _schaltbar().rows(db, **_werte(akteur), **tore, vertrag=vertrag)
    return {(Pfad(pfad), Recht(recht)) for pfad, recht in zeilen}


def personen_mit(db: Session, recht: Recht | None, vertrag: int) -> set[int]:
    """Who has access: the ids of all who hold the right (None: any) on the contract."""
    frage = Frage(Ziel.PERSONEN, recht, "einer", False, VERWALTUNG)
    return {p for (p,) in _personen(frage).rows(db, **_zeit(), vertrag=vertrag)}


def anzahl_je_person(
    db: Session, firma: int, personen: Sequence[int] = (), blick: Blick = ZUGRIFF
) -> dict[int, int]:
    """On how many contracts of the Firma each person holds any right; persons as in `zugriffe`."""
    frage, werte_ = _an_der_firma(firma, None, personen, blick)
    zeilen = _gezaehlt(frage).rows(db, **werte_)
    return {person: anzahl for person, anzahl in zeilen}  # noqa: C416 - rows, not pairs


def zugriffe(
    db: Session,
    firma: int,
    recht: Recht | None = None,
    personen: Sequence[int] = (),
    blick: Blick = ZUGRIFF,
) -> set[tuple[int, int]]:
    """Who holds the right (None: any) on which contract of the Firma: person and contract.

    Of at most `SEITE` persons, or of all if none is named.
    """
    frage, werte_ = _an_der_firma(firma, recht, personen, blick)
    return {(p, v) for p, v in _zugriffe(frage).rows(db, **werte_)}


def _an_der_firma(
    firma: int, recht: Recht | None, personen: Sequence[int], blick: Blick
) -> tuple[Frage, dict[str, Any]]:
    if not personen:
        frage = Frage(Ziel.PERSONEN, recht, "firma", False, blick)
        return frage, {**_zeit(), "firma": firma}
    plaetze = dict(zip(PLAETZE_PERSONEN, _wiederholt(personen), strict=True))
    frage = Frage(Ziel.PERSONEN, recht, "firma", False, blick, "seite")
    return frage, {**_zeit(), "firma": firma, **plaetze}


def wege_aller(
    db: Session, vertraege: Iterable[int], blick: Blick = ZUGRIFF, am: date | None = None
) -> list[tuple[int, int, Pfad, Recht]]:
    """Who holds what on at most `SEITE` contracts, by which path.

    Each as (person, contract, path, right); the rights as granted, without what they imply. `am`
    asks for another day than today, were nothing to change until then.
    """
    frage = Frage(Ziel.ZUGRIFFE, None, "seite", False, blick)
    werte_ = _zeit() | _gefuellt(list(vertraege)) | ({"heute": am} if am else {})
    zeilen = _wege_aller(frage).rows(db, **werte_)
    return [(p, v, Pfad(pfad), Recht(recht)) for p, v, pfad, recht in zeilen]


def werte(akteur: Akteur) -> dict[str, Any]:
    """The parameters of the rule for this Akteur, now."""
    return _werte(akteur)


def _werte(akteur: Akteur) -> dict[str, Any]:
    return {"person": akteur.benutzer_id, "auspraegung": akteur.auspraegung, **_zeit()}


def _zeit() -> dict[str, Any]:
    return {"jetzt": clock.now(), "heute": clock.heute()}


def _gefuellt(ids: list[int]) -> dict[str, Any]:
    """The parameters for a page of contracts, of which there is at least one."""
    plaetze = dict(zip(PLAETZE, _wiederholt(ids), strict=True))
    return plaetze | {"erster": min(ids), "letzter": max(ids)}


def _wiederholt(ids: Sequence[int]) -> list[int]:
    """As many as a page has, the last one again and again."""
    return [*ids, *[ids[-1]] * (SEITE - len(ids))]


def _gefiltert(akteur: Akteur, blick: Blick) -> bool:
    zeigt_alles = AUSPRAEGUNGEN[akteur.auspraegung].zeigt_alles
    return not zeigt_alles and Tor.AUSPRAEGUNG not in blick.ohne


@cache
def _einer(frage: Frage) -> Prepared:
    return Prepared(select(regel(frage).c.vertrag).limit(literal_column("1")))


@cache
def _geordnet(frage: Frage) -> Prepared:
    wege = [pfad.subquery() for pfad in pfade(frage)]
    bis_zum, ab, anzahl = (bindparam(n, type_=Integer) for n in ("bis_zum", "ab", "anzahl"))
    erste = [
        select(select(w.c.vertrag).distinct().order_by(w.c.vertrag).limit(bis_zum).subquery())
        for w in wege
    ]
    return Prepared(union(*erste).order_by("vertrag").limit(anzahl).offset(ab))


@cache
def _anzahl(frage: Frage) -> Prepared:
    wege = [select(pfad.subquery().c.vertrag) for pfad in pfade(frage)]
    return Prepared(select(func.count()).select_from(union(*wege).subquery()))


@cache
def _paare(frage: Frage) -> Prepared:
    r = regel(frage)
    return Prepared(select(r.c.vertrag, r.c.recht).distinct())


@cache
def _schaltbar() -> Prepared:
    r = regel(Frage(Ziel.RECHTE, None, "einer", gefiltert=True, schaltbar=True))
    return Prepared(select(r.c.pfad, r.c.recht).distinct())


@cache
def _personen(frage: Frage) -> Prepared:
    return Prepared(select(regel(frage).c.person).distinct())


@cache
def _gezaehlt(frage: Frage) -> Prepared:
    r = regel(frage)
    return Prepared(select(r.c.person, func.count(r.c.vertrag.distinct())).group_by(r.c.person))


@cache
def _zugriffe(frage: Frage) -> Prepared:
    r = regel(frage)
    return Prepared(select(r.c.person, r.c.vertrag).distinct())


@cache
def _wege_aller(frage: Frage) -> Prepared:
    r = regel(frage)
    return Prepared(select(r.c.person, r.c.vertrag, r.c.pfad, r.c.recht).distinct())
