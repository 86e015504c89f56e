"""What somebody uploads, read as rows of texts: CSV or Excel by its content, never by its name."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmenportal.domain.stapel import spalten
from firmenportal.domain.stapel.spalten import DateiError

GROESSTE = 2 * 1024 * 1024
ZEILEN = 1000
# 300 contracts in one cell; what is longer is cut, and then refused as too long.
LAENGSTE_ZELLE = 4000
# The template's own example, which nobody wants to invite.
BEISPIEL_EMAIL = "erika.beispiel@example.com"

_EXCEL, _EXCEL_ALT = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VERSCHLUESSELT = "EncryptedPackage".encode("utf-16-le")
_TRENNER = ";,\t"
_LESER = Path(__file__).with_name("tabellenblatt.py")
_GEDULD = 20
ZU_GROSS = "Die Datei ist größer als 2 MB. Teilen Sie sie auf."
_KEINE_TABELLE = (
    "Das ist weder eine CSV- noch eine Excel-Datei. Füllen Sie die Vorlage aus und speichern Sie "
    "sie als Excel-Datei (.xlsx) oder als CSV."
)
_GESCHUETZT = "Die Datei ist mit einem Passwort geschützt. Speichern Sie sie ohne Passwort."
_ZU_ALT = (
    "Die Datei hat ein altes Excel-Format. Speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder "
    "als CSV."
)
_UNLESBAR = (
    "Diese Excel-Datei lässt sich nicht lesen. Kopieren Sie die Zeilen in eine neue Datei oder in "
    "die Vorlage."
)


@dataclass(frozen=True)
class Rohzeile:
    """One row as it stands in the file; `werte` by column, `zu_breit` if it has more than the head.

    `nummer` is the one that a spreadsheet shows beside it.
    """

    nummer: int
    werte: dict[str, str]
    zu_breit: bool = False


_Zeilen = list[tuple[int, list[str]]]


def lesen(inhalt: bytes) -> list[Rohzeile]:
    """The rows of a file, without empty ones and without the template's example.

    Errors: DateiError for what is no table, has other columns, no rows, or too many.
    """
    if len(inhalt) > GROESSTE:
        raise DateiError(ZU_GROSS)
    anzahl, zeilen = _aus_excel(inhalt) if _ist_excel(inhalt) else _aus_csv(inhalt)
    if not zeilen:
        raise DateiError("In der Datei steht nichts.")
    titel = spalten.spalten_aus(zeilen[0][1])
    if anzahl - 1 > ZEILEN:
        raise DateiError(
            "Die Datei hat {anzahl} Zeilen; auf einmal gehen höchstens {hoechstens}. Teilen Sie "
            "sie auf.",
            anzahl=str(anzahl - 1),
            hoechstens=str(ZEILEN),
        )
    gelesen = [_rohzeile(nummer, titel, zellen) for nummer, zellen in zeilen[1:]]
    personen = [z for z in gelesen if z.werte.get(spalten.EMAIL, "").lower() != BEISPIEL_EMAIL]
    if not personen:
        raise DateiError("In der Datei steht unter der Kopfzeile noch niemand.")
    return personen


def _rohzeile(nummer: int, titel: Sequence[str], zellen: Sequence[str]) -> Rohzeile:
    texte = [zelle.strip() for zelle in zellen]
    werte = {t: text for t, text in zip(titel, texte, strict=False) if t}
    return Rohzeile(nummer, werte, any(texte[len(titel) :]))


# CSV


def _aus_csv(inhalt: bytes) -> tuple[int, _Zeilen]:
    text = _als_text(inhalt)
    erste = text.lstrip("\r\n").partition("\n")[0]
    trenner = max(_TRENNER, key=erste.count)
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trenner)
    try:
        return _gefuellte(leser)
    except csv.Error as error:
        raise DateiError(_KEINE_TABELLE) from error


def _gefuellte(zeilen: Iterable[list[str]]) -> tuple[int, _Zeilen]:
    """How many rows hold anything, and the first of them."""
    anzahl, gefunden = 0, []
    for nummer, zellen in enumerate(zeilen, start=1):
        if not any(zelle.strip() for zelle in zellen):
            continue
        anzahl += 1
        if len(gefunden) <= ZEILEN:
            gefunden.append((nummer, [zelle[: LAENGSTE_ZELLE + 1] for zelle in zellen]))
    return anzahl, gefunden


def _als_text(inhalt: bytes) -> str:
    """As Excel saves CSV: UTF-8 with or without its mark, or Windows-1252; „Unicode-Text“, too."""
    codes = ["utf-8-sig", "cp1252"]
    if inhalt.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ["utf-16"]
    for code in codes:
        try:
            text = inhalt.decode(code)
        except UnicodeDecodeError:
            continue
        if all(z >= " " or z in "\t\r\n" for z in text):
            return text
    raise DateiError(_KEINE_TABELLE)


# Excel


def _ist_excel(inhalt: bytes) -> bool:
    """Errors: DateiError for what Excel writes, too, but nobody can read here."""
    if inhalt.startswith(_EXCEL_ALT):
        raise DateiError(_GESCHUETZT if _VERSCHLUESSELT in inhalt else _ZU_ALT)
    return inhalt.startswith(_EXCEL)


def _aus_excel(inhalt: bytes) -> tuple[int, _Zeilen]:
    if not _ist_arbeitsmappe(inhalt):
        raise DateiError(_KEINE_TABELLE)
    grenzen = (str(ZEILEN + 1), str(LAENGSTE_ZELLE + 1))
    try:
        gelesen = subprocess.run(
            [sys.executable, "-I", str(_LESER), *grenzen],
            input=inhalt,
            capture_output=True,
            check=True,
            timeout=_GEDULD,
        )
    except subprocess.SubprocessError as error:
        raise DateiError(_UNLESBAR) from error
    ergebnis: Any = json.loads(gelesen.stdout)
    return ergebnis["anzahl"], [(nummer, texte) for nummer, texte in ergebnis["zeilen"]]


def _ist_arbeitsmappe(inhalt: bytes) -> bool:
    try:
        return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(inhalt)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
