"""The Firma's word on the Vermittler-Zugang: which houses have it, objecting, and lifting that.

Called with a Verwalter from `delegation.handelnd`; for FirmenAdmins alone.
Rules: docs/fachregeln.md R33, R34, R254.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import berechtigung, berechtigungstyp, delegation, hauswirkung, vermittler
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.berechtigung import Blick, Pfad, Tor
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Widerspruch, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.post import widerspruch as mails

# Who has the Vermittler-Zugang, or would have it but for the Widerspruch.
_ZUGANG = Blick(
    berechtigung.VERWALTUNG.ohne | {Tor.WIDERSPRUCH},
    frozenset({Pfad.ZUGANG}),
)


@dataclass(frozen=True)
class Hauszugang:
    """A house with Bestand at the Firma: contracts, people with a key, and since when refused."""

    haus_id: int
    haus: str
    vertraege: int
    personen: int
    widersprochen_am: datetime | None


def haeuser(db: Session, v: Verwalter) -> list[Hauszugang]:
    """By name, whether there is a Vollmacht or not. Errors: NotFoundError for an Admin."""
    delegation.require_firmenadmin(v)
    vertraege, personen = _vertraege(db, v), _personen(db, v)
    offen = _offene(db, v)
    h = Maklerhaus
    gesucht = select(h.id, h.name).where(col(h.id).in_(vertraege.keys() | offen.keys()))
    return [
        Hauszugang(i or 0, name, vertraege[i or 0], len(personen[i or 0]), offen.get(i or 0))
        for i, name in db.exec(gesucht.order_by(col(h.name), col(h.id)))
    ]


def widersprechen(db: Session, v: Verwalter, haus_id: int) -> None:
    """No Vermittler-Zugang to the Firma's contracts for this house from now on.

    Errors: NotFoundError, DomainError if it was done already.
    """
    haus = haus_von(db, v, haus_id)
    leute = _personen(db, v)[haus_id] | vermittler.leitung(db, haus_id)
    vermittler.widersprechen(db, v.firma_id, haus_id, v.akteur.wer)
    _mitteilen(db, v, haus, leute, aufgehoben=False)


def aufheben(db: Session, v: Verwalter, haus_id: int) -> None:
    """The Vermittler-Zugang of this house is as the Bestand says again. Errors: as above."""
    haus = haus_von(db, v, haus_id)
    leute = _personen(db, v)[haus_id] | vermittler.leitung(db, haus_id)
    vermittler.widerspruch_aufheben(db, v.firma_id, haus_id, v.akteur.wer)
    _mitteilen(db, v, haus, leute, aufgehoben=True)


def wirkung(db: Session, v: Verwalter, haus_id: int, *, aufheben: bool) -> list[Hauswirkung]:
    """Who would lose what by a Widerspruch, or gain by lifting it. Errors: as these."""
    haus_von(db, v, haus_id)
    tun = vermittler.widerspruch_aufheben if aufheben else vermittler.widersprechen
    return hauswirkung.wirkung(db, v, lambda: tun(db, v.firma_id, haus_id, v.akteur.wer))


def haus_von(db: Session, v: Verwalter, haus_id: int) -> str:
    """Its name. Errors: NotFoundError for a house that has nothing of the Firma."""
    namen = {h.haus_id: h.haus for h in haeuser(db, v)}
    if haus_id not in namen:
        raise NotFoundError("Dieses Maklerhaus gibt es nicht.")
    return namen[haus_id]


def _vertraege(db: Session, v: Verwalter) -> Counter[int]:
    """How many of the Firma's contracts are in the Bestand of each house today."""
    b, g, heute = Bestand, Gruppenvertrag, clock.heute()
    gesucht = (
        select(b.maklerhaus_id)
        .join(g, col(g.id) == col(b.vertrag_id))
        .where(g.firma_id == v.firma_id, b.von <= heute, b.bis > heute)
    )
    return Counter(db.exec(gesucht))


def _personen(db: Session, v: Verwalter) -> defaultdict[int, set[int]]:
    """By house: who has the Vermittler-Zugang there, or would have it."""
    z = Zugehoerigkeit
    leute = {person for person, _ in berechtigung.zugriffe(db, v.firma_id, blick=_ZUGANG)}
    gesucht = select(z.maklerhaus_id, z.benutzer_id).where(col(z.bis).is_(None))
    je_haus: defaultdict[int, set[int]] = defaultdict(set)
    for haus, person in db.exec(gesucht):
        if person in leute:
            je_haus[haus].add(person)
    return je_haus


def _offene(db: Session, v: Verwalter) -> dict[int, datetime]:
    w = Widerspruch
    gesucht = select(w.maklerhaus_id, w.eingelegt_am).where(
        w.firma_id == v.firma_id, col(w.aufgehoben_am).is_(None)
    )
    return {haus: am for haus, am in db.exec(gesucht)}  # noqa: C416 - rows, not pairs


def _mitteilen(db: Session, v: Verwalter, haus: str, leute: set[int], *, aufgehoben: bool) -> None:
    """Tell the house's people and all FirmenAdmins."""
    art = Benachrichtigungsart.ZUGANG
    for person in sorted(leute):
        benachrichtigen(
            db,
            person,
            art,
            lambda b: mails.ans_haus(b.sprache, b.name, v.firma, haus, aufgehoben=aufgehoben),
        )
    berechtigungstyp.firmenadmins_sagen(
        db,
        v.firma_id,
        art,
        lambda b: mails.an_firmenadmins(
            b.sprache, b.name, v.firma, haus, v.akteur.name, aufgehoben=aufgehoben
        ),
    )
    berechtigungstyp.seiten_folgen(db, v.firma_id)
