"""Vertretung: a person lends Vertragsrechte to a colleague for a while; never a type."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.domain.recht import Recht


class Vertretung(SQLModel, table=True):
    """`vertretene_id` lends to `vertreter_id`, both Mitgliedschaften of one Firma.

    In force from the later of `von` and `bestaetigt_am`. At most 90 days; the migration adds that
    constraint, since the two databases count days differently.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["vertretene_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_vertretene",
        ),
        ForeignKeyConstraint(
            ["vertreter_id", "firma_id", "vertreter_benutzer_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id", "mitgliedschaft.benutzer_id"],
            name="vertretung_vertreter",
        ),
        ForeignKeyConstraint(
            ["bestaetigt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_bestaetigt_von",
        ),
        UniqueConstraint("id", "firma_id", name="vertretung_firma"),
        Index("vertretung_nach_vertreter", "vertreter_benutzer_id"),
        Index("vertretung_nach_vertretenem", "vertretene_id"),
        CheckConstraint("vertretene_id <> vertreter_id", name="nicht_sich_selbst"),
        CheckConstraint(
            "bestaetigt_von_id NOT IN (vertretene_id, vertreter_id)", name="bestaetigt_ein_dritter"
        ),
        CheckConstraint(
            "(bestaetigt_am IS NULL) = (bestaetigt_von_id IS NULL)", name="bestaetigt_von_jemandem"
        ),
        zeitraum_offen(),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    vertretene_id: int
    vertreter_id: int
    vertreter_benutzer_id: int
    alle_zellen: bool = False
    von: date
    bis: date
    beantragt_am: datetime
    bestaetigt_am: datetime | None = None
    bestaetigt_von_id: int | None = None
    beendet_am: datetime | None = None
    ausgesetzt_am: datetime | None = None


class Vertretungszelle(SQLModel, table=True):
    """One right on one contract that a Vertretung lends."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["vertretung_id", "firma_id"],
            ["vertretung.id", "vertretung.firma_id"],
            name="vertretungszelle_vertretung",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertretungszelle_vertrag",
        ),
        eine_von("recht", Recht),
    )

    vertretung_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    recht: str = Field(primary_key=True)
    firma_id: int
