"""The handlers of Vertretung: what the two see and send, and what those who decide see and do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertretung import Vertretung
from firmenportal.state.admin.vertretung import VertretungState
from firmenportal.state.konto.vertretung import ADRESSE, EigeneVertretungState
from tests.databases import SqliteFiles, engine_on
from tests.state.run import new_state, run

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
JOERG, DENIZ = "admin@muster.example", "vertreter@muster.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def angemeldet(email: str) -> str:
    with transaction() as db:
        wer = db.exec(select(Benutzer.id).where(Benutzer.email == email)).one()
        return hash_of(sitzung.eroeffnen(db, wer or 0, AUSPRAEGUNGEN["firmenonline"]))


def konto(email: str, adresse: str = ADRESSE) -> EigeneVertretungState:
    state = new_state(EigeneVertretungState, angemeldet(email), adresse)
    run(EigeneVertretungState.load, state)
    return state


def admin(email: str, antrag: int | str = "") -> VertretungState:
    state = new_state(VertretungState, angemeldet(email), f"/admin/vertretung?antrag={antrag}")
    run(VertretungState.load, state)
    return state


def neuester() -> Vertretung:
    with snapshot() as db:
        return db.exec(select(Vertretung).order_by(col(Vertretung.id).desc())).first() or _keiner()


def _keiner() -> Vertretung:
    raise AssertionError("There is no Vertretung.")


def eingabe(state: EigeneVertretungState, wer: str, **anders: str) -> dict[str, Any]:
    heute = clock.heute()
    wert = next(k.wert for k in state.kollegen if k.text == wer)
    tage = {"von": heute.isoformat(), "bis": (heute + timedelta(days=6)).isoformat()}
    return {"vertreter": wert, "umfang": "alle"} | tage | anders


def test_der_weg_von_der_auswahl_bis_zur_bestaetigung() -> None:
    lena = konto(LENA)
    assert [r.nummer for r in lena.rows] == ["AL-1000017", "AL-1000025"]
    assert [z.leihbar for z in lena.rows[0].zellen] == [True, False, False, False, False]
    run(EigeneVertretungState.umfang_waehlen, lena, wert="einzeln")
    zelle = {"nummer": "AL-1000017", "recht": "bestand_lesen"}
    run(EigeneVertretungState.zelle_waehlen, lena, **zelle, an=True)
    assert lena.gewaehlt == "1 Recht ausgewählt"
    was = eingabe(lena, "Björn Jankowski", umfang="einzeln")
    run(EigeneVertretungState.beantragen, lena, eingabe=was)
    assert lena.notice.endswith(
        "Bestätigen kann: Sabine Krüger-Özdemir, Thomas Weiß-Yıldız, Jörg Aumann."
    )
    assert [(r.wer, r.umfang, r.aktion) for r in lena.vertretungen] == [
        ("Björn Jankowski vertritt Sie", "1 Recht", "Antrag zurückziehen")
    ]

    joerg = admin(JOERG, neuester().id or 0)
    assert (joerg.vertretene, joerg.vertreter) == ("Lena Schäfer", "Björn Jankowski")
    assert [(g.rechte, g.vertraege) for g in joerg.neu] == [
        ("Bestand lesen", "AL-1000017 (MetallRente)")
    ]
    assert (joerg.wartet, joerg.hindernis, joerg.wirksam) == (
        True,
        "",
        "sofort mit Ihrer Bestätigung",
    )
    run(VertretungState.bestaetigen, joerg, vertretung=neuester().id)
    assert (joerg.error, joerg.wartet, joerg.stand) == ("", False, "läuft")
    assert neuester().bestaetigt_am


def test_eine_abgelehnte_eingabe_laesst_auswahl_und_datenbank_wie_sie_waren() -> None:
    lena, vorher = konto(LENA), neuester()
    run(EigeneVertretungState.umfang_waehlen, lena, wert="einzeln")
    for falsch in (
        {"umfang": "einzeln"},  # nothing chosen
        {"bis": (clock.heute() + timedelta(days=90)).isoformat()},
        {"von": "gestern"},
        {"von": "9999-12-31", "bis": "9999-12-31"},
        {"vertreter": ""},
        {"vertreter": "9" * 12},
        {"vertreter": "999999"},
    ):
        was = eingabe(lena, "Björn Jankowski", **falsch)
        run(EigeneVertretungState.beantragen, lena, eingabe=was)
        assert lena.error and not lena.notice, falsch
    assert neuester() == vorher and lena.einzeln


def test_was_man_nicht_haelt_laesst_sich_waehlen_aber_nicht_verleihen() -> None:
    lena, vorher = konto(LENA), neuester()
    run(EigeneVertretungState.zelle_waehlen, lena, nummer="AL-1060017", recht="berechnen", an=True)
    was = eingabe(lena, "Björn Jankowski", umfang="einzeln")
    run(EigeneVertretungState.beantragen, lena, eingabe=was)
    assert lena.error == "Verleihen können Sie nur Rechte, die Sie selbst haben."
    assert neuester() == vorher


def test_zweihundert_vertraege_kommen_in_seiten_und_die_auswahl_bleibt() -> None:
    hauke = "firmenadmin@werft.example"
    erste = konto(hauke)
    assert (len(erste.rows), erste.position) == (50, "1 bis 50 von 200 Verträgen")
    run(
        EigeneVertretungState.zelle_waehlen,
        erste,
        nummer=erste.rows[0].nummer,
        recht="bestand_lesen",
        an=True,
    )
    erste.router = new_state(
        EigeneVertretungState, erste.router.headers.cookie, erste.naechste
    ).router
    run(EigeneVertretungState.load, erste)
    assert (erste.position, erste.gewaehlt) == (
        "51 bis 100 von 200 Verträgen",
        "1 Recht ausgewählt",
    )


@pytest.mark.parametrize(
    "email", ["steuer@kanzlei.example", "sachbearbeiter1@servicecenter.example"]
)
def test_wer_keine_vertretung_haben_kann_sieht_kein_formular(email: str) -> None:
    state = konto(email)
    assert state.geladen and not state.firmen and not state.rows


def test_der_vertreter_beendet_und_sieht_es_gleich() -> None:
    deniz = konto(DENIZ)
    (row,) = deniz.vertretungen
    assert (row.wer, row.aktion) == ("Sie vertreten Renate Abel", "Vertretung beenden")
    run(EigeneVertretungState.beenden, deniz, vertretung=row.id)
    assert deniz.notice.startswith("Die Vertretung ist beendet.")
    assert [(r.stand, r.aktion) for r in deniz.vertretungen] == [("beendet", "")]


@pytest.mark.parametrize("email", [LENA, "vermittleradmin@maklernord.example"])
def test_die_seite_der_entscheider_gibt_es_nur_fuer_sie(email: str) -> None:
    state = admin(email)
    assert state.fehlt and not state.rows
    run(VertretungState.beenden, state, vertretung=neuester().id)
    assert state.error and neuester().beendet_am is None


@pytest.mark.parametrize("antrag", ["999999999", "9" * 30, "x", "-1", "²"])
def test_eine_unbekannte_in_der_adresse_zeigt_keine(antrag: str) -> None:
    state = admin(SABINE, antrag)
    assert state.gewaehlt == 0 and state.rows


def test_fremde_vertretungen_gibt_es_fuer_niemanden() -> None:
    state = admin("firmenadmin@pflege.example", neuester().id or 0)
    assert (state.gewaehlt, state.error) == (0, "Diese Vertretung gibt es nicht.")
    run(VertretungState.beenden, state, vertretung=neuester().id)
    assert state.error == "Diese Vertretung gibt es nicht." and neuester().beendet_am is None
