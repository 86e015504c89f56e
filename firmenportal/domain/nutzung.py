"""The last use of a Firma's contracts by each of its members; a Firma learns of its own only."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft

# Use is written down at most this often.
_GENAUIGKEIT = timedelta(minutes=15)


def notieren(db: Session, akteur: Akteur, firma_ids: Iterable[int]) -> None:
    """The Akteur has used contracts of these Firmen; whoever is no member leaves no trace.

    It is no change for anybody's open page. Rule: docs/fachregeln.md R84.
    """
    jetzt, m = clock.now(), Mitgliedschaft
    db.execute(
        update(m)
        .where(
            col(m.benutzer_id) == akteur.benutzer_id,
            col(m.firma_id).in_(set(firma_ids)),
            col(m.entfernt_am).is_(None),
            or_(col(m.zuletzt_am).is_(None), col(m.zuletzt_am) < jetzt - _GENAUIGKEIT),
        )
        .values(zuletzt_am=jetzt)
    )
