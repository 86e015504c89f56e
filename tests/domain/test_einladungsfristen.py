"""What the clock does with Einladungen: each once, however often and by however many."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import einladungsannahme as annahme
from firmenportal.domain import fristen, vertragsrecht
from firmenportal.domain.einladung import Einladung, EinladungRecht
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from tests.domain.besetzung import DURCH, mitglied
from tests.domain.personen import link_in, post_an
from tests.domain.test_einladen import CHEFIN, JOERG, NEU, zelle
from tests.domain.test_einladungsannahme import WORT, eingeladen, stand

pytestmark = pytest.mark.usefixtures("eigene_welt")


def in_tagen(tage: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(days=tage))


def aufraeumen_zu_viert() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: fristen.aufraeumen(), range(4)))


def test_zwei_tage_vor_dem_ende_wird_einmal_erinnert() -> None:
    erster = eingeladen()
    with in_tagen(4.9):
        fristen.aufraeumen()
        assert len(post_an(NEU)) == 1
    with in_tagen(5.1):
        aufraeumen_zu_viert()
        fristen.aufraeumen()
        _, erinnerung = post_an(NEU)
        assert "Erinnerung" in erinnerung.betreff
        zweiter = link_in(erinnerung).rpartition("/")[2]
        with snapshot() as db:
            for secret in (erster, zweiter):
                assert annahme.ansehen(db, secret, None).name == "Neele Brandt"
        assert annahme.konto_anlegen(zweiter, WORT, WORT) == NEU
        with pytest.raises(LinkAbgelaufenError):
            annahme.konto_anlegen(erster, WORT, WORT)


def test_der_ablauf_wird_der_einladenden_einmal_gesagt() -> None:
    eingeladen()
    vorher = len(post_an(CHEFIN))
    with in_tagen(7.1):
        fristen.aufraeumen()
        aufraeumen_zu_viert()
        gesagt = [m.betreff for m in post_an(CHEFIN)[vorher:]]
        assert gesagt.count("Ihre Einladung an Neele Brandt ist abgelaufen") == 1
        assert stand(NEU) == ["abgelaufen"]


def test_stuendlich_endet_was_der_einladende_nicht_mehr_senden_koennte() -> None:
    eingeladen(JOERG, zellen=(zelle("AL-1000033", Recht.BERECHNEN),))
    with transaction() as db:
        weg = (vertrag_id("AL-1000033"), Recht.BERECHNEN)
        vertragsrecht.entziehen(db, mitglied(db, JOERG), [weg], DURCH)
    aufraeumen_zu_viert()
    assert stand(NEU) == ["verfallen"]
    assert [m.betreff for m in post_an(JOERG)] == ["Ihre Einladung an Neele Brandt gilt nicht mehr"]


def test_nach_einem_halben_jahr_ist_der_name_fort() -> None:
    eingeladen()
    for tage, bleibt in ((186, True), (188, False)):
        with in_tagen(tage):
            fristen.aufraeumen()
            assert bool(stand(NEU)) is bleibt
    with snapshot() as db:
        assert db.exec(select(EinladungRecht)).all() == db.exec(select(Einladung)).all() == []
