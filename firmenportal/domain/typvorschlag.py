"""Proposals of a further FirmenAdmin: the table, and when one is open.

Rules: docs/fachregeln.md R29.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel, col

from firmenportal import clock
from firmenportal.constraints import eine_von, hoechstens_eines

OFFENE_TAGE = 7


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


def offen_bis(am: datetime) -> datetime:
    """The end of a proposal made at this moment: 24:00 of the seventh day after it in Berlin."""
    danach = am.astimezone(clock.BERLIN).date() + timedelta(days=OFFENE_TAGE + 1)
    return datetime.combine(danach, time(), clock.BERLIN).astimezone(UTC)


def letzter_tag(vorschlag: Typvorschlag) -> date:
    """The day in Berlin at whose end the proposal ends."""
    return vorschlag.offen_bis.astimezone(clock.BERLIN).date() - timedelta(days=1)


def ist_offen() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions on Typvorschlag: nobody has decided, and there is time yet."""
    return col(Typvorschlag.ausgang).is_(None), col(Typvorschlag.offen_bis) > clock.now()


def entscheiden(vorschlag: Typvorschlag, ausgang: Ausgang, durch_id: int | None) -> None:
    """Close a proposal; `durch_id` is the Mitgliedschaft that decided, if one did."""
    vorschlag.ausgang, vorschlag.entschieden_am = ausgang, clock.now()
    vorschlag.entschieden_von_id = durch_id
