"""Reads a PDF that somebody uploads, as a program of its own: bytes in, JSON out.

A small PDF may unpack to gigabytes or lead a reader in circles; whatever reads it then ends as a
whole. So this process does, whose memory and time are bounded.
"""

import json
import logging
import resource
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from itertools import repeat, takewhile
from typing import Any

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.filters import ASCII85Decode, ASCIIHexDecode, Decoder
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

_SPEICHER = 1024 * 1024 * 1024
_SEKUNDEN = 20
_OBJEKTE = 200_000
_BILDPUNKTE = 40_000_000
# What all streams but pictures may unpack to, and what one point of a picture may.
_ENTPACKT = 64 * 1024 * 1024
_BYTES_JE_PUNKT = 8
_SCHRITT = 1024 * 1024
_VIELFACH = 64

_AKTIONEN = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
    "/Movie",
    "/Sound",
    "/GoTo3DView",
    "/Thread",
}
_EINTRAEGE = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/3DD"}


class Grund(StrEnum):
    """Why nobody should open it; `dateipruefung` has the sentences."""

    AKTIV = "aktiv"
    BOMBE = "bombe"
    SEITEN = "seiten"
    UNLESBAR = "unlesbar"
    VERSCHLUESSELT = "verschluesselt"


class AbgelehntError(Exception):
    """It is refused; the argument is the Grund."""


