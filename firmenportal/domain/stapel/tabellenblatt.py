"""Reads the first sheet of an Excel file, as a program of its own: bytes in, JSON out.

A small file may say that it has seventeen thousand million cells, or unpack to gigabytes; whatever
reads it then ends as a whole. So this process does, whose memory and time are bounded.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineWorkbook

_SPEICHER = 256 * 1024 * 1024
_SEKUNDEN = 5
_SPALTEN = 64


def main() -> None:
    """Write how many rows hold anything, and the first of them as [number, texts]."""
    resource.setrlimit(resource.RLIMIT_AS, (_SPEICHER, _SPEICHER))
    resource.setrlimit(resource.RLIMIT_CPU, (_SEKUNDEN, _SEKUNDEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hoechstens, laengste = map(int, sys.argv[1:])
    anzahl, zeilen = 0, []
    mappe = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    blatt = mappe.get_sheet_by_index(0)
    for nummer, zellen in enumerate(blatt.iter_rows(), start=1):
        texte = [_text(zelle)[:laengste] for zelle in zellen[:_SPALTEN]]
        if not any(text.strip() for text in texte):
            continue
        anzahl += 1
        if len(zeilen) < hoechstens:
            zeilen.append([nummer, texte])
    json.dump({"anzahl": anzahl, "zeilen": zeilen}, sys.stdout)


def _text(zelle: object) -> str:
    """A value as somebody would type it; what Excel calculates is its last result."""
    if isinstance(zelle, datetime):
        return zelle.date().isoformat()
    if isinstance(zelle, date):
        return zelle.isoformat()
    if isinstance(zelle, float) and zelle.is_integer():
        return str(int(zelle))
    return str(zelle)


if __name__ == "__main__":
    main()
