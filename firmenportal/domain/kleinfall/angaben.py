"""What is asked for, by kind: read strictly, each mistake said at its field.

Rule: docs/fachregeln.md R191.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic import Field as Pydanticfeld
from pydantic_core import ErrorDetails

from firmenportal.domain import telefonnummer
from firmenportal.domain.errors import DomainError
from firmenportal.domain.mailadresse import gueltige_adresse
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zugangskennung import Kanal

_KENNZEICHEN = re.compile(r"[A-Z0-9-]{3,20}", re.ASCII)
_VERTRAEGE = 200


class EingabeError(DomainError):
    """Mistakes, each at its field; the first one is the sentence."""

    def __init__(self, felder: Mapping[str, str]) -> None:
        super().__init__(next(iter(felder.values())))
        self.felder = dict(felder)


class FeldError(EingabeError):
    """One mistake at one field."""

    def __init__(self, satz: str, feld: str) -> None:
        super().__init__({feld: satz})


class _UngueltigError(ValueError):
    """Why a field is wrong, for pydantic."""


class Vollmachtsumfang(StrEnum):
    """For which contracts a Vollmacht is."""

    GENANNTE = "genannte"
    ALLE = "alle"


def _zeile(text: str) -> str:
    if not text.isprintable():
        raise _UngueltigError("Diese Angabe enthält Zeichen, die man nicht sieht.")
    return text


def _adresse(text: str) -> str:
    try:
        return gueltige_adresse(text)
    except DomainError as error:
        raise _UngueltigError("Diese E-Mail-Adresse ist ungültig.") from error


def _nummer(text: str) -> str:
    try:
        vertrag_id(text)
    except DomainError as error:
        raise _UngueltigError("Eine Vertragsnummer sieht so aus: AL-1000017.") from error
    return text


def _kennzeichen(text: str) -> str:
    if not _KENNZEICHEN.fullmatch(text):
        raise _UngueltigError("Erwartet werden 3 bis 20 Großbuchstaben, Ziffern und Bindestriche.")
    return text


def _mobil(text: str) -> str:
    try:
        return telefonnummer.e164(text, mobil=True) if text else ""
    except DomainError as error:
        raise _UngueltigError(error.satz) from error


def _gross(wert: Any) -> Any:
    return wert.strip().upper() if isinstance(wert, str) else wert


def _liste(wert: Any) -> Any:
    """Numbers as people type them, one after the other."""
    return re.split(r"[\s,;]+", wert.strip().upper()) if isinstance(wert, str) and wert else wert


def _leer(wert: Any) -> Any:
    return None if wert == "" else wert


Zeile = Annotated[str, Pydanticfeld(min_length=1, max_length=100), AfterValidator(_zeile)]
Adresse = Annotated[str, Pydanticfeld(min_length=1, max_length=254), AfterValidator(_adresse)]
Kennzeichen = Annotated[
    str, BeforeValidator(_gross), Pydanticfeld(min_length=1), AfterValidator(_kennzeichen)
]
Vertragsnummer = Annotated[
    str, BeforeValidator(_gross), Pydanticfeld(min_length=1), AfterValidator(_nummer)
]


class Fallangaben(BaseModel):
    """What every kind has in common: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Kontoangaben(Fallangaben):
    """Whose account it is."""

    email: Adresse


class Namensangaben(Kontoangaben):
    """How the person is called from now on."""

    vorname: Zeile
    nachname: Zeile


class Kennungsangaben(Fallangaben):
    """Which contract has no Kennung, and what it is."""

    vertrag: Vertragsnummer
    kennung: Kennzeichen


class Schluesselangaben(Kontoangaben):
    """Which Benutzerschlüssel belongs to the account."""

    schluessel: Zeile


class Zeichnerangaben(Fallangaben):
    """Who may sign for a Maklerhaus, or may no longer."""

    hausnummer: Kennzeichen
    name: Zeile
    email: Annotated[
        str,
        Pydanticfeld(max_length=254),
        AfterValidator(lambda text: _adresse(text) if text else ""),
    ] = ""


class Postfachangaben(Kontoangaben):
    """Which FirmenAdmin lost his mailbox, and which one he has now."""

    kundennummer: Kennzeichen
    email_neu: Adresse


class Kennungsversand(Kontoangaben):
    """How somebody who waits gets another Zugangskennung."""

    kanal: Kanal
    kundennummer: Annotated[str, BeforeValidator(_gross), Pydanticfeld(max_length=20)] = ""
    mobil: Annotated[str, Pydanticfeld(max_length=40), AfterValidator(_mobil)] = ""


class Widerrufsangaben(Kontoangaben):
    """Which FirmenAdmin of which Firma is suspended."""

    kundennummer: Kennzeichen


class Vollmachtsangaben(Fallangaben):
    """What the paper says. `bis` is the last day."""

    kundennummer: Kennzeichen
    hausnummer: Kennzeichen
    umfang: Vollmachtsumfang
    vertraege: Annotated[
        tuple[Vertragsnummer, ...], BeforeValidator(_liste), Pydanticfeld(max_length=_VERTRAEGE)
    ] = ()
    rechte: Annotated[tuple[Recht, ...], Pydanticfeld(min_length=1, max_length=len(Recht))] = ()
    von: date
    bis: Annotated[date | None, BeforeValidator(_leer)] = None


def lesen(modell: type[Fallangaben], roh: Mapping[str, Any]) -> Fallangaben:
    """What is asked for. Errors: EingabeError, with every mistake at its field."""
    try:
        return modell.model_validate(dict(roh))
    except ValidationError as error:
        raise EingabeError({_feld(e): _satz(e) for e in reversed(error.errors())}) from error


def genannte_adressen(roh: Mapping[str, Any]) -> set[str]:
    """The e-mail addresses that a case names."""
    return {str(wert).casefold() for name, wert in roh.items() if name.startswith("email")}


def _feld(e: ErrorDetails) -> str:
    return str(e["loc"][0]) if e["loc"] else ""


def _satz(e: ErrorDetails) -> str:
    if e["type"] == "value_error":
        return str(e.get("ctx", {}).get("error", ""))
    if e["type"] in ("missing", "string_too_short", "too_short") or e["input"] in ("", None):
        return FEHLT
    return UNGUELTIG


FEHLT, UNGUELTIG = "Diese Angabe fehlt.", "Diese Angabe ist ungültig."
