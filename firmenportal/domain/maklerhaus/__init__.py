"""A Maklerhaus as its own people govern it: who of the staff acts for the house, and as what.

The leitung proposes, asks and lets people go; nobody of the house grants a right.
Rules: docs/fachregeln.md R240 to R244.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.vermittler import Maklerhaus, Zeichner, Zugehoerigkeit
from firmenportal.domain.zustand import Zustand


@dataclass(frozen=True)
class Hausmitglied:
    """Somebody of the house's present staff; `zeichnet`: the insurer's register names him."""

    akteur: Akteur
    haus_id: int
    haus: str
    zugehoerigkeit_id: int
    leitung: bool
    zeichnet: bool

    @property
    def darf_anfragen(self) -> bool:
        """Whether he may ask a Firma for a Vollmacht."""
        return self.leitung or self.zeichnet


def hausmitglied(db: Session, akteur: Akteur) -> Hausmitglied:
    """As whom the Akteur is in a house now. Errors: NotFoundError, in a blocked house, too."""
    z, h = Zugehoerigkeit, Maklerhaus
    gesucht = (
        select(z, h.name)
        .join(h, col(h.id) == col(z.maklerhaus_id))
        .where(
            z.benutzer_id == akteur.benutzer_id,
            col(z.bis).is_(None),
            h.status == Zustand.AKTIV,
        )
    )
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise NotFoundError("Diese Seite gibt es nicht.")
    aufenthalt, haus = gefunden
    return Hausmitglied(
        akteur,
        aufenthalt.maklerhaus_id,
        haus,
        aufenthalt.id or 0,
        aufenthalt.leitung,
        akteur.email in zeichneradressen(db, aufenthalt.maklerhaus_id),
    )


def ist_im_haus(db: Session, akteur: Akteur) -> bool:
    """Whether the Akteur is in a house that opens anything."""
    try:
        hausmitglied(db, akteur)
    except NotFoundError:
        return False
    return True


def handelnd(db: Session, akteur: Akteur) -> Hausmitglied:
    """As `hausmitglied`, for a command: acts on the house wait until the transaction ends.

    Whoever waited sees what the other did. Errors: NotFoundError.
    """
    haus_id = hausmitglied(db, akteur).haus_id
    db.exec(select(Maklerhaus).where(Maklerhaus.id == haus_id).with_for_update()).one()
    db.expire_all()
    return hausmitglied(db, akteur)


def require_leitung(h: Hausmitglied) -> None:
    """Errors: NotFoundError: what only the leitung does is nobody else's page."""
    if not h.leitung:
        raise NotFoundError("Diese Seite gibt es nicht.")


def leitungen(db: Session, haus_id: int) -> list[int]:
    """The accounts that lead the house now."""
    z = Zugehoerigkeit
    gesucht = select(z.benutzer_id).where(
        z.maklerhaus_id == haus_id, col(z.leitung).is_(True), col(z.bis).is_(None)
    )
    return sorted(db.exec(gesucht))


def zeichneradressen(db: Session, haus_id: int) -> set[str]:
    """The addresses of those who may sign for the house."""
    gesucht = select(Zeichner.email).where(Zeichner.maklerhaus_id == haus_id, Zeichner.email != "")
    return {email.lower() for email in db.exec(gesucht)}
