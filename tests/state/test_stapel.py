"""The page for many invitations: what it shows of a batch, to whom, and what its events refuse."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal import demo
from firmenportal.db import transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.stapel import versand
from firmenportal.state.admin.stapel import ADRESSE, StapelState
from tests.databases import SqliteFiles, engine_on
from tests.domain.dateien import person
from tests.domain.test_stapel import hochgeladen
from tests.state.run import new_state, run

CHEFIN, JOERG = "firmenadmin@muster.example", "admin@muster.example"
LENA, AENNE = "nutzer@muster.example", "lohn@buero.example"
SCHAUT_NUR = "vermittleradmin@maklernord.example"


@pytest.fixture(scope="module", autouse=True)
def welt(sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.fresh()):
        demo.create_world()
        yield


def seite(wer: str, parameter: str = "") -> StapelState:
    with transaction() as db:
        b = db.exec(select(Benutzer.id).where(Benutzer.email == wer)).one()
        secret = sitzung.eroeffnen(db, b or 0, DACH)
    state = new_state(StapelState, hash_of(secret), f"{ADRESSE}{parameter}")
    run(StapelState.load, state)
    return state


def test_ein_stapel_zeigt_jede_zeile_mit_ihren_fehlern_und_in_seiten() -> None:
    zeilen = [person(n) for n in range(60)]
    zeilen[55] = person(55, Vorname="=1", Bestand_lesen="alle")
    stapel_id = hochgeladen(CHEFIN, *zeilen)
    state = seite(CHEFIN, f"?stapel={stapel_id}")
    assert (len(state.rows), state.position) == (50, "1 bis 50 von 60 Zeilen")
    assert state.satz == "Mit Fehlern: 1 von 60 Zeilen. Noch ist niemand eingeladen."
    assert state.rows[0].rechte == "Bestand lesen: AL-1000017"
    assert state.naechste == f"{ADRESSE}?stapel={stapel_id}&seite=2"
    fehler = seite(CHEFIN, f"?stapel={stapel_id}&nur=fehler")
    (row,) = fehler.rows
    assert row.nummer == "57" and "wie eine Formel" in row.saetze[0]
    assert row.rechte == "Bestand lesen: alle"


def test_senden_und_fertig() -> None:
    stapel_id = hochgeladen(JOERG, person(1))
    state = seite(JOERG, f"?stapel={stapel_id}")
    run(StapelState.senden, state, eingabe={"wie": "alle"})
    assert (state.zustand, state.error) == ("sendet", "")
    run(StapelState.senden, state, eingabe={"wie": "alle"})
    assert state.error == "Dieser Stapel wird schon gesendet."
    versand.weiter()
    run(StapelState.load, state)
    assert (state.zustand, state.satz) == ("fertig", "Fertig: 1 von 1 eingeladen.")


def test_geloescht_ist_er_weg() -> None:
    stapel_id = hochgeladen(CHEFIN, person(1))
    state = seite(CHEFIN, f"?stapel={stapel_id}")
    (weiter,) = run(StapelState.verwerfen, state)
    assert ADRESSE in str(weiter)
    run(StapelState.load, state)
    assert state.fehlt


def test_wer_mehrere_firmen_verwaltet_bleibt_bei_der_gewaehlten() -> None:
    stapel_id = hochgeladen(AENNE, person(1, Bestand_lesen=""))
    ohne = seite(AENNE, f"?stapel={stapel_id}")
    assert ohne.fehlt, "the first of her Firmen is another one"
    firma = next(f.adresse for f in seite(AENNE).firmen if "Muster" in f.firma)
    state = seite(AENNE, f"?{firma.partition('?')[2]}&stapel={stapel_id}")
    assert state.zustand == "geprueft" and [p.name for p in state.parameter] == ["firma"]


@pytest.mark.parametrize("wer", [LENA, SCHAUT_NUR, JOERG])
@pytest.mark.parametrize("nummer", ["", "999999", "9" * 5000, "x", "-1", "²"])
def test_was_einen_nichts_angeht_gibt_es_nicht(wer: str, nummer: str) -> None:
    fremd = hochgeladen(CHEFIN, person(1))
    state = seite(wer, f"?stapel={nummer or fremd}")
    assert state.fehlt
    run(StapelState.senden, state, eingabe={"wie": "alle"})
    assert state.error and not state.rows


@pytest.mark.parametrize("eingabe", [{}, {"wie": "sofort"}, {"wie": "alle", "x": "y"}, None, []])
def test_andere_eingaben_senden_nichts(eingabe: object) -> None:
    stapel_id = hochgeladen(CHEFIN, person(1), person(2, Vorname="=1"))
    state = seite(CHEFIN, f"?stapel={stapel_id}")
    run(StapelState.senden, state, eingabe=eingabe)
    assert state.error and state.zustand == "geprueft"
