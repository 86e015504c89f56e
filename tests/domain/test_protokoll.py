"""The protocol's chains: begun once, in order, and never forked by two writers."""

from concurrent.futures import ThreadPoolExecutor

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


def test_was_jemand_an_einem_eintrag_aendert_faellt_auf(db_url: str) -> None:
    assert db_url
    schreiben(1)
    with transaction() as db:
        db.exec(select(Protokoll)).one().einzelheiten = {"recht": "anders"}
    with snapshot() as db:
        eintrag = db.exec(select(Protokoll)).one()
    assert protokoll.pruefsumme(eintrag) != eintrag.hash
