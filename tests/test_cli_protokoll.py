"""`protokoll-pruefen` on the command line: 0 only when every chain holds."""

from sqlalchemy import update
from sqlmodel import col
from typer.testing import CliRunner

from firmenportal.cli import app
from firmenportal.db import transaction
from firmenportal.domain import protokoll
from firmenportal.domain.protokoll import Protokoll


def rufen() -> tuple[int, str]:
    ergebnis = CliRunner().invoke(app, ["protokoll-pruefen"])
    return ergebnis.exit_code, ergebnis.stdout


def test_ein_veraenderter_eintrag_wird_genannt(db_url: str) -> None:
    assert db_url
    with transaction() as db:
        for firma in (1, 2):
            protokoll.schreiben(db, protokoll.kette_firma(firma), "probe", akteur=(None, "Test"))
    assert rufen() == (0, "2 Ketten geprüft, 0 Fehler.\n")
    with transaction() as db:
        db.execute(update(Protokoll).values(weg="anders").where(col(Protokoll.kette) == "firma:2"))
    code, text = rufen()
    assert code == 1
    assert text == "firma:2, Eintrag 1: Er ist verändert.\n2 Ketten geprüft, 1 Fehler.\n"
