"""The page of a member's rights: drafts that nothing loses, answers, and what it refuses."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from firmenportal import demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.rechteentwurf import Rechteentwurf
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.state.admin.rechte import RechteState
from firmenportal.state.admin.rechtetexte import ZelleRow
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import MUSTER, PFLEGE, mitglied
from tests.state.run import new_state, run

FIRMENADMIN, ZWEITER = "firmenadmin@muster.example", "firmenadmin2@muster.example"
TJARK = "vermittleradmin@maklernord.example"
LENA, ADMIN, WERFT = "nutzer@muster.example", "admin@muster.example", "K1000810"
NR = "AL-1000017"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(sqlite_files: SqliteFiles, vorlage: str) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def seite(wer: str, ziel: str | int = LENA, query: str = "", firma: str = MUSTER) -> RechteState:
    """A page just opened, as after a reload or a restart of the server."""
    with transaction() as db:
        person = db.exec(select(Benutzer.id).where(Benutzer.email == wer)).one()
        offen = hash_of(sitzung.eroeffnen(db, person or 0, AUSPRAEGUNGEN["firmenonline"], ""))
        nummer = mitglied(db, ziel, firma).id if isinstance(ziel, str) else ziel
    state = new_state(RechteState, offen, f"/admin/nutzer/{nummer}{query}")
    run(RechteState.load, state)
    return state


def zelle(state: RechteState, name: str) -> ZelleRow:
    return next(z for row in state.rows for z in row.zellen if z.name == name)


def geschrieben() -> tuple[object, ...]:
    with snapshot() as db:
        return tuple(
            tuple(sorted(map(str, db.exec(select(tabelle)))))
            for tabelle in (Vertragsrecht, Protokoll, Rechteentwurf)
        )


def test_die_zellen_heissen_wie_vereinbart_und_sagen_warum_nicht() -> None:
    state = seite(ADMIN)
    assert [r.nummer for r in state.rows] == [NR, "AL-1000033"]
    gehalten = zelle(state, f"Bestand lesen für {NR}")
    assert (gehalten.an, gehalten.fest, gehalten.zustand) == (True, False, "erteilt")
    fest = zelle(state, f"Abrechnung lesen für {NR}")
    assert fest.fest and fest.grund == "Dieses Recht haben Sie an diesem Vertrag selbst nicht."


def test_ein_entwurf_ueberlebt_den_neustart_und_gehoert_nur_seinem_verfasser() -> None:
    run(RechteState.setzen, seite(FIRMENADMIN), vertrag=NR, recht="berechnen", an=True)
    wieder = seite(FIRMENADMIN)
    assert zelle(wieder, f"Berechnen für {NR}").wandel == "neu"
    assert wieder.anzahl == "1 Änderung"
    assert "zusätzlich: Berechnen" in wieder.wirkungen[0].satz
    assert seite(ZWEITER).anzahl == ""


def test_in_200_vertraegen_bleibt_was_auf_anderen_seiten_gewollt_ist() -> None:
    wiebke, hauke = "nutzer@werft.example", "firmenadmin@werft.example"
    erste = seite(hauke, wiebke, firma=WERFT)
    assert erste.position == "1 bis 50 von 200 Verträgen"
    frei = [r for r in erste.rows if not zelle(erste, f"Bestand ändern für {r.nummer}").an]
    run(RechteState.setzen, erste, vertrag=frei[0].nummer, recht="bestand_aendern", an=True)
    zweite = seite(hauke, wiebke, "?seite=2", firma=WERFT)
    assert zweite.anzahl != ""
    run(RechteState.zeile, zweite, vertrag=zweite.rows[0].nummer)
    vorher = zweite.anzahl
    dritte = seite(hauke, wiebke, "?seite=3", firma=WERFT)
    assert dritte.anzahl == vorher
    run(RechteState.speichern, dritte)
    assert dritte.notice.startswith("Gespeichert.") and dritte.anzahl == ""


def test_die_spalte_meint_alle_gefundenen_vertraege() -> None:
    state = seite(FIRMENADMIN, LENA, "?suche=AL-10000")
    gefunden = len(state.rows)
    run(RechteState.spalte, state, recht="abrechnung_lesen")
    assert state.notice == f"{gefunden} Rechte ausgewählt."
    run(RechteState.spalte, state, recht="abrechnung_lesen")
    assert state.anzahl == ""


def test_nur_mit_rechten_zeigt_auch_was_gewollt_ist() -> None:
    state = seite(FIRMENADMIN, LENA, "?nur=rechte")
    assert [r.nummer for r in state.rows] == [NR, "AL-1000025"]
    run(RechteState.setzen, state, vertrag="AL-1000041", recht="bestand_lesen", an=True)
    assert "AL-1000041" in [r.nummer for r in state.rows]


def test_wer_zu_spaet_speichert_sieht_den_unterschied_und_verliert_nichts() -> None:
    eine, anderer = seite(FIRMENADMIN), seite(ZWEITER)
    run(RechteState.setzen, eine, vertrag=NR, recht="berechnen", an=True)
    run(RechteState.setzen, anderer, vertrag=NR, recht="abrechnung_lesen", an=True)
    run(RechteState.speichern, anderer)
    vorher = geschrieben()
    run(RechteState.speichern, eine)
    assert eine.error.startswith("Nicht gespeichert.")
    assert geschrieben() == vorher
    (konflikt,) = eine.konflikte
    assert (konflikt.zelle, konflikt.bisher, konflikt.jetzt, konflikt.gewollt) == (
        f"Abrechnung lesen für {NR}",
        "nicht erteilt",
        "erteilt",
        "",
    )
    assert zelle(eine, f"Berechnen für {NR}").wandel == "neu"
    run(RechteState.uebernehmen, eine)
    assert eine.konflikte == []
    run(RechteState.speichern, eine)
    assert eine.notice == "Gespeichert. 1 Änderung für Lena Schäfer."


def test_tage_einer_zelle_und_der_neuen_zellen() -> None:
    state = seite(FIRMENADMIN)
    run(RechteState.setzen, state, vertrag=NR, recht="berechnen", an=True)
    run(RechteState.tage, state, ende="bis", tag="2199-06-30")
    assert zelle(state, f"Berechnen für {NR}").hinweis == "neu, bis 30.06.2199"
    run(RechteState.warum, state, vertrag=NR, recht="")
    assert [g.recht for g in state.gruende if g.aenderbar] == ["Bestand lesen", "Berechnen"]
    run(RechteState.warum, state, vertrag=NR, recht="berechnen")
    assert [g.recht for g in state.gruende] == ["Berechnen"], "the answer of this cell alone"
    run(RechteState.warum, state, vertrag=NR, recht="berechnen")
    assert state.gruende == [], "asked again, it closes"
    eingabe = {"nummer": NR, "recht": "bestand_lesen", "von": "", "bis": "2199-01-31"}
    run(RechteState.zeitraum, state, eingabe=eingabe)
    assert zelle(state, f"Bestand lesen für {NR}").hinweis == "geändert, bis 31.01.2199"
    run(RechteState.zeitraum, state, eingabe=eingabe | {"bis": "9999-99-99"})
    assert state.error.startswith("Nicht übernommen.")
    run(RechteState.verwerfen, state)
    assert (state.anzahl, state.notice) == ("", "Ihre Änderungen sind verworfen.")


@pytest.mark.parametrize(
    ("wer", "ziel", "nummer", "recht", "satz"),
    [
        (FIRMENADMIN, FIRMENADMIN, NR, "bestand_lesen", "Eigene Rechte"),
        (FIRMENADMIN, ZWEITER, NR, "bestand_lesen", "Ein FirmenAdmin hat alle Rechte."),
        (ADMIN, FIRMENADMIN, NR, "bestand_lesen", "Ein FirmenAdmin hat alle Rechte."),
        (ADMIN, LENA, NR, "abrechnung_lesen", "haben Sie an diesem Vertrag selbst nicht"),
        (ADMIN, LENA, "AL-1000025", "bestand_lesen", "Diesen Vertrag gibt es nicht."),
        (FIRMENADMIN, LENA, "AL-1060017", "bestand_lesen", "Diesen Vertrag gibt es nicht."),
        (FIRMENADMIN, LENA, "AL-9999999", "bestand_lesen", "Diesen Vertrag gibt es nicht."),
        (FIRMENADMIN, LENA, "AK-1000074", "berechnen", "Das Produkt bietet dieses Recht nicht an."),
        (LENA, LENA, NR, "berechnen", "Diese Seite gibt es nicht."),
        (TJARK, LENA, NR, "berechnen", "Diese Seite gibt es nicht."),
    ],
)  # fmt: skip
def test_was_niemand_darf_bleibt_ohne_spur(
    wer: str, ziel: str, nummer: str, recht: str, satz: str
) -> None:
    state, vorher = seite(wer, ziel), geschrieben()
    run(RechteState.setzen, state, vertrag=nummer, recht=recht, an=True)
    assert satz in state.error
    run(RechteState.nehmen, state, vertrag=nummer, recht=recht)
    run(RechteState.speichern, state)
    assert geschrieben() == vorher


def test_ein_vermittler_admin_hat_die_liste_und_keine_seite_einer_person() -> None:
    state = seite(TJARK)
    assert state.fehlt and state.rows == [] and state.person.name == ""


@pytest.mark.parametrize("ziel", [999_999_999, "firmenadmin@pflege.example"])
def test_fremde_und_unbekannte_personen_sind_dieselbe_seite(ziel: str | int) -> None:
    state = seite(FIRMENADMIN, ziel, firma=PFLEGE)
    assert state.fehlt and state.rows == [] and state.person.name == ""
    run(RechteState.setzen, state, vertrag=NR, recht="berechnen", an=True)
    assert state.error == "Diese Person gibt es nicht."


@pytest.mark.parametrize("nummer", ["0", "-1", "4;", "99999999999999999999", "nutzer", ""])
def test_unsinnige_adressen_sind_dieselbe_seite(nummer: str) -> None:
    state = seite(FIRMENADMIN)
    andere = new_state(RechteState, state.router.headers.cookie, f"/admin/nutzer/{nummer}")
    run(RechteState.load, andere)
    assert andere.fehlt


@pytest.mark.parametrize(
    "payload",
    [
        {"vertrag": NR, "recht": "alles", "an": True},
        {"vertrag": NR, "recht": None, "an": True},
        {"vertrag": "x" * 1000, "recht": "berechnen", "an": True},
        {"vertrag": [NR], "recht": "berechnen", "an": True},
        {"vertrag": NR, "recht": "berechnen", "an": "vielleicht"},
        {"vertrag": NR, "recht": "berechnen"},
    ],
)
def test_unsinnige_eingaben_werden_abgewiesen(payload: dict[str, object]) -> None:
    state, vorher = seite(FIRMENADMIN), geschrieben()
    run(RechteState.setzen, state, **payload)
    assert state.error.startswith("Diese Eingabe ist ungültig.")
    assert geschrieben() == vorher


def test_wer_zwei_firmen_verwaltet_kommt_zur_firma_der_person() -> None:
    with snapshot() as db:
        nutzer = db.exec(
            select(Mitgliedschaft.id)
            .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
            .where(Benutzer.email == "nutzer@pflege.example")
        ).one()
    state = seite("lohn@buero.example", nutzer or 0)
    assert state.verwaltete_firma == "Beispiel Pflege gGmbH" and not state.fehlt
