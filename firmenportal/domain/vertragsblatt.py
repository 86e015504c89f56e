"""One Gruppenvertrag as its page shows it: what is known of it to this person, and no more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import rechte_an
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Maklervollmacht, VollmachtVertrag
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung, vertrag_id


@dataclass(frozen=True)
class Betreuung:
    """The Maklerhaus in whose Bestand the contract is today; since when a Vollmacht names it."""

    haus: str
    vollmacht_seit: date | None


@dataclass(frozen=True)
class Vertragsdaten:
    """What the right Bestand lesen opens."""

    beginn: date
    zahlweise: str
    versicherte: int


@dataclass(frozen=True)
class Beitrag:
    """What the right Abrechnung lesen opens: cents a month, and what of it the Firma pays."""

    beitrag_cent: int
    davon_firma_cent: int


@dataclass(frozen=True)
class Vertragsblatt:
    """A contract; what its rights do not open is None. `betreuung` is for the Firma's own staff."""

    id: int
    nummer: str
    firma_id: int
    firma: str
    produkt: str
    sparte: str
    weg: str
    status: str
    auspraegungen: tuple[str, ...]
    rechte: frozenset[Recht]
    daten: Vertragsdaten | None
    beitrag: Beitrag | None
    betreuung: Betreuung | None


def vertragsblatt(db: Session, akteur: Akteur, nummer: str) -> Vertragsblatt:
    """The contract of this number.

    Errors: NotFoundError if it is no number, unknown, foreign, or not seen under the present
    Ausprägung; always the same. Rules: docs/fachregeln.md R10, R12.
    """
    vertrag = vertrag_id(nummer)
    rechte = rechte_an(db, akteur, [vertrag])[vertrag]
    if not rechte:
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    return _blatt(db, akteur, vertrag, rechte)


def _blatt(db: Session, akteur: Akteur, vertrag: int, rechte: frozenset[Recht]) -> Vertragsblatt:
    g = db.get_one(Gruppenvertrag, vertrag)
    return Vertragsblatt(
        id=g.id,
        nummer=g.nummer,
        firma_id=g.firma_id,
        firma=db.get_one(Firma, g.firma_id).name,
        produkt=g.produkt,
        sparte=g.sparte,
        weg=g.durchfuehrungsweg,
        status=g.status,
        auspraegungen=_auspraegungen(db, vertrag),
        rechte=rechte,
        daten=_daten(g) if Recht.BESTAND_LESEN in rechte else None,
        beitrag=_beitrag(g) if Recht.ABRECHNUNG_LESEN in rechte else None,
        betreuung=_betreuung(db, g) if _ist_eigen(db, akteur, g.firma_id) else None,
    )


def _daten(g: Gruppenvertrag) -> Vertragsdaten:
    return Vertragsdaten(g.beginn, g.zahlweise, g.versicherte)


def _beitrag(g: Gruppenvertrag) -> Beitrag:
    return Beitrag(g.beitrag_cent, g.davon_firma_cent)


def _auspraegungen(db: Session, vertrag: int) -> tuple[str, ...]:
    marken = db.exec(
        select(VertragAuspraegung.auspraegung)
        .where(VertragAuspraegung.vertrag_id == vertrag)
        .order_by(VertragAuspraegung.auspraegung)
    )
    return tuple(marken)


def _ist_eigen(db: Session, akteur: Akteur, firma_id: int) -> bool:
    """Whether the Akteur is own staff of the Firma."""
    gesucht = select(Mitgliedschaft.id).where(
        Mitgliedschaft.benutzer_id == akteur.benutzer_id,
        Mitgliedschaft.firma_id == firma_id,
        Mitgliedschaft.personentyp == Personentyp.FIRMENEIGEN,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    return db.exec(gesucht).first() is not None


def _betreuung(db: Session, g: Gruppenvertrag) -> Betreuung | None:
    heute = clock.heute()
    haus = db.exec(
        select(Maklerhaus)
        .join(Bestand, col(Bestand.maklerhaus_id) == col(Maklerhaus.id))
        .where(Bestand.vertrag_id == g.id, Bestand.von <= heute, Bestand.bis > heute)
    ).first()
    return Betreuung(haus.name, _vollmacht_seit(db, g, haus)) if haus else None


def _vollmacht_seit(db: Session, g: Gruppenvertrag, haus: Maklerhaus) -> date | None:
    """The first day of the oldest Vollmacht of the house that names the contract today."""
    heute, v = clock.heute(), Maklervollmacht
    genannt = exists().where(
        col(VollmachtVertrag.vollmacht_id) == v.id, col(VollmachtVertrag.vertrag_id) == g.id
    )
    return db.exec(
        select(col(v.von))
        .where(
            v.firma_id == g.firma_id,
            v.maklerhaus_id == haus.id,
            v.von <= heute,
            v.bis > heute,
            col(v.erteilt_am).is_not(None),
            col(v.widerrufen_am).is_(None),
            col(v.ausgesetzt_am).is_(None),
            col(v.alle_vertraege) | genannt,
        )
        .order_by(col(v.von))
    ).first()
