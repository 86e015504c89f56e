"""Sachbearbeiter: their accounts are made by the operator and have no memberships."""

from datetime import timedelta

from sqlmodel import Session, select

from firmenportal.domain import einmalschluessel, mailadresse, protokoll
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Kontoart
from firmenportal.domain.einmalschluessel import Zweck
from firmenportal.domain.errors import DomainError
from firmenportal.domain.weg import Weg
from firmenportal.post import postausgang
from firmenportal.post import zugang as mails

LINK_GILT = timedelta(days=7)


def anlegen(db: Session, email: str, vorname: str, nachname: str) -> Benutzer:
    """An account for a clerk, with a link by mail to set its first password.

    A second call sends a new link. Errors: DomainError for an invalid address, or where it
    belongs to somebody who is no clerk.
    """
    email = mailadresse.gueltige_adresse(email)
    clerk = db.exec(select(Benutzer).where(Benutzer.email == email)).first()
    if clerk is None:
        clerk = _neu(db, email, vorname, nachname)
    elif clerk.kontoart != Kontoart.SACHBEARBEITER:
        raise DomainError(
            "Zu dieser Adresse gibt es schon ein Konto, das keinem Sachbearbeiter gehört."
        )
    _link_schicken(db, clerk)
    return clerk


def _neu(db: Session, email: str, vorname: str, nachname: str) -> Benutzer:
    clerk = Benutzer(
        email=email, vorname=vorname, nachname=nachname, kontoart=Kontoart.SACHBEARBEITER
    )
    db.add(clerk)
    db.flush()
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        "sachbearbeiter_angelegt",
        akteur=(None, "Betrieb"),
        betroffener=(clerk.id, clerk.name),
        weg=Weg.BETRIEB,
    )
    return clerk


def _link_schicken(db: Session, clerk: Benutzer) -> None:
    secret = einmalschluessel.ausstellen(
        db, Zweck.PASSWORT_NEU, clerk.id, LINK_GILT, auspraegung=DACH.key
    )
    pfad, tage = f"/passwort-neu/{secret}", LINK_GILT.days
    text = mails.konto_angelegt(clerk.sprache, clerk.name, DACH.name, pfad, tage)
    postausgang.mail(db, clerk.email, text)
