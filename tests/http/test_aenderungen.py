"""The protocol as files: exports by what the address says, and the chain that proves itself."""

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import CookieOf
from tests.server import Server

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
TJARK, LENA = "vermittleradmin@maklernord.example", "nutzer@muster.example"
LISTE, KETTE = "/admin/aenderungen/export.csv", "/admin/aenderungen/kette.zip"


def get(portal: Server, path: str, cookie: str) -> httpx.Response:
    return httpx.get(portal.url + path, headers={"Cookie": cookie}, timeout=30)


def zeilen(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_der_export_hat_eine_zeile_je_aenderung(portal: Server, cookie_of: CookieOf) -> None:
    alle = zeilen(get(portal, LISTE, cookie_of(SABINE)))
    gesucht = {
        "Wer": "Sabine Krüger-Özdemir",
        "Für wen": "Zofia Nowak",
        "Änderung": "Rechte erteilt",
        "Was": "Bestand ändern für AL-1000041",
        "Vertrag": "AL-1000041",
        "Weg": "Freischaltung",
    }
    (zeile,) = [z for z in alle if gesucht.items() <= z.items()]
    assert zeile["Nachher"].startswith("ab ") and zeile["Ausprägung"] == "MetallRente"
    assert alle[-1]["Änderung"] == "Daten des Versicherers übernommen"


def test_ein_admin_exportiert_nur_was_seine_vertraege_betrifft(
    portal: Server, cookie_of: CookieOf
) -> None:
    seine = zeilen(get(portal, LISTE, cookie_of(JOERG)))
    assert {z["Vertrag"] for z in seine} == {"", "AL-1000017", "AL-1000033"}
    gesucht = zeilen(get(portal, f"{LISTE}?vertrag=AL-1000025", cookie_of(JOERG)))
    assert gesucht == []


@pytest.mark.parametrize("pfad", [LISTE, "/admin/aenderungen/export.xlsx", KETTE])
def test_wer_nichts_verwaltet_findet_nichts(portal: Server, cookie_of: CookieOf, pfad: str) -> None:
    antworten = [get(portal, pfad, cookie_of(wer)) for wer in (LENA, TJARK)]
    fremd = get(portal, f"{pfad}?firma=2", cookie_of(SABINE))
    assert {r.status_code for r in (*antworten, fremd)} == {404}
    assert get(portal, pfad, "").status_code == 303


def test_die_kette_bekommt_nur_ein_firmenadmin(portal: Server, cookie_of: CookieOf) -> None:
    assert get(portal, KETTE, cookie_of(JOERG)).status_code == 404


# The verifier, as whoever downloaded it runs it


@pytest.fixture(scope="module")
def archiv(portal: Server, cookie_of: CookieOf) -> bytes:
    response = get(portal, KETTE, cookie_of(SABINE))
    assert response.status_code == 200
    return response.content


@pytest.fixture
def ordner(archiv: bytes, tmp_path: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(archiv)).extractall(tmp_path)
    return tmp_path


def pruefen(ordner: Path, *worte: str) -> tuple[int, str]:
    """By itself: an interpreter that sees nothing of the house."""
    befehl = [sys.executable, "-I", "-S", str(ordner / "pruefen.py"), *worte]
    ergebnis = subprocess.run(befehl, capture_output=True, text=True, cwd="/", check=False)
    assert ergebnis.stderr == ""
    return ergebnis.returncode, ergebnis.stdout.splitlines()[0]


def aendern(ordner: Path, tun: Callable[[list[Any]], Any]) -> None:
    datei = ordner / "kette.jsonl"
    eintraege = [json.loads(zeile) for zeile in datei.read_text().splitlines()]
    tun(eintraege)
    datei.write_text("".join(json.dumps(e) + "\n" for e in eintraege))


def test_die_unveraenderte_kette_haelt(ordner: Path) -> None:
    namen = {f.name for f in ordner.iterdir()}
    assert namen == {"LIESMICH.txt", "kette.jsonl", "kopf.json", "pruefen.py"}
    kopf = json.loads((ordner / "kopf.json").read_text())
    assert pruefen(ordner) == (0, f"Die Kette hält: {kopf['laenge']} Einträge.")
    genannt = f"--kopf {kopf['laenge']}:{kopf['kopf']}"
    assert genannt in (ordner / "LIESMICH.txt").read_text()
    assert pruefen(ordner, *genannt.split())[0] == 0


@pytest.mark.parametrize(
    ("tun", "erster_fehler"),
    [
        (lambda e: e[4].update(handlung="nichts"), "Eintrag 5: Er ist verändert."),
        (lambda e: e[4]["einzelheiten"].update(mehr=1), "Eintrag 5: Er ist verändert."),
        (lambda e: e[4].update(akteur="Jemand"), "Eintrag 5: Er ist verändert."),
        (lambda e: e[4].update(salz=""), "Eintrag 5: Er ist verändert."),
        (
            lambda e: e[4].update(salz="", akteur="", betroffener="", personenangaben={}),
            "Eintrag 5: Seine Namen sind gelöscht, und kein Eintrag nennt das.",
        ),
        (lambda e: e.pop(0), "Eintrag 2: Davor fehlt etwas."),
        (lambda e: e.pop(4), "Eintrag 6: Davor fehlt etwas."),
        (lambda e: e.insert(4, e.pop(6)), "Eintrag 7: Davor fehlt etwas."),
        (lambda e: e.insert(4, e[2]), "Eintrag 3: Er steht nicht an seiner Stelle."),
        (lambda e: e.clear(), "Eintrag 1: Er fehlt."),
    ],
)
def test_der_erste_fehler_wird_genannt(
    ordner: Path, tun: Callable[[list[Any]], Any], erster_fehler: str
) -> None:
    aendern(ordner, tun)
    code, text = pruefen(ordner)
    assert code == 1 and text.startswith(erster_fehler)


def test_ein_abgeschnittenes_ende_faellt_auf(ordner: Path) -> None:
    kopf = json.loads((ordner / "kopf.json").read_text())
    laenge, summe = kopf["laenge"], kopf["kopf"]
    aendern(ordner, lambda e: e.pop())
    assert pruefen(ordner) == (
        1,
        f"Eintrag {laenge}: Er fehlt. Die Kette ging schon bis Eintrag {laenge}.",
    )
    vorletzter = json.loads((ordner / "kette.jsonl").read_text().splitlines()[-1])
    gefaelscht = kopf | {"laenge": laenge - 1, "kopf": vorletzter["hash"], "gemeldet": []}
    (ordner / "kopf.json").write_text(json.dumps(gefaelscht))
    assert pruefen(ordner)[0] == 0  # whoever has no older head cannot know
    assert pruefen(ordner, "--kopf", f"{laenge}:{summe}")[0] == 1


def test_auch_der_frueher_gemeldete_kopf_muss_stimmen(ordner: Path) -> None:
    kopf = json.loads((ordner / "kopf.json").read_text())
    assert kopf["gemeldet"]
    kopf["gemeldet"][0]["kopf"] = "0" * 64
    (ordner / "kopf.json").write_text(json.dumps(kopf))
    befund = "Er ist nicht der, der als Kopf der Kette gemeldet wurde."
    assert pruefen(ordner) == (1, f"Eintrag {kopf['gemeldet'][0]['laenge']}: {befund}")


def test_unlesbares_ist_kein_absturz(ordner: Path) -> None:
    (ordner / "kette.jsonl").write_text("[1, 2]\nnicht json")
    code, text = pruefen(ordner)
    assert code == 2 and text.startswith("Die Dateien sind beschädigt")


def test_jedes_einzelne_zeichen_das_anders_ist_faellt_auf(ordner: Path) -> None:
    """Any single character of the entries, as long as it is still JSON, or the file is no more."""
    datei, zufall = ordner / "kette.jsonl", random.Random(7)
    heil = datei.read_text()
    for _ in range(25):
        stelle = zufall.randrange(len(heil))
        anderes = "x" if heil[stelle] != "x" else "y"
        datei.write_text(heil[:stelle] + anderes + heil[stelle + 1 :])
        assert pruefen(ordner)[0] != 0, heil[stelle - 30 : stelle + 30]
