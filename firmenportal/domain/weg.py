"""From where a command was called, so that every entry of the protocol can say it.

The doors of the house set it once per event and request; the protocol reads it. What the browser
says about itself plays no part: an event's own module names its page, and a request's address is
the one that chose its route.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Weg(StrEnum):
    """A way into the portal, as the protocol names it."""

    PORTAL = "Portal"
    ADMIN_BEREICH = "Admin-Bereich"
    STAPEL = "Stapel"
    EINLADUNG = "Einladung"
    KONTO = "Account-Verwaltung"
    LINK = "Link aus einer E-Mail"
    FREISCHALTUNG = "Freischaltung"
    MAKLERHAUS = "Maklerhaus"
    SERVICE_CENTER = "Service Center"
    BESTANDSDATEN = "Bestandsdaten"
    FRIST = "Zeitablauf"
    BETRIEB = "Betrieb"


# Page or route by the beginning of its address; the longer ones first.
_NACH_ADRESSE = {
    "admin/stapel": Weg.STAPEL,
    "admin": Weg.ADMIN_BEREICH,
    "konto": Weg.KONTO,
    "einladung": Weg.EINLADUNG,
    "freischaltung": Weg.FREISCHALTUNG,
    "maklerhaus": Weg.MAKLERHAUS,
    "servicecenter": Weg.SERVICE_CENTER,
    "aktivieren": Weg.LINK,
    "passwort-vergessen": Weg.LINK,
    "passwort-neu": Weg.LINK,
    "email-bestaetigen": Weg.LINK,
    "email-zuruecknehmen": Weg.LINK,
}
_WEG: ContextVar[str] = ContextVar("weg", default="")


def weg_von(adresse: str) -> Weg:
    """The way that an address of the portal is."""
    ganz = adresse.strip("/") + "/"
    gefunden = (weg for anfang, weg in _NACH_ADRESSE.items() if ganz.startswith(f"{anfang}/"))
    return next(gefunden, Weg.PORTAL)


def setzen(weg: str) -> None:
    """From here on in this context: for doors, each of whose events has a context of its own."""
    _WEG.set(weg)


@contextmanager
def auf(weg: Weg) -> Iterator[None]:
    """Whatever happens within came this way."""
    vorher = _WEG.set(weg)
    try:
        yield
    finally:
        _WEG.reset(vorher)


def jetziger() -> str:
    """The way on which the present command came; "" outside the house's doors."""
    return _WEG.get()
