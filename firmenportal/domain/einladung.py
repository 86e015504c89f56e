"""Einladungen into a Firma, with the rights they will bring: the tables, and how one ends.

An Einladung is open until it is accepted, revoked, or void because its inviter could not send it
any more; what has ended stays so. Out of time, it may be sent again.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    or_,
)
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import Recht
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER


class Einladungsstand(StrEnum):
    """What has become of an Einladung."""

    OFFEN = "offen"
    ABGELAUFEN = "abgelaufen"
    AUSGESETZT = "ausgesetzt"
    ANGENOMMEN = "angenommen"
    WIDERRUFEN = "widerrufen"
    VERFALLEN = "verfallen"


class Einladung(SQLModel, table=True):
    """An invitation. The mailbox has the secret of its link, the database only the hash.

    The reminder has a link of its own, so that the first one stays good. `verfallen_am` says that
    the inviter could not send it any more, `abschluss_gemeldet_am` that he knows how it ended.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["eingeladen_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="einladung_von",
        ),
        UniqueConstraint("id", "firma_id", name="einladung_firma"),
        Index("einladung_nach_firma", "firma_id", "email"),
        Index("einladung_nach_einladendem", "eingeladen_von_id"),
        Index("einladung_erinnerung", "erinnerung_hash", unique=True),
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
    erinnerung_hash: str | None = None
    erstellt_am: datetime
    gueltig_bis: datetime
    angenommen_am: datetime | None = None
    widerrufen_am: datetime | None = None
    verfallen_am: datetime | None = None
    ausgesetzt_am: datetime | None = None
    abschluss_gemeldet_am: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}"

    @property
    def stand(self) -> Einladungsstand:
        enden = {
            Einladungsstand.ANGENOMMEN: self.angenommen_am,
            Einladungsstand.WIDERRUFEN: self.widerrufen_am,
            Einladungsstand.VERFALLEN: self.verfallen_am,
            Einladungsstand.AUSGESETZT: self.ausgesetzt_am,
        }
        geendet = next((stand for stand, am in enden.items() if am), None)
        if geendet:
            return geendet
        gilt = self.gueltig_bis > clock.now()
        return Einladungsstand.OFFEN if gilt else Einladungsstand.ABGELAUFEN


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


class EinladungVertrag(SQLModel, table=True):
    """A contract that an invited Admin will administer. An assignment is no right."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["einladung_id", "firma_id"],
            ["einladung.id", "einladung.firma_id"],
            name="einladung_vertrag_einladung",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="einladung_vertrag_vertrag",
        ),
    )

    einladung_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    firma_id: int


def nicht_beendet() -> tuple[ColumnElement[bool], ...]:
    """Conditions: not accepted, revoked or void, though perhaps suspended or out of time."""
    e = Einladung
    return tuple(col(am).is_(None) for am in (e.angenommen_am, e.widerrufen_am, e.verfallen_am))


def offen() -> tuple[ColumnElement[bool], ...]:
    """Conditions: its link works now, as far as the Einladung itself goes."""
    e = Einladung
    return (*nicht_beendet(), col(e.ausgesetzt_am).is_(None), col(e.gueltig_bis) > clock.now())


def link_ist(token_hash: str) -> ColumnElement[bool]:
    """Condition: one of the two links of the Einladung is this one."""
    e = Einladung
    return or_(col(e.token_hash) == token_hash, col(e.erinnerung_hash) == token_hash)


def verfallen_lassen(db: Session, einladungen: Iterable[Einladung], durch: Wer) -> int:
    """End these, since their inviter could not send them any more; how many."""
    anzahl = 0
    for einladung in einladungen:
        einladung.verfallen_am = clock.now()
        notieren(db, einladung, "einladung.verfallen", durch)
        anzahl += 1
    return anzahl


def mit_konto_verfallen(db: Session, benutzer_id: int, durch: Wer) -> int:
    """End what this account sent, whatever the Firma: a block revives nothing when it is lifted."""
    eigene = select(Mitgliedschaft.id).where(Mitgliedschaft.benutzer_id == benutzer_id)
    gesendet = col(Einladung.eingeladen_von_id).in_(eigene)
    return verfallen_lassen(db, db.exec(_nach_firma(gesendet)).all(), durch)


def mit_firma_verfallen(db: Session, firma_id: int, durch: Wer) -> int:
    """End what is open at this Firma, since nobody may act for a blocked one."""
    der_firma = col(Einladung.firma_id) == firma_id
    return verfallen_lassen(db, db.exec(_nach_firma(der_firma)).all(), durch)


def notieren(
    db: Session,
    einladung: Einladung,
    handlung: str,
    durch: Wer,
    betroffener: Wer | None = None,
    **einzelheiten: object,
) -> None:
    """Write down what became of an Einladung; its id stands for the person."""
    protokoll.schreiben(
        db,
        protokoll.kette_firma(einladung.firma_id),
        handlung,
        akteur=durch,
        betroffener=betroffener or (None, einladung.name),
        einzelheiten={"einladung": einladung.id, **einzelheiten},
        personenangaben={"email": einladung.email},
    )


def _nach_firma(wo: ColumnElement[bool]) -> Any:
    """In the order in which everybody takes chains."""
    geordnet = (col(Einladung.firma_id), col(Einladung.id))
    return select(Einladung).where(wo, *nicht_beendet()).order_by(*geordnet).with_for_update()
