"""Files with many people, as spreadsheets and attackers write them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

_MEGABYTES = 260
KOPF = ("Anrede", "Vorname", "Nachname", "E-Mail-Adresse", "Personentyp", "Bestand lesen")


def person(n: int, **anders: str) -> list[str]:
    """A row under KOPF that nothing is wrong with; `anders` by column, without its dash."""
    werte = {
        "Anrede": "Frau",
        "Vorname": "Änne",
        "Nachname": "Hübner-Groß",
        "E-Mail-Adresse": f"neu{n}@muster.example",
        "Personentyp": "firmeneigen",
        "Bestand lesen": "AL-1000017",
    }
    return list((werte | {k.replace("_", " "): v for k, v in anders.items()}).values())


def mit_email(n: int, email: str) -> list[str]:
    zeile = person(n)
    zeile[3] = email
    return zeile


def als_csv(
    zeilen: Sequence[Sequence[str]],
    trenner: str = ";",
    code: str = "utf-8",
    kopf: Sequence[str] = KOPF,
) -> bytes:
    """The head and these rows."""
    alle = [kopf, *zeilen]
    return "".join(trenner.join(zeile) + "\r\n" for zeile in alle).encode(code)


def als_excel(zeilen: Sequence[Sequence[Any]], kopf: Sequence[str] = KOPF) -> bytes:
    puffer = io.BytesIO()
    buch = Workbook(puffer, {"strings_to_formulas": False, "default_date_format": "dd.mm.yyyy"})
    blatt = buch.add_worksheet()
    for n, zeile in enumerate([kopf, *zeilen]):
        blatt.write_row(n, 0, zeile)
    buch.close()
    return puffer.getvalue()


def mit_entfernter_zelle() -> bytes:
    """Two cells, seventeen thousand million apart."""
    puffer = io.BytesIO()
    buch = Workbook(puffer)
    blatt = buch.add_worksheet()
    blatt.write(0, 0, "Vorname")
    blatt.write(1048575, 16383, "x")
    buch.close()
    return puffer.getvalue()


def bombe() -> bytes:
    """A cell of a quarter of a gigabyte, in a quarter of a megabyte."""
    with zipfile.ZipFile(io.BytesIO(als_excel([person(1)]))) as quelle:
        teile = {name: quelle.read(name) for name in quelle.namelist()}
    blatt = teile.pop("xl/worksheets/sheet1.xml").partition(b"<sheetData>")[0]
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as ziel:
        for name, inhalt in teile.items():
            ziel.writestr(name, inhalt)
        with ziel.open("xl/worksheets/sheet1.xml", "w") as datei:
            datei.write(blatt + b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(_MEGABYTES):
                datei.write(b"a" * 1024 * 1024)
    return puffer.getvalue()


def geschuetzt() -> bytes:
    """How a workbook with a password begins, and what gives it away."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
