"""Sperren, Entsperren, Zugang entfernen: what a Verwalter does to somebody's access at his Firma.

Every command is called with a Verwalter from `delegation.handelnd`. It acts on the Mitgliedschaft,
at once; what hung on it (Einladungen, proposals, and Sitzungen where no other access is left) ends
for good, and lifting a block revives none of it.
Rules: docs/fachregeln.md R4, R18, R20, R25, R26, R28, R33 to R36, R57, R102, R103.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import (
    berechtigungstyp,
    delegation,
    einladen,
    mitgliedschaft,
    sitzung,
    vermittler,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Maklerhaus,
    Maklervollmacht,
    Zugehoerigkeit,
)
from firmenportal.domain.zustand import Zustand
from firmenportal.post import ausschluss as mails
from firmenportal.post.vorlage import Mailtext


@dataclass(frozen=True)
class AndereWege:
    """By what else a Vermittler reaches the Firma's contracts, whatever his Mitgliedschaft.

    Both concern his whole house: the Vermittler-Zugang, which a Widerspruch ends, and the
    Vollmachten, which may be revoked.
    """

    haus_id: int
    haus: str
    zugang: bool
    vollmachten: tuple[int, ...]


@dataclass(frozen=True)
class Mitbeenden:
    """Which other ways of a Vermittler end with his block or removal."""

    zugang: bool = False
    vollmachten: bool = False


NUR_DIESEN = Mitbeenden()


def sperren(
    db: Session, v: Verwalter, mitgliedschaft_id: int, mit: Mitbeenden = NUR_DIESEN
) -> None:
    """Stop a member's access until it is unblocked.

    Errors: NotFoundError, HindernisError, DomainError if it is blocked already or if the Firma
    would lose its last active FirmenAdmin, BestaetigungNoetigError before a Vollmacht is revoked.
    """
    ziel = _ziel(db, v, mitgliedschaft_id)
    if ziel.gesperrt_am is not None:
        raise DomainError("Dieser Zugang ist schon gesperrt.")
    _andere_wege_beenden(db, v, ziel, mit)
    mitgliedschaft.sperren(db, ziel, v.akteur.wer)
    was_daran_hing_beenden(db, v, ziel)
    mitteilen(db, v, ziel, mails.gesperrt, mails.firmenadmin_gesperrt)


def entsperren(db: Session, v: Verwalter, mitgliedschaft_id: int) -> None:
    """Bring back what the block stopped. Errors: as `sperren`, if it is not blocked."""
    ziel = _ziel(db, v, mitgliedschaft_id)
    if ziel.gesperrt_am is None:
        raise DomainError("Dieser Zugang ist nicht gesperrt.")
    mitgliedschaft.entsperren(db, ziel, v.akteur.wer)
    mitteilen(db, v, ziel, mails.entsperrt, mails.firmenadmin_entsperrt)


def entfernen(
    db: Session, v: Verwalter, mitgliedschaft_id: int, mit: Mitbeenden = NUR_DIESEN
) -> None:
    """End a member's access for good; whoever comes back begins anew. Errors: as `sperren`."""
    ziel = _ziel(db, v, mitgliedschaft_id)
    _andere_wege_beenden(db, v, ziel, mit)
    mitgliedschaft.entfernen(db, ziel, v.akteur.wer)
    was_daran_hing_beenden(db, v, ziel)
    mitteilen(db, v, ziel, mails.entfernt, mails.firmenadmin_entfernt)


