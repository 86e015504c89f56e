"""Clerks' accounts: made by the operator, opened by a link."""

import pytest

from firmenportal.db import transaction
from firmenportal.domain import passwort, sachbearbeiter, zugang
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Kontoart
from firmenportal.domain.errors import DomainError
from firmenportal.domain.zugang import Versuch
from tests.domain.personen import ANDERES, LENA, anlegen, link_in, post_an

pytestmark = pytest.mark.usefixtures("db_url")
CLERK = "sachbearbeiter1@servicecenter.example"


def angelegt(email: str = CLERK) -> Benutzer:
    with transaction() as db:
        return sachbearbeiter.anlegen(db, email, "Ines", "Okafor")


def secret() -> str:
    return link_in(post_an(CLERK)[-1]).removeprefix("/passwort-neu/")


def test_mit_dem_link_setzt_er_sein_passwort_und_meldet_sich_an() -> None:
    assert angelegt(" Sachbearbeiter1@ServiceCenter.example").kontoart == Kontoart.SACHBEARBEITER
    passwort.neu_setzen(secret(), ANDERES, ANDERES)
    assert zugang.anmelden(Versuch(CLERK, ANDERES, DACH)).kontoart == Kontoart.SACHBEARBEITER


def test_ein_zweiter_aufruf_schickt_nur_einen_neuen_link() -> None:
    erster, zweiter = angelegt(), angelegt()
    assert erster.id == zweiter.id and len(post_an(CLERK)) == 2


def test_aus_einer_kundin_wird_so_kein_sachbearbeiter() -> None:
    anlegen()
    with pytest.raises(DomainError):
        angelegt(LENA)


def test_was_keine_adresse_ist_wird_abgelehnt() -> None:
    with pytest.raises(DomainError):
        angelegt("keine-adresse")
