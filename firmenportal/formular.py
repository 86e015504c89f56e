"""Documents of a case that are printed, signed and come back, as PDF of the same kind as all.

Every page says to which case it belongs; the first one so that a scanner can read it.
"""

from dataclasses import dataclass
from typing import Any

from firmenportal import dokument, strichcode
from firmenportal.dokument import Tabelle
from firmenportal.i18n import translate


@dataclass(frozen=True)
class Angaben:
    """A section of facts by name; what nobody has filled in shows as an empty line."""

    titel: str
    angaben: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Artikel:
    """A section of paragraphs; more than one are numbered."""

    titel: str
    absaetze: tuple[str, ...]


@dataclass(frozen=True)
class Unterschrift:
    """Where one party signs: who it is, and who signs for it as far as that is known."""

    partei: str
    name: str = ""
    funktion: str = ""


@dataclass(frozen=True)
class Formular:
    """What the document says. `stand` tells one version of its content from another."""

    titel: str
    untertitel: str
    vorgang: str
    stand: str
    abschnitte: tuple[Angaben | Artikel | Tabelle, ...]
    unterschriften: tuple[Unterschrift, ...]
    ruecksendung: tuple[str, ...]
    sprache: str = "de"


def artikel_aus(name: str) -> tuple[Artikel, ...]:
    """The sections of a text that lies beside the layouts: a line `# title`, then paragraphs."""
    text = (dokument.VORLAGEN / f"{name}.txt").read_text(encoding="utf-8")
    teile = (teil.split("\n\n") for teil in text.removeprefix("# ").strip().split("\n\n# "))
    return tuple(
        Artikel(titel, tuple(" ".join(absatz.split()) for absatz in absaetze))
        for titel, *absaetze in teile
    )


def als_pdf(f: Formular) -> bytes:
    """The document as a tagged PDF/A-2a that is PDF/UA-1 as well."""

    def _(text: str) -> str:
        return translate(text, f.sprache)

    daten = {
        "titel": f.titel,
        "untertitel": f.untertitel,
        "vorgang": f.vorgang,
        "stand": f.stand,
        "strichcode": strichcode.als_svg(f.vorgang),
        "strichcode_alt": f"{_('Strichcode der Vorgangsnummer')} {f.vorgang}",
        "abschnitte": [_abschnitt(a, f.sprache) for a in f.abschnitte],
        "unterschriften": [vars(u) for u in f.unterschriften],
        "ruecksendung": f.ruecksendung,
        "sprache": f.sprache,
        "herausgeber": dokument.HERAUSGEBER,
        "worte": {name: _(wort) for name, wort in _WORTE.items()},
    }
    return dokument.setzen("formular.typ", daten)


_WORTE = {
    "seite": "Seite",
    "von": "von",
    "vorgang": "Vorgangsnummer",
    "stand": "Stand",
    "unterschrift": "Unterschrift",
    "unterschriften": "Unterschriften",
    "ort": "Ort und Datum",
    "name": "Name in Druckbuchstaben",
    "funktion": "Funktion",
    "zurueck": "Unterschrieben zurück an",
}


def _abschnitt(a: Angaben | Artikel | Tabelle, sprache: str) -> dict[str, Any]:
    if isinstance(a, Angaben):
        return {"art": "angaben", "titel": a.titel, "angaben": a.angaben}
    if isinstance(a, Artikel):
        return {"art": "artikel", "titel": a.titel, "absaetze": a.absaetze}
    return dokument.tabelle(a, sprache)
