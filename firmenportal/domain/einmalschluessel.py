"""Secrets sent by mail that work once: only their hash is here, and the first to come wins."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, and_, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.domain.errors import DomainError
from firmenportal.domain.sitzung import hash_of


class Zweck(StrEnum):
    """What a one-time secret is good for."""

    PASSWORT_NEU = "passwort_neu"
    EMAIL_BESTAETIGEN = "email_bestaetigen"
    EMAIL_ZURUECK = "email_zurueck"
    AKTIVIEREN = "aktivieren"


class Einmalschluessel(SQLModel, table=True):
    """A secret sent by mail, hashed; it works once and until `gueltig_bis`.

    `benutzer_id` is empty where a stranger asked for an account that does not exist: the secret
    was written all the same, so that the answer took the same work, and opens nothing.
    """

    __table_args__ = (eine_von("zweck", Zweck),)

    secret_hash: str = Field(primary_key=True)
    zweck: str
    benutzer_id: int | None = Field(default=None, foreign_key="benutzer.id", index=True)
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    gueltig_bis: datetime
    verbraucht_am: datetime | None = None


class LinkAbgelaufenError(DomainError):
    """Unknown, used, or out of time; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("Dieser Link gilt nicht mehr.")


def ausstellen(
    db: Session, zweck: Zweck, benutzer_id: int | None, gueltig: timedelta, **angaben: str
) -> str:
    """Write a new secret and return it; older ones of the same purpose stay as they are."""
    secret = secrets.token_urlsafe(32)
    db.add(
        Einmalschluessel(
            secret_hash=hash_of(secret),
            zweck=zweck,
            benutzer_id=benutzer_id,
            angaben=angaben,
            gueltig_bis=clock.now() + gueltig,
        )
    )
    return secret


def ansehen(db: Session, zweck: Zweck, secret: str) -> Einmalschluessel:
    """The row of a secret that still works; it stays unused. Errors: LinkAbgelaufenError."""
    gesucht = select(Einmalschluessel).where(*_gilt(zweck, secret))
    zeile = db.exec(gesucht).first()
    if zeile is None:
        raise LinkAbgelaufenError
    return zeile


def einloesen(db: Session, zweck: Zweck, secret: str) -> Einmalschluessel:
    """Use a secret up and return its row: of any number at once, one succeeds.

    Errors: LinkAbgelaufenError.
    """
    verbraucht = update(Einmalschluessel).where(*_gilt(zweck, secret))
    getroffen = db.execute(verbraucht.values(verbraucht_am=clock.now()))
    if getroffen.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        raise LinkAbgelaufenError
    return db.get_one(Einmalschluessel, hash_of(secret))


def verwerfen(db: Session, benutzer_id: int, *zwecke: Zweck) -> None:
    """Let the open secrets of a person end, of these purposes."""
    betroffen = and_(
        col(Einmalschluessel.benutzer_id) == benutzer_id,
        col(Einmalschluessel.zweck).in_(zwecke),
        col(Einmalschluessel.verbraucht_am).is_(None),
    )
    db.execute(delete(Einmalschluessel).where(betroffen))


def _gilt(zweck: Zweck, secret: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Einmalschluessel.secret_hash) == hash_of(secret),
        col(Einmalschluessel.zweck) == zweck,
        col(Einmalschluessel.benutzer_id).is_not(None),
        col(Einmalschluessel.verbraucht_am).is_(None),
        col(Einmalschluessel.gueltig_bis) > clock.now(),
    )
