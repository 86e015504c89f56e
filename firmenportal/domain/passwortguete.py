"""How good a new password is: length and guessability, no rules about kinds of characters.

Guessability is zxcvbn's estimate (0 to 4), told the words that somebody who knows the person and
the portal would try first.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select
from zxcvbn import zxcvbn

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.vermittler import Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag

KUERZESTES, LAENGSTES = 15, 128
GENUG = 3
# zxcvbn's work grows with the square of the length and more; what is good by here stays good.
_GEPRUEFT = 50
_WOERTER = 200
# Shorter own words ("der", "und") are in every passphrase.
_LANG = 4
# zxcvbn keeps the words of the person in a global, so two persons must not meet in it.
_EINER = threading.Lock()

_ZU_KURZ = "Nehmen Sie mindestens 15 Zeichen."
_ZU_LANG = "Nehmen Sie höchstens 128 Zeichen."
_EIGENES = "Meiden Sie Wörter, die zu Ihnen, Ihrer Firma oder dem Portal gehören."
_MEHR_WOERTER = "Hängen Sie noch ein, zwei ungewöhnliche Wörter an."
_GUT = "Das Passwort ist gut."
# By zxcvbn's kind of match, longest first: what makes the password easy to guess.
_GRUENDE = {
    "repeat": "Meiden Sie Wiederholungen wie „aaa“ oder „abcabc“.",
    "sequence": "Meiden Sie Folgen wie „abc“ oder „6543“.",
    "spatial": "Meiden Sie Tasten, die nebeneinander liegen.",
    "date": "Meiden Sie Jahreszahlen und Daten.",
    "regex": "Meiden Sie Jahreszahlen und Daten.",
    "dictionary": "Meiden Sie einzelne Namen, bekannte Wörter und bekannte Passwörter.",
}


class PasswortError(DomainError):
    """The new password is refused; `grund` is one of `zu-kurz`, `zu-leicht`, `ungleich`."""

    def __init__(self, satz: str, grund: str) -> None:
        super().__init__(satz)
        self.grund = grund


@dataclass(frozen=True)
class Guete:
    """zxcvbn's score, 0 to 4, and one sentence of advice in German."""

    score: int
    hinweis: str


def pruefen(passwort: str, wiederholt: str, woerter: list[str]) -> None:
    """Refuse a new password that is mistyped, too short, too long or too easy to guess.

    `woerter` are the person's own, see `eigene_woerter`. Errors: PasswortError.
    """
    if normalisiert(passwort) != normalisiert(wiederholt):
        raise PasswortError("Die beiden Passwörter sind verschieden.", "ungleich")
    if not KUERZESTES <= len(normalisiert(passwort)) <= LAENGSTES:
        raise PasswortError("Ein Passwort hat 15 bis 128 Zeichen.", "zu-kurz")
    if guete(passwort, woerter).score < GENUG:
        raise PasswortError("Dieses Passwort ist zu leicht zu erraten.", "zu-leicht")


def guete(passwort: str, woerter: list[str]) -> Guete:
    """Score and advice for a password that is being typed; too short ones never reach 3."""
    text = normalisiert(passwort)
    if not text:
        return Guete(0, _ZU_KURZ)
    if len(text) > LAENGSTES:
        return Guete(0, _ZU_LANG)
    score, rat = _geschaetzt(text, woerter)
    fremdes = _ohne_eigene(text, woerter)
    if fremdes != text and score >= GENUG:
        # zxcvbn finds several own words in a row hard to guess; what is foreign must do alone.
        score, rat = min(score, _geschaetzt(fremdes, woerter)[0] if fremdes else 0), _EIGENES
    if len(text) < KUERZESTES:
        return Guete(min(score, GENUG - 1), _ZU_KURZ)
    return Guete(score, _GUT if score >= GENUG else rat)


def normalisiert(passwort: str) -> str:
    """One spelling per password, as RFC 8265 (OpaqueString) says: NFC, every space the same.

    The same password typed on another system must be the same; nothing else is changed, so
    upper case, spaces at the ends, control codes and emoji count as typed.
    """
    zeichen = (" " if unicodedata.category(z) == "Zs" else z for z in passwort)
    return unicodedata.normalize("NFC", "".join(zeichen))


def eigene_woerter(db: Session, benutzer: Benutzer, firma: str = "") -> list[str]:
    """What somebody who knows this person would try: names, Firmen, products, the portals.

    `firma` is one that the person is about to join.
    """
    texte = [benutzer.vorname, benutzer.nachname, benutzer.email, "Firmenportal", "Portal", firma]
    texte += [a.name for a in AUSPRAEGUNGEN.values()]
    texte += [*_firmen(db, benutzer), *_haus(db, benutzer), *_produkte(db, benutzer)]
    return list(dict.fromkeys(wort for text in texte for wort in _woerter(text)))[:_WOERTER]


def _geschaetzt(text: str, woerter: list[str]) -> tuple[int, str]:
    """Zxcvbn's score, and advice on what it recognised."""
    with _EINER:
        ergebnis = zxcvbn(text[:_GEPRUEFT], user_inputs=woerter)
    return int(ergebnis["score"]), _rat(ergebnis["sequence"])


def _ohne_eigene(text: str, woerter: list[str]) -> str:
    """What is left of a password without the person's own words, the longest taken first."""
    lange = sorted((w for w in woerter if len(w) >= _LANG), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, lange)), "", text, flags=re.IGNORECASE) if lange else text


def _rat(treffer: Sequence[Any]) -> str:
    """Advice on the longest part that zxcvbn recognised."""
    if any(t.get("dictionary_name") == "user_inputs" for t in treffer):
        return _EIGENES
    laengster = max(treffer, key=lambda t: len(t["token"]), default={})
    return _GRUENDE.get(laengster.get("pattern", ""), _MEHR_WOERTER)


def _firmen(db: Session, benutzer: Benutzer) -> list[str]:
    gesucht = (
        select(Firma.name)
        .join(Mitgliedschaft, col(Mitgliedschaft.firma_id) == col(Firma.id))
        .where(Mitgliedschaft.benutzer_id == benutzer.id)
    )
    return list(db.exec(gesucht.limit(_WOERTER)))


def _haus(db: Session, benutzer: Benutzer) -> list[str]:
    gesucht = (
        select(Maklerhaus.name)
        .join(Zugehoerigkeit, col(Zugehoerigkeit.maklerhaus_id) == col(Maklerhaus.id))
        .where(Zugehoerigkeit.benutzer_id == benutzer.id)
    )
    return list(db.exec(gesucht.limit(_WOERTER)))


def _produkte(db: Session, benutzer: Benutzer) -> list[str]:
    gesucht = (
        select(Gruppenvertrag.produkt)
        .join(Mitgliedschaft, col(Mitgliedschaft.firma_id) == col(Gruppenvertrag.firma_id))
        .where(Mitgliedschaft.benutzer_id == benutzer.id)
    )
    return list(db.exec(gesucht.distinct().limit(_WOERTER)))


def _woerter(text: str) -> list[str]:
    """The whole without gaps and its parts, each also without umlauts, as people type them."""
    teile = [t for t in re.split(r"[^\w]+", text.lower()) if len(t) > 2]
    return [form for t in ["".join(teile), *teile] for form in (t, _ohne_umlaute(t)) if form]


def _ohne_umlaute(text: str) -> str:
    return text.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
