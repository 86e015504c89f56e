"""Wann welcher Antrag? Every case, made from the decision table."""

from collections.abc import Iterable

from firmenportal.domain.freischaltung import ergebnis
from firmenportal.domain.freischaltung.entscheidung import alle_wege
from firmenportal.domain.freischaltung.frage import Merkmal, Unterzeichner, Wer
from firmenportal.domain.freischaltung.weg import Weg
from firmenportal.domain.schulung.thema import (
    Abschnitt,
    Aufzaehlung,
    Thema,
    Uebersicht,
    Verweis,
)

_UNTERZEICHNER = {
    None: "Niemand",
    Unterzeichner.FIRMA: "Die Firma",
    Unterzeichner.MAKLERHAUS: "Das Maklerhaus",
}
_TITEL = {
    Wer.MITARBEITER: "Mitarbeiter der Firma",
    Wer.FIRMENADMIN: "Ein FirmenAdmin",
    Wer.ANDERE: "Steuerberatung und andere Dienstleister",
    Wer.VERMITTLER: "Mitarbeiter eines Vermittlers",
    Wer.VERTRAEGE: "Weitere Verträge der Firma",
    Wer.VERTRAEGE_VERMITTLER: "Weitere Verträge für einen Vermittler",
    Wer.FREMDVERTRAEGE: "Verträge anderer Versicherer",
}


def uebersicht(wer: Wer) -> Uebersicht:
    """The rows of the decision table about these people or contracts."""
    return Uebersicht(
        ("Lage", "Was zu tun ist", "Wer unterschreibt", "Unterlagen"),
        tuple(_zeile(weg) for weg in _wege(wer)),
    )


def _wege(wer: Wer) -> Iterable[Weg]:
    return (w for w in alle_wege() if any(wer in b[Merkmal.WER] for b in w.wenn))


def _zeile(weg: Weg) -> tuple[str | tuple[str, ...], ...]:
    unterlagen = tuple(u.value for u in weg.unterlagen) or ("Keine",)
    return (weg.lage, ergebnis.kurz(weg), _UNTERZEICHNER[weg.unterzeichner], unterlagen)


THEMA = Thema(
    "welcher-antrag",
    "Wann welcher Antrag?",
    "Es gibt zwei Freischaltungsanträge, und oft brauchen Sie keinen. Hier steht jeder Fall.",
    (
        Abschnitt(
            "Die zwei Anträge",
            (
                Aufzaehlung(
                    (
                        (
                            "Der Freischaltungsantrag für den FirmenAdmin und weitere Personen "
                            "kommt von der Firma. Er nennt ihre Mitarbeiter, ihre Dienstleister "
                            "und ihre Verträge."
                        ),
                        (
                            "Der Freischaltungsantrag für Vermittler nennt nur Menschen, die bei "
                            "einem Vermittler arbeiten. Ihn unterschreibt die Firma oder, mit "
                            "einer Maklervollmacht, das Maklerhaus."
                        ),
                    )
                ),
            ),
        ),
        *(Abschnitt(titel, (uebersicht(wer),)) for wer, titel in _TITEL.items()),
    ),
    (Verweis("Mit wenigen Fragen zum richtigen Antrag", "/freischaltung"),),
)
