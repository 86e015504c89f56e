"""Vertretung: between whom, for how long, in force by a third, over at once."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import berechtigung, mitgliedschaft, vertretung
from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertretung import Vertretung
from tests.domain.besetzung import DURCH, PFLEGE, konto, letzter, mitglied, stand

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
BJOERN, STEUER = "ohnerechte@muster.example", "steuer@kanzlei.example"
JONAS, SUEDS = "vermittler@maklernord.example", "vermittler@maklersued.example"
TJARK = "vermittleradmin@maklernord.example"
HEUTE = clock.heute()
AL17 = vertrag_id("AL-1000017")


def beantragt(db: Session, von: str, an: str, tage: int = 10) -> Vertretung:
    bis = HEUTE + timedelta(days=tage)
    return vertretung.beantragen(db, mitglied(db, von), mitglied(db, an), HEUTE, bis)


def liest(db: Session, email: str) -> bool:
    db.flush()
    return konto(db, email).id in berechtigung.personen_mit(db, Recht.BESTAND_LESEN, AL17)


def test_erst_die_bestaetigung_leiht_und_das_ende_nimmt(welt: Session) -> None:
    antrag, vorher = beantragt(welt, LENA, BJOERN), stand(welt, BJOERN)
    assert not liest(welt, BJOERN)
    vertretung.bestaetigen(welt, antrag, mitglied(welt, SABINE))
    assert liest(welt, BJOERN)
    vertretung.beenden(welt, antrag, DURCH)
    assert not liest(welt, BJOERN)
    assert stand(welt, BJOERN) == vorher + 2
    assert letzter(welt).handlung == "vertretung.beenden"


def test_nur_genannte_zellen_werden_geliehen(welt: Session) -> None:
    lena, bjoern = mitglied(welt, LENA), mitglied(welt, BJOERN)
    al25 = vertrag_id("AL-1000025")
    bis = HEUTE + timedelta(days=3)
    antrag = vertretung.beantragen(welt, lena, bjoern, HEUTE, bis, [(al25, Recht.BESTAND_LESEN)])
    vertretung.bestaetigen(welt, antrag, mitglied(welt, SABINE))
    assert not liest(welt, BJOERN)


def test_niemand_bestaetigt_seine_eigene(welt: Session) -> None:
    antrag = beantragt(welt, LENA, BJOERN)
    for beteiligt in (LENA, BJOERN):
        with pytest.raises(DomainError):
            vertretung.bestaetigen(welt, antrag, mitglied(welt, beteiligt))
    vertretung.bestaetigen(welt, antrag, mitglied(welt, SABINE))
    with pytest.raises(DomainError, match="schon entschieden"):
        vertretung.bestaetigen(welt, antrag, mitglied(welt, SABINE))


@pytest.mark.parametrize(
    ("von", "an"), [(LENA, LENA), (LENA, STEUER), (LENA, JONAS), (JONAS, SUEDS)]
)
def test_zwischen_wem_es_keine_gibt(welt: Session, von: str, an: str) -> None:
    with pytest.raises(DomainError):
        beantragt(welt, von, an)


def test_zwei_aus_einem_haus_vertreten_sich(welt: Session) -> None:
    assert beantragt(welt, JONAS, TJARK).id


def test_weder_ueber_firmen_hinweg_noch_durch_gesperrte(welt: Session) -> None:
    fremd = mitglied(welt, "firmenadmin@pflege.example", PFLEGE)
    with pytest.raises(DomainError):
        vertretung.beantragen(welt, mitglied(welt, LENA), fremd, HEUTE, HEUTE + timedelta(days=1))
    mitgliedschaft.sperren(welt, mitglied(welt, BJOERN), DURCH)
    with pytest.raises(DomainError):
        beantragt(welt, LENA, BJOERN)


@pytest.mark.parametrize(("tage", "geht"), [(0, False), (1, True), (90, True), (91, False)])
def test_hoechstens_neunzig_tage(welt: Session, tage: int, geht: bool) -> None:
    if geht:
        assert beantragt(welt, LENA, BJOERN, tage).id
    else:
        with pytest.raises(DomainError, match="90 Tage"):
            beantragt(welt, LENA, BJOERN, tage)
