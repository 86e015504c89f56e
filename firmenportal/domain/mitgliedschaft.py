"""Joining a Firma, the type of its people, and how it blocks and removes them.

The commands keep the rules that belong to the fact itself: what an account of this kind may be, and
that a Firma never loses its last active FirmenAdmin by an act of its own people. Who may act on
whom is checked by the caller. Rules: docs/fachregeln.md R2 to R4, R20, R28.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import insert_many
from firmenportal.domain import protokoll, vertretung
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontoart,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
    wer_alle,
)
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll, Wer
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER


def beitreten(
    db: Session,
    firma: Firma,
    benutzer: Benutzer,
    personentyp: Personentyp,
    berechtigungstyp: Berechtigungstyp = Berechtigungstyp.NUTZER,
    *,
    von: date = SEIT_JEHER,
    bis: date = OHNE_ENDE,
    durch: Wer,
) -> Mitgliedschaft:
    """Make an account a member of a Firma, within a window of days.

    Errors: DomainError if it is one already, if an account of this kind may not be that, or if a
    FirmenAdmin would be limited in time or not own staff.
    """
    mitglied = aufnehmen(db, firma, benutzer, personentyp, berechtigungstyp, von=von, bis=bis)
    _wirksam(db, mitglied, "mitgliedschaft.beitreten", durch, _typen(mitglied))
    return mitglied


def aufnehmen(
    db: Session,
    firma: Firma,
    benutzer: Benutzer,
    personentyp: Personentyp,
    berechtigungstyp: Berechtigungstyp,
    *,
    von: date = SEIT_JEHER,
    bis: date = OHNE_ENDE,
) -> Mitgliedschaft:
    """As `beitreten`, for a command that writes it down itself and tells the open pages."""
    _darf_beitreten(db, firma, benutzer, personentyp)
    _darf_typ(berechtigungstyp, personentyp, von, bis)
    mitglied = Mitgliedschaft(
        firma_id=firma.id or 0,
        benutzer_id=benutzer.id or 0,
        kontoart=benutzer.kontoart,
        personentyp=personentyp,
        berechtigungstyp=berechtigungstyp,
        von=von,
        bis=bis,
        seit=clock.now(),
    )
    db.add(mitglied)
    db.flush()
    if berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        firma.hatte_firmenadmin, firma.ohne_firmenadmin = True, False
    return mitglied


@dataclass(frozen=True)
class Beitritt:
    """One of many people to join a Firma."""

    firma_id: int
    benutzer_id: int
    kontoart: Kontoart
    personentyp: Personentyp
    berechtigungstyp: Berechtigungstyp = Berechtigungstyp.NUTZER


def viele_beitreten(
    db: Session, beitritte: Sequence[Beitritt], durch: Wer
) -> dict[tuple[int, int], int]:
    """Let many people join at once; ids by (Firma, Benutzer). The tables keep the rules."""
    vorgabe = {"von": SEIT_JEHER, "bis": OHNE_ENDE, "seit": clock.now()}
    insert_many(db, Mitgliedschaft, [asdict(b) | vorgabe for b in beitritte])
    mit_admin = select(Mitgliedschaft.firma_id).where(
        Mitgliedschaft.berechtigungstyp == Berechtigungstyp.FIRMENADMIN
    )
    db.execute(
        update(Firma)
        .values(hatte_firmenadmin=True)
        .where(col(Firma.id).in_(mit_admin))
        .execution_options(synchronize_session=False)
    )
    personen = {b.benutzer_id for b in beitritte}
    stand_erhoehen(db, personen)
    namen = wer_alle(db, personen)
    eintraege = (_beigetreten(b, namen[b.benutzer_id], durch) for b in beitritte)
    protokoll.alle_schreiben(db, list(eintraege))
    neue = select(Mitgliedschaft.firma_id, Mitgliedschaft.benutzer_id, Mitgliedschaft.id).where(
        col(Mitgliedschaft.entfernt_am).is_(None)
    )
    return {(firma, person): m or 0 for firma, person, m in db.exec(neue)}


def _beigetreten(b: Beitritt, betroffener: Wer, durch: Wer) -> protokoll.Neueintrag:
    return protokoll.eintrag(
        protokoll.kette_firma(b.firma_id),
        "mitgliedschaft.beitreten",
        akteur=durch,
        betroffener=betroffener,
        einzelheiten=_typen(b),
    )


def sperren(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> None:
    """Stop rows, type and Vertretungen of this Mitgliedschaft until it is unblocked.

    Errors: DomainError if the Firma would lose its last active FirmenAdmin.
    """
    _darf_ausfallen(db, mitglied)
    mitglied.gesperrt_am = clock.now()
    _wirksam(db, mitglied, "mitgliedschaft.sperren", durch)


def entsperren(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> None:
    """Bring back what the block stopped, as far as it has not ended meanwhile."""
    mitglied.gesperrt_am = None
    _wirksam(db, mitglied, "mitgliedschaft.entsperren", durch)


def entfernen(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> None:
    """End the Mitgliedschaft for good, and with it all its rows, type and Vertretungen.

    Errors: DomainError if the Firma would lose its last active FirmenAdmin.
    """
    _entfernen(db, mitglied, "mitgliedschaft.entfernen", durch)


def austreten(
    db: Session, mitglied: Mitgliedschaft, durch: Wer, einzelheiten: dict[str, Any]
) -> Protokoll:
    """As `entfernen`, for a leaver; the entry lists what ended with the Mitgliedschaft."""
    return _entfernen(db, mitglied, "mitgliedschaft.austreten", durch, einzelheiten)


def typ_setzen(
    db: Session,
    mitglied: Mitgliedschaft,
    typ: Berechtigungstyp,
    durch: Wer,
    einzelheiten: dict[str, Any],
) -> None:
    """Let the member be of another type from now on; the entry lists what else changed by it.

    Errors: DomainError if the Firma would lose its last active FirmenAdmin, or if a FirmenAdmin
    would be limited in time or not own staff.
    """
    _darf_typ(typ, Personentyp(mitglied.personentyp), mitglied.von, mitglied.bis)
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        _darf_ausfallen(db, mitglied)
    vorher, mitglied.berechtigungstyp = mitglied.berechtigungstyp, typ
    angaben = {"berechtigungstyp": [vorher, typ], **einzelheiten}
    _wirksam(db, mitglied, "mitgliedschaft.typ", durch, angaben)


def entfernen_durch_service_center(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> None:
    """As `entfernen`, from a clerk's case under four eyes: only that may take the last FirmenAdmin.

    The Firma is then flagged as without one.
    """
    firma = _gesperrt_zum_schreiben(db, mitglied.firma_id)
    firma.ohne_firmenadmin = ist_letzter_firmenadmin(db, mitglied)
    mitglied.entfernt_am = clock.now()
    _wirksam(db, mitglied, "mitgliedschaft.entfernen", durch)


def ist_letzter_firmenadmin(db: Session, mitglied: Mitgliedschaft) -> bool:
    """Whether the Firma would have no active FirmenAdmin without this member."""
    if mitglied.berechtigungstyp != Berechtigungstyp.FIRMENADMIN:
        return False
    return not aktive_firmenadmins(db, mitglied.firma_id).keys() - {mitglied.id}


def aktive_firmenadmins(db: Session, firma_id: int) -> dict[int, int]:
    """Who is FirmenAdmin of the Firma and can act as one: accounts by Mitgliedschaft."""
    aktive = (
        select(Mitgliedschaft.id, Mitgliedschaft.benutzer_id)
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(
            Mitgliedschaft.firma_id == firma_id,
            Mitgliedschaft.berechtigungstyp == Berechtigungstyp.FIRMENADMIN,
            col(Mitgliedschaft.gesperrt_am).is_(None),
            col(Mitgliedschaft.entfernt_am).is_(None),
            col(Mitgliedschaft.ausgesetzt_am).is_(None),
            col(Mitgliedschaft.ernennung_ausgesetzt_am).is_(None),
            Benutzer.status == Kontostatus.AKTIV,
        )
    )
    return {m or 0: benutzer for m, benutzer in db.exec(aktive)}


def _entfernen(
    db: Session,
    mitglied: Mitgliedschaft,
    handlung: str,
    durch: Wer,
    einzelheiten: dict[str, Any] | None = None,
) -> Protokoll:
    _darf_ausfallen(db, mitglied)
    mitglied.entfernt_am = clock.now()
    return _wirksam(db, mitglied, handlung, durch, einzelheiten)


def _darf_beitreten(db: Session, firma: Firma, benutzer: Benutzer, typ: Personentyp) -> None:
    if benutzer.kontoart == Kontoart.SACHBEARBEITER:
        raise DomainError("Ein Sachbearbeiter kann keiner Firma angehören.")
    if benutzer.kontoart == Kontoart.MAKLER and typ != Personentyp.VERMITTLER:
        raise DomainError("Wer einem Maklerhaus angehört, kann nur als Vermittler beitreten.")
    schon = select(Mitgliedschaft).where(
        Mitgliedschaft.firma_id == firma.id,
        Mitgliedschaft.benutzer_id == benutzer.id,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    if db.exec(schon).first():
        raise DomainError("Diese Person gehört der Firma schon an.")


def _darf_typ(typ: Berechtigungstyp, personentyp: Personentyp, von: date, bis: date) -> None:
    if typ != Berechtigungstyp.FIRMENADMIN:
        return
    if personentyp != Personentyp.FIRMENEIGEN:
        raise DomainError("Nur eigene Mitarbeiter der Firma können FirmenAdmin sein.")
    if (von, bis) != (SEIT_JEHER, OHNE_ENDE):
        raise DomainError("Ein FirmenAdmin ist nie befristet.")


def _darf_ausfallen(db: Session, mitglied: Mitgliedschaft) -> None:
    _gesperrt_zum_schreiben(db, mitglied.firma_id)
    if ist_letzter_firmenadmin(db, mitglied):
        raise DomainError("Die Firma hätte dann keinen aktiven FirmenAdmin mehr.")


def _gesperrt_zum_schreiben(db: Session, firma_id: int) -> Firma:
    """The Firma's row, locked: of two that take away FirmenAdmins, the second sees the first."""
    return db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).one()


def _wirksam(
    db: Session,
    mitglied: Mitgliedschaft,
    handlung: str,
    durch: Wer,
    einzelheiten: dict[str, Any] | None = None,
) -> Protokoll:
    """Tell the person's open pages, and those of who stands in for him; write it down."""
    mitglied_id = mitglied.id or 0
    stand_erhoehen(db, {mitglied.benutzer_id} | vertretung.vertreter_von(db, [mitglied_id]))
    return protokoll.schreiben(
        db,
        protokoll.kette_firma(mitglied.firma_id),
        handlung,
        akteur=durch,
        betroffener=db.get_one(Benutzer, mitglied.benutzer_id).wer,
        einzelheiten={"mitgliedschaft": mitglied_id, **(einzelheiten or {})},
    )


def _typen(wer: Mitgliedschaft | Beitritt) -> dict[str, Any]:
    return {"personentyp": wer.personentyp, "berechtigungstyp": wer.berechtigungstyp}
