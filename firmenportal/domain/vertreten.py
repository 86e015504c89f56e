"""Vertretung as people ask for it, decide about it and end it, each within his limits.

Rules: docs/fachregeln.md R22, R40, R41, R63, R113 to R115.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    berechtigung,
    delegation,
    vermittler,
    vertretung,
    vertretungspost,
)
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    als_akteur,
)
from firmenportal.domain.berechtigung import Frage, Ziel, regel
from firmenportal.domain.delegation import SAETZE, Verwalter
from firmenportal.domain.errors import DomainError, NotAllowedError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtematrix import Paar, firmenadmins
from firmenportal.domain.vermittler import Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung, normalisiert
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.prepared import Prepared

HOECHSTENS_KOLLEGEN = 50
HOECHSTENS_ZEILEN = 50
ERINNERT_NACH = timedelta(days=2)
UNBEKANNT = "Diese Vertretung gibt es nicht."
_BETEILIGT = "Sie sind an dieser Vertretung beteiligt. Bestätigen muss sie jemand anderes."
_ZU_VIEL = (
    "Diese Vertretung umfasst mehr, als Sie selbst geben könnten. Ein FirmenAdmin entscheidet."
)


class Vertretungsstand(StrEnum):
    """What became of a Vertretung."""

    WARTET = "wartet"
    KOMMT = "kommt"
    LAEUFT = "läuft"
    RUHT = "ruht"
    VERFALLEN = "verfallen"
    ZURUECKGEZOGEN = "zurückgezogen"
    ABGELEHNT = "abgelehnt"
    BEENDET = "beendet"


# What can still be decided or ended.
OFFEN = frozenset(
    {
        Vertretungsstand.WARTET,
        Vertretungsstand.KOMMT,
        Vertretungsstand.LAEUFT,
        Vertretungsstand.RUHT,
    }
)


@dataclass(frozen=True)
class Kollege:
    """Somebody who may stand in."""

    mitgliedschaft_id: int
    name: str
    email: str


@dataclass(frozen=True)
class Vertretungsblatt:
    """A Vertretung as people see it; `bis` is its last day, `rechte` is None for all."""

    id: int
    firma: str
    vertretene: str
    vertreter: str
    als_vertreter: bool
    von: date
    bis: date
    rechte: int | None
    beantragt_am: datetime
    bestaetigt_von: str
    stand: Vertretungsstand


@dataclass(frozen=True)
class Vertragsnennung:
    """A contract as it is named where rights are lent."""

    nummer: str
    produkt: str
    sparte: str
    auspraegungen: tuple[str, ...]
    mit_kennung: bool


# For the two between whom it is


def mitgliedschaften(db: Session, akteur: Akteur) -> list[tuple[Mitgliedschaft, str]]:
    """Where the Akteur may ask for a deputy: his active Mitgliedschaften, by name of the Firma."""
    heute = clock.heute()
    gesucht = (
        select(Mitgliedschaft, Firma.name)
        .join(Firma, col(Firma.id) == col(Mitgliedschaft.firma_id))
        .where(Mitgliedschaft.benutzer_id == akteur.benutzer_id, *_aktiv(heute))
        .where(col(Mitgliedschaft.personentyp) != Personentyp.ANDERE)
        .order_by(col(Firma.name), col(Mitgliedschaft.id))
    )
    return [(m, name) for m, name in db.exec(gesucht)]


def kollegen(
    db: Session, vertretene: Mitgliedschaft, suche: str = ""
) -> tuple[list[Kollege], bool]:
    """Who may stand in for this member, by name; and whether there are more than are told."""
    gefunden = db.exec(
        select(Mitgliedschaft.id, Benutzer)
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(
            Mitgliedschaft.firma_id == vertretene.firma_id,
            Mitgliedschaft.id != vertretene.id,
            Mitgliedschaft.personentyp == vertretene.personentyp,
            Benutzer.status == Kontostatus.AKTIV,
            *_aktiv(clock.heute()),
            *_aus_demselben_haus(db, vertretene),
        )
        .order_by(col(Benutzer.nachname), col(Benutzer.vorname), col(Benutzer.id))
    )
    worte = normalisiert(suche).split()
    alle = [Kollege(i or 0, b.name, b.email) for i, b in gefunden if _passt(b, worte)]
    return alle[:HOECHSTENS_KOLLEGEN], len(alle) > HOECHSTENS_KOLLEGEN


def leihbar(db: Session, vertretene: Mitgliedschaft) -> dict[int, frozenset[Recht]]:
    """What a member could lend: his own cells at this Firma, by contract in order of numbers."""
    akteur = als_akteur(db.get_one(Benutzer, vertretene.benutzer_id))
    ids = eigene_vertraege(db, akteur, vertretene.firma_id)
    return {
        vertrag: rechte
        for seite in _seiten(ids)
        for vertrag, rechte in berechtigung.rechte_an(
            db, akteur, seite, berechtigung.WEITERGABE
        ).items()
    }


def nennungen(db: Session, ids: Iterable[int]) -> dict[int, Vertragsnennung]:
    """How these contracts are named, in the order of their numbers."""
    gefragt, marken = list(ids), dict[int, tuple[str, ...]]()
    gesucht = select(VertragAuspraegung).where(col(VertragAuspraegung.vertrag_id).in_(gefragt))
    for a in db.exec(gesucht.order_by(col(VertragAuspraegung.auspraegung))):
        marken[a.vertrag_id] = (*marken.get(a.vertrag_id, ()), a.auspraegung)
    vertraege = select(Gruppenvertrag).where(col(Gruppenvertrag.id).in_(gefragt))
    return {
        g.id: Vertragsnennung(
            g.nummer, g.produkt, g.sparte, marken.get(g.id, ()), g.kennung is not None
        )
        for g in db.exec(vertraege.order_by(col(Gruppenvertrag.id)))
    }


def beantragen(
    db: Session,
    akteur: Akteur,
    firma_id: int,
    vertreter_id: int,
    zeitraum: tuple[date, date],
    zellen: Iterable[Paar] | None,
) -> Vertretung:
    """The Akteur asks that a colleague stands in for him, with the listed cells or with all.

    Errors: NotFoundError for a Firma or colleague that is none of his business, NotAllowedError
    for a cell that he does not hold himself, DomainError as in `vertretung.beantragen`.
    """
    delegation.allein(db, firma_id)
    vertretene = _eigene_mitgliedschaft(db, akteur, firma_id)
    vertreter = _kollege(db, vertretene, vertreter_id)
    gewollt = None if zellen is None else sorted(set(zellen))
    gehalten = leihbar(db, vertretene)
    if not gehalten or gewollt == []:
        raise DomainError("Wählen Sie mindestens ein Recht aus, das Sie selbst haben.")
    if any(recht not in gehalten.get(v, ()) for v, recht in gewollt or ()):
        raise NotAllowedError("Verleihen können Sie nur Rechte, die Sie selbst haben.")
    antrag = vertretung.beantragen(db, vertretene, vertreter, *zeitraum, gewollt)
    vertretungspost.beantragt(db, antrag, wer_entscheidet(db, antrag))
    return antrag


def eigene(db: Session, akteur: Akteur) -> list[Vertretungsblatt]:
    """The Vertretungen in which the Akteur lends or stands in: what is open first, then newest."""
    meine = select(Mitgliedschaft.id).where(Mitgliedschaft.benutzer_id == akteur.benutzer_id)
    beteiligt = or_(
        col(Vertretung.vertretene_id).in_(meine), col(Vertretung.vertreter_id).in_(meine)
    )
    return _blaetter(db, beteiligt, akteur.benutzer_id)


def beenden_als_beteiligter(db: Session, akteur: Akteur, vertretung_id: int) -> Vertretung:
    """Lender or deputy ends it, or takes back or declines what waits. Errors: NotFoundError."""
    antrag = db.get(Vertretung, vertretung_id)
    if antrag is None:
        raise NotFoundError(UNBEKANNT)
    delegation.allein(db, antrag.firma_id)
    beteiligt = [m for m in vertretung.paar(db, antrag) if m.benutzer_id == akteur.benutzer_id]
    if not beteiligt:
        raise NotFoundError(UNBEKANNT)
    vertretung.beenden(db, antrag, akteur.wer, beteiligt[0].id)
    vertretungspost.beendet(db, antrag, akteur)
    return antrag


# For those who decide


def sichtbare(db: Session, v: Verwalter) -> list[Vertretungsblatt]:
    """The Vertretungen that he sees: what is open first, then the newest."""
    return _blaetter(db, col(Vertretung.id).in_(delegation.vertretungen(v)), 0)


def antrag_von(db: Session, v: Verwalter, vertretung_id: int) -> Vertretung:
    """A Vertretung that he sees. Errors: NotFoundError, for a foreign or unknown id alike."""
    gesehen = select(Vertretung).where(
        Vertretung.id == vertretung_id, col(Vertretung.id).in_(delegation.vertretungen(v))
    )
    gefunden = None if v.schaut_nur else db.exec(gesehen).first()
    if gefunden is None:
        raise NotFoundError(UNBEKANNT)
    return gefunden


def blatt(db: Session, antrag: Vertretung) -> Vertretungsblatt:
    """The Vertretung as people see it."""
    return _blaetter(db, col(Vertretung.id) == antrag.id, 0)[0]


def hindernis(db: Session, v: Verwalter, antrag: Vertretung) -> str | None:
    """The sentence that says why he may not confirm it; None: he may."""
    if v.mitgliedschaft_id in (antrag.vertretene_id, antrag.vertreter_id):
        return _BETEILIGT
    return _jenseits(db, v, antrag, antrag.bis)


def hindernis_beenden(db: Session, v: Verwalter, antrag: Vertretung) -> str | None:
    """The sentence that says why he may not end or decline it; None: he may."""
    if v.mitgliedschaft_id in (antrag.vertretene_id, antrag.vertreter_id):
        return None
    return _jenseits(db, v, antrag, None)


def bestaetigen(db: Session, v: Verwalter, vertretung_id: int) -> Vertretung:
    """Put it in force. What an Admin confirms is narrowed to the cells that he could give.

    Errors: NotFoundError, NotAllowedError, DomainError as in `vertretung.bestaetigen`.
    """
    antrag = antrag_von(db, v, vertretung_id)
    if satz := hindernis(db, v, antrag):
        raise NotAllowedError(satz)
    nur = None if v.ist_firmenadmin else umfang(db, antrag)
    vertretung.bestaetigen(db, antrag, db.get_one(Mitgliedschaft, v.mitgliedschaft_id), nur)
    vertretungspost.bestaetigt(db, antrag, v.akteur)
    return antrag


def beenden(db: Session, v: Verwalter, vertretung_id: int) -> Vertretung:
    """End it at once, or decline it. Errors: NotFoundError, NotAllowedError, DomainError."""
    antrag = antrag_von(db, v, vertretung_id)
    if satz := hindernis_beenden(db, v, antrag):
        raise NotAllowedError(satz)
    vertretung.beenden(db, antrag, v.akteur.wer, v.mitgliedschaft_id)
    vertretungspost.beendet(db, antrag, v.akteur)
    return antrag


def wer_entscheidet(db: Session, antrag: Vertretung) -> list[tuple[int, str]]:
    """Who may confirm it now: FirmenAdmins, then Admins within their limits, as (id, name)."""
    beide = {m.benutzer_id for m in vertretung.paar(db, antrag)}
    alle = firmenadmins(db, [antrag.firma_id]).get(antrag.firma_id, ())
    return [(i, name) for i, name in alle if i not in beide] + _admins(db, antrag)


def umfang(db: Session, antrag: Vertretung) -> set[Paar]:
    """The cells that it lends as things stand: those listed, or all that the lender holds."""
    if not antrag.alle_zellen:
        return vertretung.zellen_von(db, antrag)
    vertretene = db.get_one(Mitgliedschaft, antrag.vertretene_id)
    return {(v, recht) for v, rechte in leihbar(db, vertretene).items() for recht in rechte}


def eigene_vertraege(db: Session, akteur: Akteur, firma_id: int) -> list[int]:
    """Contracts of one Firma on which the Akteur holds an own cell, in the order of numbers."""
    zeilen = _eigene_vertraege().rows(db, **berechtigung.werte(akteur), firma=firma_id)
    return [vertrag for (vertrag,) in zeilen]


def erinnern() -> int:
    """Call to mind, once each, what waits to be confirmed; how many were. Safe to run twice."""
    with snapshot() as db:
        ids = list(db.exec(select(Vertretung.id).where(*_zu_erinnern())))
    return sum(_erinnern(vertretung_id or 0) for vertretung_id in ids)


# The pieces


@cache
def _eigene_vertraege() -> Prepared:
    mit_zelle = regel(Frage(Ziel.VERTRAEGE, blick=berechtigung.WEITERGABE))
    der_firma = col(Gruppenvertrag.firma_id) == bindparam("firma", type_=Integer)
    return Prepared(
        sa_select(col(Gruppenvertrag.id))
        .where(der_firma, col(Gruppenvertrag.id).in_(sa_select(mit_zelle.c.vertrag)))
        .order_by(col(Gruppenvertrag.id))
    )


def _zu_erinnern() -> tuple[Any, ...]:
    """After two days, or when it is to begin by tomorrow; not on the day on which it was asked."""
    t, heute = Vertretung, clock.heute()
    mitternacht = datetime.combine(heute, time(), clock.BERLIN)
    eilt = and_(col(t.von) <= heute + timedelta(days=1), col(t.beantragt_am) < mitternacht)
    return (
        *(col(s).is_(None) for s in (t.bestaetigt_am, t.beendet_am, t.erinnert_am)),
        col(t.bis) > heute,
        or_(col(t.beantragt_am) <= clock.now() - ERINNERT_NACH, eilt),
    )


def _erinnern(vertretung_id: int) -> bool:
    with transaction() as db:
        antrag = db.exec(
            select(Vertretung)
            .where(Vertretung.id == vertretung_id, *_zu_erinnern())
            .with_for_update()
        ).first()
        if antrag is None:
            return False
        antrag.erinnert_am = clock.now()
        vertretungspost.wartet(db, antrag, wer_entscheidet(db, antrag))
        return True


def _aktiv(heute: date) -> tuple[Any, ...]:
    m = Mitgliedschaft
    ende = (m.gesperrt_am, m.entfernt_am, m.ausgesetzt_am)
    return (*(col(e).is_(None) for e in ende), col(m.von) <= heute, col(m.bis) > heute)


def _aus_demselben_haus(db: Session, m: Mitgliedschaft) -> list[Any]:
    """For a Vermittler, those who are in his house now; for own staff there is no house."""
    if m.personentyp == Personentyp.FIRMENEIGEN:
        return []
    aufenthalt = vermittler.aufenthalt_von(db, m.benutzer_id)
    haus = aufenthalt.maklerhaus_id if aufenthalt else None
    im_haus = select(Zugehoerigkeit.benutzer_id).where(
        Zugehoerigkeit.maklerhaus_id == haus, col(Zugehoerigkeit.bis).is_(None)
    )
    vertretbar = m.personentyp == Personentyp.VERMITTLER and haus is not None
    return [col(Benutzer.id).in_(im_haus if vertretbar else [])]


def _passt(b: Benutzer, worte: list[str]) -> bool:
    text = normalisiert(f"{b.name} {b.email}")
    return all(wort in text for wort in worte)


def _eigene_mitgliedschaft(db: Session, akteur: Akteur, firma_id: int) -> Mitgliedschaft:
    for m, _firma in mitgliedschaften(db, akteur):
        if m.firma_id == firma_id:
            return m
    raise NotFoundError("Diese Firma gibt es nicht.")


def _kollege(db: Session, vertretene: Mitgliedschaft, mitgliedschaft_id: int) -> Mitgliedschaft:
    """Somebody of the same Firma; whether he may stand in is tested with the command."""
    kollege = db.get(Mitgliedschaft, mitgliedschaft_id)
    if kollege is None or kollege.firma_id != vertretene.firma_id or kollege.entfernt_am:
        raise NotFoundError("Diese Person gibt es nicht.")
    if kollege.personentyp != vertretene.personentyp:
        raise NotFoundError("Diese Person gibt es nicht.")
    return kollege


def _jenseits(db: Session, v: Verwalter, antrag: Vertretung, bis: date | None) -> str | None:
    """What an Admin could not give himself to before `bis`; or, without that, could not take."""
    if v.ist_firmenadmin:
        return None
    vertretene, vertreter = vertretung.paar(db, antrag)
    for m in (vertretene, vertreter):
        if hindernis := delegation.hindernis_person(v, m):
            return SAETZE[hindernis]
    zellen = umfang(db, antrag)
    raum = delegation.spielraum(db, v, vertreter, {vertrag for vertrag, _ in zellen})
    kann = [raum.geben(*z, bis) if bis else raum.nehmen(*z) for z in zellen]
    return None if zellen and not any(kann) else _ZU_VIEL


def _admins(db: Session, antrag: Vertretung) -> list[tuple[int, str]]:
    gesucht = (
        select(Benutzer)
        .join(Mitgliedschaft, col(Mitgliedschaft.benutzer_id) == col(Benutzer.id))
        .where(
            Mitgliedschaft.firma_id == antrag.firma_id,
            Mitgliedschaft.berechtigungstyp == Berechtigungstyp.ADMIN,
            *_aktiv(clock.heute()),
        )
        .order_by(col(Benutzer.nachname), col(Benutzer.vorname))
    )
    return [(b.id or 0, b.name) for b in db.exec(gesucht) if _koennte(db, b, antrag)]


def _koennte(db: Session, benutzer: Benutzer, antrag: Vertretung) -> bool:
    try:
        v = delegation.verwalter(db, als_akteur(benutzer), antrag.firma_id)
        return hindernis(db, v, antrag_von(db, v, antrag.id or 0)) is None
    except NotFoundError:
        return False


def _seiten(ids: list[int]) -> Iterable[list[int]]:
    return (ids[ab : ab + berechtigung.SEITE] for ab in range(0, len(ids), berechtigung.SEITE))


def _blaetter(db: Session, wo: Any, betrachter: int) -> list[Vertretungsblatt]:
    offen = and_(col(Vertretung.beendet_am).is_(None), col(Vertretung.bis) > clock.heute())
    antraege = db.exec(
        select(Vertretung, Firma.name)
        .join(Firma, col(Firma.id) == col(Vertretung.firma_id))
        .where(wo)
        .order_by(offen.desc(), col(Vertretung.id).desc())
        .limit(HOECHSTENS_ZEILEN)
    ).all()
    alle = [_blatt(db, antrag, firma, betrachter) for antrag, firma in antraege]
    return sorted(alle, key=lambda b: (b.stand not in OFFEN, b.stand != Vertretungsstand.WARTET))


def _blatt(db: Session, antrag: Vertretung, firma: str, betrachter: int) -> Vertretungsblatt:
    vertretene, vertreter = vertretung.paar(db, antrag)
    namen = [db.get_one(Benutzer, m.benutzer_id).name for m in (vertretene, vertreter)]
    return Vertretungsblatt(
        id=antrag.id or 0,
        firma=firma,
        vertretene=namen[0],
        vertreter=namen[1],
        als_vertreter=vertreter.benutzer_id == betrachter,
        von=antrag.von,
        bis=letzter_tag(antrag.bis) or antrag.bis,
        rechte=None if antrag.alle_zellen else len(vertretung.zellen_von(db, antrag)),
        beantragt_am=antrag.beantragt_am,
        bestaetigt_von=_name(db, antrag.bestaetigt_von_id),
        stand=_stand(db, antrag),
    )


def _name(db: Session, mitgliedschaft_id: int | None) -> str:
    if mitgliedschaft_id is None:
        return ""
    return db.get_one(Benutzer, db.get_one(Mitgliedschaft, mitgliedschaft_id).benutzer_id).name


def _stand(db: Session, antrag: Vertretung) -> Vertretungsstand:
    heute, beide = clock.heute(), vertretung.paar(db, antrag)
    if antrag.beendet_am and antrag.bestaetigt_am is None:
        selbst = antrag.beendet_von_id == antrag.vertretene_id
        return Vertretungsstand.ZURUECKGEZOGEN if selbst else Vertretungsstand.ABGELEHNT
    if antrag.beendet_am or any(m.entfernt_am for m in beide):
        return Vertretungsstand.BEENDET
    if antrag.bis <= heute:
        verfallen = antrag.bestaetigt_am is None
        return Vertretungsstand.VERFALLEN if verfallen else Vertretungsstand.BEENDET
    if antrag.bestaetigt_am is None:
        return Vertretungsstand.WARTET
    if antrag.ausgesetzt_am or not vertretung.ist_paar(db, *beide):
        return Vertretungsstand.RUHT
    return Vertretungsstand.KOMMT if antrag.von > heute else Vertretungsstand.LAEUFT
