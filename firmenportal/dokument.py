"""Documents as PDF: one layout; PDF/A-2a and PDF/UA-1, so that they last and all can read them.

Words are handed over as data, never as markup. What no font of ours can write is shown as `�`; a
document is issued all the same.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from firmenportal import clock
from firmenportal.i18n import translate

HERAUSGEBER = "Firmenportal"
VORLAGEN = Path(__file__).parent / "dokumente"
_STANDARDS = ["a-2a", "ua-1"]
_SPALTEN_IM_HOCHFORMAT = 6
_SCHMAL, _BREIT = 6, 36
_UNSICHTBAR = ("Cc", "Cf", "Cs")
_UNBEKANNT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Absatz:
    """A paragraph; with a title it begins a section."""

    text: str
    titel: str = ""


@dataclass(frozen=True)
class Liste:
    """Points, or numbered steps; with a title they begin a section."""

    punkte: tuple[str, ...]
    titel: str = ""
    nummeriert: bool = False


@dataclass(frozen=True)
class Tabelle:
    """A section with a table; its heading is repeated on every page that it reaches."""

    titel: str
    spalten: tuple[str, ...]
    zeilen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Dokument:
    """What a document says. `angaben` are facts by name, beneath the title."""

    titel: str
    untertitel: str
    angaben: tuple[tuple[str, str], ...]
    abschnitte: tuple[Absatz | Liste | Tabelle, ...]
    sprache: str = "de"


def als_pdf(dokument: Dokument) -> bytes:
    """The document as a tagged PDF/A-2a that is PDF/UA-1 as well."""
    return setzen("dokument.typ", _daten(dokument))


def setzen(vorlage: str, daten: Any) -> bytes:
    """Data in one of our layouts, as a PDF of the same kind."""
    import typst

    sauber = _sauber(daten)
    try:
        return _gesetzt(vorlage, sauber)
    except typst.TypstError:
        return _gesetzt(vorlage, _ersetzt(sauber))


def _gesetzt(vorlage: str, daten: Any) -> bytes:
    import typst

    pdf = typst.compile(
        VORLAGEN / vorlage,
        root=VORLAGEN,
        font_paths=[VORLAGEN],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"dokument": json.dumps(daten)},
        pdf_standards=_STANDARDS,  # pyright: ignore[reportArgumentType]
        timestamp=clock.now().replace(microsecond=0),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _daten(d: Dokument) -> dict[str, Any]:
    spalten = [len(a.spalten) for a in d.abschnitte if isinstance(a, Tabelle)]
    return {
        "titel": d.titel,
        "untertitel": d.untertitel,
        "angaben": d.angaben,
        "abschnitte": [_abschnitt(a, d.sprache) for a in d.abschnitte],
        "sprache": d.sprache,
        "herausgeber": HERAUSGEBER,
        "seite": translate("Seite", d.sprache),
        "von": translate("von", d.sprache),
        "quer": max(spalten, default=0) > _SPALTEN_IM_HOCHFORMAT,
    }


def _abschnitt(a: Absatz | Liste | Tabelle, sprache: str) -> dict[str, Any]:
    if isinstance(a, Absatz):
        return {"art": "absatz", "titel": a.titel, "text": a.text}
    if isinstance(a, Liste):
        art = "schritte" if a.nummeriert else "punkte"
        return {"art": art, "titel": a.titel, "punkte": a.punkte}
    return tabelle(a, sprache)


def tabelle(a: Tabelle, sprache: str) -> dict[str, Any]:
    """A table as the layouts draw it."""
    return {
        "art": "tabelle",
        "titel": a.titel,
        "spalten": a.spalten,
        "zeilen": a.zeilen,
        "breiten": [_breite(*spalte) for spalte in zip(a.spalten, *a.zeilen, strict=True)],
        "leer": translate("Keine Einträge.", sprache),
    }


def _breite(titel: str, *texte: str) -> int:
    """A column's share of the width: as its longest text asks for, within reason.

    Beside wide columns a narrow one still has room for the longest word of its heading.
    """
    wort = max((len(w) for w in titel.split()), default=0)
    return min(_BREIT, max(_SCHMAL, 2 * wort, *map(len, (titel, *texte))))


def _sauber(wert: Any) -> Any:
    """Composed characters; none that no font can write, and none that turns words around."""
    if isinstance(wert, str):
        komponiert = unicodedata.normalize("NFC", " ".join(wert.split()))
        return "".join(z for z in komponiert if unicodedata.category(z) not in _UNSICHTBAR)
    return _auf_texte(_sauber, wert)


def _ersetzt(wert: Any) -> Any:
    if isinstance(wert, str):
        return "".join(z if z.isascii() or _schreibbar(z) else _UNBEKANNT for z in wert)
    return _auf_texte(_ersetzt, wert)


def _auf_texte(umformen: Any, wert: Any) -> Any:
    if isinstance(wert, dict):
        return {name: umformen(teil) for name, teil in wert.items()}
    return [umformen(teil) for teil in wert] if isinstance(wert, list | tuple) else wert


@lru_cache(maxsize=4096)
def _schreibbar(zeichen: str) -> bool:
    """Whether one of our fonts has it: the layout with this character alone says so."""
    import typst

    probe = Dokument(zeichen, "", (), ())
    try:
        _gesetzt("dokument.typ", _daten(probe))
    except typst.TypstError:
        return False
    return True
