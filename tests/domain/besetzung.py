"""The cast of the demo world by name, for tests of commands."""

from sqlmodel import Session, col, select

from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll, Wer
from firmenportal.domain.vermittler import Maklerhaus

MUSTER, PFLEGE, STAHLBAU = "K1000017", "K1000604", "K1000735"
NORDLICHT, AHRENS = "K1000742", "K1000759"
NORD, SUED = "H00041", "H00042"
DURCH: Wer = (None, "Test")


def konto(db: Session, email: str) -> Benutzer:
    return db.exec(select(Benutzer).where(Benutzer.email == email)).one()


def firma(db: Session, kundennummer: str = MUSTER) -> Firma:
    return db.exec(select(Firma).where(Firma.kundennummer == kundennummer)).one()


def haus(db: Session, hausnummer: str = NORD) -> Maklerhaus:
    return db.exec(select(Maklerhaus).where(Maklerhaus.hausnummer == hausnummer)).one()


def mitglied(db: Session, email: str, kundennummer: str = MUSTER) -> Mitgliedschaft:
    return db.exec(
        select(Mitgliedschaft).where(
            Mitgliedschaft.benutzer_id == konto(db, email).id,
            Mitgliedschaft.firma_id == firma(db, kundennummer).id,
        )
    ).one()


def stand(db: Session, email: str) -> int:
    """How often this person's rights have changed."""
    return db.exec(select(Benutzer.rechte_stand).where(Benutzer.email == email)).one()


def letzter(db: Session) -> Protokoll:
    """The newest protocol entry."""
    db.flush()
    return db.exec(select(Protokoll).order_by(col(Protokoll.id).desc())).first() or _keiner()


def _keiner() -> Protokoll:
    raise AssertionError("There is no protocol entry.")
