"""A clerk's look at a small case: whom it concerns sees it in the own protocol, once a day.

Rule: docs/fachregeln.md R206.
"""

from datetime import UTC, datetime, time

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.freischaltung.bearbeitung import require_sachbearbeiter
from firmenportal.domain.kleinfall import bezug
from firmenportal.domain.kleinfall import fall as faelle
from firmenportal.domain.kleinfall.fall import Kleinfall
from firmenportal.domain.protokoll import Protokoll


def gesehen(db: Session, akteur: Akteur, fall: Kleinfall) -> bool:
    """Whether what this clerk saw or did here today is written down wherever it concerns somebody.

    A case that concerns no Firma and no house is seen by nobody else.
    """
    p, beginn = Protokoll, datetime.combine(clock.heute(), time.min, clock.BERLIN)
    ketten = _fremde(db, fall)
    heutige = select(p.kette, p.einzelheiten).where(
        p.akteur_id == akteur.benutzer_id,
        p.zeit >= beginn.astimezone(UTC),
        col(p.kette).in_(ketten),
        col(p.handlung).startswith("kleinfall."),
    )
    return ketten <= {kette for kette, e in db.exec(heutige) if e["kleinfall"] == fall.id}


def eingesehen(db: Session, akteur: Akteur, fall_id: int) -> None:
    """Write the look down. Errors: NotFoundError for everybody but clerks."""
    require_sachbearbeiter(db, akteur)
    fall = faelle.zum_schreiben(db, fall_id)
    if gesehen(db, akteur, fall):
        return
    for kette in sorted(_fremde(db, fall)):
        protokoll.schreiben(
            db,
            kette,
            "kleinfall.einsehen",
            akteur=akteur.wer,
            einzelheiten={"kleinfall": fall.id, "fallart": fall.art},
        )


def _fremde(db: Session, fall: Kleinfall) -> set[str]:
    return set(bezug.ketten(db, fall)) - {protokoll.ALLGEMEIN}
