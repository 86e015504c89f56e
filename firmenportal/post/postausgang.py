"""The outbox table: what is to leave the house, written in the transaction that causes it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von


class Art(StrEnum):
    """How it leaves."""

    MAIL = "mail"
    BRIEF = "brief"
    SMS = "sms"


class Postausgang(SQLModel, table=True):
    """One consignment. The Message-ID is stable, so that a repeated delivery is recognisable."""

    __table_args__ = (
        eine_von("art", Art),
        Index(
            "postausgang_offen",
            "naechster_versuch_am",
            sqlite_where=text("gesendet_am IS NULL"),
            postgresql_where=text("gesendet_am IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    art: str = Art.MAIL
    an: str
    betreff: str
    text: str
    html: str = ""
    message_id: str = Field(unique=True)
    erstellt_am: datetime
    naechster_versuch_am: datetime
    versuche: int = 0
    gesendet_am: datetime | None = None
    fehler: str = ""
