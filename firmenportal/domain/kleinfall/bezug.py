"""Whom a small case concerns, as the stock says: account, Firma, Maklerhaus, and their chains."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal.domain import protokoll, vermittler
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.domain.kleinfall.angaben import FeldError
from firmenportal.domain.kleinfall.fall import KONTOWEIT, Kleinfall
from firmenportal.domain.vermittler import Maklerhaus


@dataclass(frozen=True)
class Fallbezug:
    """Whom a case concerns."""

    benutzer_id: int | None = None
    firma_id: int | None = None
    maklerhaus_id: int | None = None


def konto(db: Session, email: str) -> Benutzer:
    """The account with this address. Errors: FeldError."""
    gefunden = db.exec(select(Benutzer).where(Benutzer.email == email)).first()
    if gefunden is None or gefunden.geloescht_am is not None:
        raise FeldError("Zu dieser E-Mail-Adresse gibt es kein Konto.", "email")
    return gefunden


def firma(db: Session, kundennummer: str) -> Firma:
    """The Firma with this Kundennummer. Errors: FeldError."""
    gefunden = db.exec(select(Firma).where(Firma.kundennummer == kundennummer)).first()
    if gefunden is None:
        raise FeldError("Diese Kundennummer gibt es nicht.", "kundennummer")
    return gefunden


def haus(db: Session, hausnummer: str) -> Maklerhaus:
    """The Maklerhaus with this number. Errors: FeldError."""
    gefunden = db.exec(select(Maklerhaus).where(Maklerhaus.hausnummer == hausnummer)).first()
    if gefunden is None:
        raise FeldError("Diese Hausnummer gibt es nicht.", "hausnummer")
    return gefunden


def mitglied(db: Session, wer: Benutzer, bei: Firma) -> Mitgliedschaft:
    """What the person is at this Firma now. Errors: FeldError."""
    gesucht = select(Mitgliedschaft).where(
        Mitgliedschaft.benutzer_id == wer.id,
        Mitgliedschaft.firma_id == bei.id,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise FeldError("Diese Person gehört nicht zu dieser Firma.", "kundennummer")
    return gefunden


def mitgliedschaften(db: Session, benutzer_id: int) -> list[Mitgliedschaft]:
    """All that have not ended, in the order in which everybody locks Firmen."""
    gesucht = select(Mitgliedschaft).where(
        Mitgliedschaft.benutzer_id == benutzer_id, col(Mitgliedschaft.entfernt_am).is_(None)
    )
    return list(db.exec(gesucht.order_by(col(Mitgliedschaft.firma_id))))


def ketten(db: Session, fall: Kleinfall) -> list[str]:
    """Where it is written down: with whom it concerns, so that they see it."""
    firmen, haeuser = {fall.firma_id}, {fall.maklerhaus_id}
    if fall.art in KONTOWEIT and fall.benutzer_id:
        firmen |= {m.firma_id for m in mitgliedschaften(db, fall.benutzer_id)}
        aufenthalt = vermittler.aufenthalt_von(db, fall.benutzer_id)
        haeuser |= {aufenthalt.maklerhaus_id} if aufenthalt else set()
    ihre = [protokoll.kette_firma(i) for i in sorted(i for i in firmen if i)]
    ihre += [protokoll.kette_haus(i) for i in sorted(i for i in haeuser if i)]
    return ihre or [protokoll.ALLGEMEIN]
