"""Where chains end is reported daily, to a folder and to mailboxes, once and truly."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import kettenkopf, kettenpruefung, mitgliedschaft, protokoll
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, Benachrichtigungsverzicht
from firmenportal.domain.kettenkopf import Kettenmeldung
from firmenportal.domain.protokoll import Protokoll, Protokollkette
from firmenportal.settings import settings
from tests.domain.besetzung import DURCH, firma, konto, mitglied
from tests.domain.personen import post_an

SABINE, THOMAS, LENA = (
    "firmenadmin@muster.example", "firmenadmin2@muster.example", "nutzer@muster.example"
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("eigene_welt")


@pytest.fixture(autouse=True)
def ordner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "ketten_dir", tmp_path / "ketten")
    return settings.ketten_dir


def sperren() -> None:
    with transaction() as db:
        mitgliedschaft.sperren(db, mitglied(db, LENA), DURCH)


def kette() -> str:
    with snapshot() as db:
        return protokoll.kette_firma(firma(db).id or 0)


def staende(an: str) -> list[str]:
    return [m.betreff for m in post_an(an) if m.betreff.startswith("Protokoll von Muster")]


def test_was_gewachsen_ist_wird_gemeldet_und_der_rest_nicht(ordner: Path) -> None:
    assert kettenkopf.tagesmeldung() == 0  # the demo reported it all yesterday
    vorher = len(staende(SABINE))
    sperren()
    assert kettenkopf.tagesmeldung() == 1
    with snapshot() as db:
        kopf = db.get_one(Protokollkette, kette())
    datei = ordner / f"{clock.heute().isoformat()}.jsonl"
    assert f'"laenge": {kopf.laenge}, "kopf": "{kopf.kopf}"' in datei.read_text()
    for email in (SABINE, THOMAS):
        assert len(staende(email)) == vorher + 1
        assert f"{kopf.laenge}:{kopf.kopf}" in post_an(email)[-1].text
    assert staende(LENA) == []


def test_am_selben_tag_wird_eine_kette_einmal_gemeldet(ordner: Path) -> None:
    sperren()
    with ThreadPoolExecutor(4) as viele:
        assert sum(viele.map(lambda _: kettenkopf.melden(), range(4))) == 1
    vorher = len(staende(SABINE))
    sperren()
    assert kettenkopf.tagesmeldung() == 0 and len(staende(SABINE)) == vorher
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert kettenkopf.tagesmeldung() == 1
    assert len(staende(SABINE)) == vorher + 1
    heute = clock.heute()
    tage = {heute + timedelta(days=n) for n in (-1, 0, 1)}
    assert {f.stem for f in ordner.iterdir()} == {tag.isoformat() for tag in tage}


def test_wer_den_stand_nicht_will_bekommt_ihn_nicht() -> None:
    with transaction() as db:
        db.add(
            Benachrichtigungsverzicht(
                benutzer_id=konto(db, SABINE).id or 0, art=Benachrichtigungsart.KETTENKOPF
            )
        )
        mitgliedschaft.sperren(db, mitglied(db, THOMAS), DURCH)
    vorher = len(staende(SABINE)), len(staende(THOMAS))
    assert kettenkopf.melden() == 1
    assert (len(staende(SABINE)), len(staende(THOMAS))) == vorher


def test_ein_abgeschnittenes_ende_findet_die_pruefung_auch_ohne_tabelle(
    ordner: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sperren()
    kettenkopf.tagesmeldung()
    with transaction() as db:
        kopf = db.get_one(Protokollkette, kette())
        letzter = db.exec(
            select(Protokoll).where(Protokoll.kette == kopf.kette, Protokoll.lfd == kopf.laenge)
        ).one()
        kopf.laenge, kopf.kopf = kopf.laenge - 1, letzter.vorgaenger
        db.delete(letzter)
    with time_machine.travel(clock.now() + timedelta(days=1)), caplog.at_level(logging.ERROR):
        assert kettenkopf.melden() == 0
    assert "does not hold its reported head" in caplog.text
    with transaction() as db:
        for meldung in db.exec(select(Kettenmeldung)):
            db.delete(meldung)
    befund = f"Er fehlt. Die Kette ging schon bis Eintrag {letzter.lfd}."
    assert brueche() == [f"{kette()}, Eintrag {letzter.lfd}: {befund}"]


def test_eine_datei_waechst_und_vergisst_nichts(ordner: Path) -> None:
    sperren()
    kettenkopf.tagesmeldung()
    datei = ordner / f"{clock.heute().isoformat()}.jsonl"
    vorher = datei.read_text()
    with transaction() as db:
        for meldung in db.exec(select(Kettenmeldung)):
            meldung.kopf = "0" * 64
    kettenkopf.ablegen()
    assert datei.read_text().startswith(vorher) and "0" * 64 in datei.read_text()
    assert len(brueche()) >= 1


def brueche() -> list[str]:
    with snapshot() as db:
        geprueft = kettenpruefung.pruefen(db, kettenpruefung.ketten(db), kettenkopf.gemeldete(db))
        return [str(b) for _, teil in geprueft for b in teil]
