"""Documents of an application: added, replaced, removed, registered by a clerk, and read.

A file is checked before (`dateipruefung`). Rules: docs/fachregeln.md R158, R170.
"""

import hashlib

from sqlmodel import Session, col, func, select

from firmenportal import clock
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung import ablauf, bearbeitung, entwurf
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsdokument, Antragszustand
from firmenportal.domain.freischaltung.antrag import Dokumentart as Art
from firmenportal.domain.freischaltung.dateipruefung import Datei
from firmenportal.domain.protokoll import Wer

# What an application may ever have: files, bytes, and further files that count.
HOECHSTENS, BYTES_HOECHSTENS, WEITERE_HOECHSTENS = 60, 100 * 1024 * 1024, 20
ERFASSBAR = (Antragszustand.EINGEREICHT, Antragszustand.IN_PRUEFUNG, Antragszustand.RUECKFRAGE)


def hinzufuegen(
    db: Session, antrag_id: int, art: Art, datei: Datei, durch: Wer = ablauf.ANTRAGSTELLER
) -> Antragsdokument:
    """The applicant's document; it takes the place of the former one of its kind.

    Checks and releases that were given are void. Errors: FalscherZustandError where nothing can
    be changed; DomainError for too many files.
    """
    return _aufnehmen(db, _bearbeitbar(db, antrag_id), art, datei, durch)


def entfernen(
    db: Session, antrag_id: int, art: Art, dokument_id: int, durch: Wer = ablauf.ANTRAGSTELLER
) -> None:
    """Take a document of this kind out again. Errors: FalscherZustandError, NotFoundError."""
    antrag = _bearbeitbar(db, antrag_id)
    dokument = _dokument(db, antrag, dokument_id)
    if dokument.art != art or dokument.ersetzt_am is not None:
        raise NotFoundError("Diese Unterlage gibt es nicht.")
    _ablegen(db, antrag, dokument)
    entwurf.geaendert(db, antrag)
    _protokoll(db, antrag, "freischaltung.dokument_entfernen", dokument, durch)


def erfassen(
    db: Session, akteur: Akteur, antrag_id: int, art: Art, datei: Datei
) -> Antragsdokument:
    """A clerk registers what came by e-mail or post; others check and release then (R155).

    Errors: NotFoundError for who is no clerk, VierAugenError, FalscherZustandError, DomainError.
    """
    antrag = bearbeitung.erfassend(db, akteur, antrag_id)
    if antrag.zustand not in ERFASSBAR:
        raise ablauf.FalscherZustandError
    bearbeitung.ungeprueft(antrag)  # first: his own check cannot stand beside it
    antrag.erfasst_von_id = akteur.benutzer_id
    if antrag.bearbeiter_id == akteur.benutzer_id:
        antrag.bearbeiter_id = None
    return _aufnehmen(db, antrag, art, datei, akteur.wer)


def lesen(db: Session, antrag: Antrag, dokument_id: int) -> Antragsdokument:
    """A document of this application, replaced ones too. Errors: NotFoundError."""
    return _dokument(db, antrag, dokument_id)


def _bearbeitbar(db: Session, antrag_id: int) -> Antrag:
    antrag = antraege.zum_schreiben(db, antrag_id)
    if antrag.zustand not in entwurf.BEARBEITBAR:
        raise ablauf.FalscherZustandError
    return antrag


def _aufnehmen(db: Session, antrag: Antrag, art: Art, datei: Datei, durch: Wer) -> Antragsdokument:
    _nicht_zu_viele(db, antrag, art, len(datei.daten))
    for bisheriges in antraege.dokumente(db, antrag):
        if bisheriges.art == art and art is not Art.WEITERES:
            _ablegen(db, antrag, bisheriges)
    dokument = Antragsdokument(
        antrag_id=antrag.id or 0,
        art=art,
        dateiname=datei.name,
        medientyp=datei.medientyp,
        seiten=datei.seiten,
        groesse=len(datei.daten),
        sha256=hashlib.sha256(datei.daten).hexdigest(),
        inhalt=datei.daten,
        signatur=datei.signatur,
        hochgeladen_am=clock.now(),
        hochgeladen_von_id=durch[0],
    )
    db.add(dokument)
    entwurf.geaendert(db, antrag)
    _protokoll(db, antrag, "freischaltung.dokument", dokument, durch)
    return dokument


def _nicht_zu_viele(db: Session, antrag: Antrag, art: Art, neu: int) -> None:
    d = Antragsdokument
    bisher = select(func.count(col(d.id)), func.coalesce(func.sum(d.groesse), 0))
    alle, groesse = db.exec(bisher.where(d.antrag_id == antrag.id)).one()
    weitere = select(func.count(col(d.id))).where(
        d.antrag_id == antrag.id, d.art == Art.WEITERES, col(d.ersetzt_am).is_(None)
    )
    voll = art is Art.WEITERES and db.exec(weitere).one() >= WEITERE_HOECHSTENS
    if voll or alle >= HOECHSTENS or groesse + neu > BYTES_HOECHSTENS:
        raise DomainError(
            "Mehr Unterlagen nimmt dieser Antrag nicht auf. Schicken Sie weitere per E-Mail oder "
            "per Post."
        )


def _ablegen(db: Session, antrag: Antrag, dokument: Antragsdokument) -> None:
    """What nobody has seen yet is gone; what was submitted stays as evidence and counts no more."""
    if antrag.zustand == Antragszustand.ENTWURF:
        db.delete(dokument)
    else:
        dokument.ersetzt_am = clock.now()
        db.add(dokument)
    db.flush()


def _dokument(db: Session, antrag: Antrag, dokument_id: int) -> Antragsdokument:
    dokument = db.get(Antragsdokument, dokument_id) if dokument_id else None
    if dokument is None or dokument.antrag_id != antrag.id:
        raise NotFoundError("Diese Unterlage gibt es nicht.")
    return dokument


def _protokoll(
    db: Session, antrag: Antrag, handlung: str, dokument: Antragsdokument, durch: Wer
) -> None:
    protokoll.schreiben(
        db,
        ablauf.kette(antrag),
        handlung,
        akteur=durch,
        einzelheiten={
            "vorgang": antrag.vorgangsnummer,
            "art": dokument.art,
            "sha256": dokument.sha256,
        },
    )
