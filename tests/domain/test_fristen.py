"""What is past its time is cleared away, and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import fristen, passwort, zugang
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.einmalschluessel import Einmalschluessel
from firmenportal.domain.nachweis import Nachweis, Nachweisart
from firmenportal.domain.pruefung import Anlass, Pruefung, Pruefzeile
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.typvorschlag import Ausgang, Typvorschlag
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zugang import Anmeldung, Geraet, Versuch
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import firma, mitglied
from tests.domain.personen import LENA, PASSWORT, anlegen

eigene_datenbank = pytest.mark.usefixtures("db_url")
TABELLEN: tuple[type[SQLModel], ...] = (Sitzung, Einmalschluessel, Anmeldung, Geraet, Postausgang)


def vorhanden() -> list[type[SQLModel]]:
    with snapshot() as db:
        return [t for t in TABELLEN if db.exec(select(t)).first() is not None]


def gesendet(am: datetime) -> None:
    with transaction() as db:
        db.exec(select(Postausgang)).one().gesendet_am = am


@eigene_datenbank
def test_jedes_geht_zu_seiner_zeit() -> None:
    anlegen()
    zugang.anmelden(Versuch(LENA, PASSWORT, DACH))
    passwort.vergessen(LENA, DACH, "192.0.2.1")
    gesendet(clock.now())
    anfang = clock.now()
    tage = lambda n: timedelta(days=n)  # noqa: E731 - reads as a table
    for nach, bleibt in (
        (timedelta(minutes=29), TABELLEN),
        (timedelta(minutes=31), TABELLEN[1:]),
        (timedelta(minutes=61), TABELLEN[2:]),
        (tage(29), TABELLEN[2:]),
        (tage(31), TABELLEN[2:4]),
        (tage(89), TABELLEN[2:4]),
        (tage(91), TABELLEN[3:4]),
        (tage(399), TABELLEN[3:4]),
        (tage(401), ()),
    ):
        with time_machine.travel(anfang + nach, tick=False):
            fristen.aufraeumen()
        assert vorhanden() == list(bleibt), nach


@eigene_datenbank
def test_was_noch_wartet_bleibt_wie_lange_auch_immer() -> None:
    anlegen()
    passwort.vergessen(LENA, DACH, "192.0.2.1")
    with time_machine.travel(clock.now() + timedelta(days=999)):
        assert fristen.aufraeumen()["Postausgang"] == 0


@eigene_datenbank
def test_es_wird_gesagt_wie_viel_gegangen_ist() -> None:
    anlegen()
    for _ in range(3):
        zugang.anmelden(Versuch(LENA, PASSWORT, DACH))
    with time_machine.travel(clock.now() + timedelta(days=1)):
        gegangen = fristen.aufraeumen()
    assert {was: wie_viele for was, wie_viele in gegangen.items() if wie_viele} == {"Sitzungen": 3}


# What outlives its purpose by years, as a proof: two of each, that ended at a moment


def nachweis(db: Session, ausgestellt_am: datetime) -> Nachweis:
    neu = Nachweis(
        firma_id=firma(db).id or 0,
        art=Nachweisart.PRUEFUNG,
        titel="Prüfung der Zugriffe",
        inhalt=b"%PDF",
        sha256="0" * 64,
        ausgestellt_am=ausgestellt_am,
    )
    db.add(neu)
    db.flush()
    return neu


def pruefung(db: Session, ende: datetime) -> SQLModel:
    leitung = mitglied(db, "firmenadmin@muster.example")
    neu = Pruefung(
        firma_id=leitung.firma_id,
        anlass=Anlass.BEDARF,
        leitung_id=leitung.id or 0,
        begonnen_am=ende - timedelta(days=1),
        abgeschlossen_am=ende,
        nachweis_id=nachweis(db, clock.now()).id,
    )
    db.add(neu)
    db.flush()
    zeile = (neu.id or 0, mitglied(db, LENA).id or 0, leitung.firma_id)
    db.add(Pruefzeile(pruefung_id=zeile[0], mitgliedschaft_id=zeile[1], firma_id=zeile[2]))
    return neu


def vorschlag(db: Session, ende: datetime) -> SQLModel:
    kandidat, von = mitglied(db, LENA), mitglied(db, "firmenadmin@muster.example")
    return Typvorschlag(
        firma_id=von.firma_id,
        kandidat_id=kandidat.id or 0,
        vorgeschlagen_von_id=von.id or 0,
        vorgeschlagen_am=ende,
        offen_bis=ende,
        ausgang=Ausgang.ABGELAUFEN,
        entschieden_am=ende,
    )


def vertretung(db: Session, ende: datetime) -> SQLModel:
    wer, durch = mitglied(db, LENA), mitglied(db, "ohnerechte@muster.example")
    return Vertretung(
        firma_id=wer.firma_id,
        vertretene_id=wer.id or 0,
        vertreter_id=durch.id or 0,
        vertreter_benutzer_id=durch.benutzer_id,
        alle_zellen=True,
        von=clock.heute(),
        bis=clock.heute() + timedelta(days=1),
        beantragt_am=ende,
        beendet_am=ende,
    )


def recht(db: Session, ende: datetime) -> SQLModel:
    """A cell of the demo world, its window moved; `bis` is exclusive."""
    zelle = db.exec(select(Vertragsrecht).where(col(Vertragsrecht.bis) > clock.heute())).first()
    assert zelle
    zelle.bis = ende.astimezone(clock.BERLIN).date()
    zelle.von = zelle.bis - timedelta(days=1)
    return zelle


GEENDET: dict[str, tuple[Callable[[Session, datetime], SQLModel], timedelta]] = {
    "Rechte": (recht, fristen.GEENDETES),
    "Vertretungen": (vertretung, fristen.GEENDETES),
    "Vorschläge": (vorschlag, fristen.GEENDETES),
    "Prüfungen": (pruefung, fristen.GEENDETES),
    "Nachweise": (nachweis, fristen.NACHWEISE),
}


@pytest.mark.usefixtures("eigene_welt")
@pytest.mark.parametrize("was", GEENDET)
def test_was_belegt_bleibt_jahre_und_geht_dann_einmal(was: str) -> None:
    geendet, frist = GEENDET[was]
    tag = timedelta(days=1)
    fristen.aufraeumen()
    with transaction() as db:
        bleibt, geht = (geendet(db, clock.now() - frist + tage) for tage in (tag, -tag))
        db.add_all([bleibt, geht])
        db.flush()
        tabelle, schluessel = type(geht), [o.model_dump()["id"] for o in (bleibt, geht)]
    gegangen = [fristen.aufraeumen()[was] for _ in range(2)]
    with snapshot() as db:
        vorhanden = [db.get(tabelle, s) is not None for s in schluessel]
    assert (gegangen, vorhanden) == ([1, 0], [True, False])
