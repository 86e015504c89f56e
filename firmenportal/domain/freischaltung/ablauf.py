"""The state machine of an application, as a table; every transition is written down.

Rules: docs/fachregeln.md R156 to R159.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import protokoll
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsverlauf
from firmenportal.domain.freischaltung.antrag import Antragszustand as Z
from firmenportal.domain.protokoll import Wer

# The applicant without an account, and the portal itself, as protocol and course name them.
ANTRAGSTELLER: Wer = (None, "Antragsteller")
PORTAL: Wer = (None, "Firmenportal")


class Uebergang(StrEnum):
    """What can happen to an application."""

    EINREICHEN = "einreichen"
    UEBERNEHMEN = "uebernehmen"
    RUECKFRAGEN = "rueckfragen"
    ANTWORTEN = "antworten"
    PRUEFEN = "pruefen"
    FREIGEBEN = "freigeben"
    AUSFUEHREN = "ausfuehren"
    ZURUECKGEBEN = "zurueckgeben"
    ABLEHNEN = "ablehnen"
    SCHLIESSEN = "schliessen"
    ZURUECKZIEHEN = "zurueckziehen"


class Rolle(StrEnum):
    """Who may do it."""

    ANTRAGSTELLER = "antragsteller"
    SACHBEARBEITER = "sachbearbeiter"
    PORTAL = "portal"


@dataclass(frozen=True)
class Regel:
    """From where, to where, by whom."""

    von: tuple[Z, ...]
    nach: Z
    durch: Rolle


TABELLE: dict[Uebergang, Regel] = {
    Uebergang.EINREICHEN: Regel((Z.ENTWURF,), Z.EINGEREICHT, Rolle.ANTRAGSTELLER),
    Uebergang.UEBERNEHMEN: Regel((Z.EINGEREICHT,), Z.IN_PRUEFUNG, Rolle.SACHBEARBEITER),
    Uebergang.RUECKFRAGEN: Regel((Z.IN_PRUEFUNG,), Z.RUECKFRAGE, Rolle.SACHBEARBEITER),
    Uebergang.ANTWORTEN: Regel((Z.RUECKFRAGE,), Z.IN_PRUEFUNG, Rolle.ANTRAGSTELLER),
    Uebergang.PRUEFEN: Regel((Z.IN_PRUEFUNG,), Z.IN_PRUEFUNG, Rolle.SACHBEARBEITER),
    Uebergang.FREIGEBEN: Regel((Z.IN_PRUEFUNG,), Z.FREIGEGEBEN, Rolle.SACHBEARBEITER),
    Uebergang.AUSFUEHREN: Regel((Z.FREIGEGEBEN,), Z.FREIGESCHALTET, Rolle.PORTAL),
    Uebergang.ZURUECKGEBEN: Regel((Z.FREIGEGEBEN,), Z.IN_PRUEFUNG, Rolle.PORTAL),
    Uebergang.ABLEHNEN: Regel(
        (Z.EINGEREICHT, Z.IN_PRUEFUNG, Z.RUECKFRAGE), Z.ABGELEHNT, Rolle.SACHBEARBEITER
    ),
    Uebergang.SCHLIESSEN: Regel((Z.RUECKFRAGE,), Z.ABGELEHNT, Rolle.PORTAL),
    Uebergang.ZURUECKZIEHEN: Regel(
        (Z.ENTWURF, Z.EINGEREICHT, Z.IN_PRUEFUNG, Z.RUECKFRAGE),
        Z.ZURUECKGEZOGEN,
        Rolle.ANTRAGSTELLER,
    ),
}


class FalscherZustandError(DomainError):
    """The application is not where this can be done; somebody else may have been faster."""

    def __init__(self) -> None:
        super().__init__(
            "Das geht in diesem Stand nicht mehr. Jemand war schneller: Sehen Sie noch einmal hin."
        )


def moeglich(antrag: Antrag, uebergang: Uebergang) -> bool:
    """Whether the state allows it."""
    return Z(antrag.zustand) in TABELLE[uebergang].von


def wechseln(
    db: Session,
    antrag: Antrag,
    uebergang: Uebergang,
    durch: Wer,
    einzelheiten: dict[str, Any] | None = None,
) -> None:
    """Let it happen: new state, new version, one step of the course, one entry of the protocol.

    The caller has locked the application (`antrag.zum_schreiben`) and checked who may.
    Errors: FalscherZustandError.
    """
    if not moeglich(antrag, uebergang):
        raise FalscherZustandError
    vorher, antrag.zustand = antrag.zustand, TABELLE[uebergang].nach
    antrag.fassung += 1
    antrag.geaendert_am = clock.now()
    db.add(antrag)
    db.flush()
    vermerken(db, antrag, uebergang, durch)
    protokoll.schreiben(
        db,
        kette(antrag),
        f"freischaltung.{uebergang}",
        akteur=durch,
        einzelheiten={
            "vorgang": antrag.vorgangsnummer,
            "zustand": [vorher, antrag.zustand],
            **(einzelheiten or {}),
        },
    )


def vermerken(db: Session, antrag: Antrag, schritt: str, durch: Wer) -> None:
    """A step of the course, as applicant and clerks see it."""
    db.add(
        Antragsverlauf(
            antrag_id=antrag.id or 0,
            zeit=clock.now(),
            schritt=schritt,
            durch_id=durch[0],
            durch=durch[1],
            fassung=antrag.fassung,
        )
    )


def kette(antrag: Antrag) -> str:
    """Where it is written down: with the Firma once that is known for sure."""
    return protokoll.kette_firma(antrag.firma_id) if antrag.firma_id else protokoll.ALLGEMEIN
