"""The small case that erases a person (Art. 17 DSGVO): what it does, said before and kept after.

Rules: docs/fachregeln.md R110, R205.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from firmenportal.domain import loeschung
from firmenportal.domain.aufbewahrung import KLASSEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.kleinfall import bezug
from firmenportal.domain.kleinfall.angaben import Kontoangaben
from firmenportal.domain.kleinfall.bezug import Fallbezug
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart, Kleinfallstand
from firmenportal.domain.loeschung import Loeschposten
from firmenportal.domain.protokoll import Wer


def pruefen(db: Session, a: Kontoangaben) -> Fallbezug:
    """Errors: EingabeError."""
    return Fallbezug(bezug.konto(db, a.email).id)


def ausfuehren(db: Session, a: Kontoangaben, durch: Wer) -> dict[str, Any]:
    """Erase the person, and with it what cases say about it.

    Errors: DomainError for the last active FirmenAdmin of a Firma.
    """
    posten = loeschung.loeschen(db, bezug.konto(db, a.email), durch)
    return {"ergebnis": {p.klasse.was: p.anzahl for p in posten}}


def posten(db: Session, fall: Kleinfall) -> list[Loeschposten]:
    """What is there of each class while the case is open, and what was there when it was done."""
    if fall.art != Kleinfallart.LOESCHEN:
        return []
    if fall.stand == Kleinfallstand.OFFEN:
        return loeschung.vorschau(db, db.get_one(Benutzer, fall.benutzer_id))
    return _aus(fall.ergebnis)


def _aus(ergebnis: Mapping[str, int]) -> list[Loeschposten]:
    return [Loeschposten(k, ergebnis[k.was]) for k in KLASSEN if k.was in ergebnis]
