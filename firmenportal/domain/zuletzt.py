"""The contracts that a person opened last, for his own eyes and without any weight of its own."""

from datetime import datetime

from sqlalchemy import BigInteger, delete
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.domain import vertragsliste
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.vertragsliste import Zeile

GEMERKT = 8


class ZuletztGeoeffnet(SQLModel, table=True):
    """A contract that somebody opened, and when last. It opens nothing."""

    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    vertrag_id: int = Field(
        foreign_key="gruppenvertrag.id", primary_key=True, sa_type=BigInteger, ondelete="CASCADE"
    )
    geoeffnet_am: datetime


def merken(db: Session, akteur: Akteur, vertrag: int) -> None:
    """The Akteur has opened this contract; beyond `GEMERKT` the oldest is forgotten.

    Rule: docs/fachregeln.md R231.
    """
    z = ZuletztGeoeffnet
    db.merge(z(benutzer_id=akteur.benutzer_id, vertrag_id=vertrag, geoeffnet_am=clock.now()))
    db.flush()
    eigene = col(z.benutzer_id) == akteur.benutzer_id
    neueste = select(z.vertrag_id).where(eigene).order_by(col(z.geoeffnet_am).desc())
    bleiben = list(db.exec(neueste.limit(GEMERKT)))
    db.execute(delete(z).where(eigene, col(z.vertrag_id).not_in(bleiben)))


def geoeffnet(db: Session, akteur: Akteur) -> list[Zeile]:
    """Those that the Akteur sees now, under the Ausprägung of the Sitzung, the newest first."""
    z = ZuletztGeoeffnet
    eigene = select(z.vertrag_id).where(z.benutzer_id == akteur.benutzer_id)
    return vertragsliste.zeilen(db, akteur, db.exec(eigene.order_by(col(z.geoeffnet_am).desc())))