def andere_wege(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> AndereWege | None:
    """What the dialog offers to end as well; None if there is nothing, or nothing for him to end.

    Widerspruch and Vollmacht are acts of a FirmenAdmin alone.
    """
    haus = _haus(db, ziel)
    if haus is None or not v.ist_firmenadmin:
        return None
    haus_id = haus.id or 0
    wege = AndereWege(
        haus_id,
        haus.name,
        zugang=not vermittler.hat_widersprochen(db, v.firma_id, haus_id),
        vollmachten=tuple(w.id or 0 for w in _vollmachten(db, v.firma_id, haus_id)),
    )
    return wege if wege.zugang or wege.vollmachten else None


def was_daran_hing_beenden(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> list[int]:
    """Einladungen, proposals and, without other access, Sitzungen; ids of the proposals."""
    durch = v.akteur.wer
    db.flush()
    einladen.beenden_fuer(db, ziel, durch)
    einladen.ungueltige_beenden(db, v.firma_id, durch)
    vorschlaege = berechtigungstyp.vorschlaege_beenden(db, ziel, durch)
    if not hat_anderen_zugang(db, ziel.benutzer_id):
        sitzung.alle_beenden(db, ziel.benutzer_id)
    return vorschlaege


def mitteilen(
    db: Session,
    v: Verwalter,
    ziel: Mitgliedschaft,
    ihm: Callable[[str, str, str], Mailtext],
    allen: Callable[[str, str, str, str, str], Mailtext],
) -> None:
    """Tell the person; and all FirmenAdmins, if it is one of them."""
    art, wer = Benachrichtigungsart.ZUGANG, db.get_one(Benutzer, ziel.benutzer_id).name
    benachrichtigen(db, ziel.benutzer_id, art, lambda b: ihm(b.sprache, b.name, v.firma))
    if ziel.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        berechtigungstyp.firmenadmins_sagen(
            db,
            v.firma_id,
            Benachrichtigungsart.TYP,
            lambda b: allen(b.sprache, b.name, v.firma, wer, v.akteur.name),
            ohne=ziel.benutzer_id,
        )
    berechtigungstyp.seiten_folgen(db, v.firma_id)


def hat_anderen_zugang(db: Session, benutzer_id: int) -> bool:
    """Whether a person still has something to be signed in for: a Firma, or a Vermittler-Zugang."""
    heute = clock.heute()
    firmen = (
        select(Mitgliedschaft.id)
        .join(Firma, col(Firma.id) == col(Mitgliedschaft.firma_id))
        .where(
            Mitgliedschaft.benutzer_id == benutzer_id,
            col(Mitgliedschaft.entfernt_am).is_(None),
            col(Mitgliedschaft.gesperrt_am).is_(None),
            col(Mitgliedschaft.ausgesetzt_am).is_(None),
            Mitgliedschaft.von <= heute,
            Mitgliedschaft.bis > heute,
            Firma.status == Zustand.AKTIV,
        )
    )
    return db.exec(firmen).first() is not None or _hat_vermittler_zugang(db, benutzer_id)


# The pieces


def _ziel(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Mitgliedschaft:
    ziel = delegation.mitglied(db, v, mitgliedschaft_id)
    delegation.require_ausschluss(db, v, ziel)
    return ziel


def _andere_wege_beenden(db: Session, v: Verwalter, ziel: Mitgliedschaft, mit: Mitbeenden) -> None:
    """As the dialog offered it; what another has ended meanwhile is no error."""
    wege = andere_wege(db, v, ziel)
    if wege is None:
        return
    if mit.vollmachten and wege.vollmachten:
        sitzung.require_bestaetigt(db, v.akteur)
        for vollmacht_id in wege.vollmachten:
            vollmacht = db.get_one(Maklervollmacht, vollmacht_id)
            vermittler.vollmacht_widerrufen(db, vollmacht, v.akteur.wer)
    if mit.zugang and wege.zugang:
        vermittler.widersprechen(db, v.firma_id, wege.haus_id, v.akteur.wer)


def _haus(db: Session, ziel: Mitgliedschaft) -> Maklerhaus | None:
    if ziel.personentyp != Personentyp.VERMITTLER:
        return None
    aufenthalt = vermittler.aufenthalt_von(db, ziel.benutzer_id)
    return db.get_one(Maklerhaus, aufenthalt.maklerhaus_id) if aufenthalt else None


def _vollmachten(db: Session, firma_id: int, haus_id: int) -> list[Maklervollmacht]:
    """Those granted that have not ended."""
    w = Maklervollmacht
    laufende = select(w).where(
        w.firma_id == firma_id,
        w.maklerhaus_id == haus_id,
        col(w.erteilt_am).is_not(None),
        col(w.widerrufen_am).is_(None),
        w.bis > clock.heute(),
    )
    return list(db.exec(laufende.order_by(col(w.id))))


def _hat_vermittler_zugang(db: Session, benutzer_id: int) -> bool:
    s, z, h = Benutzerschluessel, Zugehoerigkeit, Maklerhaus
    zugang = (
        select(s.schluessel)
        .join(z, col(z.benutzer_id) == col(s.benutzer_id))
        .join(h, col(h.id) == col(z.maklerhaus_id))
        .where(
            s.benutzer_id == benutzer_id,
            s.maklerhaus_id == z.maklerhaus_id,
            col(s.gesperrt).is_(False),
            col(z.bis).is_(None),
            h.status == Zustand.AKTIV,
        )
    )
    return db.exec(zugang).first() is not None
