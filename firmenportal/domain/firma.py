"""Firmen: the insurer's corporate clients, each a tenant of the portal."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von


class Zustand(StrEnum):
    """Whether a Firma or a Maklerhaus may work in the portal at all."""

    AKTIV = "aktiv"
    GESPERRT = "gesperrt"


class Firma(SQLModel, table=True):
    """A corporate client. Blocked, it opens nothing to anyone."""

    __table_args__ = (eine_von("status", Zustand),)

    id: int | None = Field(default=None, primary_key=True)
    kundennummer: str = Field(unique=True)
    name: str = Field(index=True)
    strasse: str = ""
    plz: str = ""
    ort: str = ""
    status: str = Zustand.AKTIV
    # Safety rule 1: once a Firma has had a FirmenAdmin, its own people never leave it without one.
    hatte_firmenadmin: bool = False
    ohne_firmenadmin: bool = False
    # Eligibility is tested once; shrinking later takes nothing away.
    freischaltbar_seit: datetime | None = None
