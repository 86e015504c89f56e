"""Every topic of the Schulung, in the order in which they are read."""

from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung.weg import Verfahren
from firmenportal.domain.schulung import (
    antraege,
    basis,
    berechtigte,
    firmenadmin,
    portale,
    vergabe,
)
from firmenportal.domain.schulung.thema import Thema

THEMEN = {
    m.THEMA.key: m.THEMA for m in (antraege, basis, firmenadmin, portale, berechtigte, vergabe)
}
_MEHR_DAZU = {
    Verfahren.EINLADUNG: vergabe.THEMA,
    Verfahren.VORSCHLAG: firmenadmin.THEMA,
    Verfahren.ANTRAG_FIRMA: basis.THEMA,
    Verfahren.ANTRAG_VERMITTLER: basis.THEMA,
    Verfahren.VERMITTLERZUGANG: portale.THEMA,
    Verfahren.ABGELEHNT: berechtigte.THEMA,
}


def thema(key: str) -> Thema:
    """The topic with this key. Errors: NotFoundError."""
    try:
        return THEMEN[key]
    except KeyError:
        raise NotFoundError("Diese Seite gibt es nicht.") from None


def mehr_zu(verfahren: Verfahren) -> Thema:
    """What to read about a way that questions led to."""
    return _MEHR_DAZU[verfahren]
