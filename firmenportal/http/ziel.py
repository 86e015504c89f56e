"""The page somebody wanted before he had to sign in, and the login he used last."""

import re
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.responses import Response

from firmenportal.domain.anmeldedienst import Dienstlage
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH, Auspraegung
from firmenportal.http import cookie

ZIEL, PORTAL = "ziel", "portal"
_TEN_MINUTES, _ONE_YEAR = 600, 365 * 24 * 3600
_OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]{0,1500}")
VERMITTLER = "vermittler"
VERMITTLER_LOGIN = f"/{VERMITTLER}/anmelden"


def remember(response: Response, address: str) -> None:
    """Keep the wanted page, if it is one of ours, until the login."""
    if is_own(address):
        cookie.keep(response, ZIEL, quote(address, safe=""), _TEN_MINUTES)


def wanted(headers: cookie.Headers, otherwise: str) -> str:
    """The wanted page, or another one."""
    return own(unquote(cookie.value_of(headers, ZIEL)), otherwise)


def forget(response: Response) -> None:
    cookie.drop(response, ZIEL)


def remember_portal(response: Response, key: str) -> None:
    """The next login starts under the same Ausprägung."""
    cookie.keep(response, PORTAL, key, _ONE_YEAR)


def follow_portal(response: Response, headers: cookie.Headers, key: str) -> None:
    """The same after a switch; who came by the Vermittler-Zugang comes by it again."""
    if cookie.value_of(headers, PORTAL) != VERMITTLER:
        remember_portal(response, key)


def login_of(headers: cookie.Headers) -> str:
    """Address of the login used last, else of the choice of a portal."""
    key = cookie.value_of(headers, PORTAL)
    return f"/{key}/anmelden" if key in AUSPRAEGUNGEN or key == VERMITTLER else "/"


def vermittler_login(portal: Auspraegung) -> str:
    """The login of the Vermittler in the brand of this portal."""
    brand = f"?{urlencode({'portal': portal.key})}" if portal != DACH else ""
    return VERMITTLER_LOGIN + brand


def login_after(headers: cookie.Headers, dienst: Dienstlage) -> str:
    """That login, or the Vermittler's where it says why the Anmeldedienst ended the session."""
    if dienst in (Dienstlage.OFFEN, Dienstlage.ABGELEHNT):
        return f"{VERMITTLER_LOGIN}#dienst-{dienst}"
    return f"{login_of(headers)}#abgelaufen"


def is_own(address: str) -> bool:
    """Only a path on this server: no scheme, no host, nothing a browser would read as one."""
    return _OWN.fullmatch(address) is not None and not urlsplit(address).netloc


def own(address: str, otherwise: str) -> str:
    """An address that a client named, if it is one of ours, or another one."""
    return address if is_own(address) else otherwise


def address_of(path: str, query: bytes) -> str:
    """Path and query as the browser asked for them."""
    return quote(path) + (f"?{query.decode('latin-1')}" if query else "")
