"""What one row says about a person, and what in it nobody can understand."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.stapel import spalten
from firmenportal.domain.stapel.datei import LAENGSTE_ZELLE, Rohzeile
from firmenportal.domain.stapel.spalten import in_beiden_sprachen, schlicht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER, bis_nach

ALLE = "alle"
ANREDEN = ("Frau", "Herr", "keine Angabe")
_LAENGSTES = 254
_GEZEIGT = 60
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMEL = tuple("=+-@＝＋－＠")
_STRICHE = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TAG = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)

T = TypeVar("T")
# The contracts that a cell lists; None: every one.
Vertraege = tuple[int, ...] | None


class ZeilenError(DomainError):
    """One thing that is wrong in a row."""


@dataclass(frozen=True)
class Gelesen:
    """A row as far as it can be understood; `vertraege` by column, only those that list any."""

    anrede: str
    vorname: str
    nachname: str
    email: str
    personentyp: Personentyp | None
    berechtigungstyp: Berechtigungstyp
    von: date
    bis: date
    vertraege: Mapping[str, Vertraege]


def verstehen(roh: Rohzeile) -> tuple[Gelesen, dict[str, DomainError]]:
    """What the row says, and every mistake in it by its column."""
    fehler: dict[str, DomainError] = {}
    if roh.zu_breit:
        fehler[""] = ZeilenError("Die Zeile hat mehr Spalten als die Kopfzeile.")

    def lies(spalte: str, deuten: Callable[[str, str], T], sonst: T) -> T:
        try:
            return deuten(spalte, _geprueft(spalte, roh.werte.get(spalte, "")))
        except DomainError as error:
            fehler[spalte] = error
            return sonst

    listen: dict[str, Vertraege] = {s: lies(s, _vertraege, ()) for s in spalten.LISTEN}
    gelesen = Gelesen(
        anrede=lies(spalten.ANREDE, _anrede, ""),
        vorname=lies(spalten.VORNAME, _noetig, ""),
        nachname=lies(spalten.NACHNAME, _noetig, ""),
        email=lies(spalten.EMAIL, _noetig, ""),
        personentyp=lies(spalten.PERSONENTYP, _personentyp, None),
        berechtigungstyp=lies(spalten.BERECHTIGUNGSTYP, _typ, Berechtigungstyp.NUTZER),
        von=lies(spalten.GUELTIG_AB, _erster_tag, SEIT_JEHER),
        bis=lies(spalten.GUELTIG_BIS, _ende, OHNE_ENDE),
        vertraege={s: liste for s, liste in listen.items() if liste != ()},
    )
    return gelesen, fehler


def anzeigbar(werte: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row as they can be kept and shown, whatever the file has smuggled in."""
    return {
        spalte: "".join(z if z.isprintable() else "�" for z in _mit_leerzeichen(spalte, text))
        for spalte, text in werte.items()
    }


def _geprueft(spalte: str, text: str) -> str:
    """Errors: ZeilenError for what no honest cell holds."""
    text = _mit_leerzeichen(spalte, text).strip()
    if len(text) > (LAENGSTE_ZELLE if spalte in spalten.LISTEN else _LAENGSTES):
        raise ZeilenError("„{spalte}“ ist zu lang.", spalte=spalte)
    if not text.isprintable():
        raise ZeilenError(
            "„{spalte}“ enthält einen Zeilenumbruch oder ein unsichtbares Zeichen.", spalte=spalte
        )
    if text.startswith(_FORMEL):
        raise ZeilenError(
            "„{spalte}“ beginnt mit „{zeichen}“ wie eine Formel. Schreiben Sie nur Text hinein.",
            spalte=spalte,
            zeichen=text[0],
        )
    return text


def _mit_leerzeichen(spalte: str, text: str) -> str:
    """No-break spaces are spaces; in a list of contracts, lines are, too."""
    if spalte in spalten.LISTEN:
        return " ".join(text.split())
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _noetig(spalte: str, text: str) -> str:
    if not text:
        raise ZeilenError("„{spalte}“ fehlt.", spalte=spalte)
    return text


def _anrede(_spalte: str, text: str) -> str:
    if not text:
        return ""
    gefunden = in_beiden_sprachen(*ANREDEN).get(schlicht(text))
    if gefunden is None:
        raise ZeilenError("Als Anrede geht „Frau“, „Herr“ oder „keine Angabe“.")
    return gefunden if gefunden != ANREDEN[-1] else ""


def _personentyp(spalte: str, text: str) -> Personentyp:
    gefunden = in_beiden_sprachen(*Personentyp).get(schlicht(text))
    if gefunden is None:
        _noetig(spalte, text)
        raise ZeilenError("Als Personentyp geht „firmeneigen“ oder „andere“.")
    return Personentyp(gefunden)


def _typ(_spalte: str, text: str) -> Berechtigungstyp:
    """Who writes nothing means the least."""
    typen = in_beiden_sprachen(*Berechtigungstyp)
    gefunden = typen.get(schlicht(text)) if text else Berechtigungstyp.NUTZER
    if gefunden is None:
        raise ZeilenError("Als Berechtigungstyp geht „Nutzer“ oder „Admin“.")
    return Berechtigungstyp(gefunden)


def _erster_tag(spalte: str, text: str) -> date:
    return _tag(spalte, text) if text else SEIT_JEHER


def _ende(spalte: str, text: str) -> date:
    return bis_nach(_tag(spalte, text)) if text else OHNE_ENDE


def _tag(spalte: str, text: str) -> date:
    """„31.12.2027“, or as Excel keeps a day."""
    treffer = _TAG.fullmatch(text)
    try:
        if treffer:
            tag, monat, jahr = map(int, treffer.groups())
            gefunden = date(jahr, monat, tag)
        else:
            gefunden = date.fromisoformat(text)
    except ValueError:
        gefunden = SEIT_JEHER
    if not 1900 < gefunden.year < OHNE_ENDE.year:
        raise ZeilenError("„{spalte}“ ist kein Datum wie 31.12.2027.", spalte=spalte)
    return gefunden


def _vertraege(spalte: str, text: str) -> Vertraege:
    """Contracts by number, divided by spaces, commas or semicolons; or the word for all."""
    worte = re.split(r"[\s,;]+", text.strip(" ,;")) if text else []
    if len(worte) == 1 and schlicht(worte[0]) in in_beiden_sprachen(ALLE):
        return None
    nummern = {wort: _vertrag(wort) for wort in worte if wort}
    if unbekannt := [wort for wort, vertrag in nummern.items() if vertrag is None]:
        raise ZeilenError(
            "In „{spalte}“ steht etwas, das keine Vertragsnummer ist: {worte}",
            spalte=spalte,
            worte=", ".join(unbekannt)[:_GEZEIGT],
        )
    return tuple(dict.fromkeys(vertrag for vertrag in nummern.values() if vertrag is not None))


def _vertrag(wort: str) -> int | None:
    try:
        return vertrag_id(wort.translate(_STRICHE).upper())
    except NotFoundError:
        return None
