"""What clerks do with an application: take it over, ask, check, release, reject.

Checker, releaser and applicant are three different people on every path, and nobody handles a case
that names him. Check and release are bound to what was seen: content and documents, by their
fingerprint. Rules: docs/fachregeln.md R156 to R159, R182.
"""

from collections.abc import Collection
from datetime import UTC, datetime, time
from typing import Any

from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import protokoll, sitzung
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontoart, Kontostatus
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import ablauf, checkliste
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.ablauf import Uebergang
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragsnachricht,
    Antragszustand,
)
from firmenportal.domain.freischaltung.einreichung import LAENGSTE_ANTWORT, schreiben
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.post import freischaltung as mails

_EINSEHEN = "freischaltung.einsehen"
_IN_ARBEIT = (Antragszustand.EINGEREICHT, Antragszustand.IN_PRUEFUNG, Antragszustand.RUECKFRAGE)
_UEBERGEBBAR = (Antragszustand.IN_PRUEFUNG, Antragszustand.RUECKFRAGE)


class VierAugenError(DomainError):
    """This clerk may not take this step of this application."""


def require_sachbearbeiter(db: Session, akteur: Akteur) -> None:
    """Errors: NotFoundError for everybody who is no active clerk."""
    konto = db.get(Benutzer, akteur.benutzer_id)
    if (
        konto is None
        or konto.kontoart != Kontoart.SACHBEARBEITER
        or konto.status != Kontostatus.AKTIV
    ):
        raise NotFoundError("Diese Seite gibt es nicht.")


def oeffnen(db: Session, akteur: Akteur, vorgangsnummer: str) -> Antrag:
    """An application that was submitted, to be worked on. Errors: NotFoundError."""
    require_sachbearbeiter(db, akteur)
    antrag = antraege.mit_nummer(db, vorgangsnummer)
    if antrag.zustand == Antragszustand.ENTWURF:
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return antrag


