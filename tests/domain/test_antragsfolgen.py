"""Random steps by random clerks and the applicant: four eyes hold after each of them.

Whatever is refused changes nothing; what is released was checked by somebody else, as it is now;
and only what the table of transitions allows has happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import (
    bearbeitung,
    checkliste,
    einreichung,
    entwurf,
    pruefentwurf,
    unterlage,
    vorgangsliste,
)
from firmenportal.domain.freischaltung.ablauf import TABELLE, Uebergang
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragsverlauf,
    Antragszustand,
    Dokumentart,
    Einreichung,
)
from firmenportal.domain.freischaltung.dateipruefung import Datei
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart
from tests.domain.antraege import (
    ANNE,
    BIRGIT,
    CHEFIN,
    ERSTER,
    KOLLEGE,
    MURAT,
    alles_abgehakt,
    sachbearbeiter,
)
from tests.domain.besetzung import konto

# So many, and on until one was released: else nothing was tried that matters.
SCHRITTE, HOECHSTENS = 90, 900
FREMDE = ("firmenadmin@muster.example", "leitung@maklernord.example")


@dataclass
class Lage:
    """The one application of the world, who acts, and where the details come from."""

    db: Session
    antrag_id: int
    akteur: Akteur
    zufall: Random
    # A fingerprint that a page has shown before something changed.
    alter_stand: str = ""

    @property
    def antrag(self) -> Antrag:
        return self.db.get_one(Antrag, self.antrag_id)

    def datei(self) -> Datei:
        inhalt = f"%PDF-{self.zufall.random()}".encode()
        return Datei("datei.pdf", "application/pdf", 1, inhalt)

    def gesehen(self) -> tuple[str, set[str]]:
        """Mostly what is there now; at times an old page, or a tick that is missing."""
        jetzt = antraege.stand(self.db, self.antrag)
        stand = self.zufall.choice([jetzt] * 5 + [self.alter_stand or "0" * 64])
        haken = alles_abgehakt(self.db, self.antrag)
        if self.zufall.random() < 0.1 and haken:
            haken.discard(min(haken))
        return stand, haken


def _pruefen(lage: Lage) -> None:
    bearbeitung.pruefen(lage.db, lage.akteur, lage.antrag_id, *lage.gesehen())


def _freigeben(lage: Lage) -> None:
    bearbeitung.freigeben(lage.db, lage.akteur, lage.antrag_id, *lage.gesehen())


def _zuordnen(lage: Lage) -> None:
    firma = checkliste.gefundene_firma(lage.db, lage.antrag.angaben)
    assert firma is not None
    bearbeitung.firma_zuordnen(lage.db, lage.akteur, lage.antrag_id, firma.id or 0)


def _aendern(lage: Lage) -> None:
    personen = lage.zufall.choice(((CHEFIN,), (CHEFIN, KOLLEGE)))
    inhalt = ERSTER.model_copy(update={"personen": personen})
    entwurf.speichern(lage.db, lage.antrag_id, inhalt, lage.antrag.fassung)


def _abhaken(lage: Lage) -> None:
    pruefentwurf.abhaken(lage.db, lage.akteur, lage.antrag_id, "unterschrift", an=True)


def _erfassen(lage: Lage) -> None:
    art = Dokumentart.WEITERES
    unterlage.erfassen(lage.db, lage.akteur, lage.antrag_id, art, lage.datei())


def _hinzufuegen(lage: Lage) -> None:
    unterlage.hinzufuegen(lage.db, lage.antrag_id, Dokumentart.ANTRAG, lage.datei())


BEFEHLE: dict[str, Callable[[Lage], object]] = {
    "einreichen": lambda e: einreichung.einreichen(e.db, e.antrag_id, Einreichung.UPLOAD),
    "übernehmen": lambda e: bearbeitung.uebernehmen(e.db, e.akteur, e.antrag_id),
    "den nächsten nehmen": lambda e: vorgangsliste.naechsten_uebernehmen(e.db, e.akteur),
    "von anderem nehmen": lambda e: bearbeitung.von_anderem_uebernehmen(
        e.db, e.akteur, e.antrag_id
    ),
    "abgeben": lambda e: bearbeitung.abgeben(e.db, e.akteur, e.antrag_id),
    "zuordnen": _zuordnen,
    "abhaken": _abhaken,
    "prüfen": _pruefen,
    "freigeben": _freigeben,
    "rückfragen": lambda e: bearbeitung.rueckfragen(e.db, e.akteur, e.antrag_id, "Wer?"),
    "antworten": lambda e: einreichung.antworten(e.db, e.antrag_id, "Ich."),
    "ändern": _aendern,
    "hinzufügen": _hinzufuegen,
    "erfassen": _erfassen,
    "ablehnen": lambda e: bearbeitung.ablehnen(e.db, e.akteur, e.antrag_id, "Nein."),
}
SELTEN = {"ablehnen", "erfassen"}


def _naechster(a: Antrag) -> str:
    """What brings it on from here."""
    if a.zustand == Antragszustand.IN_PRUEFUNG:
        if a.bearbeiter_id is None:
            return "übernehmen"
        if a.firma_id is None:
            return "zuordnen"
        return "prüfen" if a.geprueft_von_id is None else "freigeben"
    von_hier = {
        Antragszustand.ENTWURF: "einreichen",
        Antragszustand.EINGEREICHT: "übernehmen",
        Antragszustand.RUECKFRAGE: "antworten",
    }
    return von_hier[Antragszustand(a.zustand)]


def _woraus(lage: Lage) -> list[str]:
    """Every third step brings it on; what ends it, and puts clerks out for good, is rare."""
    if lage.zufall.random() < 0.35:
        return [_naechster(lage.antrag)]
    return [n for n in BEFEHLE if n not in SELTEN or lage.zufall.random() < 0.1]


@pytest.mark.parametrize("saat", range(6))
def test_vier_augen_halten_nach_jedem_schritt(welt: Session, saat: int) -> None:
    zufall = Random(saat)
    lage = Lage(welt, _neuer(welt), sachbearbeiter(welt), zufall)
    freigegeben = 0
    for schritt in range(HOECHSTENS):
        if schritt >= SCHRITTE and freigegeben:
            break
        if lage.antrag.zustand in (Antragszustand.FREIGEGEBEN, Antragszustand.ABGELEHNT):
            lage.antrag_id, lage.alter_stand = _neuer(welt), ""
        lage.akteur = _wer(lage)
        vorher, stand = _abbild(lage), antraege.stand(welt, lage.antrag)
        name = zufall.choice(_woraus(lage))
        versuch = welt.begin_nested()
        try:
            BEFEHLE[name](lage)
            versuch.commit()
        except DomainError:
            versuch.rollback()
            welt.expire_all()
            assert _abbild(lage) == vorher, name
        if antraege.stand(welt, lage.antrag) != stand:
            lage.alter_stand = stand
        _halten(lage, name, vorher)
        freigegeben += lage.antrag.zustand == Antragszustand.FREIGEGEBEN
    assert freigegeben >= 1


def _neuer(db: Session) -> int:
    antrag = entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, ERSTER)
    antrag.kontakt_bestaetigt_am = antrag.erstellt_am
    db.flush()
    datei = Datei("antrag.pdf", "application/pdf", 1, b"%PDF-")
    unterlage.hinzufuegen(db, antrag.id or 0, Dokumentart.ANTRAG, datei)
    return antrag.id or 0


def _wer(lage: Lage) -> Akteur:
    """Mostly a clerk, often the one who has it; at times a stranger, who guesses the event."""
    email = lage.zufall.choice((BIRGIT, MURAT, ANNE) * 5 + FREMDE)
    bei = lage.antrag.bearbeiter_id
    if bei and lage.zufall.random() < 0.3:
        email = lage.db.get_one(Benutzer, bei).email
    return sachbearbeiter(lage.db, email)


def _abbild(lage: Lage) -> dict[str, Any]:
    a = lage.antrag
    gesucht = select(Antragsdokument.sha256).where(Antragsdokument.antrag_id == a.id)
    return {**a.model_dump(), "dokumente": list(lage.db.exec(gesucht))}


def _halten(lage: Lage, name: str, davor: dict[str, Any]) -> None:
    a, db = lage.antrag, lage.db
    clerks = {konto(db, e).id for e in (BIRGIT, MURAT, ANNE)}
    registriert = set(
        db.exec(select(Antragsdokument.hochgeladen_von_id).where(Antragsdokument.antrag_id == a.id))
    ) - {None}
    beteiligt = [a.geprueft_von_id, a.freigegeben_von_id]
    assert {b for b in beteiligt if b} <= clerks - registriert, name
    assert a.geprueft_von_id is None or a.geprueft_von_id != a.freigegeben_von_id, name
    if a.geprueft_von_id is not None:
        assert a.geprueft_stand == antraege.stand(db, a), name
    if a.zustand == Antragszustand.FREIGEGEBEN:
        assert all(beteiligt), name
        assert davor["geprueft_von_id"] == a.geprueft_von_id
        assert davor["geprueft_stand"] == a.geprueft_stand
    if a.zustand != davor["zustand"]:
        erlaubt = {(v, r.nach) for r in TABELLE.values() for v in r.von}
        assert (davor["zustand"], a.zustand) in erlaubt, name
        letzter = db.exec(
            select(Antragsverlauf)
            .where(Antragsverlauf.antrag_id == a.id)
            .order_by(col(Antragsverlauf.id).desc())
        ).first()
        assert letzter is not None
        regel = TABELLE[Uebergang(letzter.schritt)]
        assert davor["zustand"] in regel.von and regel.nach == a.zustand, name
