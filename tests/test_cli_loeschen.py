"""`loeschen` on the command line: shows first, asks, and erases only then."""

import pytest
from typer.testing import CliRunner

from firmenportal.cli import app
from firmenportal.db import snapshot
from firmenportal.domain.benutzer import Benutzer
from tests.domain.personen import LENA, anlegen, person, post_an

pytestmark = pytest.mark.usefixtures("db_url")


def rufen(*worte: str, eingabe: str = "") -> tuple[int, str]:
    ergebnis = CliRunner().invoke(app, ["loeschen", "--email", *worte], input=eingabe)
    return ergebnis.exit_code, ergebnis.output


def test_erst_zeigen_dann_fragen_dann_loeschen() -> None:
    lena = anlegen()
    code, text = rufen(LENA, "--pruefen")
    assert code == 0 and "1  Konto: Name, E-Mail-Adresse" in text
    assert rufen(LENA, eingabe="n\n")[0] == 1
    assert person(lena).email == LENA
    code, text = rufen(f" {LENA.upper()} ", eingabe="y\n")
    assert code == 0 and "Gelöscht. Eine Bestätigung ist unterwegs." in text
    with snapshot() as db:
        assert db.get_one(Benutzer, lena).name == "Gelöschte Person"
    assert [m.betreff for m in post_an(LENA)] == ["Ihr Konto ist gelöscht"]


def test_ohne_nachfrage_und_ohne_konto() -> None:
    anlegen()
    assert rufen(LENA, "--ja")[0] == 0
    code, text = rufen(LENA, "--ja")
    assert code == 1 and "Zu dieser E-Mail-Adresse gibt es kein Konto." in text
