"""The steps of an application through the events of their pages: saved and checked at once."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.unterschrift import UnterschriftState
from firmenportal.state.guard import identity
from tests.databases import SqliteFiles, engine_on
from tests.domain.antraege import ERSTER
from tests.state.run import new_state, run

LEER = Inhalt()
ORT = "/freischaltung/antrag/firma"


def begonnen(inhalt: Inhalt = LEER, art: Antragsart = Antragsart.FIRMENADMIN) -> str:
    """What Reflex gets in place of the cookie of the browser that has begun an application."""
    with transaction() as db:
        antrag = entwurf.beginnen(db, art, Unterzeichner.FIRMA, inhalt)
        return identity("", hash_of(antragszugang.eroeffnen(db, antrag)))


def gespeichert() -> Inhalt:
    with snapshot() as db:
        return db.exec(select(Antrag)).one().angaben


@pytest.fixture(autouse=True)
def leere_welt(sqlite_files: SqliteFiles) -> Iterator[None]:
    speicher().reset()
    with engine_on(sqlite_files.fresh()):
        yield
    speicher().reset()


@pytest.fixture
def seite() -> FirmaState:
    state = new_state(FirmaState, begonnen(), ORT)
    run(FirmaState.load, state)
    return state


def test_ein_verlassenes_feld_ist_gespeichert_und_sagt_nur_seinen_fehler(seite: FirmaState) -> None:
    run(FirmaState.speichern, seite, feld="firma_plz", wert="249")
    assert gespeichert().firma.plz == "249"
    assert seite.fehler["firma_plz"] == "Eine Postleitzahl hat fünf Ziffern."
    assert [f for f, satz in seite.fehler.items() if satz] == ["firma_plz"]
    run(FirmaState.speichern, seite, feld="firma_plz", wert="24937")
    assert seite.fehler["firma_plz"] == ""


def test_weiter_nennt_alle_fehler_oben_mit_dem_weg_zum_feld(seite: FirmaState) -> None:
    run(FirmaState.weiter, seite, angaben={"firma_name": "Bäckerei Grünwald KG"})
    assert [row.adresse for row in seite.fehlerliste][:2] == ["#firma_strasse", "#firma_plz"]
    assert gespeichert().firma.name == "Bäckerei Grünwald KG"


def test_ohne_bestaetigte_adresse_wird_nichts_eingereicht() -> None:
    state = new_state(UnterschriftState, begonnen(ERSTER), ORT)
    run(UnterschriftState.load, state)
    run(UnterschriftState.einreichen, state, weg={"weg": "post"})
    assert state.error.startswith("Bestätigen Sie zuerst die E-Mail-Adresse")
