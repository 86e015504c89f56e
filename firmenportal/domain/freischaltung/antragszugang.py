"""Coming back to an application on any device: its number and a code that was sent by e-mail.

Who has both holds a secret in a cookie from then on; only its hash is here. Rules:
docs/fachregeln.md R154.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.domain import tippcode
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.sitzung import hash_of
from firmenportal.post import freischaltung as mails
from firmenportal.post import postausgang

UNGENUTZT = timedelta(hours=12)


class Antragszugang(SQLModel, table=True):
    """A browser that works on an application; ends twelve hours after its last use."""

    secret_hash: str = Field(primary_key=True)
    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE", index=True)
    zuletzt_am: datetime


class UnbekanntError(DomainError):
    """Number or code is wrong; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("Vorgangsnummer oder Code ist falsch.")


def eroeffnen(db: Session, antrag: Antrag) -> str:
    """A new secret for the browser."""
    secret = secrets.token_urlsafe(32)
    db.add(
        Antragszugang(secret_hash=hash_of(secret), antrag_id=antrag.id or 0, zuletzt_am=clock.now())
    )
    return secret


def antrag_der(db: Session, secret_hash: str) -> Antrag | None:
    """The application on which the holder of this secret works; None if there is none."""
    zugang = db.get(Antragszugang, secret_hash) if secret_hash else None
    if zugang is None or zugang.zuletzt_am < clock.now() - UNGENUTZT:
        return None
    return db.get_one(Antrag, zugang.antrag_id)


def genutzt(db: Session, secret_hash: str) -> None:
    """The idle time begins anew."""
    zugang = db.get(Antragszugang, secret_hash)
    if zugang is not None:
        zugang.zuletzt_am = clock.now()


def code_senden(db: Session, antrag: Antrag) -> None:
    """A new code by mail to the contact; the one before is dead. Errors: DomainError."""
    email = antrag.angaben.ansprechpartner.email
    if not email:
        raise DomainError("Nennen Sie zuerst die E-Mail-Adresse des Ansprechpartners.")
    code = tippcode.neu()
    antrag.code_hash = _abdruck(code)
    antrag.kontakt_bestaetigt_am = None
    db.add(antrag)
    text = mails.code(
        antrag.sprache,
        antrag.angaben.ansprechpartner.name,
        antrag.vorgangsnummer,
        tippcode.gruppiert(code),
    )
    postausgang.mail(db, email.strip().lower(), text)


def einloesen(db: Session, vorgangsnummer: str, code: str) -> str:
    """A secret for who has number and code; having the code confirms the address.

    The same work whether or not there is such a number. Errors: TippfehlerError, UnbekanntError.
    """
    gesucht = _abdruck(tippcode.lesen(code))
    antrag = db.exec(
        select(Antrag).where(Antrag.vorgangsnummer == vorgangsnummer.strip().upper())
    ).first()
    bekannt = antrag.code_hash if antrag else ""
    if not secrets.compare_digest(gesucht, bekannt or _abdruck("")) or antrag is None:
        raise UnbekanntError
    antrag.kontakt_bestaetigt_am = antrag.kontakt_bestaetigt_am or clock.now()
    db.add(antrag)
    return eroeffnen(db, antrag)


def beenden(db: Session, secret_hash: str) -> None:
    """This browser works on the application no more."""
    db.execute(delete(Antragszugang).where(col(Antragszugang.secret_hash) == secret_hash))


def _abdruck(code: str) -> str:
    return tippcode.abdruck("antrag", code)
