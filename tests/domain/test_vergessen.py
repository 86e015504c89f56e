"""Names go from the protocol when their time has come; the chain holds, and says where."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import kettenpruefung, protokoll, pruefer, vergessen
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.protokoll import Protokoll
from tests.domain.personen import anlegen

KETTE = protokoll.kette_firma(1)
TAG = timedelta(days=1)


@pytest.fixture(autouse=True)
def kette(db_url: str) -> dict[str, int]:
    """Five entries: Lena acts on Paul, Paul on Lena, both on themselves, and nobody on anybody."""
    ids = {name: anlegen(f"{name.lower()}@muster.example", name=name) for name in ("Lena", "Paul")}
    wer = {name: (i, f"{name} Schäfer") for name, i in ids.items()} | {"": (None, "Betrieb")}
    for akteur, betroffener in (
        ("Lena", "Paul"), ("Paul", "Lena"), ("Lena", "Lena"), ("Paul", "Paul"), ("", "Paul"),
    ):  # fmt: skip
        with transaction() as db:
            protokoll.schreiben(
                db,
                KETTE,
                "benutzer.sperren",
                akteur=wer[akteur],
                betroffener=wer[betroffener],
                personenangaben={"email": f"{betroffener}@muster.example"},
            )
    return ids


def eintraege() -> list[Protokoll]:
    with snapshot() as db:
        return list(db.exec(select(Protokoll).order_by(col(Protokoll.lfd))))


def brueche() -> list[tuple[int, str]]:
    with snapshot() as db:
        geprueft = kettenpruefung.pruefen(db, kettenpruefung.ketten(db), {})
        return [(b.lfd, b.warum) for _, teil in geprueft for b in teil]


def geloescht_seit(benutzer_id: int) -> None:
    with transaction() as db:
        db.get_one(Benutzer, benutzer_id).geloescht_am = clock.now()


def spaeter(frist: timedelta) -> int:
    with time_machine.travel(clock.now() + frist, tick=False):
        return vergessen.faellige_namen_loeschen()


def test_namen_geloeschter_gehen_nach_drei_jahren(kette: dict[str, int]) -> None:
    geloescht_seit(kette["Lena"])
    assert spaeter(vergessen.NAMEN_GELOESCHTER - TAG) == 0
    assert spaeter(vergessen.NAMEN_GELOESCHTER + TAG) == 3
    alle = eintraege()
    for e in alle[:3]:
        assert (e.akteur, e.betroffener, e.personenangaben, e.salz) == ("", "", {}, "")
        assert e.geloescht_am and e.suchtext == "" and e.akteur_id
    assert [e.betroffener for e in alle[3:5]] == ["Paul Schäfer"] * 2
    assert alle[5].handlung == pruefer.LOESCHUNG
    assert alle[5].einzelheiten == {"eintraege": [[1, 3]]}
    assert brueche() == []


def test_namen_aller_gehen_nach_zehn_jahren_und_nur_einmal(kette: dict[str, int]) -> None:
    assert spaeter(vergessen.NAMEN + TAG) == 5
    assert spaeter(vergessen.NAMEN + TAG) == 0
    assert spaeter(2 * vergessen.NAMEN + 2 * TAG) == 0
    assert brueche() == []


def test_zwei_die_zugleich_loeschen_nennen_jede_stelle_einmal(kette: dict[str, int]) -> None:
    with time_machine.travel(clock.now() + vergessen.NAMEN + TAG, tick=False):
        for _ in range(2):
            vergessen._in_der_kette(KETTE)
    assert len(eintraege()) == 6 and brueche() == []


@pytest.mark.parametrize(
    "tun",
    [
        {"akteur": "Jemand"},
        {"betroffener": "Jemand"},
        {"personenangaben": {"email": "x"}},
        {"salz": "00"},
        {"einzelheiten": {"anders": 1}},
    ],
)
def test_auch_ein_geloeschter_eintrag_laesst_sich_nicht_aendern(
    kette: dict[str, int], tun: dict[str, Any]
) -> None:
    spaeter(vergessen.NAMEN + TAG)
    with transaction() as db:
        db.execute(update(Protokoll).where(col(Protokoll.lfd) == 2).values(**tun))
    assert brueche() == [(2, "Er ist verändert.")]


def _namenlos(lfd: int) -> None:
    nichts = {"salz": "", "akteur": "", "betroffener": "", "personenangaben": {}}
    with transaction() as db:
        db.execute(update(Protokoll).where(col(Protokoll.lfd) == lfd).values(**nichts))


def _ohne_den_eintrag_der_es_nennt(_lfd: int) -> None:
    spaeter(vergessen.NAMEN + TAG)
    with transaction() as db:
        wo = col(Protokoll.handlung) == pruefer.LOESCHUNG
        db.execute(update(Protokoll).where(wo).values(handlung="anders"))


@pytest.mark.parametrize("tun", [_namenlos, _ohne_den_eintrag_der_es_nennt])
def test_wo_namen_fehlen_muss_die_kette_es_nennen(tun: Callable[[int], None]) -> None:
    tun(2)
    warum = "Seine Namen sind gelöscht, und kein Eintrag nennt das."
    assert (2, warum) in brueche()
