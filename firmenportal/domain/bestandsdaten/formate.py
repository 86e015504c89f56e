"""The CSV files of the insurer's stock: which columns they have and what may stand in them.

Said once: the loader reads by these declarations, and docs/bestandsdaten.md is tested against them.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import Sparte
from firmenportal.domain.vertrag import (
    Durchfuehrungsweg,
    Einzelstatus,
    Vertragsstatus,
    einzel_suchtext,
    vertrag_id,
)
from firmenportal.domain.zeitraum import bis_nach

LOESCHEN, SPERREN, ENTSPERREN = "loeschen", "sperren", "entsperren"
ZAHLWEISEN = ("monatlich", "vierteljährlich", "halbjährlich", "jährlich")
FRUEHESTER, SPAETESTER = "1900-01-01", "2100-12-31"
HOECHSTER_BEITRAG = 100_000_00
HOECHSTE_SUMME = 1_000_000_000_00
_BETRAG = re.compile(r"\d{1,12}(?:,\d{2})?", re.ASCII)
_KENNZEICHEN = re.compile(r"[A-Z0-9][A-Z0-9-]{2,19}", re.ASCII)
_EINZELNUMMER = re.compile(r"(.{11})/(\d{5})", re.ASCII)
_PERSONALNUMMER = re.compile(r"\d{4,8}", re.ASCII)
_MONAT = re.compile(r"\d{4}-\d{2}", re.ASCII)
_OHNE_BEITRAG = frozenset(Einzelstatus) - {Einzelstatus.AKTIV, Einzelstatus.BEANTRAGT}
_MIT_ENDE = (Einzelstatus.ABGEMELDET, Einzelstatus.BEENDET)

Leser = Callable[[str], Any]
Werte = dict[str, Any]


@dataclass(frozen=True)
class Spalte:
    """A column: its reader turns text into a value, or raises ValueError with the reason."""

    name: str
    leser: Leser
    schluessel: bool = False


@dataclass(frozen=True)
class Datei:
    """A file of a delivery. `umformen` checks a row as a whole and gives its staged values.

    The staged values follow `gestuft`; a row with `aktion` loeschen needs its key columns only.
    """

    name: str
    spalten: tuple[Spalte, ...]
    gestuft: tuple[str, ...]
    umformen: Callable[[list[Any]], tuple[Any, ...]]

    @property
    def dateiname(self) -> str:
        return f"{self.name}.csv"


# What may stand in a column


def _text(hoechstens: int, *, leer: bool = False) -> Leser:
    def lesen(roh: str) -> str:
        wert = " ".join(roh.split())
        if not wert and not leer:
            raise ValueError("Der Wert fehlt.")
        if len(wert) > hoechstens:
            raise ValueError(f"Der Wert ist länger als {hoechstens} Zeichen.")
        return wert if wert.isascii() and wert.isprintable() else _sauber(wert)

    return lesen


def _sauber(wert: str) -> str:
    if any("\udc80" <= zeichen <= "\udcff" for zeichen in wert):
        raise ValueError("Die Datei ist hier nicht in UTF-8 gespeichert.")
    if not wert.isprintable():
        raise ValueError("Der Wert enthält Zeichen, die sich nicht darstellen lassen.")
    return unicodedata.normalize("NFC", wert)


def _muster(muster: re.Pattern[str], satz: str, *, leer: bool = False) -> Leser:
    def lesen(roh: str) -> str | None:
        wert = roh.strip()
        if not wert and leer:
            return None
        if muster.fullmatch(wert) is None:
            raise ValueError(satz)
        return wert

    return lesen


def _eines_von(*werte: str, leer: bool = False) -> Leser:
    bekannt = {w: w for w in werte} | ({"": ""} if leer else {})

    def lesen(roh: str) -> str:
        try:
            return bekannt[roh.strip()]
        except KeyError:
            raise ValueError(f"Möglich sind: {', '.join(werte)}.") from None

    return lesen


@lru_cache(100_000)
def _datum(roh: str) -> str:
    """A day as ISO text, which both databases take and which compares like a day."""
    wert = roh.strip()
    try:
        tag = date.fromisoformat(wert) if len(wert) == 10 else None
    except ValueError:
        tag = None
    if tag is None or tag.isoformat() != wert or not FRUEHESTER <= wert <= SPAETESTER:
        raise ValueError("Erwartet wird ein Tag wie 2026-04-01, zwischen 1900 und 2100.")
    return wert


def _datum_oder_leer(roh: str) -> str | None:
    return _datum(roh) if roh.strip() else None


def _monat(roh: str) -> str:
    wert = roh.strip()
    if _MONAT.fullmatch(wert) is None:
        raise ValueError("Erwartet wird ein Monat wie 2026-04.")
    return _datum(f"{wert}-01")


def _betrag(hoechstens: int) -> Leser:
    @lru_cache(100_000)
    def lesen(roh: str) -> int:
        wert = roh.strip()
        if _BETRAG.fullmatch(wert) is None:
            raise ValueError("Erwartet wird ein Betrag in Euro wie 338,00, ohne Punkt.")
        euro, _, cent = wert.partition(",")
        if (summe := int(euro) * 100 + int(cent or 0)) > hoechstens:
            raise ValueError(f"Der Betrag ist höher als {hoechstens // 100} Euro.")
        return summe

    return lesen


@lru_cache(100_000)
def _vertragsnummer(roh: str) -> tuple[int, str]:
    """Id and number."""
    wert = roh.strip()
    try:
        return vertrag_id(wert), wert
    except NotFoundError:
        raise ValueError(
            "Erwartet wird eine Nummer wie AL-1000017, AK-1000074 oder W0000004711."
        ) from None


def _einzelnummer(roh: str) -> tuple[int, int, str]:
    """Id of the Gruppenvertrag, running number, and the whole number."""
    gruppe, _, lfd = roh.strip().partition("/")
    if len(lfd) != 5 or not (lfd.isascii() and lfd.isdigit()) or lfd == "00000":
        raise ValueError("Erwartet wird eine Nummer wie AL-1000017/00042.")
    return _vertragsnummer(gruppe)[0], int(lfd), f"{gruppe}/{lfd}"


def _email(roh: str) -> str:
    wert = roh.strip().lower()
    if not wert:
        return ""
    try:
        return validate_email(wert, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError("Das ist keine E-Mail-Adresse.") from None


def _auspraegungen(roh: str) -> str:
    """The keys in order, joined by commas."""
    keys = {k.strip() for k in roh.split(",")} - {""}
    filternde = [k for k, a in AUSPRAEGUNGEN.items() if not a.zeigt_alles]
    if keys - set(filternde):
        raise ValueError(f"Möglich sind, mit Komma getrennt: {', '.join(filternde)}.")
    return ",".join(sorted(keys))


_NAME, _STRASSE, _PLZ, _ORT = (
    Spalte("name", _text(200)),
    Spalte("strasse", _text(200, leer=True)),
    Spalte("plz", _text(10, leer=True)),
    Spalte("ort", _text(100, leer=True)),
)
_KENNZEICHEN_LESER = _muster(
    _KENNZEICHEN, "Erwartet werden 3 bis 20 Großbuchstaben, Ziffern und Bindestriche."
)
_VERTRAG = Spalte("vertrag", _vertragsnummer, schluessel=True)
_NUR_LOESCHEN = Spalte("aktion", _eines_von(LOESCHEN, leer=True))
_NUR_SPERREN = Spalte("aktion", _eines_von(SPERREN, ENTSPERREN, leer=True))
_ALLE_AKTIONEN = Spalte("aktion", _eines_von(LOESCHEN, SPERREN, ENTSPERREN, leer=True))


def _kennzeichen(name: str, *, schluessel: bool = True) -> Spalte:
    return Spalte(name, _KENNZEICHEN_LESER, schluessel)


# What a row as a whole must say, and how it is staged


def _stamm(w: list[Any]) -> tuple[Any, ...]:
    """Firma or Maklerhaus: a status only where the row names one."""
    kennzeichen, name, strasse, plz, ort, aktion = w
    status = {SPERREN: "gesperrt", ENTSPERREN: "aktiv"}.get(aktion)
    return kennzeichen, name, strasse, plz, ort, status


def _gruppenvertrag(w: list[Any]) -> tuple[Any, ...]:
    (vertrag, nummer), kunde, sparte, weg, *rest, aktiviert = w
    erwartet = {"AL": Sparte.BAV, "AK": Sparte.BKV}.get(nummer[:2], sparte)
    if sparte != erwartet:
        raise ValueError(f"Ein Vertrag {nummer[:2]}-… gehört zur Sparte {erwartet}.")
    if (sparte == Sparte.BKV) != (weg == ""):
        raise ValueError("Ein Vertrag der bAV hat einen Durchführungsweg, einer der bKV keinen.")
    return vertrag, nummer, kunde, sparte, weg, *rest, aktiviert == "ja"


def _einzelvertrag(w: list[Any]) -> tuple[Any, ...]:
    (vertrag, lfd, nummer), vorname, nachname, geboren, personalnummer, *rest, aktion = w
    if aktion == LOESCHEN:
        return vertrag, lfd, *[None] * 10, True
    _einzelvertrag_pruefen(geboren, *rest)
    suchtext = einzel_suchtext(nachname, vorname, personalnummer, nummer)
    return vertrag, lfd, vorname, nachname, geboren, personalnummer, *rest, suchtext, False


def _einzelvertrag_pruefen(
    geboren: str, status: str, beitrag: int, davon_firma: int, beginn: str, ende: str | None
) -> None:
    if geboren > beginn:
        raise ValueError("Der Beginn liegt vor dem Geburtsdatum.")
    if davon_firma > beitrag:
        raise ValueError("Die Firma zahlt mehr als den ganzen Beitrag.")
    if beitrag and status in _OHNE_BEITRAG:
        raise ValueError(f"Ein Vertrag im Zustand „{status}“ hat keinen Beitrag.")
    if ende is None and status in _MIT_ENDE:
        raise ValueError(f"Ein Vertrag im Zustand „{status}“ braucht ein Ende.")
    if ende is not None and ende < beginn:
        raise ValueError("Das Ende liegt vor dem Beginn.")


def _beitragsmonat(w: list[Any]) -> tuple[Any, ...]:
    (vertrag, _), monat, umwandlung, firma, aktion = w
    return vertrag, monat, umwandlung, firma, aktion == LOESCHEN


def _zeichner(w: list[Any]) -> tuple[Any, ...]:
    return *w[:-1], w[-1] == LOESCHEN


def _bestand(w: list[Any]) -> tuple[Any, ...]:
    haus, (vertrag, _), von, bis, aktion = w
    if bis is not None and bis < von:
        raise ValueError("Der letzte Tag liegt vor dem ersten.")
    letzter = date.fromisoformat(bis) if bis else None
    return haus, vertrag, von, bis_nach(letzter).isoformat(), aktion == LOESCHEN


def _benutzerschluessel(w: list[Any]) -> tuple[Any, ...]:
    schluessel, haus, aktion = w
    gesperrt = {SPERREN: True, ENTSPERREN: False}.get(aktion)
    return schluessel, haus, gesperrt, aktion == LOESCHEN


_STAMM = ("name", "strasse", "plz", "ort", "status")

# In the order in which they are loaded: each file may name what the ones before it bring.
DATEIEN = {
    d.name: d
    for d in (
        Datei(
            "firmen",
            (_kennzeichen("kundennummer"), _NAME, _STRASSE, _PLZ, _ORT, _NUR_SPERREN),
            ("kundennummer", *_STAMM),
            _stamm,
        ),
        Datei(
            "maklerhaeuser",
            (_kennzeichen("hausnummer"), _NAME, _STRASSE, _PLZ, _ORT, _NUR_SPERREN),
            ("hausnummer", *_STAMM),
            _stamm,
        ),
        Datei(
            "gruppenvertraege",
            (
                Spalte("nummer", _vertragsnummer, schluessel=True),
                _kennzeichen("kundennummer", schluessel=False),
                Spalte("sparte", _eines_von(*Sparte)),
                Spalte("durchfuehrungsweg", _eines_von(*Durchfuehrungsweg, leer=True)),
                Spalte("produkt", _text(200)),
                Spalte("status", _eines_von(*Vertragsstatus)),
                Spalte("beginn", _datum),
                Spalte("zahlweise", _eines_von(*ZAHLWEISEN)),
                Spalte(
                    "kennung",
                    _muster(
                        _KENNZEICHEN,
                        "Erwartet werden 3 bis 20 Großbuchstaben, "
                        "Ziffern und Bindestriche, oder nichts.",
                        leer=True,
                    ),
                ),
                Spalte("auspraegungen", _auspraegungen),
                Spalte("aktiviert", _eines_von("ja", leer=True)),
            ),
            (
                "id",
                "nummer",
                "kundennummer",
                "sparte",
                "durchfuehrungsweg",
                "produkt",
                "status",
                "beginn",
                "zahlweise",
                "kennung",
                "auspraegungen",
                "aktiviert",
            ),
            _gruppenvertrag,
        ),
        Datei(
            "einzelvertraege",
            (
                Spalte("nummer", _einzelnummer, schluessel=True),
                Spalte("vorname", _text(100)),
                Spalte("nachname", _text(100)),
                Spalte("geburtsdatum", _datum),
                Spalte(
                    "personalnummer",
                    _muster(
                        _PERSONALNUMMER, "Erwartet werden 4 bis 8 Ziffern, oder nichts.", leer=True
                    ),
                ),
                Spalte("status", _eines_von(*Einzelstatus)),
                Spalte("beitrag", _betrag(HOECHSTER_BEITRAG)),
                Spalte("davon_firma", _betrag(HOECHSTER_BEITRAG)),
                Spalte("beginn", _datum),
                Spalte("ende", _datum_oder_leer),
                _NUR_LOESCHEN,
            ),
            (
                "vertrag_id",
                "lfd",
                "vorname",
                "nachname",
                "geburtsdatum",
                "personalnummer",
                "status",
                "beitrag_cent",
                "davon_firma_cent",
                "beginn",
                "ende",
                "suchtext",
                "loeschen",
            ),
            _einzelvertrag,
        ),
        Datei(
            "beitragsmonate",
            (
                _VERTRAG,
                Spalte("monat", _monat, schluessel=True),
                Spalte("entgeltumwandlung", _betrag(HOECHSTE_SUMME)),
                Spalte("firma", _betrag(HOECHSTE_SUMME)),
                _NUR_LOESCHEN,
            ),
            ("vertrag_id", "monat", "entgeltumwandlung_cent", "firma_cent", "loeschen"),
            _beitragsmonat,
        ),
        Datei(
            "zeichner",
            (
                _kennzeichen("hausnummer"),
                Spalte("name", _text(200), schluessel=True),
                Spalte("email", _email, schluessel=True),
                _NUR_LOESCHEN,
            ),
            ("hausnummer", "name", "email", "loeschen"),
            _zeichner,
        ),
        Datei(
            "bestand",
            (
                _kennzeichen("hausnummer"),
                _VERTRAG,
                Spalte("von", _datum, schluessel=True),
                Spalte("bis", _datum_oder_leer),
                _NUR_LOESCHEN,
            ),
            ("hausnummer", "vertrag_id", "von", "bis", "loeschen"),
            _bestand,
        ),
        Datei(
            "benutzerschluessel",
            (
                _kennzeichen("schluessel"),
                _kennzeichen("hausnummer", schluessel=False),
                _ALLE_AKTIONEN,
            ),
            ("schluessel", "hausnummer", "gesperrt", "loeschen"),
            _benutzerschluessel,
        ),
    )
}
