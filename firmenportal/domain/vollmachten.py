"""Vollmachten as the Firma governs them: what each Maklerhaus may by them, and how they end.

Called with a Verwalter from `delegation.handelnd`; for FirmenAdmins alone.
Rules: docs/fachregeln.md R33 to R36, R103, R163.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select

from firmenportal import clock
from firmenportal.domain import (
    berechtigungstyp,
    delegation,
    hauswirkung,
    sitzung,
    vermittler,
    vertragsrecht,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklerhaus, Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Quelle, Vertragsrecht
from firmenportal.post import vollmacht as mails


class Vollmachtsstand(StrEnum):
    """Where a Vollmacht stands today."""

    ANGEFRAGT = "angefragt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"
    VERFALLEN = "verfallen"
    KUENFTIG = "kuenftig"
    GILT = "gilt"
    AUSGESETZT = "ausgesetzt"
    WIDERRUFEN = "widerrufen"
    ABGELAUFEN = "abgelaufen"


# Those that can be revoked: they open something, or will.
WIDERRUFBAR = frozenset(
    {Vollmachtsstand.KUENFTIG, Vollmachtsstand.GILT, Vollmachtsstand.AUSGESETZT}
)

# What waits for the Firma comes first in a list, then what opens something.
_REIHE = {Vollmachtsstand.ANGEFRAGT: 0, **dict.fromkeys(WIDERRUFBAR, 1)}

# Requests, open or not.
NIE_ERTEILT = frozenset(
    {
        Vollmachtsstand.ANGEFRAGT,
        Vollmachtsstand.ABGELEHNT,
        Vollmachtsstand.ZURUECKGEZOGEN,
        Vollmachtsstand.VERFALLEN,
    }
)


@dataclass(frozen=True)
class Vollmachtsblatt:
    """One Vollmacht; `vertraege` None: all. `personen` have rights by it."""

    id: int
    haus_id: int
    haus: str
    vertraege: list[str] | None
    rechte: list[Recht]
    von: date
    bis: date
    herkunft: str
    stand: Vollmachtsstand
    widerrufen_am: datetime | None
    personen: int

    @property
    def oeffnet_nichts(self) -> bool:
        """It counts, and nobody of the house has rows by it yet."""
        return self.stand is Vollmachtsstand.GILT and not self.personen


@dataclass(frozen=True)
class WeitereWege:
    """By what else a house reaches the Firma's contracts: rows that the Firma gave its staff,
    other Vollmachten, and the Vermittler-Zugang."""

    personen: int
    vollmachten: int
    zugang: bool

    @property
    def gibt_es(self) -> bool:
        return bool(self.personen or self.vollmachten or self.zugang)


@dataclass(frozen=True)
class Mitwiderrufen:
    """Which other ways of the house end with a Vollmacht."""

    rechte: bool = False
    vollmachten: bool = False
    zugang: bool = False


def blaetter(db: Session, v: Verwalter) -> list[Vollmachtsblatt]:
    """Open requests first, then those that count. Errors: NotFoundError."""
    delegation.require_firmenadmin(v)
    w, h = Maklervollmacht, Maklerhaus
    gesucht = select(w, h.name).join(h, col(h.id) == col(w.maklerhaus_id))
    gefunden = db.exec(gesucht.where(w.firma_id == v.firma_id)).all()
    personen = _personen(db, [w.id or 0 for w, _ in gefunden])
    alle = [_blatt(db, w, haus, personen.get(w.id or 0, 0)) for w, haus in gefunden]
    return sorted(alle, key=lambda b: (_REIHE.get(b.stand, len(_REIHE)), b.haus, -b.id))


def blatt(db: Session, eine: Maklervollmacht, haus: str) -> Vollmachtsblatt:
    """One of them, as `blaetter` shows it."""
    eine_id = eine.id or 0
    return _blatt(db, eine, haus, _personen(db, [eine_id]).get(eine_id, 0))


def weitere_wege(db: Session, v: Verwalter, vollmacht: Maklervollmacht) -> WeitereWege:
    """What else of the same house would stay if only this Vollmacht ended."""
    haus_id = vollmacht.maklerhaus_id
    return WeitereWege(
        personen=len(_mit_zeilen_der_firma(db, v.firma_id, haus_id)),
        vollmachten=len(_andere(db, vollmacht)),
        zugang=not vermittler.hat_widersprochen(db, v.firma_id, haus_id),
    )


def vollmacht(db: Session, v: Verwalter, vollmacht_id: int) -> Maklervollmacht:
    """One of the Firma's own. Errors: NotFoundError."""
    delegation.require_firmenadmin(v)
    gefunden = db.get(Maklervollmacht, vollmacht_id)
    if gefunden is None or gefunden.firma_id != v.firma_id:
        raise NotFoundError("Diese Vollmacht gibt es nicht.")
    return gefunden


