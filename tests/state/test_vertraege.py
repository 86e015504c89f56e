"""The list: what its handlers show, where they lead, and what an address cannot do."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from firmenportal.db import transaction
from firmenportal.domain import benutzer
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.state import suchfeld
from firmenportal.state.vertraege import VertraegeState
from tests.databases import engine_on
from tests.server import Worlds
from tests.state.run import new_state, run
from tests.state.test_konto import angemeldet

ADMIN, NUTZER = "firmenadmin@muster.example", "nutzer@muster.example"
STEUER, NORD = "steuer@kanzlei.example", "vermittler@maklernord.example"


@pytest.fixture(autouse=True)
def welt(worlds: Worlds) -> Iterator[None]:
    with engine_on(worlds.sqlite()):
        yield


def liste(email: str, anfrage: str = "", auspraegung: str = "firmenonline") -> VertraegeState:
    state = new_state(VertraegeState, angemeldet(email, auspraegung), f"/vertraege{anfrage}")
    run(VertraegeState.load, state)
    return state


def nummern(state: VertraegeState) -> list[str]:
    return [row.nummer for row in state.rows]


def test_kopf_kacheln_und_jahr() -> None:
    state = liste(ADMIN, auspraegung="chemierente")
    assert state.wessen == "Muster Maschinenbau GmbH"
    assert [k.titel for k in state.kacheln] == [
        "Gruppenverträge", "Versicherte Personen", "Monatsbeitrag", "Sparten",
    ]  # fmt: skip
    assert (state.kacheln[0].wert, state.kacheln[0].notiz) == ("4", "unter ChemieRente")
    assert state.kacheln[2].wert == "43.184,00\u00a0€" and state.kacheln[3].wert == "3 bAV, 1 bKV"
    assert len(state.balken) == 12 and state.verlauf.startswith("Von ")
    assert state.anderswo == [
        "3 weitere Verträge sehen Sie unter MetallRente.",
        "2 weitere Verträge sehen Sie unter FirmenOnline.",
    ]
    assert state.kennung == "An 1 Vertrag fehlt die Kennung: AL-1000090."
    assert state.gruende == []


def test_ohne_ein_recht_steht_ein_strich_mit_dem_grund() -> None:
    state = liste(NUTZER)
    beitrag = state.kacheln[2]
    assert (beitrag.wert, beitrag.notiz) == ("–", "Ihnen fehlt das Recht „Abrechnung lesen“.")
    assert {row.beitrag for row in state.rows} == {""}
    assert state.balken == []
    vermittler = liste(NORD)
    assert vermittler.wessen == "3 Firmen"
    assert vermittler.kacheln[2].notiz == "aus 2 von 9 Verträgen"
    assert vermittler.summe_beitrag.notiz == "aus 2 von 9 Verträgen"
    assert vermittler.verlauf.endswith(", aus 2 von 9 Verträgen")


def test_nach_firma_stehen_zahlen_und_der_weg_zu_den_vertraegen() -> None:
    state = liste(NORD, "?ansicht=firmen&sort=-vertraege&recht=bestand_lesen")
    assert state.rows == [] and state.position == "1 bis 3 von 3 Firmen"
    assert state.sortiert["vertraege"] == "descending"
    muster = state.firmen_rows[0]
    assert (muster.firma, muster.vertraege) == ("Muster Maschinenbau GmbH", "5")
    assert (muster.versicherte.notiz, muster.beitrag.notiz) == ("", "aus 1 von 5 Verträgen")
    assert (state.summe_titel, state.summe_vertraege) == ("Summe", "9")
    gefiltert = liste(NORD, muster.adresse.removeprefix("/vertraege"))
    assert (len(gefiltert.rows), gefiltert.ansicht) == (5, "liste")
    assert (gefiltert.recht, gefiltert.firmen_rows) == ("bestand_lesen", [])


def test_suchen_und_filtern_bleiben_bei_den_firmen() -> None:
    state = liste(NORD, "?ansicht=firmen&sort=-beitrag")
    (ereignis,) = run(VertraegeState.suchen, state, text="ahrens")
    assert "suche=ahrens&sort=-beitrag&ansicht=firmen" in str(ereignis.args)
    ohne = liste(NORD, "?ansicht=firmen&suche=stahlwerk")
    assert (ohne.firmen_rows, ohne.position) == ([], "")
    assert (ohne.als_liste, ohne.ohne_filter) == (
        "/vertraege?suche=stahlwerk", "/vertraege?ansicht=firmen"
    )  # fmt: skip


@pytest.mark.parametrize("anfrage", ["?ansicht=x", "?ansicht=firmen%00", "?sort=-vertraege"])
def test_unsinn_als_ansicht_zeigt_die_liste(anfrage: str) -> None:
    state = liste(NUTZER, anfrage)
    assert state.error == "" and sorted(nummern(state)) == ["AL-1000017", "AL-1000025"]


def test_eigene_rechte_je_zeile_mit_namen() -> None:
    rechte = {row.nummer: (row.rechte, row.rechte_namen) for row in liste(STEUER).rows}
    assert rechte["AK-1000074"] == ("1 von 4", "Abrechnung lesen")
    assert rechte["AL-1000017"] == ("1 von 5", "Abrechnung lesen")


def test_die_adresse_bestimmt_die_liste_und_steht_in_ihr() -> None:
    state = liste(ADMIN, "?suche=tarif+west&sparte=bAV&sort=-beitrag")
    assert nummern(state) == ["AL-1000066"]
    assert (state.suche, state.sparte, state.sortiert["beitrag"]) == (
        "tarif west", "bAV", "descending"
    )  # fmt: skip
    assert {p.name: p.wert for p in state.parameter} == {
        "suche": "tarif west", "sparte": "bAV", "sort": "-beitrag"
    }  # fmt: skip
    assert state.sortieren["beitrag"].endswith("sort=beitrag")
    assert state.sortieren["firma"].endswith("sparte=bAV&sort=firma")


@pytest.mark.parametrize(
    "anfrage",
    [
        "?seite=0x10", "?seite=" + "9" * 5_000, "?seite=-1", "?seite=999999", "?seite=٣",
        "?sparte=x&weg=%00&portal=../&recht=*&sort=id;drop", "?suche=&suche=", "?=&&&;",
        "?firma=%F0%9F%98%80", "?seite=1e3",
    ],
)  # fmt: skip
def test_unsinn_in_der_adresse_zeigt_die_liste(anfrage: str) -> None:
    state = liste(NUTZER, anfrage)
    assert state.error == "" and state.geladen
    if "firma" not in anfrage:
        assert nummern(state) == ["AL-1000017", "AL-1000025"]


def test_woertlich_gesucht_auch_mit_platzhaltern() -> None:
    for text in ("%25", "_", "AL_1000017", "AL%25"):
        assert nummern(liste(NUTZER, f"?suche={text}")) == []


def test_zwei_filter_kurz_nacheinander_gelten_beide() -> None:
    state = liste(ADMIN)
    run(VertraegeState.filtern, state, name="sparte", wert="bAV")
    (ereignis,) = run(VertraegeState.filtern, state, name="recht", wert="berechnen")
    assert "sparte=bAV" in str(ereignis) and "recht=berechnen" in str(ereignis)


def test_wer_inzwischen_woanders_war_beginnt_von_dort() -> None:
    state = liste(ADMIN)
    run(VertraegeState.filtern, state, name="sparte", wert="bAV")
    run(VertraegeState.load, state)  # after Back: the address without the filter
    (ereignis,) = run(VertraegeState.filtern, state, name="recht", wert="berechnen")
    assert "sparte" not in str(ereignis) and "recht=berechnen" in str(ereignis)


def test_suchen_und_filtern_fuehren_zur_ersten_seite() -> None:
    state = liste(ADMIN, "?seite=2&sort=-nummer")
    (ereignis,) = run(VertraegeState.suchen, state, text="Müller & Söhne")
    assert "suche=M%C3%BCller+%26+S%C3%B6hne&sort=-nummer" in str(ereignis.args)
    state = liste(ADMIN, "?seite=2&sort=-nummer")
    assert run(VertraegeState.filtern, state, name="sparte", wert="gibt es nicht") == []
    (ereignis,) = run(VertraegeState.filtern, state, name="sparte", wert="bKV")
    assert "sparte=bKV&sort=-nummer" in str(ereignis.args)


def test_ungueltige_filter_werden_abgewiesen() -> None:
    state = liste(ADMIN)
    assert run(VertraegeState.filtern, state, name="sql", wert="x") == []
    assert state.error != ""


def test_firma_wird_vorgeschlagen_und_erst_als_ganzer_name_gefiltert() -> None:
    state = liste(NORD)
    assert len(state.firmen) == 3
    assert run(VertraegeState.firma_suchen, state, text="sohne") == []
    assert state.firmen == ["Ahrens & Söhne GmbH"]
    (ereignis,) = run(VertraegeState.firma_suchen, state, text="Ahrens & Söhne GmbH")
    assert "firma=Ahrens" in str(ereignis.args)
    assert nummern(liste(NORD, "?firma=Ahrens+%26+S%C3%B6hne+GmbH")) == ["AL-1043117", "AL-1043125"]
    assert nummern(liste(NORD, "?firma=Beispiel+Pflege+gGmbH")) == []


def test_leere_liste_nennt_die_gruende() -> None:
    state = liste("ohnerechte@muster.example")
    assert [g.titel for g in state.gruende] == ["Sie haben noch kein Recht"]
    falsch = liste(NUTZER, auspraegung="klinikrente")
    (grund,) = falsch.gruende
    assert [w.knopf for w in grund.wechsel] == [
        "Zu MetallRente wechseln",
        "Zu FirmenOnline wechseln",
    ]
    assert grund.wechsel[0].satz == "1 Vertrag sehen Sie unter MetallRente."


def test_eine_suche_ohne_treffer_ist_keine_leere_liste() -> None:
    state = liste(NUTZER, "?suche=stahlwerk")
    assert state.rows == [] and state.position == "" and state.gruende == []


def test_ein_entzogenes_recht_leert_die_offene_seite_beim_naechsten_laden() -> None:
    state = liste(NUTZER)
    with transaction() as db:
        lena = db.exec(select(Benutzer).where(Benutzer.email == NUTZER)).one()
        zeilen = select(Vertragsrecht).where(
            Vertragsrecht.benutzer_id == lena.id,
            col(Vertragsrecht.vertrag_id) == vertrag_id("AL-1000017"),
        )
        for zeile in db.exec(zeilen):
            db.delete(zeile)
        benutzer.stand_erhoehen(db, [lena.id or 0])
    run(VertraegeState.load, state)
    assert nummern(state) == ["AL-1000025"]
    assert state.kacheln[0].wert == "1"


def test_englisch_ist_alles_englisch() -> None:
    with transaction() as db:
        db.exec(select(Benutzer).where(Benutzer.email == ADMIN)).one().sprache = "en"
    state = liste(ADMIN, auspraegung="chemierente")
    assert state.anderswo[0] == "You see 3 more contracts under MetallRente."
    assert state.kacheln[2].wert == "€43,184.00"
    assert {row.status for row in state.rows} == {"active", "being changed"}


def test_was_getippt_wird_kommt_nicht_zurueck_ins_feld() -> None:
    verlauf = suchfeld.LEER
    for text in ("a", "ab", "a", "abc"):
        verlauf = suchfeld.getippt(verlauf, text)
    for text in ("a", "ab", "abc", "abc"):
        verlauf, fremd = suchfeld.geladen(verlauf, text)
        assert not fremd
    verlauf, fremd = suchfeld.geladen(verlauf, "ab")
    assert fremd  # by the back button
    assert suchfeld.geladen(verlauf, "ab")[1] is False
