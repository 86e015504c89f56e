"""Whether a PDF is PDF/A-2a and PDF/UA-1 as far as a machine can tell.

`pdfua` checks what it knows. Its rule on headings does not read every version of its own reader,
and of the others it has no rule, so these are asked here.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, IndirectObject

_UEBERSCHRIFTEN = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")
_SELBST_GEPRUEFT = {"UA-14-001"}
# In an element, as typst writes it, or in an attribute, as the seal does.
_KENNZEICHEN = (
    r"pdfaid:part(>|=\")2",
    r"pdfaid:conformance(>|=\")A",
    r"pdfuaid:part(>|=\")1",
    r"<dc:title[ >]",
)


def pruefen(daten: bytes, ordner: Path) -> None:
    """Fails with what is wrong."""
    datei = ordner / "pruefling.pdf"
    datei.write_bytes(daten)
    bericht = pdfua.validate(str(datei))
    assert [f.message for f in bericht.findings] == []
    assert {u.rule_id for u in bericht.skipped} <= _SELBST_GEPRUEFT
    pdf = PdfReader(io.BytesIO(daten))
    _katalog(pdf)
    _metadaten(pdf)
    elemente = list(_elemente(pdf.root_object["/StructTreeRoot"]))
    assert elemente[0]["/S"] == "/Document"
    _ueberschriften([str(e["/S"]) for e in elemente])
    _abbildungen_und_tabellen(elemente)
    _schriften(pdf)
    _anmerkungen(pdf)


def _katalog(pdf: PdfReader) -> None:
    wurzel: Any = pdf.root_object
    assert wurzel["/MarkInfo"]["/Marked"].value
    assert not wurzel["/MarkInfo"].get("/Suspects", BooleanObject(False)).value
    assert wurzel["/Lang"] in ("de", "en", "de-DE", "en-GB")
    assert wurzel["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert "/ParentTree" in wurzel["/StructTreeRoot"]
    assert all("/StructParents" in seite for seite in pdf.pages)


def _metadaten(pdf: PdfReader) -> None:
    metadaten: Any = pdf.root_object["/Metadata"]
    xmp = metadaten.get_data().decode()
    assert all(re.search(kennzeichen, xmp) for kennzeichen in _KENNZEICHEN)
    assert pdf.metadata and pdf.metadata.title


def _ueberschriften(rollen: list[str]) -> None:
    """The first is H1 or the title, and none skips a level."""
    stufen = [_UEBERSCHRIFTEN.index(r) + 1 for r in rollen if r in _UEBERSCHRIFTEN]
    assert "/Title" in rollen or stufen[:1] == [1]
    for davor, danach in zip([1, *stufen], stufen, strict=False):
        assert danach <= davor + 1, stufen


def _abbildungen_und_tabellen(elemente: list[DictionaryObject]) -> None:
    for element in elemente:
        if element["/S"] == "/Figure":
            assert str(element.get("/Alt", "")).strip()
        if element["/S"] == "/TH":
            assert any("/Scope" in a for a in _attribute(element))
        if element["/S"] == "/Table":
            rollen = {str(e["/S"]) for e in _elemente(element)}
            assert {"/TR", "/TH"} <= rollen


def _attribute(element: DictionaryObject) -> list[DictionaryObject]:
    genannt: Any = element.get("/A", ArrayObject())
    genannt = genannt.get_object()
    alle = genannt if isinstance(genannt, ArrayObject) else [genannt]
    return [a.get_object() for a in alle]


def _schriften(pdf: PdfReader) -> None:
    """Every font is part of the file, and says which characters its signs are."""
    for seite in pdf.pages:
        ressourcen: Any = seite["/Resources"].get_object()
        schriften = ressourcen.get("/Font", DictionaryObject())
        for schrift in (s.get_object() for s in schriften.get_object().values()):
            assert "/ToUnicode" in schrift
            (nachfahre,) = schrift["/DescendantFonts"]
            beschreibung = nachfahre.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(beschreibung)


def _anmerkungen(pdf: PdfReader) -> None:
    """A link says where it goes and follows the structure; a hidden field is read by nobody."""
    for seite in pdf.pages:
        for anmerkung in (a.get_object() for a in seite.get("/Annots", ArrayObject())):
            unsichtbar = anmerkung["/Subtype"] == "/Widget" and not any(
                float(z) for z in anmerkung["/Rect"]
            )
            assert unsichtbar or ("/Contents" in anmerkung and "/StructParent" in anmerkung)


def _elemente(knoten: Any) -> Iterator[DictionaryObject]:
    """All elements of the structure, in the order of reading."""
    if isinstance(knoten, IndirectObject):
        knoten = knoten.get_object()
    if isinstance(knoten, ArrayObject):
        for kind in knoten:
            yield from _elemente(kind)
    elif isinstance(knoten, DictionaryObject):
        if "/S" in knoten and knoten.get("/Type") != "/OBJR":
            yield knoten
        if "/K" in knoten:
            yield from _elemente(knoten["/K"])
