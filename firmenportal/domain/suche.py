"""What people type into a search field or an address: cleaned, bounded, and never trusted."""

from enum import StrEnum
from typing import TypeVar

from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.vertrag import normalisiert

LAENGSTENS = 100
_WORTE = 8
_ZIFFERN = 6

E = TypeVar("E", bound=StrEnum)


def bereinigt(text: str) -> str:
    """The text without control characters and the like, at most `LAENGSTENS` characters."""
    return "".join(z if z.isprintable() else " " for z in text[:LAENGSTENS]).strip()


def suchworte(text: str) -> tuple[str, ...]:
    """The words that must all be found, in the form in which texts are searched."""
    return tuple(normalisiert(bereinigt(text)).split()[:_WORTE])


def muster(wort: str) -> str:
    """A pattern for LIKE with `ESCAPE '\\'` that finds exactly this word, `%` and `_` included."""
    for zeichen in ("\\", "%", "_"):
        wort = wort.replace(zeichen, "\\" + zeichen)
    return f"%{wort}%"


def eines_aus(art: type[E], wert: str | None) -> E | None:
    """The value of a closed set that an address names, if it is one."""
    return art(wert) if wert in set(art) else None


def seitennummer(text: str) -> int:
    """The page number that an address names; 1 if it is none."""
    gueltig = text.isascii() and text.isdecimal() and len(text) <= _ZIFFERN
    return max(1, int(text)) if gueltig else 1


def umgebrochen(nummer: int, anzahl: int) -> tuple[int, int]:
    """The page to show, at most the last, and how many there are."""
    seiten = max(1, -(-anzahl // SEITE))
    return min(nummer, seiten), seiten
