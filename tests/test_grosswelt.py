"""The large world in small: the promised numbers, the named people, and the same each time."""

import pytest
from sqlmodel import Session, col, func, select
from typer.testing import CliRunner

from firmenportal import grosswelt
from firmenportal.cli import app
from firmenportal.db import snapshot
from firmenportal.domain import berechtigung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.vermittler import Bestand
from firmenportal.domain.vertrag import Einzelvertrag, Gruppenvertrag
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.grossplan import GROSSES_HAUS, Plan
from tests.databases import SqliteFiles, engine_on

FIRMEN = 120


def anzahl(db: Session, tabelle: type) -> int:
    return db.exec(select(func.count()).select_from(tabelle)).one()


def sieht(db: Session, email: str) -> int:
    b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    akteur = Akteur(b.id or 0, "", b.name, email, b.kontoart, DACH.key, "de", b.rechte_stand)
    sub = berechtigung.vertraege_mit(akteur)
    gezaehlt = select(func.count(sub.c.vertrag.distinct()))
    return db.execute(gezaehlt, berechtigung.werte(akteur)).scalar_one()


@pytest.mark.usefixtures("db_url")
def test_hundertzwanzig_firmen_auf_beiden_datenbanken() -> None:
    gesagt: list[str] = []
    grosswelt.create(FIRMEN, gesagt.append)
    assert "360 Konten" in gesagt
    with snapshot() as db:
        assert anzahl(db, Gruppenvertrag) == FIRMEN * 5 // 2
        assert anzahl(db, Benutzer) == FIRMEN * 3
        assert anzahl(db, Vertragsrecht) == FIRMEN * grosswelt.RECHTE_JE_FIRMA
        assert len(set(db.exec(select(Benutzer.passwort_hash)))) == 1
        assert sieht(db, grosswelt.HR) == sieht(db, grosswelt.HR_NUTZER) == 60
        assert sieht(db, grosswelt.MAKLER) > 20
        assert sieht(db, grosswelt.SCHLUESSEL) > 20
        ohne = select(Gruppenvertrag).where(col(Gruppenvertrag.kennung).is_(None))
        assert db.exec(ohne).first()
        nummern = select(Einzelvertrag).where(col(Einzelvertrag.personalnummer).is_(None))
        assert db.exec(nummern).first()
        assert anzahl(db, Bestand) > 100 < anzahl(db, Mitgliedschaft)


def test_ein_zweites_mal_wird_abgelehnt(sqlite_files: SqliteFiles) -> None:
    with engine_on(sqlite_files.fresh()):
        grosswelt.create(100, lambda _: None)
        ergebnis = CliRunner().invoke(app, ["grosswelt", "--firmen", "100"])
        assert ergebnis.exit_code == 1 and "gibt es hier schon" in str(ergebnis.exception)


def test_der_plan_haelt_was_er_verspricht() -> None:
    plan = Plan(10_000)
    vertraege = [v for f in plan.firmen for v in f.vertraege]
    groessen = sorted(v.personen for v in vertraege)
    assert len({v.nummer for v in vertraege}) == 25_000
    assert sum(groessen) >= 300_000
    assert 4 <= groessen[12_500] <= 8 and groessen[-1] == 25_000
    haus = [v for v in vertraege if v.haus == GROSSES_HAUS]
    assert (len(haus), sum(v.personen for v in haus)) == (3_000, 120_000)
    assert (len(plan.firmen[0].vertraege), plan.firmen[0].nutzer) == (60, 80)
    assert sum(f.nutzer for f in plan.firmen) + plan.personal == 30_000


def test_derselbe_plan_jedes_mal() -> None:
    eins, zwei = (Plan(500).firmen for _ in range(2))
    assert [(f.vertraege, f.nutzer) for f in eins] == [(f.vertraege, f.nutzer) for f in zwei]
