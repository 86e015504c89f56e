"""Coming back to an application on any device: its number and a code that was sent by e-mail.

Who has both holds a secret in a cookie from then on; only its hash is here. Rules:
docs/fachregeln.md R154.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import anmeldebremse, mailadresse, tippcode
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import ablauf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import Ansprechpartner
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.sitzung import hash_of
from firmenportal.post import freischaltung as mails
from firmenportal.post import postausgang

UNGENUTZT = timedelta(hours=12)
_CODES_JE_STUNDE, _STUNDE = 5, 3600
_LAENGSTE_NUMMER = 40


class Antragszugang(SQLModel, table=True):
    """A browser that works on an application; ends twelve hours after its last use."""

    secret_hash: str = Field(primary_key=True)
    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE", index=True)
    zuletzt_am: datetime


@dataclass(frozen=True)
class Antragsteller:
    """Whoever works on an application: by its secret, and signed in or not."""

    antrag_id: int
    akteur: Akteur | None

    @property
    def wer(self) -> Wer:
        """As protocol and course name him."""
        return self.akteur.wer if self.akteur else ablauf.ANTRAGSTELLER


class KeinZugangError(DomainError):
    """This browser works on no application."""

    def __init__(self) -> None:
        super().__init__("Auf diesem Gerät ist gerade kein Antrag geöffnet.")


class UnbekanntError(DomainError):
    """Number or code is wrong; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("Vorgangsnummer oder Code ist falsch.")


def eroeffnen(db: Session, antrag: Antrag) -> str:
    """A new secret for the browser."""
    secret = secrets.token_urlsafe(32)
    db.add(
        Antragszugang(secret_hash=hash_of(secret), antrag_id=antrag.id or 0, zuletzt_am=clock.now())
    )
    return secret


def antrag_der(db: Session, secret_hash: str) -> Antrag | None:
    """The application on which the holder of this secret works; None if there is none."""
    zugang = db.get(Antragszugang, secret_hash) if secret_hash else None
    if zugang is None or zugang.zuletzt_am < clock.now() - UNGENUTZT:
        return None
    return db.get_one(Antrag, zugang.antrag_id)


def antragsteller(db: Session, secret_hash: str, akteur: Akteur | None) -> Antragsteller:
    """Who works on an application by this secret. Errors: KeinZugangError."""
    antrag = antrag_der(db, secret_hash)
    if antrag is None:
        raise KeinZugangError
    return Antragsteller(antrag.id or 0, akteur)


def genutzt(db: Session, secret_hash: str) -> None:
    """The idle time begins anew."""
    zugang = db.get(Antragszugang, secret_hash)
    if zugang is not None:
        zugang.zuletzt_am = clock.now()


def code_senden(db: Session, antrag: Antrag) -> None:
    """A new code by mail to the contact; the one before is dead. Errors: DomainError."""
    if not antrag.angaben.ansprechpartner.email:
        raise DomainError("Nennen Sie zuerst die E-Mail-Adresse des Ansprechpartners.")
    _neuer_code(db, antrag)


def _neuer_code(db: Session, antrag: Antrag | None) -> None:
    """Write a new code and its mail; without an application to nobody, and as much is written."""
    kontakt = antrag.angaben.ansprechpartner if antrag else Ansprechpartner()
    sprache, nummer = (antrag.sprache, antrag.vorgangsnummer) if antrag else ("de", "")
    dieser, code = col(Antrag.id) == (antrag.id if antrag else 0), tippcode.neu()
    db.execute(update(Antrag).where(dieser).values(code_hash=_abdruck(code)))
    text = mails.code(sprache, kontakt.name, nummer, tippcode.gruppiert(code))
    postausgang.mail(db, kontakt.email.strip().lower(), text)


def code_faellig(db: Session, antrag: Antrag) -> bool:
    """Send a code to a contact who has none yet and whose address can be reached; whether it was.

    Who changes the address often gets no more codes for a while: they go to other people's
    mailboxes.
    """
    if antrag.code_hash or antrag.kontakt_bestaetigt_am:
        return False
    try:
        adresse = mailadresse.gueltige_adresse(antrag.angaben.ansprechpartner.email)
        _drosseln(antrag.vorgangsnummer, adresse)
    except DomainError:
        return False
    code_senden(db, antrag)
    return True


def erneut_senden(vorgangsnummer: str, adresse: str) -> None:
    """A new code for who says the number of an application; nobody learns whether there is one.

    Where there is none, the same is written, to nobody. `adresse` is the browser's.
    Errors: GebremstError.
    """
    nummer = _nummer(vorgangsnummer)
    anmeldebremse.drosseln("antragscode-von", anmeldebremse.netz(adresse), 20, _STUNDE)
    anmeldebremse.drosseln("antragscode", nummer, _CODES_JE_STUNDE, _STUNDE)
    with transaction() as db:
        antrag = db.exec(
            select(Antrag).where(Antrag.vorgangsnummer == nummer).with_for_update()
        ).first()
        _neuer_code(db, antrag if antrag and _erreichbar(antrag) else None)


def oeffnen(vorgangsnummer: str, code: str, adresse: str) -> str:
    """As `einloesen`, in a transaction of its own, slowed down for who guesses.

    `adresse` is the browser's. Errors: GebremstError, TippfehlerError, UnbekanntError.
    """
    nummer = _nummer(vorgangsnummer)
    bremse = anmeldebremse.fuer_fremde(f"antrag/{nummer}", adresse)
    bremse.pruefen()
    try:
        with transaction() as db:
            secret = einloesen(db, nummer, code)
    except UnbekanntError:
        bremse.fehlschlag()
        raise
    bremse.erfolg()
    return secret


def _nummer(eingabe: str) -> str:
    return eingabe.strip().upper()[:_LAENGSTE_NUMMER]


def _erreichbar(antrag: Antrag) -> bool:
    try:
        mailadresse.gueltige_adresse(antrag.angaben.ansprechpartner.email)
    except DomainError:
        return False
    return True


def _drosseln(vorgangsnummer: str, an: str) -> None:
    anmeldebremse.drosseln("antragscode", vorgangsnummer, _CODES_JE_STUNDE, _STUNDE)
    anmeldebremse.drosseln("antragscode-an", an, _CODES_JE_STUNDE, _STUNDE)


def einloesen(db: Session, vorgangsnummer: str, code: str) -> str:
    """A secret for who has number and code; having the code confirms the address.

    The same work whether or not there is such a number. Errors: TippfehlerError, UnbekanntError.
    """
    gesucht = _abdruck(tippcode.lesen(code))
    antrag = db.exec(
        select(Antrag).where(Antrag.vorgangsnummer == vorgangsnummer.strip().upper())
    ).first()
    bekannt = antrag.code_hash if antrag else ""
    if not secrets.compare_digest(gesucht, bekannt or _abdruck("")) or antrag is None:
        raise UnbekanntError
    antrag.kontakt_bestaetigt_am = antrag.kontakt_bestaetigt_am or clock.now()
    db.add(antrag)
    return eroeffnen(db, antrag)


def beenden(db: Session, secret_hash: str) -> None:
    """This browser works on the application no more."""
    db.execute(delete(Antragszugang).where(col(Antragszugang.secret_hash) == secret_hash))


def allen_entziehen(db: Session, antrag: Antrag) -> None:
    """Nobody works on it by a secret or a code that was given so far."""
    antrag.code_hash = ""
    db.add(antrag)
    db.execute(delete(Antragszugang).where(col(Antragszugang.antrag_id) == antrag.id))


def _abdruck(code: str) -> str:
    return tippcode.abdruck("antrag", code)
