"""Why another person does (not) hold a right, for those who govern access.

The reasons are those of `warum`, said about a third person. Who could help is left out: that is
whoever reads it, or what `delegation` says to him. Rules: docs/fachregeln.md R7, R22, R46.
"""

from dataclasses import replace

from sqlmodel import Session

from firmenportal.domain import vergabe, warum
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import Recht, angeboten
from firmenportal.domain.rechtematrix import Zellzustand
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.warum import Erklaerung, Satz

NICHT_ANGEBOTEN = "Das Produkt bietet dieses Recht nicht an."
NIEMAND = "Niemand hat Ihnen dieses Recht bisher gegeben."
# What is said to the person, and how it is said about him.
UEBER: dict[str, str] = {
    "Sie sind FirmenAdmin der {firma} und halten jedes Recht an jedem aktivierten Vertrag.": (
        "{wer} ist FirmenAdmin der {firma} und hält jedes Recht an jedem aktivierten Vertrag."
    ),
    "Die {firma} hat Ihnen das Recht gegeben.": "Die {firma} hat {wer} das Recht gegeben.",
    "Es gilt, solange der Vertrag im Bestand Ihres Hauses ist: {haus}.": (
        "Es gilt, solange der Vertrag im Bestand des Maklerhauses ist: {haus}."
    ),
    "Ihr Vermittler-Zugang öffnet „Bestand lesen“ und „Berechnen“ im Bestand von {haus}.": (
        "Der Vermittler-Zugang von {wer} öffnet „Bestand lesen“ und „Berechnen“ im Bestand von "
        "{haus}."
    ),
    "Sie vertreten jemanden, der das Recht hält.": "{wer} vertritt jemanden, der das Recht hält.",
    "Sie vertreten {person} bis einschließlich {tag}.": (
        "{wer} vertritt {person} bis einschließlich {tag}."
    ),
    NIEMAND: "Niemand hat {wer} dieses Recht bisher gegeben.",
    "Ihr Konto ist nicht aktiv.": "Das Konto von {wer} ist nicht aktiv.",
    "Die {firma} hat Ihren Zugang gesperrt.": "Die {firma} hat den Zugang von {wer} gesperrt.",
    "Sie gehören dem Maklerhaus nicht mehr an, für das Sie das Recht bekommen haben.": (
        "{wer} gehört dem Maklerhaus nicht mehr an, für das das Recht gegeben wurde."
    ),
    "Für Ihr jetziges Haus braucht es einen neuen Antrag.": (
        "Für das jetzige Maklerhaus braucht es einen neuen Antrag."
    ),
    "Ihr Zugang zur {firma} ist befristet und gilt heute nicht.": (
        "Der Zugang von {wer} zur {firma} ist befristet und gilt heute nicht."
    ),
    "Die Person, die Sie vertreten, hält dieses Recht heute nicht.": (
        "Die Person, die {wer} vertritt, hält dieses Recht heute nicht."
    ),
    "Der Vertrag ist heute nicht im Bestand Ihres Hauses.": (
        "Der Vertrag ist heute nicht im Bestand des Maklerhauses, dem {wer} angehört."
    ),
    "Die {firma} hat dem Vermittler-Zugang Ihres Hauses widersprochen.": (
        "Die {firma} hat dem Vermittler-Zugang des Maklerhauses widersprochen."
    ),
    "Ihre Vertretung ist noch nicht bestätigt, hat noch nicht begonnen oder ist beendet.": (
        "Die Vertretung ist noch nicht bestätigt, hat noch nicht begonnen oder ist beendet."
    ),
}
# Who helps the person: left out.
HILFE = frozenset(
    {
        "Geben kann es Ihnen: {namen}.",
        "Geben kann es Ihnen nur die {firma}.",
        "Das ändern kann: {namen}.",
        "Das Service Center hilft Ihnen weiter.",
        "Fragen Sie die {firma} nach einem Maklerwechsel.",
    }
)


def erklaere(db: Session, person: Benutzer, recht: Recht, vertrag: int) -> Erklaerung:
    """Explain one cell of another person; that the reader governs it is checked by the caller."""
    akteur = vergabe.als_akteur(person, DACH.key)
    try:
        erklaerung = warum.erklaere(db, akteur, recht, vertrag)
    except NotFoundError:
        erklaerung = _keine(db, recht, vertrag)
    return _ueber(erklaerung, person)


def erklaere_alle(db: Session, person: Benutzer, vertrag: int) -> tuple[Erklaerung, ...]:
    """All five cells of one contract; as `erklaere`."""
    akteur = vergabe.als_akteur(person, DACH.key)
    try:
        alle = warum.erklaere_alle(db, akteur, vertrag)
    except NotFoundError:
        alle = tuple(_keine(db, recht, vertrag) for recht in Recht)
    return tuple(_ueber(e, person) for e in alle)


def _keine(db: Session, recht: Recht, vertrag: int) -> Erklaerung:
    """Of a contract on which the person has nothing at all."""
    if angeboten(recht, db.get_one(Gruppenvertrag, vertrag).sparte):
        return Erklaerung(recht, Zellzustand.NICHT_ERTEILT, (Satz(NIEMAND),))
    return Erklaerung(recht, Zellzustand.NICHT_ANGEBOTEN, (Satz(NICHT_ANGEBOTEN),))


def _ueber(erklaerung: Erklaerung, person: Benutzer) -> Erklaerung:
    saetze = tuple(
        Satz(UEBER.get(s.satz, s.satz), s.angaben | {"wer": person.name})
        for s in erklaerung.saetze
        if s.satz not in HILFE
    )
    return replace(erklaerung, saetze=saetze)
