"""What time does to an application: drafts go, open questions are called to mind and closed.

Run by the hourly job; safe to run twice and by two at once. Rules: docs/fachregeln.md R162.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain.freischaltung import ablauf
from firmenportal.domain.freischaltung.ablauf import Uebergang
from firmenportal.domain.freischaltung.antrag import (
    ENDE,
    Antrag,
    Antragszustand,
    zum_schreiben,
)
from firmenportal.domain.freischaltung.antragszugang import UNGENUTZT, Antragszugang
from firmenportal.domain.freischaltung.einreichung import schreiben
from firmenportal.domain.freischaltung.entwurf import BEHALTEN
from firmenportal.post import freischaltung as mails

ERINNERN_NACH = timedelta(days=7)
SCHLIESSEN_NACH = timedelta(days=30)
# The limitation period: three years to the end of the year, and some weeks.
ERLEDIGTES = timedelta(days=1461)
_OHNE_ANTWORT = "Auf unsere Rückfrage kam innerhalb von 30 Tagen keine Antwort."


def erinnern() -> int:
    """Call open questions to mind, once each; how many."""
    offen = and_(
        col(Antrag.zustand) == Antragszustand.RUECKFRAGE,
        col(Antrag.rueckfrage_am) < clock.now() - ERINNERN_NACH,
        col(Antrag.erinnert_am).is_(None),
    )
    return _je_antrag(offen, _erinnern)


def schliessen() -> int:
    """Close what was not answered; how many."""
    offen = and_(
        col(Antrag.zustand) == Antragszustand.RUECKFRAGE,
        col(Antrag.rueckfrage_am) < clock.now() - SCHLIESSEN_NACH,
    )
    return _je_antrag(offen, _schliessen)


def zu_loeschen() -> ColumnElement[bool]:
    """Drafts that nobody went on with, and what is over for long."""
    jetzt = clock.now()
    return or_(
        and_(
            col(Antrag.zustand) == Antragszustand.ENTWURF,
            col(Antrag.geaendert_am) < jetzt - BEHALTEN,
        ),
        and_(col(Antrag.zustand).in_(ENDE), col(Antrag.beendet_am) < jetzt - ERLEDIGTES),
    )


def ungenutzte_zugaenge() -> ColumnElement[bool]:
    """Browsers that have not worked on an application for hours."""
    return col(Antragszugang.zuletzt_am) < clock.now() - UNGENUTZT


def _je_antrag(offen: ColumnElement[bool], handlung: Callable[[Session, Antrag], None]) -> int:
    """One transaction each; what somebody else has done meanwhile is left alone."""
    with snapshot() as db:
        ids = [i or 0 for i in db.exec(select(Antrag.id).where(offen).order_by(col(Antrag.id)))]
    getan = 0
    for antrag_id in ids:
        with transaction() as db:
            antrag = zum_schreiben(db, antrag_id)
            noch = select(Antrag.id).where(offen, Antrag.id == antrag_id)
            if db.exec(noch).first() is not None:
                handlung(db, antrag)
                getan += 1
    return getan


def _erinnern(db: Session, antrag: Antrag) -> None:
    antrag.erinnert_am = clock.now()
    db.add(antrag)
    assert antrag.rueckfrage_am is not None
    bis, nummer, sprache = (
        clock.tag(antrag.rueckfrage_am + SCHLIESSEN_NACH),
        antrag.vorgangsnummer,
        antrag.sprache,
    )
    schreiben(db, antrag, lambda name: mails.erinnerung(sprache, name, nummer, bis))


def _schliessen(db: Session, antrag: Antrag) -> None:
    antrag.begruendung, antrag.beendet_am = _OHNE_ANTWORT, clock.now()
    ablauf.wechseln(db, antrag, Uebergang.SCHLIESSEN, ablauf.PORTAL)
    nummer, sprache = antrag.vorgangsnummer, antrag.sprache
    schreiben(db, antrag, lambda name: mails.abgelehnt(sprache, name, nummer, _OHNE_ANTWORT))
