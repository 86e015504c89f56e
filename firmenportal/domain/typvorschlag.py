"""Proposals of a further FirmenAdmin: the table, and when one is open."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von, hoechstens_eines


class Ausgang(StrEnum):
    """What became of a proposal. `hinfaellig`: somebody it needs was no longer what he was."""

    BESTAETIGT = "bestaetigt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"
    HINFAELLIG = "hinfaellig"
    ABGELAUFEN = "abgelaufen"


class Typvorschlag(SQLModel, table=True):
    """A FirmenAdmin proposes a member to become one, and a second one confirms.

    Open before the moment `offen_bis`, as long as nobody has decided.
    """

    __table_args__ = (
        *(
            ForeignKeyConstraint(
                [spalte, "firma_id"],
                ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
                name=f"typvorschlag_{wer}",
            )
            for wer, spalte in (
                ("kandidat", "kandidat_id"),
                ("von", "vorgeschlagen_von_id"),
                ("entschieden_von", "entschieden_von_id"),
            )
        ),
        hoechstens_eines("typvorschlag_einmal", "kandidat_id", wo="ausgang IS NULL"),
        Index("typvorschlag_nach_firma", "firma_id", "offen_bis"),
        eine_von("ausgang", Ausgang),
        CheckConstraint("kandidat_id <> vorgeschlagen_von_id", name="nicht_sich_selbst"),
        CheckConstraint(
            "ausgang <> 'bestaetigt' OR (entschieden_von_id IS NOT NULL"
            " AND entschieden_von_id NOT IN (kandidat_id, vorgeschlagen_von_id))",
            name="bestaetigt_ein_dritter",
        ),
        CheckConstraint("(ausgang IS NULL) = (entschieden_am IS NULL)", name="ausgang_mit_moment"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    kandidat_id: int
    vorgeschlagen_von_id: int
    vorgeschlagen_am: datetime
    offen_bis: datetime
    ausgang: str | None = None
    entschieden_am: datetime | None = None
    entschieden_von_id: int | None = None
