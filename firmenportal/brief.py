"""Letters as PDF: DIN 5008 with the address in the window; of the same kind as all documents."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from firmenportal import dokument
from firmenportal.i18n import day, translate
from firmenportal.settings import settings


@dataclass(frozen=True)
class Anschrift:
    """Where a letter goes."""

    name: str
    strasse: str
    plz: str
    ort: str
    zusatz: str = ""

    @property
    def zeilen(self) -> tuple[str, ...]:
        """As they stand in the window, without empty ones."""
        alle = (self.name, self.zusatz, self.strasse, f"{self.plz} {self.ort}")
        return tuple(zeile.strip() for zeile in alle if zeile.strip())

    @property
    def ist_vollstaendig(self) -> bool:
        """Whether a postman could find it."""
        return all(teil.strip() for teil in (self.name, self.strasse, self.plz, self.ort))


@dataclass(frozen=True)
class Code:
    """A paragraph that is to be typed off: large, and each sign unmistakable."""

    zeichen: str


@dataclass(frozen=True)
class Brief:
    """What a letter says, from salutation to greeting."""

    betreff: str
    absaetze: tuple[str | Code, ...]
    sprache: str = "de"


def als_pdf(brief: Brief, anschrift: tuple[str, ...], datum: date) -> bytes:
    """The letter to this address as a tagged PDF/A-2a that is PDF/UA-1 as well."""
    return dokument.setzen("brief.typ", _daten(brief, anschrift, datum))


def _daten(brief: Brief, anschrift: tuple[str, ...], datum: date) -> dict[str, Any]:
    return {
        "betreff": brief.betreff,
        "absaetze": [_absatz(a) for a in brief.absaetze],
        "anschrift": anschrift,
        "absender": settings.servicecenter_anschrift.split(", "),
        "datum": day(datum, brief.sprache),
        "sprache": brief.sprache,
        "herausgeber": dokument.HERAUSGEBER,
        "seite": translate("Seite", brief.sprache),
        "von": translate("von", brief.sprache),
    }


def _absatz(a: str | Code) -> dict[str, Any]:
    ist_code = isinstance(a, Code)
    return {"code": ist_code, "text": a.zeichen if ist_code else a}
