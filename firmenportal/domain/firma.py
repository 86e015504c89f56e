"""Firmen: the insurer's corporate clients, each a tenant of the portal."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.domain import einladung, protokoll
from firmenportal.domain.benutzer import Mitgliedschaft, stand_erhoehen
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vermittler import Bestand, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.zustand import Zustand


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


def sperren(db: Session, firma: Firma, durch: Wer) -> None:
    """The Firma opens nothing to anyone, and nobody comes in by an Einladung that was open.

    For the Service Center alone.
    """
    einladung.mit_firma_verfallen(db, firma.id or 0, durch)
    _zustand_setzen(db, firma, Zustand.GESPERRT, durch)


def entsperren(db: Session, firma: Firma, durch: Wer) -> None:
    """The Firma opens again what rights and Bestand say. For the Service Center alone."""
    _zustand_setzen(db, firma, Zustand.AKTIV, durch)


def betroffene(db: Session, firma_id: int) -> set[int]:
    """Everybody who may hold something at this Firma: its members, and the houses' staff."""
    mitglieder = select(Mitgliedschaft.benutzer_id).where(
        Mitgliedschaft.firma_id == firma_id, col(Mitgliedschaft.entfernt_am).is_(None)
    )
    makler = (
        select(Zugehoerigkeit.benutzer_id)
        .join(Bestand, col(Bestand.maklerhaus_id) == col(Zugehoerigkeit.maklerhaus_id))
        .join(Gruppenvertrag, col(Gruppenvertrag.id) == col(Bestand.vertrag_id))
        .where(Gruppenvertrag.firma_id == firma_id, Bestand.bis > clock.heute())
        .where(col(Zugehoerigkeit.bis).is_(None))
        .distinct()
    )
    return {*db.exec(mitglieder), *db.exec(makler)}


def _zustand_setzen(db: Session, firma: Firma, zustand: Zustand, durch: Wer) -> None:
    firma_id = firma.id or 0
    vorher, firma.status = firma.status, zustand
    stand_erhoehen(db, betroffene(db, firma_id))
    protokoll.schreiben(
        db,
        protokoll.kette_firma(firma_id),
        "firma.sperren" if zustand == Zustand.GESPERRT else "firma.entsperren",
        akteur=durch,
        einzelheiten={"status": [vorher, zustand]},
    )