def uebernehmen(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    """Become the one who works on it; it is nobody else's then. Errors: VierAugenError."""
    antrag = handelnd(db, akteur, antrag_id)
    if antrag.zustand == Antragszustand.EINGEREICHT:
        ablauf.wechseln(db, antrag, Uebergang.UEBERNEHMEN, akteur.wer)
    elif antrag.bearbeiter_id not in (None, akteur.benutzer_id):
        raise DomainError("Diesen Vorgang bearbeitet schon jemand anderes.")
    antrag.bearbeiter_id = akteur.benutzer_id
    db.add(antrag)
    return antrag


def von_anderem_uebernehmen(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    """Go on with what somebody else has and cannot finish; written down, for him too.

    Errors: VierAugenError, FalscherZustandError.
    """
    antrag = handelnd(db, akteur, antrag_id)
    if antrag.zustand not in _UEBERGEBBAR or antrag.geprueft_von_id is not None:
        raise ablauf.FalscherZustandError
    vorher, antrag.bearbeiter_id = antrag.bearbeiter_id, akteur.benutzer_id
    antrag.fassung += 1
    db.add(antrag)
    db.flush()
    ablauf.vermerken(db, antrag, "uebernehmen", akteur.wer)
    protokoll.schreiben(
        db,
        ablauf.kette(antrag),
        "freischaltung.uebernehmen",
        akteur=akteur.wer,
        einzelheiten={"vorgang": antrag.vorgangsnummer, "bearbeiter": [vorher, akteur.benutzer_id]},
    )
    return antrag


def abgeben(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    """Let somebody else go on with it. Errors: VierAugenError."""
    antrag = handelnd(db, akteur, antrag_id)
    if antrag.bearbeiter_id == akteur.benutzer_id:
        antrag.bearbeiter_id = None
        db.add(antrag)
    return antrag


def firma_zuordnen(db: Session, akteur: Akteur, antrag_id: int, firma_id: int) -> Antrag:
    """Say which Firma of the stock it is; what was checked before is void.

    From then on the Firma sees in its protocol who looked at it, and why. Errors: NotFoundError,
    VierAugenError, FalscherZustandError; DomainError where who applied is of another Firma.
    """
    antrag = handelnd(db, akteur, antrag_id)
    in_pruefung(antrag)
    if db.get(Firma, firma_id) is None:
        raise NotFoundError("Diese Firma gibt es nicht.")
    if antrag.antragsteller_id and antrag.firma_id not in (None, firma_id):
        raise DomainError("Der Antrag gehört zu der Firma, deren FirmenAdmin ihn gestellt hat.")
    vorher, antrag.firma_id = antrag.firma_id, firma_id
    _zugeordnet(db, akteur, antrag, "firma", {"zuordnung": [vorher, firma_id]})
    return antrag


def haus_zuordnen(db: Session, akteur: Akteur, antrag_id: int, maklerhaus_id: int) -> Antrag:
    """Say which Maklerhaus of the stock it is; what was checked before is void.

    Errors: as `firma_zuordnen`, and DomainError for the application of a Firma.
    """
    antrag = handelnd(db, akteur, antrag_id)
    in_pruefung(antrag)
    if antrag.art != Antragsart.VERMITTLER:
        raise DomainError("Zu diesem Antrag gehört kein Maklerhaus.")
    if db.get(Maklerhaus, maklerhaus_id) is None:
        raise NotFoundError("Dieses Maklerhaus gibt es nicht.")
    if antrag.antragsteller_id and antrag.maklerhaus_id not in (None, maklerhaus_id):
        raise DomainError("Der Antrag gehört zu dem Maklerhaus, das ihn gestellt hat.")
    antrag.maklerhaus_id = maklerhaus_id
    _zugeordnet(db, akteur, antrag, "haus", {"maklerhaus": maklerhaus_id})
    return antrag


def gesehen(db: Session, akteur: Akteur, antrag: Antrag) -> bool:
    """Whether it is written down that this clerk looked at this case today."""
    p, beginn = Protokoll, datetime.combine(clock.heute(), time.min, clock.BERLIN)
    heutige = select(p.einzelheiten).where(
        p.akteur_id == akteur.benutzer_id,
        p.zeit >= beginn.astimezone(UTC),
        p.kette == ablauf.kette(antrag),
        p.handlung == _EINSEHEN,
    )
    return any(e["vorgang"] == antrag.vorgangsnummer for e in db.exec(heutige))


def eingesehen(db: Session, akteur: Akteur, antrag_id: int) -> None:
    """A clerk looked at the Firma's data within this case: the Firma sees that, once a day."""
    require_sachbearbeiter(db, akteur)
    antrag = antraege.zum_schreiben(db, antrag_id)
    if antrag.firma_id and not gesehen(db, akteur, antrag):
        protokoll.schreiben(
            db,
            ablauf.kette(antrag),
            _EINSEHEN,
            akteur=akteur.wer,
            einzelheiten={"vorgang": antrag.vorgangsnummer},
        )


def rueckfragen(db: Session, akteur: Akteur, antrag_id: int, frage: str) -> Antrag:
    """Ask the applicant; the case waits for his answer. Errors: DomainError, VierAugenError."""
    antrag = handelnd(db, akteur, antrag_id)
    frage = _text(frage, "Schreiben Sie, was Sie wissen möchten.")
    ablauf.wechseln(db, antrag, Uebergang.RUECKFRAGEN, akteur.wer)
    antrag.rueckfrage_am, antrag.ziel_am = clock.now(), None
    ungeprueft(antrag)
    db.add(
        Antragsnachricht(
            antrag_id=antrag_id,
            zeit=clock.now(),
            vom_service_center=True,
            verfasser_id=akteur.benutzer_id,
            text=frage,
        )
    )
    nummer, sprache = antrag.vorgangsnummer, antrag.sprache
    schreiben(db, antrag, lambda name: mails.rueckfrage(sprache, name, nummer, frage))
    return antrag


def ablehnen(db: Session, akteur: Akteur, antrag_id: int, grund: str) -> Antrag:
    """End it, with the reason that the applicant is told. Errors: DomainError, VierAugenError."""
    antrag = handelnd(db, akteur, antrag_id)
    antrag.begruendung = _text(grund, "Schreiben Sie, warum der Antrag abgelehnt wird.")
    antrag.beendet_am = clock.now()
    ablauf.wechseln(db, antrag, Uebergang.ABLEHNEN, akteur.wer)
    nummer, sprache = antrag.vorgangsnummer, antrag.sprache
    schreiben(db, antrag, lambda name: mails.abgelehnt(sprache, name, nummer, antrag.begruendung))
    return antrag


def pruefen(
    db: Session,
    akteur: Akteur,
    antrag_id: int,
    stand: str,
    abgehakt: Collection[str],
    notiz: str = "",
) -> Antrag:
    """The first pair of eyes: everything that a human must judge is ticked, and holds.

    `stand` is the fingerprint of what the page showed. Needs the step-up.
    Errors: BestaetigungNoetigError, VierAugenError, DomainError.
    """
    antrag = _entscheidend(db, akteur, antrag_id, stand)
    if antrag.bearbeiter_id != akteur.benutzer_id:
        raise VierAugenError("Übernehmen Sie den Vorgang zuerst.")
    if antrag.geprueft_von_id is not None:
        raise ablauf.FalscherZustandError
    _haelt(db, antrag, abgehakt)
    antrag.geprueft_von_id, antrag.geprueft_am = akteur.benutzer_id, clock.now()
    antrag.geprueft_stand, antrag.pruefnotiz = stand, notiz.strip()[:LAENGSTE_ANTWORT]
    ablauf.wechseln(db, antrag, Uebergang.PRUEFEN, akteur.wer, {"stand": stand})
    return antrag


def freigeben(
    db: Session, akteur: Akteur, antrag_id: int, stand: str, abgehakt: Collection[str]
) -> Antrag:
    """The second pair of eyes, of somebody else, on exactly what the first has seen.

    Execution follows (`ausfuehrung`). Needs the step-up.
    Errors: BestaetigungNoetigError, VierAugenError, DomainError.
    """
    antrag = _entscheidend(db, akteur, antrag_id, stand)
    if antrag.geprueft_von_id is None or antrag.geprueft_stand != stand:
        raise VierAugenError("Dieser Stand ist noch nicht von einer ersten Person geprüft.")
    if antrag.geprueft_von_id == akteur.benutzer_id:
        raise VierAugenError("Sie selbst dürfen nicht freigeben, was Sie geprüft haben.")
    _haelt(db, antrag, abgehakt)
    antrag.freigegeben_von_id, antrag.freigegeben_am = akteur.benutzer_id, clock.now()
    ablauf.wechseln(db, antrag, Uebergang.FREIGEBEN, akteur.wer, {"stand": stand})
    return antrag


def erfassend(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    """The application, locked, for a clerk who registers what belongs to it.

    Errors: NotFoundError, VierAugenError.
    """
    antrag = _eingereicht(db, akteur, antrag_id)
    if satz := befangen(db, akteur, antrag):
        raise VierAugenError(satz)
    return antrag


def warum_nicht(db: Session, akteur: Akteur, antrag: Antrag) -> str:
    """Why this clerk may not handle this application at all; "" if he may."""
    if _hat_erfasst(db, akteur, antrag):
        return "Diesen Antrag haben Sie selbst erfasst. Prüfen und freigeben müssen andere."
    return befangen(db, akteur, antrag)


def _hat_erfasst(db: Session, akteur: Akteur, antrag: Antrag) -> bool:
    """Whether he has registered it, or any document of it."""
    seine = select(Antragsdokument.id).where(
        Antragsdokument.antrag_id == antrag.id,
        Antragsdokument.hochgeladen_von_id == akteur.benutzer_id,
    )
    return akteur.benutzer_id == antrag.erfasst_von_id or db.exec(seine).first() is not None


def befangen(db: Session, akteur: Akteur, antrag: Antrag) -> str:
    """Why this clerk has to keep out of it, whatever he has done so far; "" if nothing."""
    if akteur.benutzer_id == antrag.antragsteller_id:
        return "Diesen Antrag haben Sie selbst gestellt."
    konto = db.get_one(Benutzer, akteur.benutzer_id)
    inhalt = antrag.angaben
    genannt = {p.email.strip().casefold() for p in (*inhalt.personen, inhalt.ansprechpartner)}
    if konto.email.casefold() in genannt:
        return "Dieser Antrag nennt Sie selbst. Ihn muss jemand anderes bearbeiten."
    return ""


def handelnd(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    """The application, locked, for a clerk who may handle it, while there is anything to handle.

    Errors: NotFoundError, VierAugenError, FalscherZustandError.
    """
    antrag = _eingereicht(db, akteur, antrag_id)
    if satz := warum_nicht(db, akteur, antrag):
        raise VierAugenError(satz)
    if antrag.zustand not in _IN_ARBEIT:
        raise ablauf.FalscherZustandError
    return antrag


def _eingereicht(db: Session, akteur: Akteur, antrag_id: int) -> Antrag:
    require_sachbearbeiter(db, akteur)
    antrag = antraege.zum_schreiben(db, antrag_id)
    if antrag.zustand == Antragszustand.ENTWURF:
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return antrag


def _entscheidend(db: Session, akteur: Akteur, antrag_id: int, stand: str) -> Antrag:
    antrag = handelnd(db, akteur, antrag_id)
    sitzung.require_bestaetigt(db, akteur)
    in_pruefung(antrag)
    if antraege.stand(db, antrag) != stand:
        raise DomainError(
            "Der Antrag oder seine Unterlagen haben sich geändert, seit Sie ihn geöffnet haben. "
            "Sehen Sie noch einmal hin."
        )
    return antrag


def in_pruefung(antrag: Antrag) -> None:
    """Errors: FalscherZustandError unless it is being checked."""
    if antrag.zustand != Antragszustand.IN_PRUEFUNG:
        raise ablauf.FalscherZustandError


def _haelt(db: Session, antrag: Antrag, abgehakt: Collection[str]) -> None:
    """Nothing that the system knows speaks against it, and a human has judged the rest."""
    for punkt in checkliste.punkte(db, antrag):
        if punkt.befund is checkliste.Pruefbefund.FALSCH:
            raise DomainError("Dagegen spricht noch: {was}", was=punkt.in_worten)
        if punkt.befund is checkliste.Pruefbefund.MENSCH and punkt.name not in abgehakt:
            raise DomainError("Noch nicht abgehakt: {was}", was=punkt.titel)


def ungeprueft(antrag: Antrag) -> None:
    """What somebody has checked is void."""
    antrag.geprueft_von_id = antrag.geprueft_am = None
    antrag.geprueft_stand = antrag.pruefnotiz = ""


def _text(eingabe: str, satz: str) -> str:
    if not eingabe.strip() or len(eingabe) > LAENGSTE_ANTWORT:
        raise DomainError(satz)
    return eingabe.strip()


def _zugeordnet(
    db: Session, akteur: Akteur, antrag: Antrag, was: str, einzelheiten: dict[str, Any]
) -> None:
    ungeprueft(antrag)
    antrag.fassung += 1
    db.add(antrag)
    db.flush()
    protokoll.schreiben(
        db,
        ablauf.kette(antrag),
        f"freischaltung.{was}_zuordnen",
        akteur=akteur.wer,
        einzelheiten={"vorgang": antrag.vorgangsnummer, **einzelheiten},
    )
