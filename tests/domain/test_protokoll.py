"""The protocol's chains: begun once, in order, and never forked by two writers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import protokoll
from firmenportal.domain.protokoll import Protokoll

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
    assert all(protokoll.pruefsumme(e) == e.hash for e in kette)


def pruefen() -> list[tuple[str, int]]:
    """Chain and number of every break."""
    with snapshot() as db:
        koepfe = protokoll.ketten(db)
        return [(b.kette, b.lfd) for kopf in koepfe for b in protokoll.pruefen(db, kopf)]


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
