"""What is past its time is cleared away, and nothing else."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import SQLModel, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import fristen, passwort, zugang
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.einmalschluessel import Einmalschluessel
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.zugang import Anmeldung, Geraet, Versuch
from firmenportal.post.postausgang import Postausgang
from tests.domain.personen import LENA, PASSWORT, anlegen

pytestmark = pytest.mark.usefixtures("db_url")
TABELLEN: tuple[type[SQLModel], ...] = (Sitzung, Einmalschluessel, Anmeldung, Geraet, Postausgang)


def vorhanden() -> list[type[SQLModel]]:
    with snapshot() as db:
        return [t for t in TABELLEN if db.exec(select(t)).first() is not None]


def gesendet(am: datetime) -> None:
    with transaction() as db:
        db.exec(select(Postausgang)).one().gesendet_am = am


def test_jedes_geht_zu_seiner_zeit() -> None:
    anlegen()
    zugang.anmelden(Versuch(LENA, PASSWORT, DACH))
    passwort.vergessen(LENA, DACH, "192.0.2.1")
    gesendet(clock.now())
    anfang = clock.now()
    tage = lambda n: timedelta(days=n)  # noqa: E731 - reads as a table
    for nach, bleibt in (
        (timedelta(minutes=29), TABELLEN),
        (timedelta(minutes=31), TABELLEN[1:]),
        (timedelta(minutes=61), TABELLEN[2:]),
        (tage(29), TABELLEN[2:]),
        (tage(31), TABELLEN[2:4]),
        (tage(89), TABELLEN[2:4]),
        (tage(91), TABELLEN[3:4]),
        (tage(399), TABELLEN[3:4]),
        (tage(401), ()),
    ):
        with time_machine.travel(anfang + nach, tick=False):
            fristen.aufraeumen()
        assert vorhanden() == list(bleibt), nach


def test_was_noch_wartet_bleibt_wie_lange_auch_immer() -> None:
    anlegen()
    passwort.vergessen(LENA, DACH, "192.0.2.1")
    with time_machine.travel(clock.now() + timedelta(days=999)):
        assert fristen.aufraeumen()["Postausgang"] == 0


def test_es_wird_gesagt_wie_viel_gegangen_ist() -> None:
    anlegen()
    for _ in range(3):
        zugang.anmelden(Versuch(LENA, PASSWORT, DACH))
    with time_machine.travel(clock.now() + timedelta(days=1)):
        gegangen = fristen.aufraeumen()
    assert {was: wie_viele for was, wie_viele in gegangen.items() if wie_viele} == {"Sitzungen": 3}
