"""The handlers of Zugriffe prüfen: what a FirmenAdmin sees and decides, and nobody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.pruefung import Pruefzeile
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.admin.pruefung import ADRESSE, PruefungState
from firmenportal.state.admin.pruefungstexte import ZeileRow
from tests.databases import SqliteFiles, engine_on
from tests.state.run import new_state, run

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, STEUER = "nutzer@muster.example", "steuer@kanzlei.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
        with transaction() as db:
            wer = db.exec(select(Benutzer.id).where(Benutzer.email == LENA)).one()
            lena = select(Mitgliedschaft).where(Mitgliedschaft.benutzer_id == wer)
            db.exec(lena).one().zuletzt_am = clock.now() - timedelta(days=1)
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def geoeffnet(email: str) -> PruefungState:
    with transaction() as db:
        wer = db.exec(select(Benutzer.id).where(Benutzer.email == email)).one()
        kennung = hash_of(sitzung.eroeffnen(db, wer or 0, AUSPRAEGUNGEN["firmenonline"]))
    state = new_state(PruefungState, kennung, ADRESSE)
    run(PruefungState.load, state)
    return state


def laufend(email: str = SABINE) -> PruefungState:
    state = geoeffnet(email)
    run(PruefungState.beginnen, state)
    return state


def zeile(state: PruefungState, email: str) -> ZeileRow:
    return next(z for z in state.ansehen + state.unauffaellig if z.email == email)


def zeilen() -> list[Pruefzeile]:
    with snapshot() as db:
        return list(db.exec(select(Pruefzeile).order_by(col(Pruefzeile.mitgliedschaft_id))))


def test_von_beginn_bis_nachweis() -> None:
    state = laufend()
    assert (state.laeuft, state.notice) == (True, "Die Prüfung hat begonnen.")
    assert state.fortschritt == f"0 von {state.gesamt} Personen geprüft"
    assert [z.email for z in state.unauffaellig] == [LENA]
    run(PruefungState.unauffaellige_behalten, state)
    assert (state.notice, state.unauffaellig) == ("1 Zugang behalten.", [])
    steuer = zeile(state, STEUER)
    run(PruefungState.notieren, state, mitgliedschaft=steuer.id, text="Vertrag endet")
    run(PruefungState.behalten, state, mitgliedschaft=steuer.id, stand=steuer.stand)
    assert (state.error, state.geprueft) == ("", 2)
    neueste = state.entschieden[0]
    assert (neueste.name, neueste.entscheidung) == ("Almut Bräunlich", "behalten")
    assert neueste.grund == "Vertrag endet"
    run(PruefungState.zuruecknehmen, state, mitgliedschaft=steuer.id)
    assert zeile(state, STEUER).grund == "Vertrag endet"
    run(PruefungState.entfernen, state, mitgliedschaft=steuer.id, stand=steuer.stand)
    assert state.notice.startswith("Der Zugang ist entfernt.")
    run(PruefungState.abschliessen, state)
    assert (state.laeuft, len(state.vergangene)) == (False, 1)
    assert state.vergangene[0].adresse.startswith("/admin/nachweise/")


def test_die_ausgewaehlten_auf_einmal_jede_mit_ihrem_ergebnis() -> None:
    state, thomas = laufend(), geoeffnet(THOMAS)
    makler = "vermittler@maklernord.example"
    for email in (STEUER, LENA, makler):
        run(PruefungState.waehlen, state, mitgliedschaft=zeile(state, email).id, an=True)
    assert (state.auswahl_text, state.alle_gewaehlt) == ("3 Personen ausgewählt", False)
    steuer = zeile(thomas, STEUER)
    run(PruefungState.behalten, thomas, mitgliedschaft=steuer.id, stand=steuer.stand)
    run(PruefungState.auswahl_entfernen, state)
    assert state.notice == "1 von 3 Zugängen entzogen."
    assert {e.name: e.text for e in state.ergebnisse} == {
        "Almut Bräunlich": "Nicht gespeichert. Thomas Weiß-Yıldız hat hier schon entschieden.",
        "Jonas Petersen": "Nicht entfernt. Ein Vermittler erreicht Verträge auch auf anderen "
        "Wegen: Beenden Sie auf der Seite der Person alle zugleich.",
        "Lena Schäfer": "Zugang entzogen",
    }
    assert not state.auswahl and zeile(state, makler)
    run(PruefungState.alle_waehlen, state, an=True)
    assert state.alle_gewaehlt and zeile(state, SABINE).id not in state.auswahl
    run(PruefungState.auswahl_behalten, state)
    assert state.offen == 1 and zeile(state, SABINE).eigene
    assert state.notice == f"{len(state.ergebnisse)} von {len(state.ergebnisse)} Zugängen behalten."


def test_vertrag_fuer_vertrag_bis_die_person_entschieden_ist() -> None:
    state = laufend()
    lena = zeile(state, LENA)
    run(PruefungState.oeffnen, state, mitgliedschaft=lena.id)
    erster, zweiter = state.posten
    assert (erster.nummer, erster.rechte, erster.herkunft, erster.nehmbar) == (
        "AL-1000017",
        ["Bestand lesen"],
        "von der Firma erteilt",
        True,
    )
    dieser = {"mitgliedschaft": lena.id, "vertrag": erster.nummer, "quelle": "firma"}
    run(PruefungState.vertrag_behalten, state, **dieser, stand=erster.stand)
    assert (state.error, state.posten[0].entscheidung, state.posten[0].zurueck) == (
        "",
        "behalten",
        True,
    )
    run(PruefungState.vertrag_zuruecknehmen, state, **dieser)
    assert state.posten[0].entscheidung == "" and state.geoeffnet == lena.id
    run(PruefungState.vertrag_entziehen, state, **dieser, stand=erster.stand)
    assert state.notice.startswith("Die Rechte an diesem Vertrag sind entzogen.")
    andere = dieser | {"vertrag": zweiter.nummer, "stand": zweiter.stand}
    run(PruefungState.vertrag_behalten, state, **andere)
    assert (state.geoeffnet, state.posten) == (0, [])
    assert state.entschieden[0].entscheidung == "behalten, Rechte an 1 Vertrag entzogen"


def test_was_hier_nicht_zu_nehmen_ist_sagt_wo() -> None:
    state = laufend()
    run(
        PruefungState.oeffnen,
        state,
        mitgliedschaft=zeile(state, "vermittler@maklernord.example").id,
    )
    assert {(p.herkunft, p.wo, p.nehmbar) for p in state.posten} == {
        ("aus einer Vollmacht für Makler Nord GmbH", "vollmachten", False),
        ("von der Firma erteilt", "", True),
    }
    run(PruefungState.oeffnen, state, mitgliedschaft=999_999_999)
    assert state.error == "Diese Person gibt es nicht."


def test_fremde_und_die_eigene_zeile_lassen_sich_nicht_auswaehlen() -> None:
    state, vorher = laufend(), zeilen()
    with snapshot() as db:
        fremd = db.exec(
            select(Mitgliedschaft.id)
            .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
            .where(Benutzer.email == "firmenadmin@pflege.example")
        ).one()
    for wer in (zeile(state, SABINE).id, fremd, 999_999_999):
        run(PruefungState.waehlen, state, mitgliedschaft=wer, an=True)
        assert (state.error, state.auswahl) == ("Diese Person gibt es nicht.", [])
    for handlung in (PruefungState.auswahl_behalten, PruefungState.auswahl_entfernen):
        run(handlung, state)
        assert state.error == "Wählen Sie zuerst Personen aus."
    assert zeilen() == vorher


def test_wer_neu_laedt_oder_spaeter_kommt_findet_alles_wieder() -> None:
    erste = laufend()
    steuer = zeile(erste, STEUER)
    run(PruefungState.behalten, erste, mitgliedschaft=steuer.id, stand=steuer.stand)
    spaeter = geoeffnet(THOMAS)
    assert spaeter.geprueft == 1 and spaeter.entschieden[0].wer.startswith("Sabine")


def test_zwei_zugleich_die_ablehnung_zeigt_was_der_andere_entschieden_hat() -> None:
    sabine = laufend()
    thomas = geoeffnet(THOMAS)
    steuer = zeile(thomas, STEUER)
    run(PruefungState.behalten, sabine, mitgliedschaft=steuer.id, stand=steuer.stand)
    run(PruefungState.entfernen, thomas, mitgliedschaft=steuer.id, stand=steuer.stand)
    assert thomas.error == "Nicht gespeichert. Sabine Krüger-Özdemir hat hier schon entschieden."
    assert [e.name for e in thomas.entschieden] == ["Almut Bräunlich"] and not thomas.notice


def test_die_eigene_zeile_ist_gekennzeichnet_und_zu() -> None:
    state = laufend()
    eigene = zeile(state, SABINE)
    assert eigene.eigene and not zeile(state, THOMAS).eigene
    vorher = zeilen()
    for handlung in (PruefungState.behalten, PruefungState.entfernen):
        run(handlung, state, mitgliedschaft=eigene.id, stand=eigene.stand)
        assert state.error
    assert zeilen() == vorher


@pytest.mark.parametrize("email", ["admin@muster.example", LENA, "firmenadmin@pflege.example"])
def test_andere_sehen_und_aendern_in_dieser_pruefung_nichts(email: str) -> None:
    steuer = zeile(laufend(), STEUER)
    vorher = zeilen()
    state = geoeffnet(email)
    assert not state.ansehen and not state.unauffaellig
    assert state.fehlt is (email == LENA)
    for handlung in (PruefungState.behalten, PruefungState.entfernen):
        run(handlung, state, mitgliedschaft=steuer.id, stand=steuer.stand)
        assert state.error and not state.notice
    run(PruefungState.abschliessen, state)
    assert state.error and zeilen() == vorher


@pytest.mark.parametrize(
    ("monate", "faellig"), [("6", "Nächste Prüfung bis "), ("0", "Kein Turnus festgelegt")]
)
def test_der_turnus_wird_gespeichert_und_gesagt(monate: str, faellig: str) -> None:
    state = geoeffnet(SABINE)
    run(PruefungState.planen, state, monate="12")
    run(PruefungState.planen, state, monate=monate)
    assert (state.monate, state.notice) == (monate, "Der Turnus ist gespeichert.")
    assert state.faellig.startswith(faellig)
    run(PruefungState.planen, state, monate="7")
    assert state.error and state.monate == monate
