"""`bestand-laden` on the command line: what it says, and 0 only when everything was loaded."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmenportal.cli import app
from tests.domain.lieferungen import ALLES, MUSTER, schreiben

pytestmark = pytest.mark.usefixtures("db_url")


def rufen(*worte: object) -> tuple[int, str]:
    ergebnis = CliRunner().invoke(app, ["bestand-laden", *map(str, worte)])
    return ergebnis.exit_code, ergebnis.stdout


def test_geladen_endet_mit_0(tmp_path: Path) -> None:
    ordner = schreiben(tmp_path / "lieferung", ALLES)
    code, text = rufen(ordner, "--probe")
    assert code == 0 and "Nichts wurde geändert" in text
    code, text = rufen(ordner)
    assert code == 0
    assert "einzelvertraege.csv: 3 neu\n" in text and text.endswith("Geladen.\n")
    assert "3 unverändert" in rufen(ordner)[1]


def test_nicht_geladen_endet_mit_1_und_nennt_die_zeile(tmp_path: Path) -> None:
    ordner = schreiben(tmp_path / "lieferung", {"firmen": [MUSTER, MUSTER.replace("K1", "k1")]})
    ergebnis = tmp_path / "ergebnis.csv"
    code, text = rufen(ordner, "--ergebnis", ergebnis)
    assert code == 1
    assert "firmen.csv, Zeile 3: kundennummer „k1000017“: Erwartet" in text
    assert text.endswith("Nicht geladen. Bitte die Zeilen berichtigen und noch einmal laden.\n")
    assert "firmen.csv;3;" in ergebnis.read_text(encoding="utf-8")


def test_viele_befunde_werden_gezaehlt_und_nicht_alle_gezeigt(tmp_path: Path) -> None:
    ordner = schreiben(tmp_path / "lieferung", {"firmen": ["k;A;;;;"] * 70})
    text = rufen(ordner)[1]
    assert text.count("Zeile") < 55 and "20 weitere Befunde" in text


def test_ein_ordner_den_es_nicht_gibt(tmp_path: Path) -> None:
    assert rufen(tmp_path / "fehlt")[0] == 1