def widerrufen(db: Session, v: Verwalter, vollmacht_id: int, mit: Mitwiderrufen) -> None:
    """End a Vollmacht at once, by an act of the Firma alone, and what else was chosen.

    Needs the step-up. Errors: NotFoundError, DomainError if it has ended, BestaetigungNoetigError.
    """
    eine = laufende(db, v, vollmacht_id)
    sitzung.require_bestaetigt(db, v.akteur)
    leute = betroffene(db, eine)
    _beenden(db, v, eine, mit)
    _mitteilen(db, v, eine, leute)


def wirkung_des_widerrufs(
    db: Session, v: Verwalter, vollmacht_id: int, mit: Mitwiderrufen
) -> list[Hauswirkung]:
    """Who would lose what by it. Errors: as `widerrufen`, without a step-up."""
    eine = laufende(db, v, vollmacht_id)
    return hauswirkung.wirkung(db, v, lambda: _beenden(db, v, eine, mit))


def haus_von(db: Session, eine: Maklervollmacht) -> str:
    """The name of its house."""
    return db.get_one(Maklerhaus, eine.maklerhaus_id).name


def firma_von(db: Session, akteur: Akteur, vollmacht_id: int) -> int | None:
    """Its Firma, if the Akteur governs it; a foreign Vollmacht is like an unknown one."""
    eine = db.get(Maklervollmacht, vollmacht_id)
    verwaltete = {v.firma_id for v in delegation.verwaltungen(db, akteur)}
    return eine.firma_id if eine and eine.firma_id in verwaltete else None


def laufende(db: Session, v: Verwalter, vollmacht_id: int) -> Maklervollmacht:
    """One that opens something, or will. Errors: NotFoundError, DomainError if it has ended."""
    eine = vollmacht(db, v, vollmacht_id)
    if stand(eine) not in WIDERRUFBAR:
        raise DomainError("Diese Vollmacht ist schon beendet.")
    return eine


def stand(eine: Maklervollmacht) -> Vollmachtsstand:
    """Where it stands today."""
    heute = clock.heute()
    if eine.widerrufen_am is not None:
        return Vollmachtsstand.WIDERRUFEN
    if eine.erteilt_am is None:
        return _anfragestand(eine)
    if eine.bis <= heute:
        return Vollmachtsstand.ABGELAUFEN
    if eine.ausgesetzt_am is not None:
        return Vollmachtsstand.AUSGESETZT
    return Vollmachtsstand.KUENFTIG if eine.von > heute else Vollmachtsstand.GILT


def _beenden(db: Session, v: Verwalter, eine: Maklervollmacht, mit: Mitwiderrufen) -> None:
    for andere in [eine, *(_andere(db, eine) if mit.vollmachten else [])]:
        vermittler.vollmacht_widerrufen(db, andere, v.akteur.wer)
    if mit.rechte:
        _zeilen_der_firma_beenden(db, v, eine.maklerhaus_id)
    if mit.zugang and not vermittler.hat_widersprochen(db, v.firma_id, eine.maklerhaus_id):
        vermittler.widersprechen(db, v.firma_id, eine.maklerhaus_id, v.akteur.wer)


def _anfragestand(eine: Maklervollmacht) -> Vollmachtsstand:
    """What has become of a request that nobody has granted."""
    if eine.abgelehnt_am is not None:
        return Vollmachtsstand.ABGELEHNT
    if eine.zurueckgezogen_am is not None:
        return Vollmachtsstand.ZURUECKGEZOGEN
    offen = vermittler.anfrage_offen(eine)
    return Vollmachtsstand.ANGEFRAGT if offen else Vollmachtsstand.VERFALLEN


