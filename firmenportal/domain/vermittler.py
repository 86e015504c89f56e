"""Maklerhäuser, their staff and Bestand, and what a Firma grants or denies them: the tables."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von, hoechstens_eines, zeitraum_offen
from firmenportal.domain.benutzer import Kontoart
from firmenportal.domain.firma import Zustand
from firmenportal.domain.recht import Recht
from firmenportal.domain.zeitraum import OHNE_ENDE


class Herkunft(StrEnum):
    """How a Vollmacht was granted."""

    PAPIER = "papier"
    PORTAL = "portal"


class Maklerhaus(SQLModel, table=True):
    """A broker firm. Blocked, it opens nothing to its staff."""

    __table_args__ = (eine_von("status", Zustand),)

    id: int | None = Field(default=None, primary_key=True)
    hausnummer: str = Field(unique=True)
    name: str = Field(index=True)
    strasse: str = ""
    plz: str = ""
    ort: str = ""
    status: str = Zustand.AKTIV


class Zeichner(SQLModel, table=True):
    """Who may sign for a Maklerhaus, as the insurer's register says."""

    maklerhaus_id: int = Field(foreign_key="maklerhaus.id", primary_key=True)
    name: str = Field(primary_key=True)
    email: str = Field(default="", primary_key=True)


class Zugehoerigkeit(SQLModel, table=True):
    """One stay of a person in a Maklerhaus; a return is a new stay. At most one is open."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["benutzer_id", "kontoart"],
            ["benutzer.id", "benutzer.kontoart"],
            name="zugehoerigkeit_konto",
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "benutzer_id", "maklerhaus_id", name="zugehoerigkeit_person"),
        hoechstens_eines("zugehoerigkeit_offen", "benutzer_id", wo="bis IS NULL"),
        Index("zugehoerigkeit_nach_haus", "maklerhaus_id", "benutzer_id"),
        Index("zugehoerigkeit_nach_person", "benutzer_id", "maklerhaus_id"),
        CheckConstraint("kontoart = 'makler' OR bis IS NOT NULL", name="zugehoerigkeit_makler"),
    )

    id: int | None = Field(default=None, primary_key=True)
    benutzer_id: int
    kontoart: str = Kontoart.MAKLER
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    leitung: bool = False
    seit: datetime
    bis: datetime | None = None


class Benutzerschluessel(SQLModel, table=True):
    """A personal key of the insurer; with it an account has the Vermittler-Zugang of its house.

    The stock names key and house; which account it belongs to is linked once, by clerks.
    """

    schluessel: str = Field(primary_key=True)
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id", index=True)
    benutzer_id: int | None = Field(default=None, foreign_key="benutzer.id", unique=True)
    gesperrt: bool = False


class Bestand(SQLModel, table=True):
    """A contract in a Maklerhaus's portfolio, by days.

    The migration adds what a model cannot say: no two rows of a contract share a day.
    """

    __table_args__ = (
        zeitraum_offen(),
        Index("bestand_nach_haus", "maklerhaus_id", "vertrag_id", "von", "bis"),
        Index("bestand_nach_vertrag", "vertrag_id", "maklerhaus_id", "von", "bis"),
    )

    id: int | None = Field(default=None, primary_key=True)
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    vertrag_id: int = Field(foreign_key="gruppenvertrag.id", sa_type=BigInteger)
    von: date
    bis: date = OHNE_ENDE


class Maklervollmacht(SQLModel, table=True):
    """A Firma's mandate to a Maklerhaus: contracts (all or listed) × rights, within a window.

    It counts from `erteilt_am` (None: only asked for) until `widerrufen_am`, an act of the Firma
    alone.
    """

    __table_args__ = (
        UniqueConstraint("id", "firma_id", name="maklervollmacht_firma"),
        UniqueConstraint("id", "firma_id", "maklerhaus_id", name="maklervollmacht_haus"),
        Index("maklervollmacht_nach_haus", "maklerhaus_id", "firma_id"),
        Index("maklervollmacht_nach_firma", "firma_id"),
        eine_von("herkunft", Herkunft),
        zeitraum_offen(),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    herkunft: str = Herkunft.PAPIER
    alle_vertraege: bool = False
    von: date
    bis: date = OHNE_ENDE
    angefragt_am: datetime | None = None
    erteilt_am: datetime | None = None
    widerrufen_am: datetime | None = None
    ausgesetzt_am: datetime | None = None


class VollmachtRecht(SQLModel, table=True):
    """One right that a Vollmacht names."""

    __table_args__ = (eine_von("recht", Recht),)

    vollmacht_id: int = Field(
        foreign_key="maklervollmacht.id", primary_key=True, ondelete="CASCADE"
    )
    recht: str = Field(primary_key=True)


class VollmachtVertrag(SQLModel, table=True):
    """One contract that a Vollmacht names; of its own Firma, or not at all."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["vollmacht_id", "firma_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id"],
            name="vollmacht_vertrag_vollmacht",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vollmacht_vertrag_vertrag",
        ),
    )

    vollmacht_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    firma_id: int


class Widerspruch(SQLModel, table=True):
    """A Firma's objection to the Vermittler-Zugang of a Maklerhaus."""

    __table_args__ = (
        hoechstens_eines(
            "widerspruch_offen", "firma_id", "maklerhaus_id", wo="aufgehoben_am IS NULL"
        ),
        Index("widerspruch_nach_haus", "maklerhaus_id", "firma_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    eingelegt_am: datetime
    aufgehoben_am: datetime | None = None
