"""The rows that grant: single Vertragsrechte and the contracts assigned to an Admin."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.domain.benutzer import Personentyp
from firmenportal.domain.recht import Recht
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER


class Quelle(StrEnum):
    """Who granted a row: the Firma itself, or a Maklerhaus by way of a Vollmacht."""

    FIRMA = "firma"
    VOLLMACHT = "vollmacht"


def _nach_person(name: str, wo: str) -> Index:
    spalten = ("benutzer_id", "vertrag_id", "recht", "von", "bis", "ausgesetzt_am")
    wege = ("mitgliedschaft_id", "zugehoerigkeit_id", "maklerhaus_id", "vollmacht_id")
    return Index(name, *spalten, *wege, sqlite_where=text(wo), postgresql_where=text(wo))


class Vertragsrecht(SQLModel, table=True):
    """One right of one Mitgliedschaft on one contract, within a window of days.

    A Vermittler's row names the stay in the house under which it was given, and lives only in it.
    The composite keys make impossible: a right across tenants, a stay of another person, a
    Vollmacht of another Firma or house.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id", "benutzer_id", "personentyp"],
            [
                "mitgliedschaft.id",
                "mitgliedschaft.firma_id",
                "mitgliedschaft.benutzer_id",
                "mitgliedschaft.personentyp",
            ],
            name="vertragsrecht_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertragsrecht_vertrag",
        ),
        ForeignKeyConstraint(
            ["zugehoerigkeit_id", "benutzer_id", "maklerhaus_id"],
            ["zugehoerigkeit.id", "zugehoerigkeit.benutzer_id", "zugehoerigkeit.maklerhaus_id"],
            name="vertragsrecht_zugehoerigkeit",
        ),
        ForeignKeyConstraint(
            ["vollmacht_id", "firma_id", "maklerhaus_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id", "maklervollmacht.maklerhaus_id"],
            name="vertragsrecht_vollmacht",
        ),
        CheckConstraint(
            "(personentyp = 'vermittler') = (zugehoerigkeit_id IS NOT NULL)"
            " AND (zugehoerigkeit_id IS NULL) = (maklerhaus_id IS NULL)",
            name="vermittler_nennt_zugehoerigkeit",
        ),
        CheckConstraint(
            "(quelle = 'vollmacht') = (vollmacht_id IS NOT NULL)"
            " AND (vollmacht_id IS NULL OR maklerhaus_id IS NOT NULL)",
            name="vollmacht_genannt",
        ),
        eine_von("recht", Recht),
        eine_von("quelle", Quelle),
        eine_von("personentyp", Personentyp),
        zeitraum_offen(),
        # One covering index per path of the rule, so that none reads the rows of another.
        _nach_person("vertragsrecht_zeile", "zugehoerigkeit_id IS NULL"),
        _nach_person(
            "vertragsrecht_vermittler", "zugehoerigkeit_id IS NOT NULL AND vollmacht_id IS NULL"
        ),
        _nach_person("vertragsrecht_bevollmaechtigt", "vollmacht_id IS NOT NULL"),
        Index("vertragsrecht_nach_vertrag", "vertrag_id", "recht", "benutzer_id"),
        Index("vertragsrecht_nach_mitgliedschaft", "mitgliedschaft_id", "vertrag_id", "recht"),
        Index(
            "vertragsrecht_einmal",
            "mitgliedschaft_id",
            "vertrag_id",
            "recht",
            "von",
            text("coalesce(zugehoerigkeit_id, 0)"),
            text("coalesce(vollmacht_id, 0)"),
            unique=True,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mitgliedschaft_id: int
    firma_id: int
    benutzer_id: int
    personentyp: str
    vertrag_id: int = Field(sa_type=BigInteger)
    recht: str
    quelle: str = Quelle.FIRMA
    zugehoerigkeit_id: int | None = None
    maklerhaus_id: int | None = None
    vollmacht_id: int | None = None
    von: date = SEIT_JEHER
    bis: date = OHNE_ENDE
    erteilt_am: datetime
    ausgesetzt_am: datetime | None = None


class AdminVertrag(SQLModel, table=True):
    """A contract that an Admin administers. An assignment is no right."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="admin_vertrag_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="admin_vertrag_vertrag",
        ),
        Index("admin_vertrag_nach_vertrag", "vertrag_id"),
    )

    mitgliedschaft_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    firma_id: int
