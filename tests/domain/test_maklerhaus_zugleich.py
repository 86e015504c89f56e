"""Two at once in one house, and what the clock ends: nothing is done twice, nobody is left over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import fristen, maklerhaus, vermittler, vollmachten
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.maklerhaus import anfrage, austritt
from firmenportal.domain.maklerhaus.anfrage import Anfragewunsch
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vollmachten import Vollmachtsstand
from tests.domain.besetzung import DURCH, NORDLICHT, firma, haus, konto
from tests.domain.personen import post_an
from tests.domain.test_berechtigungstyp import akteur, bestaetigt

pytestmark = pytest.mark.usefixtures("eigene_welt")
FRIEDERIKE, BIRTE = "leitung@maklernord.example", "schluessel@maklernord.example"


def zugleich(*taten: Callable[[], object]) -> list[object]:
    """What each came to; a refusal is a result, too."""

    def tut(tat: Callable[[], object]) -> object:
        try:
            return tat()
        except DomainError as error:
            return error

    with ThreadPoolExecutor(len(taten)) as pool:
        return list(pool.map(tut, taten))


def aufenthalt(db: Session, email: str) -> int:
    z = vermittler.aufenthalt_von(db, konto(db, email).id or 0)
    return z.id or 0 if z else 0


def fragt() -> int:
    with transaction() as db:
        h = maklerhaus.handelnd(db, akteur(db, FRIEDERIKE))
        nummer = anfrage.raum(db, h, NORDLICHT).vertraege[0].nummer
        wunsch = Anfragewunsch([nummer], [Recht.BESTAND_LESEN], clock.heute())
        return anfrage.anfragen(db, h, NORDLICHT, wunsch).id or 0


def test_zwei_leitungen_verabschieden_einander_und_eine_bleibt() -> None:
    with transaction() as db:
        vermittler.austreten(db, konto(db, BIRTE), DURCH)
        vermittler.eintreten(db, konto(db, BIRTE), haus(db), leitung=True, durch=DURCH)
        wer = {email: aufenthalt(db, email) for email in (FRIEDERIKE, BIRTE)}
        beide = {email: bestaetigt(db, akteur(db, email)) for email in wer}

    def verabschiedet(von: str, wen: str) -> None:
        with transaction() as db:
            austritt.austreten(db, maklerhaus.handelnd(db, beide[von]), wer[wen])

    ergebnisse = zugleich(
        lambda: verabschiedet(FRIEDERIKE, BIRTE), lambda: verabschiedet(BIRTE, FRIEDERIKE)
    )
    assert [type(e) for e in ergebnisse if e] == [NotFoundError]
    with snapshot() as db:
        assert len(maklerhaus.leitungen(db, haus(db).id or 0)) == 1


def test_von_vier_anfragen_zugleich_ist_eine_offen() -> None:
    ergebnisse = zugleich(*[fragt] * 4)
    assert sum(isinstance(e, int) for e in ergebnisse) == 1
    with snapshot() as db:
        alle = db.exec(
            select(Maklervollmacht).where(
                Maklervollmacht.firma_id == firma(db, NORDLICHT).id,
                col(Maklervollmacht.erteilt_am).is_(None),
            )
        ).all()
        assert [vollmachten.stand(a) for a in alle] == [Vollmachtsstand.ANGEFRAGT]


def test_nach_dreissig_tagen_verfaellt_sie_einmal_und_die_leitung_erfaehrt_es() -> None:
    nummer, vorher = fragt(), len(post_an(FRIEDERIKE))
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        zugleich(*[fristen.aufraeumen] * 4)
        fristen.aufraeumen()
        with snapshot() as db:
            zeile = db.get_one(Maklervollmacht, nummer)
            assert zeile.verfallen_am and vollmachten.stand(zeile) is Vollmachtsstand.VERFALLEN
            ketten = db.exec(
                select(Protokoll.kette).where(
                    Protokoll.handlung == "vermittler.anfrage_verfallen",
                    Protokoll.weg == "Zeitablauf",
                    col(Protokoll.kette).in_(
                        [f"firma:{zeile.firma_id}", f"haus:{zeile.maklerhaus_id}"]
                    ),
                )
            ).all()
        betreffe = [m.betreff for m in post_an(FRIEDERIKE)[vorher:]]
        assert betreffe.count("Nordlicht Pflegedienste gGmbH hat nicht geantwortet") == 1
        assert ketten.count(f"firma:{zeile.firma_id}") == 1
        assert isinstance(fragt(), int)
