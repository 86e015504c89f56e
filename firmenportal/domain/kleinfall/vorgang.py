"""What clerks do with a small case: ask for it, confirm it as the second one, refuse, withdraw.

One clerk asks and another one confirms; nobody handles what concerns himself. What is confirmed is
executed in the same transaction, with all rules asked again. Rules: docs/fachregeln.md R190, R191.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import undone
from firmenportal.domain import protokoll, sitzung
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung.bearbeitung import VierAugenError, require_sachbearbeiter
from firmenportal.domain.kleinfall import angaben as eingaben
from firmenportal.domain.kleinfall import bezug as bezuege
from firmenportal.domain.kleinfall import fall as faelle
from firmenportal.domain.kleinfall.angaben import FEHLT, EingabeError, FeldError
from firmenportal.domain.kleinfall.arten import ARTEN
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart, Kleinfallstand

LAENGSTE_BEGRUENDUNG = 1_000


def beantragen(
    db: Session, akteur: Akteur, art: Kleinfallart, roh: Mapping[str, Any], begruendung: str
) -> Kleinfall:
    """Ask for something that a second clerk has to confirm; nothing happens until then.

    Errors: NotFoundError for everybody but clerks, EingabeError, VierAugenError.
    """
    require_sachbearbeiter(db, akteur)
    angaben, grund = _gelesen(art, roh, begruendung)
    bezug = ARTEN[art].pruefen(db, angaben)
    fall = Kleinfall(
        art=art,
        angaben=angaben.model_dump(mode="json"),
        begruendung=grund,
        firma_id=bezug.firma_id,
        maklerhaus_id=bezug.maklerhaus_id,
        benutzer_id=bezug.benutzer_id,
        beantragt_von_id=akteur.benutzer_id,
        beantragt_am=clock.now(),
    )
    if satz := befangen(db, akteur, fall):
        raise VierAugenError(satz)
    with undone(db):  # what cannot be done now is not asked for
        ARTEN[art].ausfuehren(db, angaben, akteur.wer)
    db.expire_all()
    db.add(fall)
    db.flush()
    _notieren(db, akteur, fall, "beantragen", bezuege.ketten(db, fall), {})
    return fall


def bestaetigen(db: Session, akteur: Akteur, fall_id: int) -> Kleinfall:
    """The second pair of eyes: it is done, or a sentence says why it cannot be done any more.

    Needs the step-up. Errors: NotFoundError, VierAugenError, DomainError, BestaetigungNoetigError.
    """
    fall = _offen(db, akteur, fall_id)
    if satz := warum_nicht(db, akteur, fall):
        raise VierAugenError(satz)
    sitzung.require_bestaetigt(db, akteur)
    art = ARTEN[Kleinfallart(fall.art)]
    angaben = eingaben.lesen(art.angaben, fall.angaben)
    bezug = art.pruefen(db, angaben)
    if (bezug.benutzer_id, bezug.firma_id, bezug.maklerhaus_id) != _betrifft(fall):
        raise DomainError("Wen dieser Fall betrifft, hat sich geändert. Beantragen Sie ihn neu.")
    ketten = bezuege.ketten(db, fall)
    personenangaben = art.ausfuehren(db, angaben, akteur.wer)
    fall.ergebnis = personenangaben.pop("ergebnis", {})
    fall.stand = Kleinfallstand.AUSGEFUEHRT
    fall.bestaetigt_von_id, fall.bestaetigt_am = akteur.benutzer_id, clock.now()
    fall.beendet_am = fall.bestaetigt_am
    db.add(fall)
    db.flush()
    von = {"beantragt_von": db.get_one(Benutzer, fall.beantragt_von_id).name}
    _notieren(db, akteur, fall, "ausfuehren", ketten, von | personenangaben)
    return fall


def ablehnen(db: Session, akteur: Akteur, fall_id: int, grund: str) -> Kleinfall:
    """A second clerk refuses it, and says why. Errors: NotFoundError, DomainError."""
    fall = _offen(db, akteur, fall_id)
    if satz := warum_nicht(db, akteur, fall):
        raise VierAugenError(satz)
    fall.ablehnungsgrund = _begruendung(grund)
    fall.abgelehnt_von_id = akteur.benutzer_id
    return _beendet(db, akteur, fall, Kleinfallstand.ABGELEHNT, "ablehnen")


def zurueckziehen(db: Session, akteur: Akteur, fall_id: int) -> Kleinfall:
    """Who asked for it does without. Errors: NotFoundError, VierAugenError, DomainError."""
    fall = _offen(db, akteur, fall_id)
    if fall.beantragt_von_id != akteur.benutzer_id:
        raise VierAugenError("Zurückziehen kann einen Fall nur, wer ihn beantragt hat.")
    return _beendet(db, akteur, fall, Kleinfallstand.ZURUECKGEZOGEN, "zurueckziehen")


def warum_nicht(db: Session, akteur: Akteur, fall: Kleinfall) -> str:
    """Why this clerk may neither confirm nor refuse it; "" if he may."""
    if fall.beantragt_von_id == akteur.benutzer_id:
        return "Diesen Fall haben Sie selbst beantragt. Bestätigen muss ihn jemand anderes."
    return befangen(db, akteur, fall)


def befangen(db: Session, akteur: Akteur, fall: Kleinfall) -> str:
    """Why this clerk has to keep out of it altogether; "" if nothing."""
    ich = db.get_one(Benutzer, akteur.benutzer_id)
    genannt = ich.email.casefold() in eingaben.genannte_adressen(fall.angaben)
    if fall.benutzer_id == ich.id or genannt:
        return "Dieser Fall betrifft Sie selbst. Ihn muss jemand anderes bearbeiten."
    return ""


def _gelesen(
    art: Kleinfallart, roh: Mapping[str, Any], begruendung: str
) -> tuple[eingaben.Fallangaben, str]:
    """Both or every mistake of both."""
    fehler: dict[str, str] = {}
    try:
        angaben = eingaben.lesen(ARTEN[art].angaben, roh)
    except EingabeError as error:
        angaben, fehler = None, error.felder
    grund = begruendung.strip()
    if not grund or len(grund) > LAENGSTE_BEGRUENDUNG:
        fehler = fehler | {"begruendung": FEHLT}
    if angaben is None or fehler:
        raise EingabeError(fehler)
    return angaben, grund


def _offen(db: Session, akteur: Akteur, fall_id: int) -> Kleinfall:
    """The case, locked, as long as nobody has decided it."""
    require_sachbearbeiter(db, akteur)
    fall = faelle.zum_schreiben(db, fall_id)
    if fall.stand != Kleinfallstand.OFFEN:
        raise DomainError("Dieser Fall ist schon entschieden.")
    return fall


def _beendet(
    db: Session, akteur: Akteur, fall: Kleinfall, stand: Kleinfallstand, handlung: str
) -> Kleinfall:
    fall.stand, fall.beendet_am = stand, clock.now()
    db.add(fall)
    db.flush()
    _notieren(db, akteur, fall, handlung, bezuege.ketten(db, fall), {})
    return fall


def _betrifft(fall: Kleinfall) -> tuple[int | None, int | None, int | None]:
    return fall.benutzer_id, fall.firma_id, fall.maklerhaus_id


def _begruendung(text: str) -> str:
    if not text.strip() or len(text) > LAENGSTE_BEGRUENDUNG:
        raise FeldError("Schreiben Sie, warum der Fall abgelehnt wird.", "grund")
    return text.strip()


def _notieren(
    db: Session,
    akteur: Akteur,
    fall: Kleinfall,
    handlung: str,
    ketten: list[str],
    personenangaben: dict[str, Any],
) -> None:
    """One entry, in each chain of whom it concerns."""
    konto = db.get(Benutzer, fall.benutzer_id) if fall.benutzer_id else None
    einzelheiten: dict[str, Any] = {"kleinfall": fall.id, "fallart": fall.art}
    if "vertraege" in personenangaben:  # numbers of contracts: by them an entry is found
        einzelheiten["vertraege"] = personenangaben.pop("vertraege")
    for kette in ketten:
        protokoll.schreiben(
            db,
            kette,
            f"kleinfall.{handlung}",
            akteur=akteur.wer,
            betroffener=konto.wer if konto else (None, ""),
            einzelheiten=einzelheiten,
            personenangaben=personenangaben,
        )
