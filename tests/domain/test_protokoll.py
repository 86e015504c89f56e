"""The protocol's chains: begun once, in order, and never forked by two writers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import kettenpruefung, protokoll, pruefer, weg
from firmenportal.domain.protokoll import Protokoll, Protokollvertrag
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.weg import Weg

KETTE = protokoll.kette_firma(1)


def schreiben(nummer: int) -> None:
    with transaction() as db:
        protokoll.schreiben(db, KETTE, "probe", akteur=(None, f"Schreiber {nummer}"))


def test_zwei_beginnen_dieselbe_kette_und_sie_bleibt_eine(db_url: str) -> None:
    assert db_url
    with ThreadPoolExecutor(8) as viele:
        list(viele.map(schreiben, range(24)))
    with snapshot() as db:
        kette = db.exec(select(Protokoll).order_by(col(Protokoll.lfd))).all()
    assert [e.lfd for e in kette] == list(range(1, 25))
    assert [e.vorgaenger for e in kette] == ["", *(e.hash for e in kette[:-1])]
    assert all(pruefer.pruefsumme(protokoll.zeile(e)) == e.hash for e in kette)


def pruefen(*gemeldet: tuple[int, str]) -> list[tuple[str, int]]:
    """Chain and number of every break."""
    with snapshot() as db:
        ketten = kettenpruefung.ketten(db)
        geprueft = kettenpruefung.pruefen(db, ketten, {KETTE: gemeldet} if gemeldet else {})
        return [(b.kette, b.lfd) for _, brueche in geprueft for b in brueche]


def test_was_niemand_angefasst_hat_haelt(db_url: str) -> None:
    assert db_url
    for nummer in range(5):
        schreiben(nummer)
    assert pruefen() == []


@pytest.mark.parametrize(
    ("spalte", "wert"),
    [
        ("einzelheiten", {"recht": "anders"}),
        ("akteur", "Jemand anders"),
        ("handlung", "nichts"),
        ("zeit", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_was_jemand_an_einem_eintrag_aendert_faellt_auf(
    db_url: str, spalte: str, wert: Any
) -> None:
    assert db_url
    for nummer in range(3):
        schreiben(nummer)
    with transaction() as db:
        db.execute(update(Protokoll).where(col(Protokoll.lfd) == 2).values({spalte: wert}))
    assert pruefen() == [(KETTE, 2)]


@pytest.mark.parametrize(("fehlt", "faellt_auf_bei"), [(1, 2), (2, 3), (3, 3)])
def test_ein_fehlender_eintrag_faellt_auf_auch_der_letzte(
    db_url: str, fehlt: int, faellt_auf_bei: int
) -> None:
    assert db_url
    for nummer in range(3):
        schreiben(nummer)
    with transaction() as db:
        db.execute(delete(Protokoll).where(col(Protokoll.lfd) == fehlt))
    assert pruefen() == [(KETTE, faellt_auf_bei)]


def test_eine_kette_die_kuerzer_ist_als_gemeldet_faellt_auf(db_url: str) -> None:
    assert db_url
    for nummer in range(3):
        schreiben(nummer)
    with transaction() as db:
        letzter = db.exec(select(Protokoll).where(Protokoll.lfd == 3)).one()
        vorletzter = db.exec(select(Protokoll).where(Protokoll.lfd == 2)).one()
        kopf = db.get_one(protokoll.Protokollkette, KETTE)
        kopf.laenge, kopf.kopf = 2, vorletzter.hash
        db.delete(letzter)
    assert pruefen() == []
    assert pruefen((3, letzter.hash)) == [(KETTE, 3)]
    schreiben(4)
    assert pruefen((3, letzter.hash)) == [(KETTE, 3)]


def test_eine_kette_die_ganz_fehlt_faellt_auf(db_url: str) -> None:
    assert db_url
    assert pruefen((3, "abc")) == [(KETTE, 1)]


def test_ein_eintrag_nennt_den_weg_auf_dem_er_entstand(db_url: str) -> None:
    assert db_url
    with weg.auf(Weg.ADMIN_BEREICH):
        schreiben(1)
    schreiben(2)
    with snapshot() as db:
        wege = [e.weg for e in db.exec(select(Protokoll).order_by(col(Protokoll.lfd)))]
    assert wege == ["Admin-Bereich", ""]


@pytest.mark.parametrize(
    ("adresse", "erwartet"),
    [
        ("/admin/nutzer", Weg.ADMIN_BEREICH),
        ("admin/stapel/datei", Weg.STAPEL),
        ("/konto/email", Weg.KONTO),
        ("/passwort-neu/x", Weg.LINK),
        ("/administration", Weg.PORTAL),
        ("", Weg.PORTAL),
    ],
)
def test_jede_adresse_ist_ein_weg(adresse: str, erwartet: Weg) -> None:
    assert weg.weg_von(adresse) == erwartet


def test_ein_eintrag_ist_unter_jedem_vertrag_zu_finden_den_er_nennt(db_url: str) -> None:
    assert db_url
    angaben = {"vertraege": {"AL-1000017": {"neu": True}}, "zellen": [["W0000004711", "x"]]}
    with transaction() as db:
        protokoll.schreiben(
            db, KETTE, "probe", akteur=(None, "X"), einzelheiten={"einzel": "AK-1000074/00001"}
        )
        viele = [
            protokoll.eintrag(KETTE, "probe", akteur=(None, "AL-1000025"), einzelheiten=angaben)
        ]
        protokoll.alle_schreiben(db, viele)
    with snapshot() as db:
        gefunden = db.exec(select(Protokollvertrag).order_by(col(Protokollvertrag.lfd)))
        assert {(p.lfd, nummer_von(p.vertrag_id)) for p in gefunden} == {
            (1, "AK-1000074"),
            (2, "AL-1000017"),
            (2, "W0000004711"),
        }


def test_ein_eintrag_ohne_vertrag_ist_als_solcher_zu_finden(db_url: str) -> None:
    assert db_url
    schreiben(1)
    with snapshot() as db:
        assert db.exec(select(Protokollvertrag.vertrag_id)).all() == [protokoll.OHNE_VERTRAG]
