"""The search of the frame: what its groups show, to whom, and where they lead."""

from collections.abc import Iterator

import pytest

from firmenportal.http.routes import starlette_app
from firmenportal.pages import SEITEN
from firmenportal.state.shell import ShellState
from firmenportal.state.suche import PORTALSEITEN, SucheState
from firmenportal.state.vertrag import VertragState
from tests.databases import engine_on
from tests.server import Worlds
from tests.state.run import new_state, run
from tests.state.test_konto import angemeldet

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
NORD, KLARA = "vermittler@maklernord.example", "sachbearbeiter1@servicecenter.example"


@pytest.fixture(autouse=True)
def welt(worlds: Worlds) -> Iterator[None]:
    with engine_on(worlds.sqlite()):
        yield


def sucht(email: str, text: str, auspraegung: str = "firmenonline") -> SucheState:
    sitzung = angemeldet(email, auspraegung)
    kopf = new_state(ShellState, sitzung, "/vertraege")
    run(ShellState.enter, kopf)
    state = new_state(SucheState, sitzung, "/vertraege")
    for was in ("verwaltet", "im_haus", "ist_sachbearbeiter"):
        setattr(state, was, getattr(kopf, was))
    run(SucheState.suchen, state, text=text)
    return state


def gefunden(state: SucheState) -> dict[str, list[str]]:
    return {g.id: [f.titel for f in g.funde] for g in state.gruppen}


def test_vertraege_firmen_und_seiten_stehen_in_gruppen() -> None:
    state = sucht(NORD, "muster")
    assert list(gefunden(state)) == ["vertraege", "firmen"]
    assert gefunden(state)["firmen"] == ["Muster Maschinenbau GmbH"]
    assert state.gruppen[1].funde[0].adresse == "/vertraege?firma=Muster+Maschinenbau+GmbH"
    assert gefunden(sucht(LENA, "hilfe")) == {"seiten": ["Hilfe und Kontakt"]}


def test_mehr_als_fuenf_vertraege_fuehren_zur_gefilterten_liste() -> None:
    funde = sucht(SABINE, "al-10").gruppen[0].funde
    assert len(funde) == 6
    assert (funde[5].titel, funde[5].adresse) == (
        "Alle 7 Verträge zeigen",
        "/vertraege?suche=al-10",
    )


def test_eine_seite_findet_nur_wer_sie_oeffnen_darf() -> None:
    assert gefunden(sucht(SABINE, "einladen"))["seiten"] == [
        "Nutzer einladen",
        "Mehrere Nutzer einladen",
    ]
    assert not sucht(LENA, "einladen").gruppen
    assert gefunden(sucht(NORD, "maklerhaus")) == {"seiten": ["Maklerhaus"]}
    assert not sucht(SABINE, "maklerhaus").gruppen


def test_eine_sachbearbeiterin_findet_seiten_und_sucht_in_antraegen() -> None:
    state = sucht(KLARA, "AL-1000017")
    assert gefunden(state) == {"seiten": ["Anträge mit „AL-1000017“ suchen"]}
    assert state.gruppen[0].funde[0].adresse == "/servicecenter?suche=AL-1000017"
    assert "Fälle" in gefunden(sucht(KLARA, "fälle"))["seiten"]


def test_nichts_gefunden_sagt_es_und_leer_nicht() -> None:
    assert sucht(LENA, "zzzz").ohne_fund and not sucht(LENA, " ").ohne_fund


def test_geoeffnet_zeigt_die_suche_das_zuletzt_geoeffnete() -> None:
    sitzung = angemeldet(LENA, "firmenonline")
    for nummer in ("AL-1000025", "AL-1000017"):
        vertrag = new_state(VertragState, sitzung, f"/vertraege/{nummer}")
        run(VertragState.load, vertrag)
    state = new_state(SucheState, sitzung, "/vertraege")
    run(SucheState.oeffnen, state)
    assert gefunden(state) == {"zuletzt": ["AL-1000017", "AL-1000025"]}


def test_jede_seite_der_suche_gibt_es_unter_ihrem_titel() -> None:
    titel = {s.route: s.title for s in SEITEN}
    gezeichnet = {getattr(r, "path", "") for r in starlette_app().routes}
    for seite in PORTALSEITEN:
        assert titel.get(seite.adresse, seite.titel) == seite.titel, seite
        assert seite.adresse in titel or seite.adresse in gezeichnet, seite


def test_keine_seite_mit_eigener_adresse_fehlt_in_der_suche() -> None:
    bereiche = ("/vertraege", "/konto", "/admin", "/maklerhaus", "/servicecenter")
    eigene = {s.route for s in SEITEN if s.route.startswith(bereiche) and "[" not in s.route}
    assert eigene - {seite.adresse for seite in PORTALSEITEN} == set()