def main() -> None:
    """Write the number of pages and what is to say about signatures, or why it is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (_SPEICHER, _SPEICHER))
    resource.setrlimit(resource.RLIMIT_CPU, (_SEKUNDEN, _SEKUNDEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    hoechstens, wurzeln = int(sys.argv[1]), sys.argv[2:]
    daten = sys.stdin.buffer.read()
    try:
        antwort: dict[str, Any] = {
            "seiten": _seiten(daten, hoechstens),
            "signaturen": _signaturen(daten, wurzeln),
        }
    except AbgelehntError as error:
        antwort = {"abgelehnt": str(error.args[0])}
    except (PdfError, ValueError, KeyError, TypeError, IndexError, RecursionError, MemoryError):
        antwort = {"abgelehnt": Grund.UNLESBAR}
    json.dump(antwort, sys.stdout)


# Structure


def _seiten(daten: bytes, hoechstens: int) -> int:
    """How many pages it has, once everything in it was looked at."""
    leser = PdfFileReader(BytesIO(daten), strict=False)
    if leser.encrypted:
        raise AbgelehntError(Grund.VERSCHLUESSELT)
    waage = _Waage()
    for objekt in _alles(leser):
        if isinstance(objekt, DictionaryObject):
            _harmlos(objekt)
        if isinstance(objekt, StreamObject):
            waage.wiegen(objekt)
    anzahl = sum(1 for _ in _blaetter(leser, hoechstens))
    if not anzahl or anzahl > hoechstens:
        raise AbgelehntError(Grund.SEITEN if anzahl else Grund.UNLESBAR)
    return anzahl


def _alles(leser: PdfFileReader) -> Iterator[generic.PdfObject]:
    """Every object that can be reached, once."""
    offen: list[Any] = [leser.trailer_view]
    gesehen: set[tuple[int, int]] = set()
    gezaehlt = 0
    while offen:
        objekt = offen.pop()
        if isinstance(objekt, IndirectObject):
            kennung = (objekt.idnum, objekt.generation)
            if kennung in gesehen:
                continue
            gesehen.add(kennung)
            objekt = leser.get_object(objekt.reference)
        gezaehlt += 1
        if gezaehlt > _OBJEKTE:
            raise AbgelehntError(Grund.BOMBE)
        yield objekt
        if isinstance(objekt, DictionaryObject):
            offen.extend(objekt.raw_get(name) for name in objekt)
        elif isinstance(objekt, generic.ArrayObject):
            offen.extend(objekt.raw_get(stelle) for stelle in range(len(objekt)))


def _harmlos(woerterbuch: DictionaryObject) -> None:
    """Nothing acts when it is opened, and nothing is packed into it."""
    if not _EINTRAEGE.isdisjoint(woerterbuch):
        raise AbgelehntError(Grund.AKTIV)
    if str(woerterbuch.get("/S", "")) in _AKTIONEN:
        raise AbgelehntError(Grund.AKTIV)


def _blaetter(leser: PdfFileReader, hoechstens: int) -> Iterator[None]:
    """One per page. Errors: AbgelehntError for too many, or a tree that goes in circles."""
    offen: list[Any] = [leser.root.raw_get("/Pages")]
    knoten_hoechstens, gesehen, gezaehlt = 20 * hoechstens, 0, 0
    while offen:
        naechster = offen.pop()
        ist_verweis = isinstance(naechster, IndirectObject)
        knoten: Any = naechster.get_object() if ist_verweis else naechster
        gesehen += 1
        if gesehen > knoten_hoechstens or gezaehlt > hoechstens:
            raise AbgelehntError(Grund.SEITEN)
        if "/Kids" in knoten:
            kinder = knoten["/Kids"]
            offen.extend(kinder.raw_get(stelle) for stelle in range(len(kinder)))
        else:
            gezaehlt += 1
            yield


class _Waage:
    """Weighs what streams unpack to, and never holds more than a step of it."""

    def __init__(self) -> None:
        self._rest = _ENTPACKT

    def wiegen(self, strom: StreamObject) -> None:
        """Errors: AbgelehntError for what is too large, or lies elsewhere."""
        if "/F" in strom:
            raise AbgelehntError(Grund.AKTIV)
        if str(strom.get("/Subtype", "")) == "/Image":
            _ausgepackt(strom, _punkte(strom) * _BYTES_JE_PUNKT + _SCHRITT)
        else:
            self._rest -= _ausgepackt(strom, self._rest)


def _punkte(bild: StreamObject) -> int:
    punkte = int(bild.get("/Width", 0)) * int(bild.get("/Height", 0))
    if not 0 <= punkte <= _BILDPUNKTE:
        raise AbgelehntError(Grund.BOMBE)
    return punkte


def _ausgepackt(strom: StreamObject, grenze: int) -> int:
    """To how many bytes it unpacks; what comes last is counted and not kept."""
    daten = bytes(strom.encoded_data)
    stufen = [_STUFEN[name] for name in takewhile(_STUFEN.__contains__, _filter(strom))]
    if any(stufe is _vielfach for stufe in stufen[:-1]):
        raise AbgelehntError(Grund.BOMBE)
    for stufe in stufen[:-1]:
        daten = b"".join(_begrenzt(stufe(daten), grenze))
    letzte = stufen[-1](daten) if stufen else iter((daten,))
    return sum(len(teil) for teil in _begrenzt(letzte, grenze))


def _filter(strom: StreamObject) -> list[str]:
    genannt = strom.get("/Filter", ())
    if isinstance(genannt, generic.ArrayObject):
        return [str(name) for name in genannt]
    return [str(genannt)] if genannt else []


def _begrenzt(teile: Iterator[bytes], grenze: int) -> Iterator[bytes]:
    for teil in teile:
        grenze -= len(teil)
        if grenze < 0:
            raise AbgelehntError(Grund.BOMBE)
        yield teil


def _flate(daten: bytes) -> Iterator[bytes]:
    packer = zlib.decompressobj()
    while daten and not packer.eof:
        try:
            yield packer.decompress(daten, _SCHRITT)
        except zlib.error:  # readers show what they could unpack so far
            return
        daten = packer.unconsumed_tail


def _vielfach(daten: bytes) -> Iterator[bytes]:
    """Old ways of packing, taken for the worst that they usually do."""
    yield from repeat(daten, _VIELFACH)


def _als_text(filter_: type[Decoder]) -> "_Stufe":
    """Bytes that were written as text; unpacked they are fewer."""
    return lambda daten: iter((filter_().decode(daten, {}),))


_Stufe = Callable[[bytes], Iterator[bytes]]
_STUFEN: dict[str, _Stufe] = {
    "/FlateDecode": _flate,
    "/Fl": _flate,
    "/RunLengthDecode": _vielfach,
    "/RL": _vielfach,
    "/LZWDecode": _vielfach,
    "/LZW": _vielfach,
    "/ASCII85Decode": _als_text(ASCII85Decode),
    "/A85": _als_text(ASCII85Decode),
    "/ASCIIHexDecode": _als_text(ASCIIHexDecode),
    "/AHx": _als_text(ASCIIHexDecode),
}


# Signatures


def _signaturen(daten: bytes, wurzeln: list[str]) -> list[dict[str, Any]]:
    """What is to say about each signature, in the order in which they were made."""
    if b"/ByteRange" not in daten and not _unterschriften(daten, strict=False):
        return []
    try:
        gefunden = _unterschriften(daten, strict=True)
    except PdfError:
        return [_unklar(u) for u in _unterschriften(daten, strict=False)]
    return [_urteil(u, wurzeln) for u in gefunden]


def _unterschriften(daten: bytes, *, strict: bool) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(BytesIO(daten), strict=strict).embedded_regular_signatures)


def _urteil(unterschrift: EmbeddedPdfSignature, wurzeln: list[str]) -> dict[str, Any]:
    try:
        stand = validate_pdf_signature(unterschrift, _vertrauen(unterschrift, wurzeln))
    except (SignatureValidationError, PdfError, ValueError):
        return _unklar(unterschrift)
    return {
        "wer": _wer(unterschrift),
        "wann": _wann(unterschrift),
        "unversehrt": stand.intact and stand.valid,
        "ganz": _ganz(stand),
        "vertraut": stand.trusted,
    }


def _unklar(unterschrift: EmbeddedPdfSignature) -> dict[str, Any]:
    nein = {"unversehrt": False, "ganz": False, "vertraut": False}
    return {"wer": _wer(unterschrift), "wann": _wann(unterschrift)} | nein


def _vertrauen(unterschrift: EmbeddedPdfSignature, wurzeln: list[str]) -> ValidationContext:
    """Whom we trust, by what the operator named and by nothing else; nothing is fetched."""
    return ValidationContext(
        trust_roots=list(load_certs_from_pemder(wurzeln)) if wurzeln else [],
        other_certs=list(unterschrift.other_embedded_certs),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _ganz(stand: PdfSignatureStatus) -> bool:
    """It covers all that is there, but for further signatures and fields that were filled in."""
    if stand.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    stufe = stand.modification_level
    return (
        stand.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and stufe is not None
        and stufe <= ModificationLevel.FORM_FILLING
        and bool(stand.docmdp_ok)
    )


def _wer(unterschrift: EmbeddedPdfSignature) -> str:
    try:
        namen = unterschrift.signer_cert.subject.native
        wer = namen.get("common_name") or unterschrift.signer_cert.subject.human_friendly
    except (AttributeError, ValueError, KeyError, PdfError, SignatureValidationError):
        wer = ""
    return str(wer)[:200]


def _wann(unterschrift: EmbeddedPdfSignature) -> str:
    """The moment that the signer claims."""
    try:
        zeit = unterschrift.self_reported_timestamp
    except (ValueError, PdfError, SignatureValidationError):
        return ""
    return zeit.astimezone(UTC).isoformat() if isinstance(zeit, datetime) else ""


if __name__ == "__main__":
    main()
