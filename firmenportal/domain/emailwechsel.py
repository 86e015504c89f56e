"""A new e-mail address: confirmed from the new mailbox, undone from the old one for 72 hours."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from firmenportal.domain import benutzer as konten
from firmenportal.domain import einmalschluessel, passwort, protokoll, sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError, Zweck
from firmenportal.domain.mailadresse import AdresseError, gueltige_adresse
from firmenportal.post import postausgang
from firmenportal.post import zugang as mails

LINK_GILT = timedelta(hours=72)


def beginnen(db: Session, akteur: Akteur, email_neu: str) -> str:
    """Mail a link to the new address; until it is confirmed nothing changes. The address.

    Whether another account has this address shows only in its own mailbox.
    Errors: BestaetigungNoetigError without a step-up, AdresseError about the address.
    """
    sitzung.require_bestaetigt(db, akteur)
    neu = gueltige_adresse(email_neu)
    if neu == akteur.email:
        raise AdresseError("Das ist schon Ihre E-Mail-Adresse.", "email-gleich")
    einmalschluessel.verwerfen(db, akteur.benutzer_id, Zweck.EMAIL_BESTAETIGEN)
    secret = einmalschluessel.ausstellen(
        db, Zweck.EMAIL_BESTAETIGEN, akteur.benutzer_id, LINK_GILT, alt=akteur.email, neu=neu
    )
    pfad = f"/email-bestaetigen/{secret}"
    if _ist_vergeben(db, neu):
        postausgang.mail(db, neu, mails.email_vergeben(akteur.sprache))
    else:
        text = mails.email_bestaetigen(akteur.sprache, akteur.name, pfad)
        postausgang.mail(db, neu, text)
    return neu


def bestaetigen(db: Session, secret: str) -> None:
    """Let the new address count, and tell the old one how to undo it.

    Errors: LinkAbgelaufenError, also when the address has changed or been taken meanwhile.
    """
    zeile = einmalschluessel.einloesen(db, Zweck.EMAIL_BESTAETIGEN, secret)
    benutzer = _festhalten(db, zeile.benutzer_id)
    alt, neu = zeile.angaben["alt"], zeile.angaben["neu"]
    if benutzer.email != alt or benutzer.status != Kontostatus.AKTIV or _ist_vergeben(db, neu):
        raise LinkAbgelaufenError
    _umstellen(db, benutzer, neu, "email_geaendert")
    zurueck = einmalschluessel.ausstellen(
        db, Zweck.EMAIL_ZURUECK, benutzer.id, LINK_GILT, alt=alt, neu=neu
    )
    pfad = f"/email-zuruecknehmen/{zurueck}"
    postausgang.mail(db, alt, mails.email_geaendert(benutzer.sprache, benutzer.name, neu, pfad))


def zuruecknehmen(db: Session, secret: str) -> str:
    """Restore the old address, from its own mailbox; a secret to set a new password with.

    Whoever made the change knew the password: it dies, all Sitzungen end, and so do all links
    that were sent meanwhile. Errors: LinkAbgelaufenError.
    """
    zeile = einmalschluessel.einloesen(db, Zweck.EMAIL_ZURUECK, secret)
    benutzer, alt = _festhalten(db, zeile.benutzer_id), zeile.angaben["alt"]
    if benutzer.email != alt and _ist_vergeben(db, alt):
        raise LinkAbgelaufenError
    benutzer_id, zuletzt = benutzer.id or 0, benutzer.email
    _umstellen(db, benutzer, alt, "email_zurueckgenommen")
    benutzer.passwort_hash = passwort.niemandes_hash()
    sitzung.alle_beenden(db, benutzer_id)
    einmalschluessel.verwerfen(db, benutzer_id, *Zweck)
    postausgang.mail(db, zuletzt, mails.email_zurueckgenommen(benutzer.sprache, benutzer.name))
    return einmalschluessel.ausstellen(
        db, Zweck.PASSWORT_NEU, benutzer_id, passwort.LINK_GILT, auspraegung=DACH.key
    )


def ansehen(db: Session, zweck: Zweck, secret: str) -> None:
    """Whether a link of this purpose still works. Errors: LinkAbgelaufenError."""
    einmalschluessel.ansehen(db, zweck, secret)


def _umstellen(db: Session, benutzer: Benutzer, email: str, handlung: str) -> None:
    bisher, benutzer.email = benutzer.email, email
    try:
        db.flush()
    except IntegrityError as error:  # somebody else has taken it this very moment
        raise LinkAbgelaufenError from error
    benutzer_id = benutzer.id or 0
    konten.stand_erhoehen(db, [benutzer_id])
    wer = (benutzer_id, benutzer.name)
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        handlung,
        akteur=wer,
        betroffener=wer,
        personenangaben={"vorher": bisher, "nachher": email},
    )


def _ist_vergeben(db: Session, email: str) -> bool:
    return db.exec(select(Benutzer.id).where(Benutzer.email == email)).first() is not None


def _festhalten(db: Session, benutzer_id: int | None) -> Benutzer:
    return db.exec(select(Benutzer).where(Benutzer.id == benutzer_id).with_for_update()).one()
