"""Passwords: how they are kept, changed by their owner, and replaced when forgotten.

Hashing takes some 30 ms on purpose. So the commands here open their own transactions, and hash
before them: no writer waits for argon2.
"""

import secrets
import unicodedata
from datetime import timedelta
from functools import cache

from passlib.context import CryptContext
from passlib.handlers.argon2 import argon2
from sqlmodel import Session, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, einmalschluessel, passwortguete, protokoll, sitzung
from firmenportal.domain.auspraegung import DACH, Auspraegung, auspraegung
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus
from firmenportal.domain.einmalschluessel import Zweck
from firmenportal.domain.errors import DomainError
from firmenportal.domain.passwortguete import LAENGSTES, normalisiert
from firmenportal.post import postausgang
from firmenportal.post import zugang as mails

# Loaded now: two threads that load it at their first hash get in each other's way.
argon2.set_backend("argon2_cffi")
# OWASP's minimum for argon2id; a hash with other parameters is renewed at the next sign-in.
PASSWORT_HASH = CryptContext(
    schemes=["argon2"],
    argon2__type="id",
    argon2__memory_cost=19456,
    argon2__time_cost=2,
    argon2__parallelism=1,
)
LINK_GILT = timedelta(hours=1)
_FALSCH = "Das bisherige Passwort ist falsch."


def hashen(passwort: str) -> str:
    """The hash to keep. Takes 30 ms: never inside a transaction."""
    return PASSWORT_HASH.hash(_zeichen(passwort))


def stimmt(passwort: str, bekannt: str | None) -> bool:
    """Whether this is the password; the same work when there is none to compare with.

    Takes 30 ms: never inside a transaction. What is longer than any password is not hashed.
    """
    zeichen, niemandes = _zeichen(passwort), niemandes_hash()
    if len(normalisiert(passwort)) > LAENGSTES:
        return False
    return PASSWORT_HASH.verify(zeichen, bekannt or niemandes) and bekannt is not None


