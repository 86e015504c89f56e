"""Einladungen into a Firma, with the rights they will bring: the tables."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.recht import Recht
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER


class Einladung(SQLModel, table=True):
    """An invitation. The mailbox has the secret of its link, the database only the hash."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["eingeladen_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="einladung_von",
        ),
        UniqueConstraint("id", "firma_id", name="einladung_firma"),
        Index("einladung_nach_firma", "firma_id", "email"),
        eine_von("personentyp", Personentyp),
        eine_von("berechtigungstyp", Berechtigungstyp),
        CheckConstraint("personentyp <> 'vermittler'", name="vermittler_durch_antrag"),
        CheckConstraint("berechtigungstyp <> 'FirmenAdmin'", name="firmenadmin_durch_antrag"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    eingeladen_von_id: int
    email: str
    anrede: str = ""
    vorname: str
    nachname: str
    personentyp: str
    berechtigungstyp: str
    token_hash: str = Field(unique=True)
    erstellt_am: datetime
    gueltig_bis: datetime
    angenommen_am: datetime | None = None
    widerrufen_am: datetime | None = None
    ausgesetzt_am: datetime | None = None


class EinladungRecht(SQLModel, table=True):
    """One right that an invitation will bring."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["einladung_id", "firma_id"],
            ["einladung.id", "einladung.firma_id"],
            name="einladung_recht_einladung",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="einladung_recht_vertrag",
        ),
        eine_von("recht", Recht),
        zeitraum_offen(),
    )

    einladung_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    recht: str = Field(primary_key=True)
    firma_id: int
    von: date = SEIT_JEHER
    bis: date = OHNE_ENDE
