"""Files as people upload them, and as nobody of good will does."""

import io
import struct
import zipfile
import zlib
from functools import cache

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)


def pdf(seiten: int = 1) -> bytes:
    """An ordinary one."""
    return _geschrieben(_leer(seiten))


def mit_skript() -> bytes:
    schreiber = _leer()
    aktion = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('Guten Tag')")}
    aktion = DictionaryObject({NameObject(name): wert for name, wert in aktion.items()})
    schreiber._root_object[NameObject("/OpenAction")] = aktion
    return _geschrieben(schreiber)


def mit_anhang() -> bytes:
    schreiber = _leer()
    schreiber.add_attachment("lohn.xlsx", b"x")
    return _geschrieben(schreiber)


def mit_aktion(art: str) -> bytes:
    """Something happens as soon as a page is opened; the name of the action is written oddly."""
    schreiber = _leer()
    aktion = DictionaryObject({NameObject("/S"): NameObject(art)})
    schreiber.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): aktion})
    verraeterisch = art.encode()
    versteckt = b"/#%02X" % verraeterisch[1] + verraeterisch[2:]
    return _geschrieben(schreiber).replace(verraeterisch, versteckt)


def verschluesselt() -> bytes:
    schreiber = _leer()
    schreiber.encrypt("geheim", algorithm="RC4-128")
    return _geschrieben(schreiber)


@cache
def bombe() -> bytes:
    """A page whose drawing unpacks to 300 MB."""
    return mit_strom(["/FlateDecode"], _nullen(300))


@cache
def doppelt_gepackte_bombe() -> bytes:
    """Packed twice it is a few hundred bytes."""
    return mit_strom(["/FlateDecode", "/FlateDecode"], zlib.compress(_nullen(300), 9))


def als_text_gepackte_bombe() -> bytes:
    """Written as text around what is packed."""
    return mit_strom(["/ASCIIHexDecode", "/FlateDecode"], _nullen(300).hex().encode() + b">")


def riesiges_bild() -> bytes:
    """A picture of 100,000 by 100,000 points within a PDF."""
    masse = {
        NameObject("/Width"): NumberObject(100_000),
        NameObject("/Height"): NumberObject(10**5),
    }
    return mit_strom(
        ["/DCTDecode"], b"\xff\xd8", {NameObject("/Subtype"): NameObject("/Image")} | masse
    )


def mit_strom(filter_: list[str], daten: bytes, mehr: dict | None = None) -> bytes:
    """A page that has this stream among what it draws."""
    schreiber = _leer()
    strom = StreamObject()
    strom.set_data(daten)
    strom[NameObject("/Filter")] = ArrayObject(NameObject(f) for f in filter_)
    strom.update(mehr or {})
    objekte = DictionaryObject({NameObject("/X"): schreiber._add_object(strom)})
    schreiber.pages[0][NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): objekte}
    )
    return _geschrieben(schreiber)


def mit_bildern(seiten: int, bild: bytes) -> bytes:
    """Each page draws a picture of its own, packed as JPEG."""
    schreiber = _leer(seiten)
    for seite in schreiber.pages:
        strom = StreamObject()
        strom.set_data(bild)
        strom[NameObject("/Filter")] = NameObject("/DCTDecode")
        strom[NameObject("/Subtype")] = NameObject("/Image")
        strom[NameObject("/Width")], strom[NameObject("/Height")] = (
            NumberObject(2480),
            NumberObject(3508),
        )
        objekte = DictionaryObject({NameObject("/X"): schreiber._add_object(strom)})
        seite[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objekte})
    return _geschrieben(schreiber)


def im_kreis() -> bytes:
    """Pages that are their own children."""
    schreiber = _leer()
    wurzel = schreiber._root_object["/Pages"]
    assert isinstance(wurzel, DictionaryObject)
    wurzel[NameObject("/Kids")] = ArrayObject([wurzel.indirect_reference] * 3)
    return _geschrieben(schreiber)


def archiv() -> bytes:
    """A ZIP file."""
    fertig = io.BytesIO()
    with zipfile.ZipFile(fertig, "w") as zip_:
        zip_.writestr("boese.html", "<script>")
    return fertig.getvalue()


def auch_archiv() -> bytes:
    """A PDF that is a ZIP file as well: its last line is the comment of the archive."""
    fertig = io.BytesIO(pdf())
    with zipfile.ZipFile(fertig, "a") as zip_:
        zip_.writestr("boese.html", "<script>")
        zip_.comment = b"\n%%EOF\n"
    return fertig.getvalue()


def png(breite: int = 2, hoehe: int = 2, *, behauptet: tuple[int, int] | None = None) -> bytes:
    """A grey picture; its head may claim another size."""
    punkte = zlib.compress(b"\0".join([b""] + [bytes(breite)] * hoehe))
    kopf = struct.pack(">IIBBBBB", *(behauptet or (breite, hoehe)), 8, 0, 0, 0, 0)
    teile = [(b"IHDR", kopf), (b"IDAT", punkte), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(art, inhalt) for art, inhalt in teile)


def png_bombe() -> bytes:
    """Two by two points that unpack to 300 MB."""
    kopf = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    teile = [(b"IHDR", kopf), (b"IDAT", _nullen(300)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(art, inhalt) for art, inhalt in teile)


def png_aus_vielen_teilen() -> bytes:
    """Half a million chunks with nothing in them."""
    anfang, _, ende = png().partition(_chunk(b"IEND", b""))
    return anfang + _chunk(b"tEXt", b"") * 500_000 + _chunk(b"IEND", b"") + ende


def jpeg(breite: int = 8, hoehe: int = 8) -> bytes:
    """Head, one scan with a restart and a stuffed byte, end."""
    rahmen = struct.pack(">BHHB3B", 8, hoehe, breite, 1, 1, 0x11, 0)
    segmente = [
        (0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
        (0xE1, b"Exif\0\0\xff\xd8 Vorschau \xff\xd9"),
        (0xC0, rahmen),
        (0xDA, b"\1\1\0\0\x3f\0"),
    ]
    koerper = b"".join(
        b"\xff" + bytes([marke]) + struct.pack(">H", len(inhalt) + 2) + inhalt
        for marke, inhalt in segmente
    )
    return b"\xff\xd8" + koerper + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


def _chunk(art: bytes, inhalt: bytes) -> bytes:
    return (
        struct.pack(">I", len(inhalt)) + art + inhalt + struct.pack(">I", zlib.crc32(art + inhalt))
    )


@cache
def _nullen(megabyte: int) -> bytes:
    packer = zlib.compressobj(9)
    teile = [packer.compress(bytes(1024 * 1024)) for _ in range(megabyte)]
    return b"".join(teile) + packer.flush()


def _leer(seiten: int = 1) -> PdfWriter:
    schreiber = PdfWriter()
    for _ in range(seiten):
        schreiber.add_blank_page(595, 842)
    schreiber.add_metadata({"/Title": TextStringObject("Antrag")})
    return schreiber


def _geschrieben(schreiber: PdfWriter) -> bytes:
    fertig = io.BytesIO()
    schreiber.write(fertig)
    return fertig.getvalue()
