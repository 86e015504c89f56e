"""Contract numbers as people type or paste them: many at once, whatever stands between them.

Rules: docs/fachregeln.md R152.
"""

import re

from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung.inhalt import KUERZE, VERTRAEGE_HOECHSTENS, Inhalt

# „AL 1000017“ and „al1000017“ are one number with one way to write it.
_GESCHRIEBEN = re.compile(r"\b(A[KL])[\s\u00a0\u2010-\u2013.-]*([0-9]{7})\b", re.IGNORECASE)
_TRENNER = re.compile(r"[\s,;|/\u00a0]+")


def gelesen(text: str) -> list[str]:
    """The numbers in a text, in their order, each once; what is none stays as it was typed."""
    einheitlich = _GESCHRIEBEN.sub(lambda t: f" {t.group(1).upper()}-{t.group(2)} ", text)
    stuecke = (s.strip()[:KUERZE] for s in _TRENNER.split(einheitlich))
    return list(dict.fromkeys(s for s in stuecke if s))


def dazu(inhalt: Inhalt, nummern: list[str]) -> Inhalt:
    """The content with these numbers; those already there stay. Errors: DomainError if too many."""
    alle = tuple(dict.fromkeys([*inhalt.vertraege, *nummern]))
    if len(alle) > VERTRAEGE_HOECHSTENS:
        raise DomainError("Ein Antrag kann höchstens 1.000 Verträge nennen.")
    return inhalt.model_copy(update={"vertraege": alle})


def ohne(inhalt: Inhalt, nummer: str) -> Inhalt:
    """The content without this number, and without the rights on it."""
    vertraege = tuple(n for n in inhalt.vertraege if n != nummer)
    personen = tuple(
        p.model_copy(update={"rechte": {n: r for n, r in p.rechte.items() if n != nummer}})
        for p in inhalt.personen
    )
    return inhalt.model_copy(update={"vertraege": vertraege, "personen": personen})
