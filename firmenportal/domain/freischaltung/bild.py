"""Pictures that somebody uploads: their size by their own head, before anybody draws them.

What follows the end of a picture is cut off: no second file travels behind it. Rules:
docs/fachregeln.md R171.
"""

import struct
import zlib
from collections.abc import Iterator
from itertools import islice

from firmenportal.domain.errors import DomainError

BILDPUNKTE = 40_000_000
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_UNLESBAR = "Dieses Bild lässt sich nicht lesen. Speichern Sie es neu, oder wählen Sie eine PDF."
_ZU_GROSS = "Das Bild ist zu groß: Es hat mehr als 40 Megapixel. Verkleinern Sie es."
_BEWEGT = "Das Bild ist bewegt. Wählen Sie ein Foto oder einen Scan."
_BYTES_JE_PUNKT = 8
_SCHRITT = 1024 * 1024
_TEILE = 20_000
# Markers that stand alone, and the frames whose pictures browsers can draw.
_OHNE_LAENGE = {0x01, *range(0xD0, 0xD8)}
_RAHMEN = (0xC0, 0xC1, 0xC2)
_ANDERE_RAHMEN = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN, _ENDE = 0xDA, 0xD9


class BildError(DomainError):
    """This is no picture that can be shown."""


def jpeg(daten: bytes) -> bytes:
    """The picture without what follows it. Errors: BildError."""
    try:
        return daten[: _jpeg_ende(daten)]
    except (IndexError, struct.error) as error:
        raise BildError(_UNLESBAR) from error


def png(daten: bytes) -> bytes:
    """The picture without what follows it. Errors: BildError."""
    try:
        teile = list(islice(_png_teile(daten), _TEILE))
    except (IndexError, struct.error) as error:
        raise BildError(_UNLESBAR) from error
    arten = [art for art, _inhalt, _ende in teile]
    if arten[:1] != [b"IHDR"] or arten[-1] != b"IEND" or b"IDAT" not in arten:
        raise BildError(_UNLESBAR)
    if b"acTL" in arten:
        raise BildError(_BEWEGT)
    _png_passt(teile[0][1], b"".join(inhalt for art, inhalt, _ende in teile if art == b"IDAT"))
    return daten[: teile[-1][2]]


def _jpeg_ende(daten: bytes) -> int:
    """Where it ends; every segment is stepped over by its length."""
    stelle, gerahmt = 2, False
    while True:
        if daten[stelle] != 0xFF:
            raise BildError(_UNLESBAR)
        while daten[stelle] == 0xFF:
            stelle += 1
        marke, stelle = daten[stelle], stelle + 1
        if marke == _ENDE:
            break
        if marke in _OHNE_LAENGE:
            continue
        gerahmt |= _jpeg_rahmen(marke, daten, stelle)
        (laenge,) = struct.unpack_from(">H", daten, stelle)
        stelle += max(laenge, 2)
        if marke == _SCAN:
            stelle = _nach_dem_scan(daten, stelle)
    if not gerahmt:
        raise BildError(_UNLESBAR)
    return stelle


def _jpeg_rahmen(marke: int, daten: bytes, stelle: int) -> bool:
    """Whether this segment says how large the picture is; then it must not be too large."""
    if marke in _ANDERE_RAHMEN:
        raise BildError(_UNLESBAR)
    if marke not in _RAHMEN:
        return False
    hoehe, breite = struct.unpack_from(">HH", daten, stelle + 3)
    _nicht_zu_gross(breite, hoehe)
    return True


def _nach_dem_scan(daten: bytes, stelle: int) -> int:
    """The next marker: within a scan a byte FF is followed by 00 or a restart."""
    while True:
        stelle = daten.find(b"\xff", stelle)
        if stelle < 0:
            raise BildError(_UNLESBAR)
        if daten[stelle + 1] not in (0x00, *range(0xD0, 0xD8)):
            return stelle
        stelle += 2


def _png_teile(daten: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Its chunks with name, content and end, as far as the last one."""
    stelle, art = len(PNG), b""
    while art != b"IEND":
        laenge, art = struct.unpack_from(">I4s", daten, stelle)
        ende = stelle + 12 + laenge
        inhalt = daten[stelle + 8 : ende - 4]
        (summe,) = struct.unpack_from(">I", daten, ende - 4)
        if summe != zlib.crc32(art + inhalt):
            raise BildError(_UNLESBAR)
        yield art, inhalt, ende
        stelle = ende


def _png_passt(kopf: bytes, gepackt: bytes) -> None:
    """It unpacks to no more than a picture of its size needs."""
    breite, hoehe = struct.unpack_from(">II", kopf)
    _nicht_zu_gross(breite, hoehe)
    rest = breite * hoehe * _BYTES_JE_PUNKT + 2 * hoehe + _SCHRITT
    packer = zlib.decompressobj()
    while gepackt and not packer.eof:
        try:
            rest -= len(packer.decompress(gepackt, _SCHRITT))
        except zlib.error as error:
            raise BildError(_UNLESBAR) from error
        if rest < 0:
            raise BildError(_UNLESBAR)
        gepackt = packer.unconsumed_tail


def _nicht_zu_gross(breite: int, hoehe: int) -> None:
    if not breite or not hoehe:
        raise BildError(_UNLESBAR)
    if breite * hoehe > BILDPUNKTE:
        raise BildError(_ZU_GROSS)
