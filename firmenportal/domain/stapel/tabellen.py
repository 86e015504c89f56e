"""Batches of invitations and their rows: the tables."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von


class Stapelzustand(StrEnum):
    """How far a batch is: `geprueft` does nothing yet, `sendet` goes on by itself."""

    GEPRUEFT = "geprueft"
    SENDET = "sendet"
    FERTIG = "fertig"


class Zeilenzustand(StrEnum):
    """What became of a row: `abgelehnt` was valid when it was checked, but not when it was sent."""

    GUELTIG = "gueltig"
    FEHLERHAFT = "fehlerhaft"
    GESENDET = "gesendet"
    ABGELEHNT = "abgelehnt"


_SENDET = text("zustand = 'sendet'")


class Stapel(SQLModel, table=True):
    """A file with people to invite, as somebody has uploaded it for his Firma.

    `nur_alle`: either every row is sent, or none. `sitzung` is the one in which it was released.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["hochgeladen_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="stapel_von",
        ),
        eine_von("zustand", Stapelzustand),
        Index("stapel_nach_firma", "firma_id", "erstellt_am"),
        Index("stapel_nach_alter", "erstellt_am"),
        Index("stapel_offen", "id", sqlite_where=_SENDET, postgresql_where=_SENDET),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    hochgeladen_von_id: int
    dateiname: str
    erstellt_am: datetime
    zustand: str = Stapelzustand.GEPRUEFT
    nur_alle: bool = False
    sitzung: str = ""
    fertig_am: datetime | None = None


class Stapelzeile(SQLModel, table=True):
    """One person of the file; `nummer` is the row's own.

    `werte` are the texts as they stand in the file, by column; `angaben` what they were understood
    to mean, so that what is sent is what was checked. `fehler` are sentences with their details.
    A sent row names its invitation, and no two rows the same.
    """

    __table_args__ = (eine_von("zustand", Zeilenzustand),)

    stapel_id: int = Field(foreign_key="stapel.id", primary_key=True, ondelete="CASCADE")
    nummer: int = Field(primary_key=True)
    zustand: str
    werte: dict[str, str] = Field(sa_type=JSON)
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    fehler: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    einladung_id: int | None = Field(
        default=None, foreign_key="einladung.id", unique=True, ondelete="SET NULL"
    )
