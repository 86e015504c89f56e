"""The columns of a file with many people, by the names that its heads may have.

Heads and fixed values are understood in German and in English, whatever the reader's language, and
whatever a spreadsheet makes of capitals, spaces and dashes.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vertrag import normalisiert
from firmenportal.i18n import translate

ANREDE, VORNAME, NACHNAME = "Anrede", "Vorname", "Nachname"
EMAIL = "E-Mail-Adresse"
PERSONENTYP, BERECHTIGUNGSTYP = "Personentyp", "Berechtigungstyp"
GUELTIG_AB, GUELTIG_BIS = "Gültig ab", "Gültig bis"
VERWALTET = "Verwaltet"
# One column per right.
RECHTE: dict[str, Recht] = {eintrag.name: recht for recht, eintrag in KATALOG.items()}
SPALTEN = (
    ANREDE,
    VORNAME,
    NACHNAME,
    EMAIL,
    PERSONENTYP,
    BERECHTIGUNGSTYP,
    *RECHTE,
    GUELTIG_AB,
    GUELTIG_BIS,
    VERWALTET,
)
# Cells that list contracts, however many there are.
LISTEN = (*RECHTE, VERWALTET)
# What the result file adds, so that it can be mended and uploaded again.
ZEILE, ERGEBNIS, HINWEIS = "Zeile", "Ergebnis", "Hinweis"
_NOETIG = (VORNAME, NACHNAME, EMAIL, PERSONENTYP)
_AUCH = {"email": EMAIL, "mail": EMAIL}
_GEZEIGT = 40


class DateiError(DomainError):
    """A file in which no rows can be checked."""


def schlicht(text: str) -> str:
    """Only the letters and digits of a text, to compare what people typed."""
    return "".join(z for z in normalisiert(text) if z.isalnum())


@cache
def in_beiden_sprachen(*texte: str) -> Mapping[str, str]:
    """The German text, by what people may type for it."""
    return {schlicht(translate(t, sprache)): t for t in texte for sprache in ("en", "de")}


def spalten_aus(kopf: Sequence[str]) -> list[str]:
    """The column under each head; empty where there is none to be read.

    Errors: DateiError for a head that is unknown, there twice, or missing.
    """
    bekannt = {**in_beiden_sprachen(*SPALTEN, ZEILE, ERGEBNIS, HINWEIS), **_AUCH}
    gefunden: list[str] = []
    for text in kopf:
        spalte = bekannt.get(schlicht(text), "")
        if text.strip() and not spalte:
            raise DateiError(
                "Die Spalte „{spalte}“ kennen wir nicht. Nehmen Sie die Überschriften der Vorlage.",
                spalte=text.strip()[:_GEZEIGT],
            )
        if spalte and spalte in gefunden:
            raise DateiError("Die Spalte „{spalte}“ gibt es zweimal.", spalte=spalte)
        gefunden.append(spalte)
    for spalte in _NOETIG:
        if spalte not in gefunden:
            raise DateiError(
                "In der ersten Zeile fehlt die Spalte „{spalte}“. Nehmen Sie die Überschriften "
                "der Vorlage.",
                spalte=spalte,
            )
    return gefunden
