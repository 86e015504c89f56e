"""The browser behind a request: what it calls itself, and whether it was here before."""

from starlette.requests import Request
from starlette.responses import Response
from user_agents import parse

from firmenportal.domain.fristen import GERAETE
from firmenportal.http import cookie

_COOKIE = "geraet"
_LONGEST = 400
_OTHER = "Other"
UNKNOWN = "Unbekanntes Gerät"


def name_of(request: Request) -> str:
    """What an owner recognises in the list of sessions, like „Firefox unter Windows“."""
    agent = parse(request.headers.get("user-agent", "")[:_LONGEST])
    browser, system = agent.browser.family, agent.os.family.replace("Mac OS X", "macOS")
    if _OTHER in (browser, system):
        return UNKNOWN
    return f"{browser} unter {system}"


def address_of(request: Request) -> str:
    """The client's own address, as the gate found it behind our proxies."""
    return request.client.host if request.client else ""


def secret_of(request: Request) -> str:
    """The secret by which a browser is known to accounts it signed in to."""
    return cookie.secret_of(request.scope["headers"], _COOKIE)


def remember(response: Response, secret: str) -> None:
    cookie.keep(response, _COOKIE, secret, int(GERAETE.total_seconds()))
