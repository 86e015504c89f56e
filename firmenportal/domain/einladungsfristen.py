"""What the clock does with Einladungen: it reminds, tells who invited, and ends what is void.

Each is safe to run twice and by two processes at once: whoever changes the row first does it.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import einladen, einladung
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.sitzung import hash_of
from firmenportal.post import einladung as mails
from firmenportal.post import postausgang

ERINNERUNG = timedelta(days=2)
_ZEITABLAUF: Wer = (None, "Zeitablauf")


def ungueltige_beenden() -> int:
    """End, in every Firma, what its inviter could not send any more; how many."""
    with snapshot() as db:
        firmen = db.exec(select(Einladung.firma_id).where(*einladung.nicht_beendet()).distinct())
        ids = sorted(firmen.all())
    return sum(_in_firma(firma_id) for firma_id in ids)


def erinnern() -> int:
    """Remind, once, whoever has two days left; how many. The reminder has a link of its own."""
    noch_nie = col(Einladung.erinnerung_hash).is_(None)
    bald = col(Einladung.gueltig_bis) <= clock.now() + ERINNERUNG
    faellig = (*einladung.offen(), noch_nie, bald)
    return sum(_erinnern(i, faellig) for i in _ids(faellig))


def abgelaufene_melden() -> int:
    """Tell, once, who invited that the days are over; how many."""
    ungemeldet = col(Einladung.abschluss_gemeldet_am).is_(None)
    vorbei = col(Einladung.gueltig_bis) <= clock.now()
    ausgesetzt = col(Einladung.ausgesetzt_am).is_not(None)
    faellig = (*einladung.nicht_beendet(), ~ausgesetzt, ungemeldet, vorbei)
    return sum(_ablauf_melden(i, faellig) for i in _ids(faellig))


def _in_firma(firma_id: int) -> int:
    with transaction() as db:
        db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).one()
        return einladen.ungueltige_beenden(db, firma_id, _ZEITABLAUF)


def _erinnern(einladung_id: int, faellig: Sequence[ColumnElement[bool]]) -> int:
    secret = secrets.token_urlsafe(32)
    with transaction() as db:
        e = _als_erster(db, einladung_id, faellig, erinnerung_hash=hash_of(secret))
        v = einladen.traegt(db, e) if e else None
        if e is None or v is None:
            return 0
        pfad, sprache = f"/einladung/{secret}", einladen.DEUTSCH
        angaben = (e.name, v.firma, v.akteur.name, pfad, e.gueltig_bis)
        postausgang.mail(db, e.email, mails.erinnerung(sprache, *angaben))
    return 1


def _ablauf_melden(einladung_id: int, faellig: Sequence[ColumnElement[bool]]) -> int:
    with transaction() as db:
        e = _als_erster(db, einladung_id, faellig, abschluss_gemeldet_am=clock.now())
        v = einladen.traegt(db, e) if e else None
        if e is None or v is None:
            return 0
        benachrichtigen(
            db,
            v.akteur.benutzer_id,
            Benachrichtigungsart.EINLADUNG,
            lambda b: mails.abgelaufen(b.sprache, b.name, v.firma, e.name),
        )
    return 1


def _ids(faellig: Sequence[ColumnElement[bool]]) -> list[int]:
    with snapshot() as db:
        return [i or 0 for i in db.exec(select(Einladung.id).where(*faellig))]


def _als_erster(
    db: Session, einladung_id: int, faellig: Sequence[ColumnElement[bool]], **neu: object
) -> Einladung | None:
    """The Einladung, if nobody else has done this meanwhile."""
    diese = update(Einladung).where(col(Einladung.id) == einladung_id, *faellig)
    getroffen = db.execute(diese.values(**neu))
    if getroffen.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        return None
    return db.get_one(Einladung, einladung_id)
