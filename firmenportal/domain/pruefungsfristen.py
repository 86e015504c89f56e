"""What the clock does for reviews: it says when one is due, overdue, or left lying.

Rule: docs/fachregeln.md R118.
"""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import mitgliedschaft, pruefung
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.firma import Firma
from firmenportal.domain.pruefung import VORHER, Pruefplan, Pruefung
from firmenportal.domain.zustand import Zustand
from firmenportal.post import pruefung as mails
from firmenportal.post.vorlage import Mailtext


def erinnern() -> int:
    """Tell the FirmenAdmins of reviews that are due or left lying; how many Firmen.

    Two weeks before the day, on it, and every two weeks after it; the same for one that was begun.
    Safe to run twice and by two processes at once: each telling is noted under a lock.
    """
    heute = clock.heute()
    with snapshot() as db:
        faellige = db.exec(
            select(Pruefplan.firma_id).where(Pruefplan.naechste_am <= heute + VORHER)
        )
        offene = db.exec(select(Pruefung.firma_id).where(col(Pruefung.abgeschlossen_am).is_(None)))
        firmen = sorted({*faellige, *offene})
    return sum(_in_der_firma(firma_id) for firma_id in firmen)


def zuletzt_anzusagen(beginn: date, heute: date) -> date:
    """The last day, of those every two weeks from `beginn`, that has come."""
    return heute - (heute - beginn) % VORHER


def _in_der_firma(firma_id: int) -> bool:
    with transaction() as db:
        firma = db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).one()
        if firma.status != Zustand.AKTIV:
            return False
        laufende = pruefung.offene(db, firma_id)
        return _laeuft(db, firma, laufende) if laufende else _faellig(db, firma)


def _laeuft(db: Session, firma: Firma, laufende: Pruefung) -> bool:
    """One that was begun is called to mind by itself, whatever the plan says."""
    begonnen = laufende.begonnen_am.astimezone(clock.BERLIN).date()
    ansage = zuletzt_anzusagen(begonnen, clock.heute())
    if ansage <= (laufende.erinnert_am or begonnen):
        return False
    laufende.erinnert_am = clock.heute()
    return _sagen(
        db, firma, lambda b: mails.laeuft(b.sprache, b.name, firma.name, firma.id or 0, begonnen)
    )


def _faellig(db: Session, firma: Firma) -> bool:
    p, heute = pruefung.plan(db, firma.id or 0), clock.heute()
    if p is None or heute < pruefung.ab_wann_gemeldet(p):
        return False
    ansage = zuletzt_anzusagen(pruefung.ab_wann_gemeldet(p), heute)
    if p.gemeldet_am is not None and p.gemeldet_am >= ansage:
        return False
    p.gemeldet_am, tag = heute, p.naechste_am
    return _sagen(
        db,
        firma,
        lambda b: mails.faellig(b.sprache, b.name, firma.name, firma.id or 0, tag, heute),
    )


def _sagen(db: Session, firma: Firma, verfassen: Callable[[Benutzer], Mailtext]) -> bool:
    admins = mitgliedschaft.aktive_firmenadmins(db, firma.id or 0).values()
    for benutzer_id in sorted(admins):
        benachrichtigen(db, benutzer_id, Benachrichtigungsart.PRUEFUNG, verfassen)
    return True
