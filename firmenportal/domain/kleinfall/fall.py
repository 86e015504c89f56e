"""Kleinfälle: the table of small cases, their kinds and where they stand.

Rules: docs/fachregeln.md R190 to R193.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.domain.errors import NotFoundError


class Kleinfallart(StrEnum):
    """What a small case is about; the names stand in addresses and in the protocol."""

    NAME = "name"
    KENNUNG = "kennung"
    SCHLUESSEL = "schluessel"
    SPERREN = "sperren"
    ENTSPERREN = "entsperren"
    ZEICHNER_AUFNEHMEN = "zeichner_aufnehmen"
    ZEICHNER_STREICHEN = "zeichner_streichen"
    POSTFACH = "postfach"
    ZUGANGSKENNUNG = "zugangskennung"
    WIDERRUF = "widerruf"
    VOLLMACHT = "vollmacht"
    LOESCHEN = "loeschen"


class Kleinfallstand(StrEnum):
    """Where a small case stands."""

    OFFEN = "offen"
    AUSGEFUEHRT = "ausgefuehrt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"


# What each is called: on the pages of the clerks, and in the protocol of the Firma.
TITEL: dict[Kleinfallart, str] = {
    Kleinfallart.NAME: "Name einer Person ändern",
    Kleinfallart.KENNUNG: "Fehlende Kennung nachtragen",
    Kleinfallart.SCHLUESSEL: "Benutzerschlüssel verknüpfen",
    Kleinfallart.SPERREN: "Konto sperren",
    Kleinfallart.ENTSPERREN: "Konto entsperren",
    Kleinfallart.ZEICHNER_AUFNEHMEN: "Zeichnungsberechtigte Person aufnehmen",
    Kleinfallart.ZEICHNER_STREICHEN: "Zeichnungsberechtigte Person streichen",
    Kleinfallart.POSTFACH: "Zugang nach verlorenem Postfach wiederherstellen",
    Kleinfallart.ZUGANGSKENNUNG: "Zugangskennung neu ausstellen",
    Kleinfallart.WIDERRUF: "Aussetzung durch einen Widerrufscode aufheben",
    Kleinfallart.VOLLMACHT: "Maklervollmacht auf Papier eintragen",
    Kleinfallart.LOESCHEN: "Person löschen (Art. 17 DSGVO)",
}

# About the account as a whole: every Firma and the house of the person see it in their protocol.
KONTOWEIT = frozenset(
    {
        Kleinfallart.NAME,
        Kleinfallart.SPERREN,
        Kleinfallart.ENTSPERREN,
        Kleinfallart.POSTFACH,
        Kleinfallart.ZUGANGSKENNUNG,
        Kleinfallart.LOESCHEN,
    }
)


class Kleinfall(SQLModel, table=True):
    """One small case: what one clerk asks for, and what another made of it.

    `angaben` is what is asked for, as its kind reads it (`angaben`). Whom it concerns is found when
    it is asked for, and found again when it is confirmed. `ergebnis` is what an erasure found: how
    much of each class.
    """

    __table_args__ = (
        eine_von("art", Kleinfallart),
        eine_von("stand", Kleinfallstand),
        CheckConstraint("bestaetigt_von_id <> beantragt_von_id", name="vier_augen"),
        CheckConstraint("abgelehnt_von_id <> beantragt_von_id", name="ablehnung_vier_augen"),
        CheckConstraint(
            "benutzer_id <> beantragt_von_id AND (bestaetigt_von_id IS NULL"
            " OR benutzer_id <> bestaetigt_von_id)",
            name="nicht_in_eigener_sache",
        ),
        CheckConstraint(
            "(stand = 'ausgefuehrt') = (bestaetigt_von_id IS NOT NULL)",
            name="ausgefuehrt_durch_zwei",
        ),
        CheckConstraint("(stand = 'offen') = (beendet_am IS NULL)", name="beendet"),
        Index("kleinfall_nach_stand", "stand", "id"),
        Index("kleinfall_nach_benutzer", "benutzer_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    art: str
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    begruendung: str
    stand: str = Kleinfallstand.OFFEN
    firma_id: int | None = Field(default=None, foreign_key="firma.id")
    maklerhaus_id: int | None = Field(default=None, foreign_key="maklerhaus.id")
    benutzer_id: int | None = Field(default=None, foreign_key="benutzer.id")
    beantragt_von_id: int = Field(foreign_key="benutzer.id")
    beantragt_am: datetime
    bestaetigt_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    bestaetigt_am: datetime | None = None
    abgelehnt_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    ablehnungsgrund: str = ""
    beendet_am: datetime | None = None
    ergebnis: dict[str, int] = Field(default_factory=dict, sa_type=JSON)


def fall(db: Session, fall_id: int) -> Kleinfall:
    """The case. Errors: NotFoundError."""
    return _einer(db, select(Kleinfall).where(Kleinfall.id == fall_id))


def zum_schreiben(db: Session, fall_id: int) -> Kleinfall:
    """The case, locked: of two who act at once, the second sees what the first did.

    Errors: NotFoundError.
    """
    gesucht = select(Kleinfall).where(Kleinfall.id == fall_id).with_for_update()
    return _einer(db, gesucht.execution_options(populate_existing=True))


def worte_loeschen(db: Session, benutzer_id: int) -> None:
    """What was written about a person goes with the account; an open case about it is void."""
    ihre = col(Kleinfall.benutzer_id) == benutzer_id
    offene = (ihre, col(Kleinfall.stand) == Kleinfallstand.OFFEN)
    zurueck = {"stand": Kleinfallstand.ZURUECKGEZOGEN, "beendet_am": clock.now()}
    db.execute(update(Kleinfall).where(*offene).values(**zurueck))
    db.execute(update(Kleinfall).where(ihre).values(angaben={}, begruendung="", ablehnungsgrund=""))


def _einer(db: Session, gesucht: Any) -> Kleinfall:
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise NotFoundError("Diesen Fall gibt es nicht.")
    return gefunden
