"""The preview: what a person will see and be able to do once a draft is saved, and the reverse.

The rule itself is asked before and after: the draft is saved in a part of the transaction that is
then undone. It is asked for today and for every later day on which a changed cell begins or ends,
and under each Portalausprägung. Rules: docs/fachregeln.md R7, R45, R86.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import undone
from firmenportal.domain import auskunft, berechtigung, rechtevergabe, vergabe
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteentwurf import Paar
from firmenportal.domain.rechtematrix import Zellzustand
from firmenportal.domain.vergabe import Vergabe
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import OHNE_ENDE, abzueglich, letzter_tag

# On how many days the rule is asked, and how many cells without effect are explained.
TAGE = 12
ERKLAERT = 6

# By day: rights on each contract.
_Stand = Mapping[date, Mapping[int, frozenset[Recht]]]


@dataclass(frozen=True)
class Wirkung:
    """Rights that the person gains or loses on some contracts, for some days, in some portals.

    `ganz`: the contracts become visible, or cease to be. `ab` is set for a later day, `bis` is the
    last day if it ends.
    """

    dazu: bool
    ganz: bool
    rechte: tuple[Recht, ...]
    auspraegungen: tuple[str, ...]
    ab: date | None
    bis: date | None
    vertraege: tuple[int, ...]


@dataclass(frozen=True)
class Unwirksam:
    """Changed cells that change nothing today, and why: what still grants, or what stops.

    `erteilt`: the right works, with the change as without it.
    """

    dazu: bool
    erteilt: bool
    zellen: tuple[Paar, ...]
    saetze: tuple[Satz, ...]


@dataclass(frozen=True)
class Vorschau:
    """What saving would do. `ohne_grund` counts cells without effect that are not explained."""

    wirkungen: tuple[Wirkung, ...] = ()
    unwirksame: tuple[Unwirksam, ...] = ()
    ohne_grund: int = 0


@dataclass(frozen=True)
class _Lauf:
    """One right on one contract that is gained or lost from `ab` to before `bis`."""

    paar: Paar
    dazu: bool
    ganz: bool
    ab: date
    bis: date


class _Art(NamedTuple):
    """What makes two changes alike, in the order in which they are shown."""

    weg: bool
    ab: date
    bis: date
    teilweise: bool
    portale: tuple[str, ...]


def vorschau(db: Session, blatt: Vergabe) -> Vorschau:
    """What saving the draft would do. Errors: as saving, for what it may not do."""
    if not blatt.entwurf.wuensche:
        return Vorschau()
    person = db.get_one(Benutzer, blatt.mitglied.benutzer_id)
    tage, ids = _tage(blatt), blatt.geaenderte_vertraege
    vorher = _stand(db, person, ids, tage)
    with undone(db):
        rechtevergabe.anwenden(db, blatt)
        db.flush()
        nachher = _stand(db, person, ids, tage)
        laeufe = list(_laeufe(ids, vorher, nachher, tage))
        portale = _portale(db, person, [lauf for lauf in laeufe if lauf.dazu])
        offen = _ohne_wirkung(blatt, laeufe)
        unwirksame = _erklaert(db, person, offen[:ERKLAERT])
    portale |= _portale(db, person, [lauf for lauf in laeufe if not lauf.dazu])
    return Vorschau(_wirkungen(laeufe, portale), unwirksame, len(offen[ERKLAERT:]))


# Asking the rule


def _tage(blatt: Vergabe) -> list[date]:
    """Today, and the later days on which a changed cell begins or ends."""
    paare = {
        (vertrag, recht)
        for vertrag in blatt.geaenderte_vertraege
        for recht in Recht
        if blatt.beruehrt((vertrag, recht))
    }
    fenster = [f for p in paare for f in (*blatt.gilt_vorher(p), *blatt.gilt_nachher(p))]
    grenzen = {tag for f in fenster for tag in f if clock.heute() < tag < OHNE_ENDE}
    return [clock.heute(), *sorted(grenzen)[: TAGE - 1]]


def _stand(db: Session, person: Benutzer, ids: Iterable[int], tage: Iterable[date]) -> _Stand:
    akteur = vergabe.als_akteur(person, DACH.key)
    return {tag: _rechte(db, akteur, ids, tag) for tag in tage}


def _rechte(
    db: Session, akteur: Akteur, ids: Iterable[int], am: date
) -> dict[int, frozenset[Recht]]:
    liste, gefunden = list(ids), dict[int, frozenset[Recht]]()
    for ab in range(0, len(liste), berechtigung.SEITE):
        teil = liste[ab : ab + berechtigung.SEITE]
        gefunden |= berechtigung.rechte_an(db, akteur, teil, am=am)
    return gefunden


def _portale(
    db: Session, person: Benutzer, laeufe: Iterable[_Lauf]
) -> dict[_Lauf, tuple[str, ...]]:
    """Under which Ausprägungen each right is held, on the first day of its change."""
    je_tag: dict[date, list[_Lauf]] = defaultdict(list)
    for lauf in laeufe:
        je_tag[lauf.ab].append(lauf)
    gefunden: dict[_Lauf, list[str]] = defaultdict(list)
    for tag, gruppe in je_tag.items():
        ids = sorted({lauf.paar[0] for lauf in gruppe})
        for key in AUSPRAEGUNGEN:
            rechte = _rechte(db, vergabe.als_akteur(person, key), ids, tag)
            for lauf in gruppe:
                vertrag, recht = lauf.paar
                gefunden[lauf] += [key] if recht in rechte[vertrag] else []
    return {lauf: tuple(keys) for lauf, keys in gefunden.items()}


# Comparing


def _laeufe(
    ids: Iterable[int], vorher: _Stand, nachher: _Stand, tage: list[date]
) -> Iterator[_Lauf]:
    """For each right on each contract, the runs of days on which it is gained or lost."""
    grenzen = list(pairwise([*tage, OHNE_ENDE]))
    for paar in ((vertrag, recht) for vertrag in ids for recht in Recht):
        lauf: _Lauf | None = None
        for ab, bis in grenzen:
            war, wird = paar[1] in vorher[ab][paar[0]], paar[1] in nachher[ab][paar[0]]
            if lauf and (war == wird or wird != lauf.dazu):
                yield _mit_ende(lauf, ab, war)
                lauf = None
            if war != wird and lauf is None:
                andere = vorher if wird else nachher
                lauf = _Lauf(paar, wird, not andere[ab][paar[0]], ab, bis)
        if lauf:
            yield _mit_ende(lauf, OHNE_ENDE, False)


def _mit_ende(lauf: _Lauf, ende: date, war: bool) -> _Lauf:
    """An end counts where the change itself ends it, not where it would have been so anyway."""
    zaehlt = war if not lauf.dazu else not war
    return _Lauf(lauf.paar, lauf.dazu, lauf.ganz, lauf.ab, ende if zaehlt else OHNE_ENDE)


def _wirkungen(
    laeufe: Iterable[_Lauf], portale: Mapping[_Lauf, tuple[str, ...]]
) -> tuple[Wirkung, ...]:
    """The same rights of one contract together, then contracts alike; gains first, then by day."""
    rechte: dict[tuple[int, _Art], list[Recht]] = defaultdict(list)
    for lauf in laeufe:
        art = _Art(not lauf.dazu, lauf.ab, lauf.bis, not lauf.ganz, portale.get(lauf, ()))
        rechte[lauf.paar[0], art].append(lauf.paar[1])
    gleiche: dict[tuple[_Art, tuple[Recht, ...]], list[int]] = defaultdict(list)
    for (vertrag, art), genannte in rechte.items():
        gleiche[art, tuple(genannte)].append(vertrag)
    return tuple(
        Wirkung(
            dazu=not art.weg,
            ganz=not art.teilweise,
            rechte=genannte,
            auspraegungen=art.portale,
            ab=art.ab if art.ab > clock.heute() else None,
            bis=letzter_tag(art.bis),
            vertraege=tuple(vertraege),
        )
        for (art, genannte), vertraege in sorted(gleiche.items())
    )


# What has no effect


def _ohne_wirkung(blatt: Vergabe, laeufe: Iterable[_Lauf]) -> list[tuple[Paar, bool]]:
    """Wishes that change nothing on any day: given without effect, or taken without one.

    Those of today come first: only they can be explained.
    """
    wirksam = {(lauf.paar, lauf.dazu) for lauf in laeufe}
    offen: list[tuple[bool, Paar, bool]] = []
    for paar in blatt.entwurf.wuensche:
        vorher, nachher = blatt.vorher(paar), blatt.nachher(paar)
        for dazu, tage in (
            (True, abzueglich(nachher, vorher)),
            (False, abzueglich(vorher, nachher)),
        ):
            if tage and (paar, dazu) not in wirksam:
                offen.append((tage[0][0] > clock.heute(), paar, dazu))
    return [(paar, dazu) for _spaeter, paar, dazu in sorted(offen)]


def _erklaert(
    db: Session, person: Benutzer, offen: Iterable[tuple[Paar, bool]]
) -> tuple[Unwirksam, ...]:
    """Why, cells with the same answer together."""
    gleiche: dict[tuple[object, ...], Unwirksam] = {}
    for (vertrag, recht), dazu in offen:
        grund = auskunft.erklaere(db, person, recht, vertrag)
        erteilt = grund.zustand is Zellzustand.ERTEILT
        art = (dazu, erteilt, *(s.satz for s in grund.saetze))
        bisher = gleiche.get(art, Unwirksam(dazu, erteilt, (), grund.saetze))
        gleiche[art] = replace(bisher, zellen=(*bisher.zellen, (vertrag, recht)))
    return tuple(gleiche.values())
