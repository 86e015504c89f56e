"""Whose application it may be: where a clerk finds its Firma and its Maklerhaus in the stock.

Rule: docs/fachregeln.md R182.
"""

from typing import Any

from sqlmodel import Session, SQLModel, col, or_, select

from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import bearbeitung
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.domain.suche import bereinigt, muster
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id

VORSCHLAEGE = 10
_KUERZESTE_SUCHE = 3


def firmen(db: Session, akteur: Akteur, antrag_id: int, text: str) -> list[Firma]:
    """At most ten Firmen by Kundennummer, name, or number of a contract.

    Only for who may handle this case, and while it is checked. Errors: NotFoundError,
    VierAugenError, FalscherZustandError.
    """
    bearbeitung.in_pruefung(bearbeitung.handelnd(db, akteur, antrag_id))
    text = bereinigt(text)
    if len(text) < _KUERZESTE_SUCHE:
        return []
    wo = [col(Firma.kundennummer) == text.upper(), _name_enthaelt(Firma, text)]
    try:
        besitzer = select(Gruppenvertrag.firma_id).where(
            Gruppenvertrag.id == vertrag_id(text.upper())
        )
        wo.append(col(Firma.id).in_(besitzer))
    except NotFoundError:
        pass
    gesucht = select(Firma).where(or_(*wo)).order_by(col(Firma.name), col(Firma.id))
    return list(db.exec(gesucht.limit(VORSCHLAEGE)))


def haeuser(db: Session, akteur: Akteur, antrag_id: int, text: str) -> list[Maklerhaus]:
    """At most ten Maklerhäuser by number or name. Errors: as `firmen`."""
    bearbeitung.in_pruefung(bearbeitung.handelnd(db, akteur, antrag_id))
    text = bereinigt(text)
    if len(text) < _KUERZESTE_SUCHE:
        return []
    wo = or_(col(Maklerhaus.hausnummer) == text.upper(), _name_enthaelt(Maklerhaus, text))
    gesucht = select(Maklerhaus).where(wo).order_by(col(Maklerhaus.name), col(Maklerhaus.id))
    return list(db.exec(gesucht.limit(VORSCHLAEGE)))


def gefundenes_haus(db: Session, antrag: Antrag) -> Maklerhaus | None:
    """The Maklerhaus of the stock that has exactly the declared name, if it is one."""
    name = antrag.angaben.haus.name
    if antrag.art != Antragsart.VERMITTLER or not name:
        return None
    gleiche = db.exec(select(Maklerhaus).where(Maklerhaus.name == name)).all()
    return gleiche[0] if len(gleiche) == 1 else None


def _name_enthaelt(tabelle: type[SQLModel], text: str) -> Any:
    spalte: Any = tabelle.name  # pyright: ignore[reportAttributeAccessIssue] - both have one
    return col(spalte).ilike(muster(text), escape="\\")
