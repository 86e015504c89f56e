"""The state machine under random hands, and what time does: nothing the table does not allow."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import transaction, undone
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import (
    ablauf,
    antragsfristen,
    bearbeitung,
    einreichung,
    entwurf,
)
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.ablauf import TABELLE
from firmenportal.domain.freischaltung.antrag import ENDE, Antrag, Antragszustand, Einreichung
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.post.postausgang import Postausgang
from tests.domain.antraege import (
    ANNE,
    BIRGIT,
    ERSTER,
    HANNE,
    MURAT,
    alles_abgehakt,
    dokument,
    eingereicht,
    sachbearbeiter,
    zugeordnet,
)

Tat = Callable[[Session, Antrag, str], Any]


def _pruefen(db: Session, a: Antrag, wer: str) -> Any:
    haken = alles_abgehakt(db, a)
    akteur = sachbearbeiter(db, wer)
    return bearbeitung.pruefen(db, akteur, a.id or 0, antraege.stand(db, a), haken)


def _freigeben(db: Session, a: Antrag, wer: str) -> Any:
    haken = alles_abgehakt(db, a)
    akteur = sachbearbeiter(db, wer)
    return bearbeitung.freigeben(db, akteur, a.id or 0, antraege.stand(db, a), haken)


def _speichern(db: Session, a: Antrag, _wer: str) -> Any:
    firma = ERSTER.firma.model_copy(update={"kundennummer": f"K{a.fassung:07}"})
    return entwurf.speichern(db, a.id or 0, ERSTER.model_copy(update={"firma": firma}), a.fassung)


TATEN: dict[str, Tat] = {
    "einreichen": lambda db, a, _w: einreichung.einreichen(db, a.id or 0, Einreichung.UPLOAD),
    "antworten": lambda db, a, _w: einreichung.antworten(db, a.id or 0, "Hier ist sie."),
    "zurueckziehen": lambda db, a, _w: einreichung.zurueckziehen(db, a.id or 0),
    "speichern": _speichern,
    "uebernehmen": lambda db, a, w: bearbeitung.uebernehmen(db, sachbearbeiter(db, w), a.id or 0),
    "rueckfragen": lambda db, a, w: bearbeitung.rueckfragen(
        db, sachbearbeiter(db, w), a.id or 0, "Wer ist das?"
    ),
    "ablehnen": lambda db, a, w: bearbeitung.ablehnen(
        db, sachbearbeiter(db, w), a.id or 0, "Nein."
    ),
    "zuordnen": zugeordnet,
    "pruefen": _pruefen,
    "freigeben": _freigeben,
}
SELTEN = ("ablehnen", "zurueckziehen")


@pytest.mark.parametrize("same", range(12))
def test_zufaellige_haende_erreichen_nichts_was_die_tabelle_nicht_erlaubt(
    welt: Session, same: int
) -> None:
    wuerfel = random.Random(same)
    antrag = entwurf.beginnen(welt, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, ERSTER)
    antrag.kontakt_bestaetigt_am = clock.now()
    welt.add(dokument(antrag, "antrag"))
    welt.flush()
    erlaubt = {(von, r.nach) for r in TABELLE.values() for von in r.von}
    erreicht = {antrag.zustand}
    for _ in range(40):
        was, wer = wuerfel.choice(list(TATEN)), wuerfel.choice((BIRGIT, MURAT, ANNE))
        if was in SELTEN and wuerfel.random() < 0.9:
            continue
        vorher = Antragszustand(antrag.zustand)
        _versucht(welt, antrag, TATEN[was], wer)
        nachher = Antragszustand(antrag.zustand)
        assert nachher == vorher or (vorher, nachher) in erlaubt, f"{was} by {wer}"
        assert vorher not in ENDE or nachher == vorher
        _assert_vier_augen(antrag)
        erreicht.add(nachher)
    assert len(erreicht) > 1


def _versucht(db: Session, antrag: Antrag, tat: Tat, wer: str) -> None:
    """Refused, it leaves nothing behind."""
    punkt = db.begin_nested()
    try:
        tat(db, antrag, wer)
        punkt.commit()
    except DomainError:
        punkt.rollback()
    db.refresh(antrag)


def _assert_vier_augen(antrag: Antrag) -> None:
    frei = antrag.zustand in (Antragszustand.FREIGEGEBEN, Antragszustand.FREIGESCHALTET)
    assert not frei or (antrag.geprueft_von_id and antrag.freigegeben_von_id)
    assert not antrag.freigegeben_von_id or antrag.freigegeben_von_id != antrag.geprueft_von_id


def test_ein_uebergang_aus_dem_falschen_zustand_geht_nie(welt: Session) -> None:
    antrag = eingereicht(welt)
    for zustand in Antragszustand:
        for uebergang, regel in TABELLE.items():
            if zustand in regel.von:
                continue
            with undone(welt):
                antrag.zustand = zustand
                with pytest.raises(ablauf.FalscherZustandError):
                    ablauf.wechseln(welt, antrag, uebergang, ablauf.PORTAL)
            welt.refresh(antrag)


# What time does


def in_rueckfrage() -> int:
    with transaction() as db:
        antrag = eingereicht(db)
        zugeordnet(db, antrag)
        bearbeitung.rueckfragen(db, sachbearbeiter(db), antrag.id or 0, "Wer ist das?")
        return antrag.id or 0


def zustand_von(antrag_id: int) -> str:
    with transaction() as db:
        return db.get_one(Antrag, antrag_id).zustand


def mails_an(email: str) -> int:
    with transaction() as db:
        return len(db.exec(select(Postausgang.id).where(Postausgang.an == email)).all())


def test_an_eine_rueckfrage_wird_einmal_erinnert(eigene_welt: str) -> None:
    in_rueckfrage()
    vorher = mails_an(HANNE)
    with time_machine.travel(clock.now() + timedelta(days=6), tick=False):
        antragsfristen.erinnern()
    assert mails_an(HANNE) == vorher
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert antragsfristen.erinnern() > 0
        assert antragsfristen.erinnern() == 0
    assert mails_an(HANNE) == vorher + 1


def test_eine_unbeantwortete_rueckfrage_wird_einmal_geschlossen(eigene_welt: str) -> None:
    antrag_id = in_rueckfrage()
    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        antragsfristen.schliessen()
        assert zustand_von(antrag_id) == "rueckfrage"
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert antragsfristen.schliessen() > 0
        assert antragsfristen.schliessen() == 0
    assert zustand_von(antrag_id) == "abgelehnt"
    with pytest.raises(ablauf.FalscherZustandError), transaction() as db:
        einreichung.antworten(db, antrag_id, "Zu spät.")


def test_ein_liegengebliebener_entwurf_geht_nach_neunzig_tagen(welt: Session) -> None:
    antrag = entwurf.beginnen(welt, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, ERSTER)
    welt.flush()
    for tage, geht in ((89, False), (91, True)):
        with time_machine.travel(clock.now() + timedelta(days=tage), tick=False):
            faellig = select(Antrag.id).where(antragsfristen.zu_loeschen())
            assert (antrag.id in welt.exec(faellig).all()) is geht
