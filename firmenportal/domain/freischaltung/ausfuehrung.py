"""Execution: accounts, Mitgliedschaften, rights and what goes out, in one transaction.

All rules are asked again first; what has become wrong since the release sends the application back
to the Service Center. Safe to call at any moment and twice: only a released application is
executed, and only once. Rules: docs/fachregeln.md R159 to R161.
"""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.brief import Anschrift
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    berechtigungstyp,
    mitgliedschaft,
    protokoll,
    telefonnummer,
    vermittler,
    vertragsrecht,
    widerruf,
    zugangskennung,
)
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
)
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma, betroffene
from firmenportal.domain.freischaltung import ablauf, checkliste, fremdvertrag
from firmenportal.domain.freischaltung.ablauf import Uebergang
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand, zum_schreiben
from firmenportal.domain.freischaltung.deckung import Deckung, deckungen
from firmenportal.domain.freischaltung.einreichung import schreiben
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Person, Zustellung
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vermittler import Maklerhaus, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von, vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zugangskennung import Kanal
from firmenportal.post import freischaltung as mails


def ausfuehren(antrag_id: int) -> bool:
    """Execute a released application, or send it back; whether it is executed now.

    Opens its own transaction, so that nothing half-done remains wherever it is stopped.
    """
    try:
        with transaction() as db:
            antrag = zum_schreiben(db, antrag_id)
            if antrag.zustand != Antragszustand.FREIGEGEBEN:
                return antrag.zustand == Antragszustand.FREIGESCHALTET
            if falsch := _falsche(db, antrag):
                _zurueckgeben(db, antrag, falsch.in_worten)
                return False
            _ausfuehren(db, antrag)
            return True
    except DomainError as error:  # a rule that the checklist does not know: all is undone
        with transaction() as db:
            antrag = zum_schreiben(db, antrag_id)
            if antrag.zustand == Antragszustand.FREIGEGEBEN:
                _zurueckgeben(db, antrag, str(error))
        return False


def freigegebene_ausfuehren() -> int:
    """Execute what was released and then stopped by a crash; how many are executed."""
    with snapshot() as db:
        offene = db.exec(select(Antrag.id).where(Antrag.zustand == Antragszustand.FREIGEGEBEN))
        ids = [i or 0 for i in offene]
    return sum(ausfuehren(i) for i in ids)


def _falsche(db: Session, antrag: Antrag) -> checkliste.Pruefpunkt | None:
    """The first point that speaks against it by now."""
    alle = checkliste.punkte(db, antrag)
    return next((p for p in alle if p.befund is checkliste.Pruefbefund.FALSCH), None)


def _zurueckgeben(db: Session, antrag: Antrag, grund: str) -> None:
    """What was released is not true any more: both approvals are void."""
    antrag.geprueft_von_id = antrag.geprueft_am = None
    antrag.freigegeben_von_id = antrag.freigegeben_am = None
    antrag.geprueft_stand = ""
    antrag.pruefnotiz = grund
    ablauf.wechseln(db, antrag, Uebergang.ZURUECKGEBEN, ablauf.PORTAL)


def _ausfuehren(db: Session, antrag: Antrag) -> None:
    durch = _freigeber(db, antrag)
    gesucht = select(Firma).where(Firma.id == antrag.firma_id).with_for_update()
    firma = db.exec(gesucht).one()
    protokoll.festhalten(db, protokoll.ALLGEMEIN)  # another Firma's may name the same new person
    firma.freischaltbar_seit = firma.freischaltbar_seit or clock.now()
    if antrag.unterzeichner == Unterzeichner.FIRMA:
        _vertraege_aktivieren(db, antrag, firma, durch)
    if antrag.angaben.fremdvertraege:
        _vertragsgruppe(db, antrag, firma, durch)
    for person in antrag.angaben.personen:
        _freischalten(db, antrag, firma, person, durch)
    antrag.beendet_am = clock.now()
    ablauf.wechseln(db, antrag, Uebergang.AUSFUEHREN, durch)
    nummer, sprache, anzahl = antrag.vorgangsnummer, antrag.sprache, len(antrag.angaben.personen)
    schreiben(db, antrag, lambda name: mails.freigeschaltet(sprache, name, nummer, anzahl))


def _freigeber(db: Session, antrag: Antrag) -> Wer:
    """Who has released it stands in the protocol for what the execution does."""
    return db.get_one(Benutzer, antrag.freigegeben_von_id).wer


def _vertraege_aktivieren(db: Session, antrag: Antrag, firma: Firma, durch: Wer) -> None:
    """Named on an application that the Firma has signed: FirmenAdmins hold them from now on."""
    ids = [vertrag_id(n) for n in antrag.angaben.vertraege]
    gesucht = select(Gruppenvertrag).where(
        col(Gruppenvertrag.id).in_(ids), col(Gruppenvertrag.aktiviert_am).is_(None)
    )
    neue = db.exec(gesucht.order_by(col(Gruppenvertrag.id)).with_for_update()).all()
    for vertrag in neue:
        vertrag.aktiviert_am = clock.now()
    if neue:
        _notieren(db, antrag, firma, "freischaltung.vertraege_aktivieren", durch, list(neue))


def _vertragsgruppe(db: Session, antrag: Antrag, firma: Firma, durch: Wer) -> None:
    gruppe = fremdvertrag.gruppe_anlegen(db, firma, antrag.angaben.fremdvertraege)
    _notieren(db, antrag, firma, "freischaltung.vertragsgruppe_anlegen", durch, [gruppe])


