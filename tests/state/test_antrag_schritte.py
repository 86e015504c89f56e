"""The steps after the first: contracts, persons, rights and signature, and who may not be named."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.freischaltung.berechtigungen import BerechtigungenState
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.personen import PersonenState
from firmenportal.state.freischaltung.unterschrift import UnterschriftState
from firmenportal.state.freischaltung.vertraege import AntragVertraegeState
from firmenportal.state.guard import identity
from tests.databases import SqliteFiles, engine_on
from tests.domain.antraege import BROT, CHEFIN, ERSTER, VERMITTLER
from tests.state.run import new_state, run

LEER = Inhalt()
ORT = "/freischaltung/antrag/personen"


@pytest.fixture(autouse=True)
def leere_welt(sqlite_files: SqliteFiles) -> Iterator[None]:
    speicher().reset()
    with engine_on(sqlite_files.fresh()):
        yield
    speicher().reset()


def begonnen(
    inhalt: Inhalt = ERSTER,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
) -> str:
    """What Reflex gets in place of the cookie of the browser that works on it."""
    with transaction() as db:
        antrag = entwurf.beginnen(db, art, unterzeichner, inhalt)
        return identity("", hash_of(antragszugang.eroeffnen(db, antrag)))


def gespeichert() -> Inhalt:
    with snapshot() as db:
        return db.exec(select(Antrag)).one().angaben


def vertraege(cookie: str) -> AntragVertraegeState:
    state = new_state(AntragVertraegeState, cookie, "/freischaltung/antrag/vertraege")
    run(AntragVertraegeState.load, state)
    return state


def personen(cookie: str) -> PersonenState:
    state = new_state(PersonenState, cookie, ORT)
    run(PersonenState.load, state)
    return state


def rechte(cookie: str) -> BerechtigungenState:
    state = new_state(BerechtigungenState, cookie, "/freischaltung/antrag/berechtigungen")
    run(BerechtigungenState.load, state)
    return state


# Contracts


def test_viele_nummern_auf_einmal_und_jede_falsche_ist_genannt() -> None:
    state = vertraege(begonnen(LEER))
    run(AntragVertraegeState.hinzufuegen, state, nummern="AL-1000017; ak1000074\nAL-12")
    assert [row.nummer for row in state.rows] == ["AL-1000017", "AK-1000074", "AL-12"]
    assert [bool(row.fehler) for row in state.rows] == [False, False, True]
    run(AntragVertraegeState.hinzufuegen, state, nummern="AL-1000017")
    assert state.notice == "Diese Verträge stehen schon in der Liste."
    run(AntragVertraegeState.entfernen, state, nummer="AL-12")
    assert gespeichert().vertraege == ("AL-1000017", "AK-1000074")


def test_ein_vertrag_eines_anderen_versicherers_kommt_dazu_und_geht_wieder() -> None:
    state = vertraege(begonnen())
    run(AntragVertraegeState.fremd_hinzufuegen, state, eingabe={"versicherer": "Nordstern"})
    assert state.error.startswith("Nennen Sie den Versicherer")
    fremd = {"versicherer": "Nordstern", "fremdnummer": "7/4711", "produkt": ""}
    run(AntragVertraegeState.fremd_hinzufuegen, state, eingabe=fremd)
    assert [row.text for row in state.fremde] == ["Nordstern, 7/4711"]
    run(AntragVertraegeState.fremd_entfernen, state, stelle=0)
    assert gespeichert().fremdvertraege == ()


def test_zu_viele_nummern_werden_abgewiesen_und_nichts_geht_verloren() -> None:
    state = vertraege(begonnen())
    viele = " ".join(f"AL-{n:07}" for n in range(1_001))
    run(AntragVertraegeState.hinzufuegen, state, nummern=viele)
    assert "1.000" in state.error and gespeichert() == ERSTER


def test_wer_nicht_angemeldet_ist_bekommt_keine_vertraege_zur_auswahl() -> None:
    state = vertraege(begonnen())
    run(AntragVertraegeState.alle_waehlen, state)
    assert state.wahl == [] and gespeichert() == ERSTER


# Persons


def test_die_erste_person_ist_firmenadmin_und_was_ihr_fehlt_steht_dabei() -> None:
    state = personen(begonnen(LEER))
    run(PersonenState.hinzufuegen, state)
    assert state.offen == 1 and state.werte["person_berechtigungstyp"] == "FirmenAdmin"
    run(PersonenState.speichern, state, feld="person_email", wert="hanne@")
    assert [f for f, satz in state.an_person.items() if satz] == ["person_email"]
    assert state.rows[0].zustand == "6 Angaben fehlen oder stimmen nicht"
    run(PersonenState.fertig, state, angaben={"person_vorname": "Hanne"})
    assert state.offen == 1 and state.an_person["person_nachname"] == "Der Nachname fehlt."


def test_die_erste_person_ist_der_ansprechpartner_und_jede_arbeitet_bei_der_firma() -> None:
    state = personen(begonnen(ERSTER.model_copy(update={"personen": ()})))
    for _ in range(2):
        run(PersonenState.hinzufuegen, state)
    erste, zweite = gespeichert().personen
    assert (erste.name, erste.email) == ("Hanne Vogt", ERSTER.ansprechpartner.email)
    assert (zweite.name, zweite.email, zweite.berechtigungstyp) == ("", "", "Nutzer")
    assert erste.plz == zweite.plz == ERSTER.firma.plz


def test_entfernen_laesst_sich_zuruecknehmen() -> None:
    state = personen(begonnen())
    run(PersonenState.entfernen, state, person=1)
    assert [row.name for row in state.rows] == ["Ole Grünwald"]
    run(PersonenState.rueckgaengig, state)
    assert gespeichert() == ERSTER
    run(PersonenState.entfernen, state, person=99)
    assert state.error == "Diese Person steht nicht im Antrag."


def test_die_zweihunderterste_person_geht_nicht() -> None:
    viele = tuple(CHEFIN.model_copy(update={"id": n}) for n in range(1, 201))
    state = personen(begonnen(ERSTER.model_copy(update={"personen": viele})))
    run(PersonenState.hinzufuegen, state)
    assert "200" in state.error and len(gespeichert().personen) == 200
    assert len(state.rows) == 50 and state.seiten == 4


@pytest.mark.parametrize(
    ("feld", "wert"),
    [
        ("person_personentyp", "firmeneigen"),
        ("person_personentyp", "andere"),
        ("person_eigenes_personal", "nein"),
        ("person_berechtigungstyp", "Admin"),
        ("person_berechtigungstyp", "FirmenAdmin"),
    ],
)
def test_ein_maklerhaus_erfaehrt_sofort_wen_es_nicht_nennen_kann(feld: str, wert: str) -> None:
    cookie = begonnen(VERMITTLER, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
    state = personen(cookie)
    run(PersonenState.bearbeiten, state, person=1)
    assert state.an_person["person_personentyp"] == ""
    gesperrte = {
        row.wert for row in (*state.personentypen, *state.berechtigungstypen) if row.gesperrt
    }
    assert gesperrte == {"firmeneigen", "andere", "Admin", "FirmenAdmin"}
    assert all(row.text.endswith(".") for row in state.personentypen)
    run(PersonenState.speichern, state, feld=feld, wert=wert)
    assert state.an_person["person_personentyp"] != ""
    run(PersonenState.weiter, state)
    assert [row.adresse for row in state.fehlerliste] == ["#personen_1_personentyp"]


@pytest.mark.parametrize("wert", ["makler", "", "x" * 200])
def test_ein_erfundener_typ_wird_abgewiesen(wert: str) -> None:
    state = personen(begonnen())
    run(PersonenState.bearbeiten, state, person=1)
    run(PersonenState.speichern, state, feld="person_personentyp", wert=wert)
    assert "ungültig" in state.error and gespeichert() == ERSTER


# Rights


def test_rechte_je_zelle_zeile_und_spalte() -> None:
    state = rechte(begonnen())
    run(BerechtigungenState.zeile, state, person=2, nummer=BROT)
    moegliche = set(Recht) - {Recht.BERECHNEN}
    assert set(gespeichert().personen[1].rechte[BROT]) == moegliche
    run(BerechtigungenState.zeile, state, person=2, nummer=BROT)
    assert gespeichert().personen[1].rechte == {} and state.rows[1].fehler != ""
    run(BerechtigungenState.spalte, state, person=2, recht="abrechnung_lesen")
    run(BerechtigungenState.setzen, state, person=2, nummer=BROT, recht="bestand_lesen", an=True)
    assert gespeichert().personen[1].rechte[BROT] == (Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN)


@pytest.mark.parametrize(
    ("person", "nummer", "recht"),
    [
        (1, BROT, "bestand_lesen"),
        (2, "AL-1000017", "bestand_lesen"),
        (2, BROT, "berechnen"),
        (99, BROT, "bestand_lesen"),
    ],
)
def test_was_nicht_angeboten_ist_laesst_sich_nicht_ankreuzen(
    person: int, nummer: str, recht: str
) -> None:
    state = rechte(begonnen())
    run(BerechtigungenState.setzen, state, person=person, nummer=nummer, recht=recht, an=True)
    assert state.error != "" and gespeichert() == ERSTER


def test_rechte_werden_von_einer_anderen_person_uebernommen() -> None:
    dritte = ERSTER.personen[1].model_copy(update={"id": 3, "email": "x@y.example", "rechte": {}})
    state = rechte(begonnen(ERSTER.model_copy(update={"personen": (*ERSTER.personen, dritte)})))
    run(BerechtigungenState.uebernehmen, state, eingabe={"person": "3", "von": "2"})
    assert gespeichert().personen[2].rechte == ERSTER.personen[1].rechte
    run(BerechtigungenState.uebernehmen, state, eingabe={"person": "3", "von": "77"})
    assert state.error != ""


# Signature, and two pages of one application


def test_die_letzte_seite_nennt_was_davor_noch_fehlt() -> None:
    state = new_state(UnterschriftState, begonnen(LEER), ORT)
    run(UnterschriftState.load, state)
    assert state.offenes[0].adresse == "/freischaltung/antrag/firma?pruefen=1#firma_name"
    run(UnterschriftState.einreichen, state, weg={"weg": "post"})
    assert state.fehlerliste[: len(state.offenes)] == state.offenes
    with snapshot() as db:
        assert db.exec(select(Antrag)).one().zustand == "entwurf"


def test_von_zwei_seiten_desselben_antrags_erfaehrt_es_die_zweite() -> None:
    cookie = begonnen()
    erste, zweite = personen(cookie), personen(cookie)
    run(PersonenState.entfernen, erste, person=2)
    run(PersonenState.entfernen, zweite, person=1)
    assert zweite.error.startswith("Nicht gespeichert.")
    assert [p.id for p in gespeichert().personen] == [1]


@pytest.mark.parametrize("cookie", ["", ".", "." + "0" * 64, "x.y"])
def test_ohne_zugang_zeigt_und_tut_kein_schritt_etwas(cookie: str) -> None:
    begonnen()
    for cls in (FirmaState, AntragVertraegeState, PersonenState, BerechtigungenState):
        state = new_state(cls, cookie, ORT)
        run(cls.load, state)
        assert state.kein_zugang and not state.geladen and state.vorgangsnummer == ""
    state = new_state(PersonenState, cookie, ORT)
    run(PersonenState.entfernen, state, person=1)
    assert state.kein_zugang and gespeichert() == ERSTER


def test_ein_fremder_zugang_oeffnet_nur_den_eigenen_antrag() -> None:
    eigener, _fremder = begonnen(LEER), begonnen()
    state = personen(eigener)
    assert state.rows == []
    run(PersonenState.bearbeiten, state, person=1)
    assert state.offen == 0


def test_wer_beendet_hat_verliert_auch_die_offene_seite() -> None:
    cookie = begonnen()
    state = personen(cookie)
    with transaction() as db:
        antragszugang.beenden(db, cookie.partition(".")[2])
    run(PersonenState.bearbeiten, state, person=1)
    assert state.kein_zugang and state.rows == [] and state.vorgangsnummer == ""


def test_nach_der_einreichung_fuehrt_jede_seite_zum_stand() -> None:
    cookie = begonnen()
    with transaction() as db:
        antrag = db.exec(select(Antrag)).one()
        antrag.zustand, antrag.eingereicht_am = "eingereicht", antrag.erstellt_am
    state = new_state(PersonenState, cookie, ORT)
    run(PersonenState.load, state)
    assert not state.geladen and state.rows == []
    run(PersonenState.entfernen, state, person=1)
    assert state.error != "" and gespeichert() == ERSTER


def test_eingaben_werden_zu_text_ohne_steuerzeichen_und_nie_zu_lang() -> None:
    state = personen(begonnen())
    run(PersonenState.bearbeiten, state, person=1)
    run(PersonenState.speichern, state, feld="person_ort", wert="Flens\0burg\u202e")
    assert gespeichert().personen[0].ort == "Flensburg"
    run(PersonenState.speichern, state, feld="person_ort", wert="x" * 1_000_000)
    assert state.error != "" and gespeichert().personen[0].ort == "Flensburg"
