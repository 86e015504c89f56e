"""CSV and Excel files: umlauts and amounts as a German Excel opens them, and no formula runs."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from firmenportal.http.tabelle import Art, Spalte, als_csv, als_excel, entschaerft, in_stuecken

SPALTEN = [
    Spalte("Name"),
    Spalte("Zahl", Art.ZAHL),
    Spalte("Betrag", Art.GELD),
    Spalte("Tag", Art.TAG),
]
ZEILEN = [['Müller; "Öl"\nSöhne', 1234, 123456, date(2026, 11, 4)], ["–", "–", 5, None]]
BOESE = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|cmd"]


def test_csv_ist_fuer_ein_deutsches_excel() -> None:
    roh = b"".join(als_csv(SPALTEN, iter([ZEILEN[:1], ZEILEN[1:]])))
    assert roh.startswith(b"\xef\xbb\xbf") and b"\r\n" in roh
    zeilen = list(csv.reader(io.StringIO(roh.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert zeilen == [
        ["Name", "Zahl", "Betrag", "Tag"],
        ['Müller; "Öl"\nSöhne', "1234", "1234,56", "04.11.2026"],
        ["–", "–", "0,05", ""],
    ]


def test_excel_traegt_zahlen_und_tage_als_solche() -> None:
    inhalt = b"".join(in_stuecken(als_excel(SPALTEN, iter([ZEILEN]))))
    blatt = CalamineWorkbook.from_filelike(io.BytesIO(inhalt)).get_sheet_by_index(0)
    assert blatt.to_python() == [
        ["Name", "Zahl", "Betrag", "Tag"],
        ['Müller; "Öl"\nSöhne', 1234.0, 1234.56, date(2026, 11, 4)],
        ["–", "–", 0.05, ""],
    ]


@pytest.mark.parametrize("text", BOESE[:-1])
def test_was_wie_eine_formel_beginnt_wird_in_csv_entschaerft(text: str) -> None:
    assert entschaerft(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "–", "Müller", "1+1", "0,05", "a=b"])
def test_gewoehnlicher_text_bleibt(text: str) -> None:
    assert entschaerft(text) == text


def test_excel_rechnet_nichts() -> None:
    inhalt = b"".join(in_stuecken(als_excel([Spalte("x")], iter([[[t] for t in BOESE]]))))
    werte = CalamineWorkbook.from_filelike(io.BytesIO(inhalt)).get_sheet_by_index(0).to_python()
    assert [zeile[0] for zeile in werte[1:]] == BOESE
    assert b"<f>" not in inhalt
