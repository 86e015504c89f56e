"""Submission: an application without mistakes, with its documents, goes to the Service Center.

Rules: docs/fachregeln.md R151, R155, R157.
"""

from collections.abc import Callable

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import arbeitstage
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import ablauf, entwurf
from firmenportal.domain.freischaltung.ablauf import Uebergang
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsnachricht,
    Antragszustand,
    Dokumentart,
    Einreichung,
    dokumente,
    zum_schreiben,
)
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.freischaltung.maengel import Mangel, Rahmen, maengel
from firmenportal.domain.protokoll import Wer
from firmenportal.post import freischaltung as mails
from firmenportal.post import postausgang
from firmenportal.post.vorlage import Mailtext

DOKUMENTNAMEN: dict[Dokumentart, str] = {
    Dokumentart.ANTRAG: "Unterschriebener Antrag",
    Dokumentart.ERGAENZUNGSVEREINBARUNG: "Ergänzungsvereinbarung für Makler",
    Dokumentart.DATENSCHUTZVERTRAG: "Datenschutzvertrag",
    Dokumentart.VOLLMACHT: "Maklervollmacht",
    Dokumentart.WEITERES: "Weitere Unterlage",
}
# Within so many working days an application is to be checked.
ZIEL_ARBEITSTAGE = 3
LAENGSTE_ANTWORT = 4_000


class UnvollstaendigError(DomainError):
    """It cannot be submitted as it is; `maengel` says where and why."""

    def __init__(self, gefunden: list[Mangel]) -> None:
        super().__init__("Der Antrag ist noch nicht vollständig. Prüfen Sie die genannten Angaben.")
        self.maengel = gefunden


def rahmen(antrag: Antrag) -> Rahmen:
    """Which of the two applications it is, and who signs."""
    return Rahmen(Antragsart(antrag.art), Unterzeichner(antrag.unterzeichner))


def noetige(inhalt: Inhalt, antrag: Antrag) -> tuple[Dokumentart, ...]:
    """The documents that must be part of the submission."""
    arten = [Dokumentart.ANTRAG]
    if antrag.unterzeichner == Unterzeichner.MAKLERHAUS:
        arten.append(Dokumentart.ERGAENZUNGSVEREINBARUNG)
    if inhalt.fremdvertraege:
        arten.append(Dokumentart.DATENSCHUTZVERTRAG)
    return tuple(arten)


def fehlende(db: Session, antrag: Antrag) -> list[Dokumentart]:
    """The necessary documents that are not there yet."""
    da = {d.art for d in dokumente(db, antrag)}
    return [art for art in noetige(antrag.angaben, antrag) if art not in da]


def einreichen(
    db: Session, antrag_id: int, weg: Einreichung, durch: Wer = ablauf.ANTRAGSTELLER
) -> Antrag:
    """Hand it over. By e-mail or post the signed documents follow and are registered by a clerk.

    Errors: UnvollstaendigError, FalscherZustandError; DomainError where a document is missing or
    the contact's address is not confirmed.
    """
    antrag = zum_schreiben(db, antrag_id)
    if gefunden := maengel(antrag.angaben, rahmen(antrag)):
        raise UnvollstaendigError(gefunden)
    if antrag.kontakt_bestaetigt_am is None:
        raise DomainError(
            "Bestätigen Sie zuerst die E-Mail-Adresse des Ansprechpartners: mit dem Code, den wir "
            "dorthin geschickt haben."
        )
    if weg is Einreichung.UPLOAD and (fehlt := fehlende(db, antrag)):
        raise DomainError("Es fehlt noch: {was}", was=", ".join(DOKUMENTNAMEN[a] for a in fehlt))
    antrag.einreichung = weg
    antrag.eingereicht_am = clock.now()
    antrag.ziel_am = ziel = arbeitstage.spaeter(clock.heute(), ZIEL_ARBEITSTAGE)
    ablauf.wechseln(db, antrag, Uebergang.EINREICHEN, durch, {"weg": weg})
    nummer, sprache = antrag.vorgangsnummer, antrag.sprache
    schreiben(db, antrag, lambda name: mails.eingereicht(sprache, name, nummer, ziel))
    return antrag


def antworten(db: Session, antrag_id: int, text: str, durch: Wer = ablauf.ANTRAGSTELLER) -> Antrag:
    """Answer an open question; what was changed meanwhile is part of the answer.

    Errors: FalscherZustandError, UnvollstaendigError; DomainError for an empty answer.
    """
    antrag = zum_schreiben(db, antrag_id)
    if not text.strip() or len(text) > LAENGSTE_ANTWORT:
        raise DomainError("Schreiben Sie eine Antwort, höchstens 4.000 Zeichen.")
    if gefunden := maengel(antrag.angaben, rahmen(antrag)):
        raise UnvollstaendigError(gefunden)
    ablauf.wechseln(db, antrag, Uebergang.ANTWORTEN, durch)
    antrag.rueckfrage_am = antrag.erinnert_am = None
    antrag.ziel_am = arbeitstage.spaeter(clock.heute(), ZIEL_ARBEITSTAGE)
    entwurf.geaendert(db, antrag)
    db.add(
        Antragsnachricht(
            antrag_id=antrag_id,
            zeit=clock.now(),
            vom_service_center=False,
            verfasser_id=durch[0],
            text=text.strip(),
        )
    )
    return antrag


def zurueckziehen(db: Session, antrag_id: int, durch: Wer = ablauf.ANTRAGSTELLER) -> Antrag:
    """End it before it is released. Errors: FalscherZustandError."""
    antrag = zum_schreiben(db, antrag_id)
    war_entwurf = antrag.zustand == Antragszustand.ENTWURF
    antrag.eingereicht_am = antrag.eingereicht_am or clock.now()
    antrag.beendet_am = clock.now()
    ablauf.wechseln(db, antrag, Uebergang.ZURUECKZIEHEN, durch)
    if not war_entwurf:
        nummer, sprache = antrag.vorgangsnummer, antrag.sprache
        schreiben(db, antrag, lambda name: mails.zurueckgezogen(sprache, name, nummer))
    return antrag


def schreiben(db: Session, antrag: Antrag, verfassen: Callable[[str], Mailtext]) -> None:
    """A mail to the contact, if his address is confirmed: nobody else is written to."""
    kontakt = antrag.angaben.ansprechpartner
    if antrag.kontakt_bestaetigt_am is not None and kontakt.email:
        postausgang.mail(db, kontakt.email.strip().lower(), verfassen(kontakt.name))
