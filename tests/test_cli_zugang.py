"""The operator's commands around credentials and mail, as processes of their own."""

import os
import subprocess
import sys
from datetime import timedelta

from firmenportal.domain.sitzung import UNGENUTZT
from firmenportal.settings import ROOT
from tests.databases import SqliteFiles, engine_on
from tests.domain.personen import LENA, PASSWORT, anlegen, post_an

CLERK = "sachbearbeiter1@servicecenter.example"


def firmenportal(db_url: str, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "firmenportal.cli", *words],
        cwd=ROOT,
        env=os.environ | {"FIRMENPORTAL_DB_URL": db_url} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_der_betreiber_legt_einen_sachbearbeiter_an(sqlite_files: SqliteFiles) -> None:
    db_url = sqlite_files.fresh()
    angelegt = firmenportal(db_url, "sachbearbeiter-anlegen", "--email", CLERK)
    assert angelegt.returncode == 0 and CLERK in angelegt.stdout
    with engine_on(db_url):
        assert "/passwort-neu/" in post_an(CLERK)[0].text
        anlegen()
    refused = firmenportal(db_url, "sachbearbeiter-anlegen", "--email", LENA)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    assert CLERK in firmenportal(db_url, "postausgang").stdout


def test_fristen_sagt_was_geloescht_wurde(sqlite_files: SqliteFiles) -> None:
    from firmenportal.domain import zugang
    from firmenportal.domain.auspraegung import DACH

    db_url = sqlite_files.fresh()
    with engine_on(db_url):
        anlegen()
        zugang.anmelden(zugang.Versuch(LENA, PASSWORT, DACH))
    spaeter = int((UNGENUTZT + timedelta(minutes=1)).total_seconds())
    geloescht = firmenportal(db_url, "fristen", FIRMENPORTAL_UHR_VERSATZ=str(spaeter))
    assert geloescht.returncode == 0
    assert "Sitzungen: 1 gelöscht" in geloescht.stdout and "Geräte: 0" in geloescht.stdout
