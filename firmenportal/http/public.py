"""The addresses that need no session: an explicit list, and everything else is closed."""

import re
from functools import cache

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.settings import ROOT, settings

# Pages, routes and forms; `*` stands for one segment. One line each.
PUBLIC = [
    "/",
    "/404",
    *[f"/{key}/anmelden" for key in AUSPRAEGUNGEN],
    "/vermittler/anmelden",
    "/vermittler/anmeldedienst",
    "/vermittler/anmeldedienst/zurueck",
    "/vermittler/abgemeldet",
    "/passwort-vergessen",
    "/passwort-neu",
    "/passwort-neu/*",
    "/passwort-guete",
    "/email-bestaetigen/*",
    "/email-zuruecknehmen/*",
    "/link-abgelaufen",
    "/einladung/*",
    "/aktivieren/*",
    "/freischaltung",
    "/freischaltung/unterlagen/*",
    "/freischaltung/unterlagen/*/entfernen",
    "/freischaltung/antrag.pdf",
    "/freischaltung/ergaenzungsvereinbarung.pdf",
    "/freischaltung/datenschutzvertrag.pdf",
    "/freischaltung/widerruf",
    "/freischaltung/antrag",
    "/freischaltung/antrag/*",
    "/freischaltung/status",
    "/freischaltung/status/*",
    "/schulung",
    "/schulung/*",
    "/hilfe",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/health/live",
    "/health/ready",
    "/metrics",
    *(["/demo/postausgang"] if settings.is_demo else []),
]
# What exists for nobody: routes of the framework, and pages by the name of their file.
_HIDDEN = re.compile(r"/_.*|/ping.*|/auth-codespace.*|.*\.html(\.\w+)?")
BUILT = "/assets/"  # content-hashed names; no text in them is secret

_BUILT_FILE = re.compile(re.escape(BUILT) + r"[\w.-]+")
_PAGES = re.compile("|".join(re.escape(p.rstrip("/")).replace(r"\*", "[^/]+") for p in PUBLIC))


def is_public(path: str) -> bool:
    """Whether somebody without a session may ask for this path."""
    return is_static(path) or _PAGES.fullmatch(path.rstrip("/")) is not None


def is_static(path: str) -> bool:
    """A built file, or one that lies in our folder `assets`."""
    return _BUILT_FILE.fullmatch(path) is not None or path in _own_assets()


def is_hidden(path: str) -> bool:
    """Whether this path is for nobody at all."""
    return _HIDDEN.fullmatch(path) is not None or not _is_clean(path)


def _is_clean(path: str) -> bool:
    """No path that means another one: no dot segments, double slashes or control codes."""
    segments = path.split("/")[1:]
    odd = {".", ".."}.intersection(segments) or "" in segments[:-1] or "\\" in path
    return path.startswith("/") and not odd and path.isprintable() and len(path) <= 1_000


@cache
def _own_assets() -> frozenset[str]:
    folder = ROOT / "assets"
    return frozenset(f"/{f.relative_to(folder).as_posix()}" for f in folder.rglob("*"))
