"""Backup and restore, on both databases: complete, while people work, and never a damaged one."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select, update
from typer.testing import CliRunner

from firmenportal import sicherung
from firmenportal.cli import app
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import Sitzung
from firmenportal.settings import settings
from firmenportal.sicherung import MANIFEST, SicherungError
from tests.databases import Databases, engine_on

LENA = "nutzer@muster.example"


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's own folder, with a letter and a secret."""
    ordner = tmp_path / "var"
    monkeypatch.setattr(settings, "var_dir", ordner)
    monkeypatch.setattr(settings, "brief_dir", ordner / "briefe")
    monkeypatch.setattr(settings, "ketten_dir", tmp_path / "anderswo")
    monkeypatch.setattr(sicherung, "ROOT", tmp_path)
    for name, text in (
        ("var/briefe/1.pdf", "Zugangskennung"),
        ("var/secret", "geheim"),
        ("anderswo/kopf.json", "{}"),
        (".env", "FIRMENPORTAL_SMTP_URL=geheim"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return ordner


@pytest.fixture
def welt(eigene_welt: str, var: Path) -> str:
    """A demo world in which Lena is signed in."""
    with transaction() as db:
        lena = db.exec(select(Benutzer).where(Benutzer.email == LENA)).one()
        sitzung.eroeffnen(db, lena.id or 0, DACH)
    return eigene_welt


@pytest.fixture
def woanders(welt: str, request: pytest.FixtureRequest) -> str:
    """Address of an empty database of the same kind."""
    kind = "sqlite_files" if welt.startswith("sqlite") else "postgres"
    databases: Databases = request.getfixturevalue(kind)
    return databases.empty()


def abbild() -> dict[str, list[Any]]:
    """Every row of every table, but for Sitzungen."""
    with snapshot() as db:
        return {
            t.name: sorted(map(tuple, db.execute(t.select())), key=repr)
            for t in SQLModel.metadata.sorted_tables
            if t.name != Sitzung.__tablename__
        }


def still(_text: str) -> None:
    pass


def leeren(var: Path) -> None:
    """Another machine: nothing is there yet."""
    for datei in [p for p in var.parent.rglob("*") if p.is_file() and "sicherung" not in p.parts]:
        datei.unlink()


def test_was_gesichert_ist_kommt_ganz_wieder(
    welt: str, var: Path, tmp_path: Path, woanders: str
) -> None:
    vorher = abbild()
    sicherung.sichern(tmp_path / "sicherung", still)
    leeren(var)
    with engine_on(woanders):
        sicherung.wiederherstellen(tmp_path / "sicherung", still)
        assert abbild() == vorher
        with snapshot() as db:
            assert db.exec(select(Sitzung)).all() == []
    assert (var / "briefe/1.pdf").read_text() == "Zugangskennung"
    assert (tmp_path / "anderswo/kopf.json").read_text() == "{}"


def test_geheimnisse_sind_genannt_und_nicht_enthalten(welt: str, var: Path, tmp_path: Path) -> None:
    manifest = sicherung.sichern(tmp_path / "sicherung", still)
    assert manifest.geheimnisse == {"secret": False, ".env": False}
    dateien = [p for p in (tmp_path / "sicherung").rglob("*") if p.is_file()]
    assert not any(p.name == "secret" or p.read_bytes().endswith(b"geheim") for p in dateien)


def test_mit_geheimnissen_kommen_auch_sie_wieder(
    welt: str, var: Path, tmp_path: Path, woanders: str
) -> None:
    sicherung.sichern(tmp_path / "sicherung", still, mit_geheimnissen=True)
    leeren(var)
    with engine_on(woanders):
        sicherung.wiederherstellen(tmp_path / "sicherung", still)
    assert (var / "secret").read_text() == "geheim"
    assert not (tmp_path / ".env").exists()


def test_waehrend_gearbeitet_wird_ist_es_ein_zustand(
    welt: str, var: Path, tmp_path: Path, woanders: str
) -> None:
    """Somebody changes two columns in one transaction, again and again: both, or neither."""
    begonnen, fertig = threading.Event(), threading.Event()

    def arbeiten() -> None:
        n = 0
        while not fertig.is_set():
            n += 1
            with transaction() as db:
                for spalte in ("vorname", "nachname"):
                    db.execute(update(Benutzer).values({spalte: str(n)}))
            begonnen.set()

    arbeit = threading.Thread(target=arbeiten)
    arbeit.start()
    begonnen.wait(20)
    try:
        sicherung.sichern(tmp_path / "sicherung", still)
    finally:
        fertig.set()
        arbeit.join()
    with engine_on(woanders):
        sicherung.wiederherstellen(tmp_path / "sicherung", still)
        with snapshot() as db:
            namen = set(db.exec(select(Benutzer.vorname, Benutzer.nachname)))
    ((vorname, nachname),) = namen
    assert vorname == nachname


@pytest.mark.parametrize("schaden", ["verändert", "fehlt", "kein Manifest"])
def test_eine_beschaedigte_sicherung_wird_nicht_angefasst(
    welt: str, var: Path, tmp_path: Path, schaden: str
) -> None:
    sicherung.sichern(tmp_path / "sicherung", still)
    brief = tmp_path / "sicherung/dateien/var/briefe/1.pdf"
    if schaden == "verändert":
        brief.write_text("anders")
    elif schaden == "fehlt":
        brief.unlink()
    else:
        (tmp_path / "sicherung" / MANIFEST).unlink()
    vorher = abbild()
    with pytest.raises(SicherungError):
        sicherung.wiederherstellen(tmp_path / "sicherung", still, ueberschreiben=True)
    assert abbild() == vorher


def test_was_da_ist_geht_nur_mit_ansage_verloren(welt: str, var: Path, tmp_path: Path) -> None:
    vorher = abbild()
    sicherung.sichern(tmp_path / "sicherung", still)
    with transaction() as db:
        db.execute(update(Benutzer).values(vorname="Anders"))
    with pytest.raises(SicherungError, match="--ueberschreiben"):
        sicherung.wiederherstellen(tmp_path / "sicherung", still)
    sicherung.wiederherstellen(tmp_path / "sicherung", still, ueberschreiben=True)
    assert abbild() == vorher


def test_von_einem_neueren_programm_oder_einer_anderen_datenbank_wird_nichts_genommen(
    welt: str, var: Path, tmp_path: Path
) -> None:
    sicherung.sichern(tmp_path / "sicherung", still)
    datei = tmp_path / "sicherung" / MANIFEST
    manifest = json.loads(datei.read_text())
    for aenderung in ({"revision": "9999"}, {"datenbank": "oracle"}):
        datei.write_text(json.dumps(manifest | aenderung))
        with pytest.raises(SicherungError):
            sicherung.wiederherstellen(tmp_path / "sicherung", still, ueberschreiben=True)


def test_der_befehl_sagt_was_fehlt_und_endet_mit_1(welt: str, var: Path, tmp_path: Path) -> None:
    ziel = tmp_path / "sicherung"
    gut = CliRunner().invoke(app, ["sichern", str(ziel)])
    assert gut.exit_code == 0 and "getrennt aufzubewahren: secret" in gut.output
    noch_einmal = CliRunner().invoke(app, ["sichern", str(ziel)])
    assert noch_einmal.exit_code == 1 and "gibt es schon" in noch_einmal.output
    assert CliRunner().invoke(app, ["wiederherstellen", str(tmp_path)]).exit_code == 1
