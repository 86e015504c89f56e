"""Which application? The way that is left by the answers, and the question that is still open.

The page that asks, the check of an application and the Schulung all ask here. Nothing is known here
of Firmen and accounts, so nothing is told about them.
Rules: docs/fachregeln.md R145 to R148.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.freischaltung.ablehnungen import (
    ABLEHNUNGEN,
    ADMIN_DURCH_HAUS,
    FREMDER_FIRMENADMIN,
)
from firmenportal.domain.freischaltung.entscheidungstabelle import WEGE
from firmenportal.domain.freischaltung.frage import (
    FRAGEN,
    Frage,
    Merkmal,
    Personal,
    Unterzeichner,
    Verwaltung,
    Wahl,
    Wer,
)
from firmenportal.domain.freischaltung.weg import Bedingung, Weg

Antworten = Mapping[str, str]


def alle_wege() -> tuple[Weg, ...]:
    """Every row to which questions lead, in the order in which they are printed."""
    return (*WEGE, *ABLEHNUNGEN)


def fragen(antworten: Antworten) -> Frage | Weg:
    """The next question, or the way once the answers leave only one.

    Answers are by `Merkmal`; what is no answer counts as none. Rule: docs/fachregeln.md R145.
    """
    return _weiter(gegeben(antworten))


def gegeben(antworten: Antworten) -> dict[str, str]:
    """Those of the answers that were asked for, in the order of asking; the first gap ends them."""
    bisher: dict[str, str] = {}
    while isinstance(frage := _weiter(bisher), Frage):
        wert = antworten.get(frage.merkmal, "")
        if frage.option(wert) is None:
            break
        bisher[frage.merkmal] = wert
    return bisher


def hoechstens(antworten: Antworten) -> int:
    """How many more questions there may be, the next one included."""
    return _tiefe(tuple(gegeben(antworten).items()))


def weg_fuer(lage: Antworten) -> Weg:
    """The way of somebody whose situation is known. Errors: ValueError where it is not."""
    weg = fragen(lage)
    if isinstance(weg, Weg):
        return weg
    raise ValueError(f"{weg.merkmal} is missing")


def fuer_person(
    personentyp: Personentyp,
    berechtigungstyp: Berechtigungstyp,
    unterzeichner: Unterzeichner,
    verwaltung: Verwaltung,
    *,
    vollmacht: bool = False,
    eigenes_personal: bool = False,
    schon_vermittler: bool = False,
) -> Weg:
    """The way of one person whom an application names.

    The last three are about Vermittler: whether a Vollmacht of the Firma lives, whether the person
    works at the house that applies, and whether he has access already. An application is wanted, so
    a Benutzerschlüssel does not count. The way says who signs: without a Vollmacht it is the Firma,
    whoever applies. Rules: docs/fachregeln.md R146 to R148.
    """
    ist_admin = berechtigungstyp == Berechtigungstyp.FIRMENADMIN
    if ist_admin and personentyp != Personentyp.FIRMENEIGEN:
        return FREMDER_FIRMENADMIN
    weg = weg_fuer(
        {
            Merkmal.WER: _wer(personentyp, ist_admin, schon_vermittler),
            Merkmal.SCHLUESSEL: Wahl.NEIN,
            Merkmal.ANTRAGSTELLER: unterzeichner,
            Merkmal.VERWALTUNG: verwaltung,
            Merkmal.VOLLMACHT: Wahl.JA if vollmacht else Wahl.NEIN,
            Merkmal.PERSONAL: Personal.EIGENES if eigenes_personal else Personal.FREMDES,
        }
    )
    durch_haus = weg.unterzeichner == Unterzeichner.MAKLERHAUS
    return ADMIN_DURCH_HAUS if durch_haus and berechtigungstyp == Berechtigungstyp.ADMIN else weg


def _wer(personentyp: Personentyp, ist_admin: bool, schon_vermittler: bool) -> Wer:
    if ist_admin:
        return Wer.FIRMENADMIN
    if personentyp == Personentyp.VERMITTLER:
        return Wer.VERTRAEGE_VERMITTLER if schon_vermittler else Wer.VERMITTLER
    return Wer.ANDERE if personentyp == Personentyp.ANDERE else Wer.MITARBEITER


@cache
def _tiefe(bisher: tuple[tuple[str, str], ...]) -> int:
    """The longest way on from here; there are few places in the tree of questions."""
    frage = _weiter(dict(bisher))
    if isinstance(frage, Weg):
        return 0
    return 1 + max(_tiefe((*bisher, (frage.merkmal, o.wert))) for o in frage.optionen)


def _weiter(bisher: Antworten) -> Frage | Weg:
    """Where one row remains, that row; else the first question that tells those left apart."""
    wege = [w for w in alle_wege() if any(_vertraegt_sich(b, bisher) for b in w.wenn)]
    if len(wege) == 1:
        return wege[0]
    return next(f for f in FRAGEN if f.merkmal not in bisher and _trennt(f, wege, bisher))


def _vertraegt_sich(bedingung: Bedingung, bisher: Antworten) -> bool:
    return all(bisher.get(m) in (None, *werte) for m, werte in bedingung.items())


def _trennt(frage: Frage, wege: list[Weg], bisher: Antworten) -> bool:
    """Whether some answer to this question rules out one of these rows."""
    return any(len(list(_uebrig(frage, o.wert, wege, bisher))) < len(wege) for o in frage.optionen)


def _uebrig(frage: Frage, wert: str, wege: list[Weg], bisher: Antworten) -> Iterator[Weg]:
    danach = {**bisher, frage.merkmal: wert}
    return (w for w in wege if any(_vertraegt_sich(b, danach) for b in w.wenn))
