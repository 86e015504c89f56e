"""Tables as files: CSV as a German Excel opens it, and Excel itself; neither runs a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO, Any

from xlsxwriter import Workbook

Wert = str | int | date | None
Zeilen = Iterable[Sequence[Sequence[Wert]]]

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMEL = tuple("=+-@\t\r\n＝＋－＠")
_STUECK = 64 * 1024


class Art(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    ZAHL = "zahl"
    GELD = "geld"
    TAG = "tag"


@dataclass(frozen=True)
class Spalte:
    """One column; money is given in cents. A value that is no number is written as it is."""

    titel: str
    art: Art = Art.TEXT
    breite: int = 16


def entschaerft(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMEL) else text


def als_csv(spalten: Sequence[Spalte], stapel: Zeilen) -> Iterator[bytes]:
    """One piece per batch of rows. The mark at the start tells Excel that this is UTF-8."""
    yield "\ufeff".encode() + _csv([[s.titel for s in spalten]])
    for zeilen in stapel:
        yield _csv([_csv_werte(spalten, zeile) for zeile in zeilen])


def als_excel(spalten: Sequence[Spalte], stapel: Zeilen) -> IO[bytes]:
    """A finished file, written row by row; it vanishes when it is closed."""
    datei = tempfile.TemporaryFile()  # noqa: SIM115 - `in_stuecken` closes it
    buch = Workbook(datei, {"constant_memory": True, "strings_to_formulas": False})
    blatt, formate = buch.add_worksheet(), _formate(buch)
    for n, spalte in enumerate(spalten):
        blatt.set_column(n, n, spalte.breite)
        blatt.write_string(0, n, spalte.titel, formate["kopf"])
    blatt.freeze_panes(1, 0)
    alle = (zeile for zeilen in stapel for zeile in zeilen)
    for nummer, zeile in enumerate(alle, start=1):
        for n, (spalte, wert) in enumerate(zip(spalten, zeile, strict=True)):
            _schreiben(blatt, nummer, n, spalte, wert, formate)
    buch.close()
    datei.seek(0)
    return datei


def in_stuecken(datei: IO[bytes]) -> Iterator[bytes]:
    """The file's content; it is closed at the end."""
    with datei:
        while stueck := datei.read(_STUECK):
            yield stueck


def _csv(zeilen: Iterable[Sequence[str]]) -> bytes:
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";", lineterminator="\r\n").writerows(zeilen)
    return puffer.getvalue().encode()


def _csv_werte(spalten: Sequence[Spalte], zeile: Sequence[Wert]) -> list[str]:
    return [_csv_wert(spalte, wert) for spalte, wert in zip(spalten, zeile, strict=True)]


def _csv_wert(spalte: Spalte, wert: Wert) -> str:
    if isinstance(wert, date):
        return wert.strftime("%d.%m.%Y")
    if isinstance(wert, int):
        return f"{wert // 100},{wert % 100:02}" if spalte.art is Art.GELD else str(wert)
    return entschaerft(wert or "")


def _formate(buch: Workbook) -> dict[str, Any]:
    return {
        "kopf": buch.add_format({"bold": True, "bottom": 1}),
        Art.TEXT: buch.add_format(),
        Art.ZAHL: buch.add_format({"num_format": "#,##0"}),
        Art.GELD: buch.add_format({"num_format": "#,##0.00"}),
        Art.TAG: buch.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
    }


def _schreiben(
    blatt: Any, zeile: int, n: int, spalte: Spalte, wert: Wert, formate: dict[str, Any]
) -> None:
    """Text is written as text, whatever it looks like: nothing in this file is calculated."""
    format_ = formate[spalte.art]
    if isinstance(wert, date):
        blatt.write_datetime(zeile, n, wert, format_)
    elif isinstance(wert, int):
        blatt.write_number(zeile, n, wert / 100 if spalte.art is Art.GELD else wert, format_)
    elif wert:
        blatt.write_string(zeile, n, wert)
