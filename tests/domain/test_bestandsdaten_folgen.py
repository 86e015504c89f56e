"""A delivery in the demo world: who is told, what is written down, what people see."""

import json
from pathlib import Path

import pytest
from sqlmodel import col, select

from firmenportal.db import snapshot
from firmenportal.domain import berechtigung, pruefer
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.protokoll import Protokoll, zeile
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from tests.domain.lieferungen import laden

LENA, PFLEGE = "nutzer@muster.example", "firmenadmin@pflege.example"
NORD, SUED = "schluessel@maklernord.example", "vermittler@maklersued.example"
KENNUNG = "kennung@muster.example"
LABOR = (
    "AL-1000090;K1000017;bAV;Direktversicherung;Labor und Technikum Köln-Mülheim;aktiv;2025-11-01;"
    "monatlich;{kennung};chemierente;ja"
)

pytestmark = pytest.mark.usefixtures("eigene_welt")


def staende() -> dict[str, int]:
    with snapshot() as db:
        alle = db.exec(select(Benutzer.email, Benutzer.rechte_stand))
        return {email: stand for email, stand in alle}  # noqa: C416 - says what is what


def neue_eintraege(seit: int) -> list[Protokoll]:
    with snapshot() as db:
        return list(db.exec(select(Protokoll).where(col(Protokoll.id) > seit)))


def letzter_eintrag() -> int:
    with snapshot() as db:
        return db.exec(select(Protokoll.id).order_by(col(Protokoll.id).desc())).first() or 0


def sieht(email: str, nummer: str) -> bool:
    with snapshot() as db:
        b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
        akteur = Akteur(b.id or 0, "", b.name, email, b.kontoart, DACH.key, "de", b.rechte_stand)
        return berechtigung.hat(db, akteur, Recht.BESTAND_LESEN, vertrag_id(nummer))


def test_die_kennung_kommt_und_die_seite_folgt(tmp_path: Path) -> None:
    assert not sieht(KENNUNG, "AL-1000090")
    vorher = staende()
    assert laden(tmp_path, gruppenvertraege=[LABOR.format(kennung="GK-1000090")]).geladen
    assert sieht(KENNUNG, "AL-1000090")
    nachher = staende()
    gehoben = {email for email in vorher if nachher[email] != vorher[email]}
    assert {KENNUNG, LENA, "steuer@kanzlei.example"} <= gehoben
    assert gehoben.isdisjoint({PFLEGE, "firmenadmin@werft.example", NORD})


def test_ein_einzelvertrag_beruehrt_auch_das_haus_in_dessen_bestand_er_ist(tmp_path: Path) -> None:
    vorher = staende()
    neu = "AL-1081210/00900;Ayşe;Öztürk;1990-05-05;;aktiv;100,00;13,04;2026-10-01;;"
    assert laden(tmp_path, einzelvertraege=[neu]).geladen
    nachher = staende()
    gehoben = {email for email in vorher if nachher[email] != vorher[email]}
    assert {NORD, "firmenadmin@nordlicht.example"} <= gehoben
    assert gehoben.isdisjoint({LENA, SUED, PFLEGE})


def test_eine_gesperrte_firma_beruehrt_auch_das_haus_in_dessen_bestand_sie_ist(
    tmp_path: Path,
) -> None:
    assert sieht(NORD, "AL-1081210")
    vorher = staende()
    gesperrt = "K1000742;Nordlicht Pflegedienste gGmbH;Fördepromenade 9;24944;Flensburg;sperren"
    assert laden(tmp_path, firmen=[gesperrt]).geladen
    assert not sieht(NORD, "AL-1081210")
    nachher = staende()
    gehoben = {email for email in vorher if nachher[email] != vorher[email]}
    assert {NORD, "firmenadmin@nordlicht.example"} <= gehoben, "Nord has no Mitgliedschaft there"
    assert gehoben.isdisjoint({LENA, SUED, PFLEGE})


def test_bei_einem_maklerwechsel_folgen_beide_haeuser(tmp_path: Path) -> None:
    assert sieht(NORD, "AL-1081228") and not sieht(SUED, "AL-1081228")
    vorher = staende()
    wechsel = ["H00041;AL-1081228;2024-02-01;2024-12-31;", "H00042;AL-1081228;2025-01-01;;"]
    assert laden(tmp_path, bestand=wechsel).geladen
    assert sieht(SUED, "AL-1081228") and not sieht(NORD, "AL-1081228")
    assert all(staende()[email] > vorher[email] for email in (NORD, SUED))


def test_ein_gesperrter_benutzerschluessel_oeffnet_nichts_mehr(tmp_path: Path) -> None:
    assert laden(tmp_path, benutzerschluessel=["MN-000417;H00041;sperren"]).geladen
    assert not sieht(NORD, "AL-1081228")


def test_eine_wirkungslose_lieferung_weckt_niemanden(tmp_path: Path) -> None:
    vorher, zuletzt = staende(), letzter_eintrag()
    assert laden(tmp_path, gruppenvertraege=[LABOR.format(kennung="")]).geladen
    assert staende() == vorher and neue_eintraege(zuletzt) == []


def test_jede_betroffene_kette_bekommt_einen_eintrag_ohne_namen(tmp_path: Path) -> None:
    zuletzt = letzter_eintrag()
    wechsel = ["H00041;AL-1081228;2024-02-01;2024-12-31;", "H00042;AL-1081228;2025-01-01;;"]
    neu = "AL-1000017/00900;Ayşe;Öztürk;1990-05-05;;aktiv;100,00;13,04;2026-10-01;;"
    firma = "K1000017;Muster Anlagenbau GmbH;Industriestraße 17;51063;Köln;"
    assert laden(tmp_path, bestand=wechsel, einzelvertraege=[neu], firmen=[firma]).geladen
    eintraege = {e.kette: e for e in neue_eintraege(zuletzt)}
    assert sorted(eintraege) == ["firma:1", "firma:6", "haus:1", "haus:2"]
    text = json.dumps([e.einzelheiten for e in eintraege.values()], ensure_ascii=False)
    assert "Öztürk" not in text and "Anlagenbau" not in text
    angaben = eintraege["firma:1"].personenangaben
    assert angaben["name"] == ["Muster Maschinenbau GmbH", "Muster Anlagenbau GmbH"]
    assert eintraege["firma:1"].einzelheiten["vertraege"] == {
        "AL-1000017": {"einzelvertraege": {"neu": 1}}
    }
    tage = [["2024-02-01", "9999-12-31"], ["2024-02-01", "2025-01-01"]]
    assert eintraege["haus:1"].einzelheiten["bestand"][0]["tage"] == tage
    assert all(e.hash == pruefer.pruefsumme(zeile(e)) for e in eintraege.values())
