"""How an application stands, in words for its applicant: what happened, what comes next and when.

Rules: docs/fachregeln.md R156, R157, R162.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.freischaltung import eigenes
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsnachricht,
    Antragsverlauf,
    Antragszustand,
    Dokumentart,
    Einreichung,
)
from firmenportal.domain.freischaltung.antragsfristen import SCHLIESSEN_NACH
from firmenportal.domain.freischaltung.eigenes import Eigenes
from firmenportal.domain.freischaltung.einreichung import fehlende, rahmen
from firmenportal.domain.freischaltung.entwurf import BEHALTEN
from firmenportal.domain.freischaltung.inhalt import Schritt
from firmenportal.domain.freischaltung.maengel import Mangel, maengel

Z = Antragszustand
# What happened, by the step of the course; steps that only the clerks need are not told.
GESCHEHEN: dict[str, str] = {
    "beginnen": "Antrag begonnen",
    "einreichen": "Antrag eingereicht",
    "uebernehmen": "Das Service Center prüft den Antrag",
    "rueckfragen": "Das Service Center hat eine Rückfrage gestellt",
    "antworten": "Rückfrage beantwortet",
    "pruefen": "Die erste Prüfung ist abgeschlossen",
    "freigeben": "Eine zweite Person hat den Antrag freigegeben",
    "ausfuehren": "Die Zugänge sind eingerichtet",
    "zurueckgeben": "Der Antrag wird noch einmal geprüft",
    "ablehnen": "Antrag abgelehnt",
    "schliessen": "Ohne Antwort geschlossen",
    "zurueckziehen": "Antrag zurückgezogen",
}
ZUSTAENDE: dict[Antragszustand, str] = {
    Z.ENTWURF: "Entwurf",
    Z.EINGEREICHT: "Eingereicht",
    Z.IN_PRUEFUNG: "In Prüfung",
    Z.RUECKFRAGE: "Rückfrage an Sie",
    Z.FREIGEGEBEN: "Freigegeben",
    Z.FREIGESCHALTET: "Freigeschaltet",
    Z.ABGELEHNT: "Abgelehnt",
    Z.ZURUECKGEZOGEN: "Zurückgezogen",
}
# What comes next; `bis` is the day that counts in that state.
NAECHSTES: dict[Antragszustand, str] = {
    Z.ENTWURF: (
        "Noch ist nichts eingereicht. Ergänzen Sie Ihre Angaben. Wir bewahren den Entwurf bis zum "
        "{bis} auf."
    ),
    Z.EINGEREICHT: (
        "Zwei Personen im Service Center prüfen Ihren Antrag, meist bis zum {bis}. Sie müssen "
        "nichts tun."
    ),
    Z.IN_PRUEFUNG: (
        "Zwei Personen im Service Center prüfen Ihren Antrag, meist bis zum {bis}. Sie müssen "
        "nichts tun."
    ),
    Z.RUECKFRAGE: (
        "Das Service Center wartet auf Ihre Antwort. Ohne Antwort wird der Antrag am {bis} "
        "geschlossen."
    ),
    Z.FREIGEGEBEN: "Die Zugänge werden gerade eingerichtet. Sie müssen nichts tun.",
    Z.FREIGESCHALTET: (
        "Jede neue Person bekommt eine E-Mail mit einem Link und mit eigener Post ihre "
        "Zugangskennung. Beides zusammen öffnet den Zugang."
    ),
    Z.ABGELEHNT: "Der Antrag ist beendet. Sie können jederzeit einen neuen stellen.",
    Z.ZURUECKGEZOGEN: "Der Antrag ist beendet. Sie können jederzeit einen neuen stellen.",
}
UNTERLAGEN_FEHLEN = (
    "Die Prüfung beginnt, sobald der unterschriebene Antrag bei uns ist. Bitte senden Sie ihn mit "
    "der Vorgangsnummer an uns."
)


@dataclass(frozen=True)
class Ereignis:
    """One step of the course in words."""

    was: str
    wann: datetime


@dataclass(frozen=True)
class Stand:
    """How the application stands; `bis` is the day by which something happens, if there is one."""

    zustand: Antragszustand
    naechstes: str
    bis: date | None
    fehlt: list[Dokumentart]
    verlauf: list[Ereignis]
    nachrichten: list[Antragsnachricht]


def lesen(db: Session, antrag: Antrag) -> Stand:
    """How it stands now."""
    zustand = Z(antrag.zustand)
    fehlt = fehlende(db, antrag)
    wartet = zustand is Z.EINGEREICHT and antrag.einreichung != Einreichung.UPLOAD and fehlt
    satz = UNTERLAGEN_FEHLEN if wartet else NAECHSTES[zustand]
    return Stand(
        zustand, satz, _bis(antrag, zustand), fehlt, _verlauf(db, antrag), _nachrichten(db, antrag)
    )


def eigene(db: Session, akteur: Akteur) -> list[Antrag]:
    """The applications that the Akteur began while signed in, the newest first."""
    gesucht = select(Antrag).where(Antrag.antragsteller_id == akteur.benutzer_id)
    return list(db.exec(gesucht.order_by(col(Antrag.id).desc()).limit(20)))


def alle_maengel(db: Session, antrag: Antrag, akteur: Akteur | None) -> list[Mangel]:
    """Every mistake that may be told to who works on it (R151, R152)."""
    inhalt, r = antrag.angaben, rahmen(antrag)
    sein = Eigenes(antrag.firma_id, antrag.maklerhaus_id)
    vom_bestand = eigenes.maengel(db, akteur, sein, inhalt, r.unterzeichner)
    gefunden = [*maengel(inhalt, r), *vom_bestand]
    return sorted(gefunden, key=lambda m: list(Schritt).index(m.schritt))


def offener_schritt(gefunden: list[Mangel]) -> Schritt:
    """The first section with a mistake; the last one where there is none."""
    return min((m.schritt for m in gefunden), key=list(Schritt).index, default=Schritt.UNTERSCHRIFT)


def _bis(antrag: Antrag, zustand: Antragszustand) -> date | None:
    if zustand is Z.ENTWURF:
        return clock.tag(antrag.geaendert_am + BEHALTEN)
    if zustand is Z.RUECKFRAGE and antrag.rueckfrage_am:
        return clock.tag(antrag.rueckfrage_am + SCHLIESSEN_NACH)
    return antrag.ziel_am


def _verlauf(db: Session, antrag: Antrag) -> list[Ereignis]:
    v = Antragsverlauf
    gesucht = select(v.schritt, v.zeit).where(v.antrag_id == antrag.id)
    zeilen = db.exec(gesucht.order_by(col(v.id).desc()))
    return [Ereignis(GESCHEHEN[schritt], zeit) for schritt, zeit in zeilen if schritt in GESCHEHEN]


def _nachrichten(db: Session, antrag: Antrag) -> list[Antragsnachricht]:
    n = Antragsnachricht
    return list(db.exec(select(n).where(n.antrag_id == antrag.id).order_by(col(n.id).desc())))