def veraltet(bekannt: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return PASSWORT_HASH.needs_update(bekannt)


@cache
def niemandes_hash() -> str:
    """The hash of a password that nobody knows or will ever know."""
    return PASSWORT_HASH.hash(secrets.token_urlsafe(32))


def aendern(akteur: Akteur, alt: str, neu: str, wiederholt: str) -> str:
    """Replace the own password; the Sitzung goes on under the returned secret, all others end.

    Errors: DomainError when the old password is wrong, PasswortError about the new one,
    GebremstError after too many attempts.
    """
    bremse = anmeldebremse.fuer_sitzung(akteur.benutzer_id)
    bremse.pruefen()
    with snapshot() as db:
        benutzer = db.get_one(Benutzer, akteur.benutzer_id)
        woerter = passwortguete.eigene_woerter(db, benutzer)
    if not stimmt(alt, benutzer.passwort_hash):
        bremse.fehlschlag()
        raise DomainError(_FALSCH)
    bremse.erfolg()
    passwortguete.pruefen(neu, wiederholt, woerter)
    neuer_hash = hashen(neu)
    with transaction() as db:
        if _festhalten(db, akteur.benutzer_id).passwort_hash != benutzer.passwort_hash:
            raise DomainError(_FALSCH)
        _setzen(db, akteur.benutzer_id, neuer_hash, "passwort_geaendert", ausser=akteur.sitzung)
        return sitzung.bestaetigen(db, akteur)


def vergessen(email: str, portal: Auspraegung, adresse: str) -> None:
    """Mail a link for a new password, to activated accounts only.

    Nobody learns whether there is one: for all others the same is written, to nobody. Who has
    asked three times within an hour has links enough and gets no more mail.
    Errors: GebremstError after too many requests from one address.
    """
    anmeldebremse.drosseln("vergessen/adresse", anmeldebremse.netz(adresse), 20, 3600)
    email = email_normal(email)
    try:
        anmeldebremse.drosseln("vergessen/konto", email, 3, 3600)
    except anmeldebremse.GebremstError:
        return
    with transaction() as db:
        benutzer = _mit_passwort(db, email) or _niemand()
        secret = einmalschluessel.ausstellen(
            db, Zweck.PASSWORT_NEU, benutzer.id, LINK_GILT, auspraegung=portal.key
        )
        pfad = f"/passwort-neu/{secret}"
        text = mails.passwort_vergessen(benutzer.sprache, benutzer.name, portal.name, pfad)
        postausgang.mail(db, benutzer.email, text)


def link_gilt(secret: str) -> Auspraegung:
    """The portal of a link that still works. Errors: LinkAbgelaufenError."""
    with snapshot() as db:
        return _portal(einmalschluessel.ansehen(db, Zweck.PASSWORT_NEU, secret).angaben)


def neu_setzen(secret: str, neu: str, wiederholt: str) -> Auspraegung:
    """Set a new password by a link; it is used up, and all Sitzungen end. The link's portal.

    Errors: LinkAbgelaufenError, PasswortError (the link then still works).
    """
    with snapshot() as db:
        zeile = einmalschluessel.ansehen(db, Zweck.PASSWORT_NEU, secret)
        woerter = passwortguete.eigene_woerter(db, db.get_one(Benutzer, zeile.benutzer_id))
    passwortguete.pruefen(neu, wiederholt, woerter)
    neuer_hash = hashen(neu)
    with transaction() as db:
        zeile = einmalschluessel.einloesen(db, Zweck.PASSWORT_NEU, secret)
        benutzer_id = zeile.benutzer_id or 0
        if _festhalten(db, benutzer_id).status != Kontostatus.AKTIV:
            raise einmalschluessel.LinkAbgelaufenError
        _setzen(db, benutzer_id, neuer_hash, "passwort_neu_gesetzt")
        return _portal(zeile.angaben)


def guete(passwort: str, *, akteur: Akteur | None, secret: str) -> passwortguete.Guete:
    """Advice while typing, for a signed-in person or the holder of a link.

    Errors: LinkAbgelaufenError for anybody else.
    """
    with snapshot() as db:
        wer = akteur.benutzer_id if akteur else None
        if wer is None:
            wer = einmalschluessel.ansehen(db, Zweck.PASSWORT_NEU, secret).benutzer_id
        woerter = passwortguete.eigene_woerter(db, db.get_one(Benutzer, wer))
    return passwortguete.guete(passwort, woerter)


def email_normal(email: str) -> str:
    """An address as accounts keep it, for looking one up; what no database takes is replaced."""
    text = unicodedata.normalize("NFC", email[:254]).strip().lower()
    return "".join(zeichen if zeichen.isprintable() else "\ufffd" for zeichen in text)


def _setzen(
    db: Session, benutzer_id: int, neuer_hash: str, handlung: str, ausser: str = ""
) -> None:
    """Everything that a new password brings, but for the way it was proven."""
    benutzer = db.get_one(Benutzer, benutzer_id)
    benutzer.passwort_hash = neuer_hash
    db.flush()
    sitzung.alle_beenden(db, benutzer_id, ausser=ausser)
    # Whoever knew the old one may have asked for another address, to come back by it.
    einmalschluessel.verwerfen(db, benutzer_id, Zweck.PASSWORT_NEU, Zweck.EMAIL_BESTAETIGEN)
    wer = (benutzer_id, benutzer.name)
    protokoll.schreiben(db, protokoll.ALLGEMEIN, handlung, akteur=wer, betroffener=wer)
    postausgang.mail(db, benutzer.email, mails.passwort_geaendert(benutzer.sprache, benutzer.name))


def _festhalten(db: Session, benutzer_id: int) -> Benutzer:
    """The person's row, locked: a sign-in with the old password waits and then sees the new."""
    return db.exec(select(Benutzer).where(Benutzer.id == benutzer_id).with_for_update()).one()


def _mit_passwort(db: Session, email: str) -> Benutzer | None:
    benutzer = db.exec(select(Benutzer).where(Benutzer.email == email)).first()
    aktiviert = benutzer and benutzer.status == Kontostatus.AKTIV and benutzer.passwort_hash
    return benutzer if aktiviert else None


def _niemand() -> Benutzer:
    return Benutzer(email="", vorname="", nachname="")


def _portal(angaben: dict[str, str]) -> Auspraegung:
    return auspraegung(angaben.get("auspraegung", DACH.key))


def _zeichen(passwort: str) -> bytes:
    return normalisiert(passwort).encode("utf-8", "replace")
