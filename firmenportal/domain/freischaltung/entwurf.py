"""Drafts: an application that is being filled in, saved on the server step by step.

Rules: docs/fachregeln.md R150, R154, R155.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import ablauf, antragszugang
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragszustand,
    zum_schreiben,
)
from firmenportal.domain.freischaltung.eigenes import Eigenes
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vertrag import normalisiert

BEHALTEN = timedelta(days=90)
BEARBEITBAR = (Antragszustand.ENTWURF, Antragszustand.RUECKFRAGE)


class UeberholtError(DomainError):
    """Another page of the same application was faster."""

    def __init__(self) -> None:
        super().__init__(
            "Nicht gespeichert. Der Antrag wurde inzwischen auf einer anderen Seite geändert. "
            "Laden Sie die Seite neu und ergänzen Sie Ihre Angaben."
        )


def beginnen(
    db: Session,
    art: Antragsart,
    unterzeichner: Unterzeichner,
    inhalt: Inhalt,
    akteur: Akteur | None = None,
    sprache: str = "de",
    eigenes: Eigenes | None = None,
) -> Antrag:
    """A new draft; of a signed-in applicant it is known whose it is, and his address is his own.

    Errors: DomainError where this kind of application cannot be signed so.
    """
    if unterzeichner is Unterzeichner.MAKLERHAUS and art is not Antragsart.VERMITTLER:
        raise DomainError("Diesen Antrag unterschreibt die Firma.")
    jetzt = clock.now()
    bestaetigt = akteur and akteur.email == inhalt.ansprechpartner.email
    antrag = Antrag(
        vorgangsnummer=f"neu-{uuid4()}",  # until its id is known
        art=art,
        unterzeichner=unterzeichner,
        inhalt=inhalt.model_dump(mode="json"),
        antragsteller_id=akteur.benutzer_id if akteur else None,
        sprache=akteur.sprache if akteur else sprache,
        firma_id=eigenes.firma_id if eigenes else None,
        maklerhaus_id=eigenes.maklerhaus_id if eigenes else None,
        kontakt_bestaetigt_am=jetzt if bestaetigt else None,
        erstellt_am=jetzt,
        geaendert_am=jetzt,
    )
    db.add(antrag)
    db.flush()
    antrag.vorgangsnummer = f"FA-{clock.heute().year}-{antrag.id:06}"
    antrag.suchtext = _suchtext(antrag, inhalt)
    db.flush()
    _begonnen(db, antrag, akteur.wer if akteur else ablauf.ANTRAGSTELLER)
    return antrag


def _begonnen(db: Session, antrag: Antrag, durch: Wer) -> None:
    ablauf.vermerken(db, antrag, "beginnen", durch)
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        "freischaltung.beginnen",
        akteur=durch,
        einzelheiten={
            "vorgang": antrag.vorgangsnummer,
            "art": antrag.art,
            "unterzeichner": antrag.unterzeichner,
        },
    )


def speichern(db: Session, antrag_id: int, inhalt: Inhalt, fassung: int) -> Antrag:
    """Write what is declared now; approvals that were given are void.

    A new address of the contact is unconfirmed, and needs a code of its own
    (`antragszugang.code_faellig`). `fassung` is the version that the page showed.
    Errors: UeberholtError, FalscherZustandError.
    """
    antrag = zum_schreiben(db, antrag_id)
    if antrag.zustand not in BEARBEITBAR:
        raise ablauf.FalscherZustandError
    if antrag.fassung != fassung:
        raise UeberholtError
    neue_adresse = inhalt.ansprechpartner.email != antrag.angaben.ansprechpartner.email
    antrag.inhalt = inhalt.model_dump(mode="json")
    antrag.suchtext = _suchtext(antrag, inhalt)
    geaendert(db, antrag)
    if neue_adresse:
        antrag.code_hash, antrag.kontakt_bestaetigt_am = "", None
    return antrag


def uebergeben(db: Session, offene: Iterable[Antrag], an: Benutzer, durch: Wer) -> None:
    """Somebody else goes on with what a leaver has open: drafts, and answers to questions."""
    for antrag in offene:
        antrag.antragsteller_id = an.id
        antragszugang.allen_entziehen(db, antrag)
        ablauf.vermerken(db, antrag, "uebergeben", durch)
        protokoll.schreiben(
            db,
            ablauf.kette(antrag),
            "freischaltung.uebergeben",
            akteur=durch,
            betroffener=an.wer,
            einzelheiten={"vorgang": antrag.vorgangsnummer},
        )


def geaendert(db: Session, antrag: Antrag) -> None:
    """Content or documents are new: a version of its own, and no check of the old one counts."""
    antrag.fassung += 1
    antrag.geaendert_am = clock.now()
    antrag.geprueft_von_id = antrag.geprueft_am = None
    antrag.geprueft_stand = antrag.pruefnotiz = ""
    db.add(antrag)
    db.flush()


def _suchtext(antrag: Antrag, inhalt: Inhalt) -> str:
    namen = " ".join(p.name for p in inhalt.personen)
    teile = (antrag.vorgangsnummer, inhalt.firma.name, inhalt.haus.name, namen)
    return normalisiert(" ".join(teile))