def _notieren(
    db: Session,
    antrag: Antrag,
    firma: Firma,
    handlung: str,
    durch: Wer,
    vertraege: list[Gruppenvertrag],
) -> None:
    db.flush()
    stand_erhoehen(db, betroffene(db, firma.id or 0))
    protokoll.schreiben(
        db,
        protokoll.kette_firma(firma.id or 0),
        handlung,
        akteur=durch,
        einzelheiten={
            "vorgang": antrag.vorgangsnummer,
            "vertraege": [nummer_von(g.id) for g in vertraege],
        },
    )


def _freischalten(db: Session, antrag: Antrag, firma: Firma, person: Person, durch: Wer) -> None:
    konto = checkliste.konto_von(db, person)
    neu = konto is None
    if konto is None:
        konto = benutzerkonto.anlegen(
            db,
            email=person.email,
            anrede=person.anrede,
            vorname=person.vorname,
            nachname=person.nachname,
            durch=durch,
        )
    if antrag.art == Antragsart.VERMITTLER:
        _ins_haus(db, antrag, konto, durch)
    hatte = firma.hatte_firmenadmin
    mitglied = _mitglied(db, firma, konto, person, durch)
    _rolle(db, mitglied, person, durch)
    _rechte(db, antrag, mitglied, person, durch)
    if neu:
        _kennung_senden(db, konto, person, durch)
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN and not hatte:
        widerruf.ausstellen(db, firma, mitglied, durch)


def _ins_haus(db: Session, antrag: Antrag, konto: Benutzer, durch: Wer) -> None:
    if vermittler.aufenthalt_von(db, konto.id or 0) is None:
        haus = db.get_one(Maklerhaus, antrag.maklerhaus_id)
        vermittler.eintreten(db, konto, haus, durch=durch)


def _mitglied(
    db: Session, firma: Firma, konto: Benutzer, person: Person, durch: Wer
) -> Mitgliedschaft:
    """The person's Mitgliedschaft; a new one begins as Nutzer, or as FirmenAdmin."""
    mitglied = checkliste.mitglied_von(db, firma, konto)
    if mitglied is not None:
        return mitglied
    typ = person.berechtigungstyp
    typ = typ if typ == Berechtigungstyp.FIRMENADMIN else Berechtigungstyp.NUTZER
    personentyp = Personentyp(person.personentyp)
    return mitgliedschaft.beitreten(db, firma, konto, personentyp, typ, durch=durch)


def _rolle(db: Session, mitglied: Mitgliedschaft, person: Person, durch: Wer) -> None:
    """Raise an existing member, or make a new one an Admin of the contracts that he is named for.

    A type that somebody has already is not taken from him by an application.
    """
    bisher, typ = mitglied.berechtigungstyp, person.berechtigungstyp
    if typ == Berechtigungstyp.FIRMENADMIN and bisher != typ:
        berechtigungstyp.zum_firmenadmin(db, mitglied, durch, {})
    elif typ == Berechtigungstyp.ADMIN and bisher == Berechtigungstyp.NUTZER:
        ids = {vertrag_id(n) for n, rechte in person.rechte.items() if rechte}
        angaben = {"vertraege": vertragsrecht.zuweisung_setzen(db, mitglied, ids)}
        mitgliedschaft.typ_setzen(db, mitglied, typ, durch, angaben)


def _rechte(
    db: Session, antrag: Antrag, mitglied: Mitgliedschaft, person: Person, durch: Wer
) -> None:
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        return
    for vollmacht, zellen in _je_vollmacht(db, antrag, person):
        vertragsrecht.erteilen(db, mitglied, zellen, vollmacht=vollmacht, durch=durch)


def _je_vollmacht(
    db: Session, antrag: Antrag, person: Person
) -> Iterator[tuple[Maklervollmacht | None, list[Zelle]]]:
    """The cells of a person, by the Vollmacht that covers them; None where the Firma signed."""
    zellen = [
        Zelle(vertrag_id(nummer), recht)
        for nummer, rechte in sorted(person.rechte.items())
        for recht in rechte
    ]
    if antrag.unterzeichner == Unterzeichner.FIRMA:
        yield None, zellen
        return
    gueltig = deckungen(db, antrag.maklerhaus_id, [antrag.firma_id])
    for nr, deckung in enumerate(gueltig):
        gedeckt = [z for z in zellen if _erste(gueltig, z) == nr]
        if gedeckt:
            yield deckung.vollmacht, gedeckt


def _erste(gueltig: list[Deckung], zelle: Zelle) -> int:
    """Which Vollmacht a row names: the first that covers it. The checklist has found one."""
    return next(nr for nr, d in enumerate(gueltig) if d.nennt(zelle.vertrag, zelle.recht))


def _kennung_senden(db: Session, konto: Benutzer, person: Person, durch: Wer) -> None:
    """Letter or SMS with the Zugangskennung, and the mail with the link: two channels."""
    if person.zustellung == Zustellung.SMS:
        nummer = telefonnummer.e164(person.mobil, mobil=True)
        zugangskennung.ausstellen(db, konto, Kanal.SMS, nummer, durch)
    else:
        ziel = Anschrift(person.name, person.strasse, person.plz, person.ort)
        zugangskennung.ausstellen(db, konto, Kanal.BRIEF, ziel, durch)