def _blatt(db: Session, w: Maklervollmacht, haus: str, personen: int) -> Vollmachtsblatt:
    gelistet = vermittler.vertraege_der(db, w)
    return Vollmachtsblatt(
        id=w.id or 0,
        haus_id=w.maklerhaus_id,
        haus=haus,
        vertraege=None if gelistet is None else [nummer_von(i) for i in gelistet],
        rechte=[r for r in Recht if r in vermittler.rechte_der(db, w)],
        von=w.von,
        bis=w.bis,
        herkunft=w.herkunft,
        stand=stand(w),
        widerrufen_am=w.widerrufen_am,
        personen=personen,
    )


def _personen(db: Session, ids: Iterable[int]) -> dict[int, int]:
    """How many people of the house have rows by each, under their present stay."""
    r, z = Vertragsrecht, Zugehoerigkeit
    gezaehlt = (
        select(r.vollmacht_id, func.count(col(r.benutzer_id).distinct()))
        .join(z, col(z.id) == col(r.zugehoerigkeit_id))
        .where(col(r.vollmacht_id).in_(list(ids)), r.bis > clock.heute(), col(z.bis).is_(None))
        .group_by(col(r.vollmacht_id))
    )
    return {i or 0: anzahl for i, anzahl in db.exec(gezaehlt)}


def _andere(db: Session, eine: Maklervollmacht) -> list[Maklervollmacht]:
    gesucht = select(Maklervollmacht).where(
        Maklervollmacht.firma_id == eine.firma_id,
        Maklervollmacht.maklerhaus_id == eine.maklerhaus_id,
        Maklervollmacht.id != eine.id,
    )
    return [
        w for w in db.exec(gesucht.order_by(col(Maklervollmacht.id))) if stand(w) in WIDERRUFBAR
    ]


def _mit_zeilen_der_firma(db: Session, firma_id: int, haus_id: int) -> list[int]:
    """Mitgliedschaften of the house's staff that hold rows which the Firma itself gave."""
    r, z = Vertragsrecht, Zugehoerigkeit
    gesucht = (
        select(r.mitgliedschaft_id)
        .join(z, col(z.id) == col(r.zugehoerigkeit_id))
        .where(
            r.firma_id == firma_id,
            r.maklerhaus_id == haus_id,
            r.quelle == Quelle.FIRMA,
            r.bis > clock.heute(),
            col(z.bis).is_(None),
        )
        .distinct()
    )
    return sorted(db.exec(gesucht))


def _zeilen_der_firma_beenden(db: Session, v: Verwalter, haus_id: int) -> None:
    for mitgliedschaft_id in _mit_zeilen_der_firma(db, v.firma_id, haus_id):
        mitglied = db.get_one(Mitgliedschaft, mitgliedschaft_id)
        gehalten = select(Vertragsrecht.vertrag_id, Vertragsrecht.recht).where(
            Vertragsrecht.mitgliedschaft_id == mitgliedschaft_id,
            Vertragsrecht.bis > clock.heute(),
        )
        zellen = sorted({(vertrag, Recht(recht)) for vertrag, recht in db.exec(gehalten)})
        vertragsrecht.entziehen(db, mitglied, zellen, v.akteur.wer)


def betroffene(db: Session, eine: Maklervollmacht) -> set[int]:
    """Who of the house loses something by it, and who may sign for the house."""
    r, z = Vertragsrecht, Zugehoerigkeit
    hier = (z.maklerhaus_id == eine.maklerhaus_id, col(z.bis).is_(None))
    mit_zeilen = (
        select(z.benutzer_id)
        .join(r, col(r.zugehoerigkeit_id) == col(z.id))
        .where(*hier, r.vollmacht_id == eine.id, r.bis > clock.heute())
    )
    return {*db.exec(mit_zeilen), *vermittler.leitung(db, eine.maklerhaus_id)}


def _mitteilen(db: Session, v: Verwalter, eine: Maklervollmacht, betroffene: Iterable[int]) -> None:
    """Tell the house's people and all FirmenAdmins."""
    art, haus = Benachrichtigungsart.ZUGANG, haus_von(db, eine)
    for person in sorted(betroffene):
        benachrichtigen(
            db, person, art, lambda b: mails.widerrufen(b.sprache, b.name, v.firma, haus)
        )
    berechtigungstyp.firmenadmins_sagen(
        db,
        v.firma_id,
        art,
        lambda b: mails.widerrufen_durch(b.sprache, b.name, v.firma, haus, v.akteur.name),
    )
    berechtigungstyp.seiten_folgen(db, v.firma_id)
