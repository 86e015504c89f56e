"""Credentials: passwords, sign-in attempts, devices that are known, secrets that work once."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from passlib.context import CryptContext
from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, select

from firmenportal.constraints import eine_von
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import Auspraegung
from firmenportal.domain.benutzer import Benutzer, Kontostatus
from firmenportal.domain.errors import DomainError

# OWASP's minimum for argon2id; a hash with other parameters is renewed at the next sign-in.
PASSWORT_HASH = CryptContext(
    schemes=["argon2"],
    argon2__type="id",
    argon2__memory_cost=19456,
    argon2__time_cost=2,
    argon2__parallelism=1,
)
LAENGSTES = 128


class Zweck(StrEnum):
    """What a one-time secret is good for."""

    PASSWORT_NEU = "passwort_neu"
    EMAIL_BESTAETIGEN = "email_bestaetigen"
    EMAIL_ZURUECK = "email_zurueck"


class Einmalschluessel(SQLModel, table=True):
    """A secret sent by mail, hashed; it works once and until `gueltig_bis`."""

    __table_args__ = (eine_von("zweck", Zweck),)

    secret_hash: str = Field(primary_key=True)
    zweck: str
    benutzer_id: int = Field(foreign_key="benutzer.id", index=True)
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    gueltig_bis: datetime
    verbraucht_am: datetime | None = None


class Geraet(SQLModel, table=True):
    """A browser that has signed in to this account before; a stranger never shuts it out."""

    secret_hash: str = Field(primary_key=True)
    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    zuletzt_am: datetime


class Anmeldung(SQLModel, table=True):
    """One attempt to sign in to an account, as its owner is shown it."""

    id: int | None = Field(default=None, primary_key=True)
    benutzer_id: int = Field(foreign_key="benutzer.id", index=True)
    zeit: datetime
    erfolgreich: bool
    geraet: str = ""
    adresse: str = ""


def anmelden(
    db: Session,
    email: str,
    passwort: str,
    auspraegung: Auspraegung,
    geraet: str = "",
    adresse: str = "",
) -> str:
    """Open a Sitzung and return its secret. Equal work for an unknown account.

    Errors: DomainError, the same for every reason.
    """
    benutzer = db.exec(select(Benutzer).where(Benutzer.email == email.strip().lower())).first()
    bekannt = benutzer.passwort_hash if benutzer and benutzer.passwort_hash else _niemandes_hash()
    richtig = PASSWORT_HASH.verify(passwort[:LAENGSTES], bekannt)
    if not richtig or benutzer is None or benutzer.status != Kontostatus.AKTIV:
        raise DomainError("E-Mail-Adresse oder Passwort ist falsch.")
    return sitzung.eroeffnen(db, benutzer.id or 0, auspraegung, geraet, adresse)


@cache
def _niemandes_hash() -> str:
    return PASSWORT_HASH.hash("niemand")
