"""A new e-mail address: proven from the new mailbox, told to the old one, undone from there."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import emailwechsel, passwort, sitzung, zugang
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.zugang import Versuch
from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen, link_in, person, post_an

pytestmark = pytest.mark.usefixtures("db_url")
NEU = "lena.schaefer@muster.example"


def akteur(secret: str) -> Akteur:
    with snapshot() as db:
        lena = sitzung.akteur_der(db, hash_of(secret))
    assert lena
    return lena


def anmelden(email: str = LENA, wort: str = PASSWORT) -> Akteur:
    return akteur(zugang.anmelden(Versuch(email, wort, DACH)).sitzung)


def bestaetigt(email: str = LENA) -> Akteur:
    """Lena, who has just given her password again."""
    return akteur(zugang.bestaetigen(anmelden(email), PASSWORT))


def beginnen(wer: Akteur, neu: str = NEU) -> None:
    with transaction() as db:
        emailwechsel.beginnen(db, wer, neu)


def bestaetigen(secret: str) -> None:
    with transaction() as db:
        emailwechsel.bestaetigen(db, secret)


def zuruecknehmen(secret: str) -> str:
    with transaction() as db:
        return emailwechsel.zuruecknehmen(db, secret)


def secret_an(email: str) -> str:
    return link_in(post_an(email)[-1]).rpartition("/")[2]


def gewechselt() -> tuple[int, str]:
    """Lena's address is the new one; her id, and the secret that undoes it."""
    lena = anlegen()
    beginnen(bestaetigt())
    bestaetigen(secret_an(NEU))
    return lena, secret_an(LENA)


def test_ohne_bestaetigung_des_passworts_geht_nichts() -> None:
    anlegen()
    lena = anmelden()
    with pytest.raises(BestaetigungNoetigError):
        beginnen(lena)
    assert post_an(NEU) == []


def test_bis_zur_bestaetigung_aendert_sich_nichts() -> None:
    lena = anlegen()
    beginnen(bestaetigt())
    assert person(lena).email == LENA and post_an(LENA) == []
    assert "/email-bestaetigen/" in post_an(NEU)[0].text


def test_die_bestaetigte_adresse_gilt_und_die_alte_erfaehrt_es() -> None:
    lena, _ = gewechselt()
    assert person(lena).email == NEU
    assert person(lena).rechte_stand == 1, "open pages show it"
    (mail,) = post_an(LENA)
    assert NEU in mail.text and "/email-zuruecknehmen/" in mail.text
    assert anmelden(NEU)
    with pytest.raises(DomainError):
        anmelden(LENA)
    with snapshot() as db:
        (eintrag,) = db.exec(select(Protokoll))
    assert eintrag.personenangaben == {"vorher": LENA, "nachher": NEU}
    assert eintrag.einzelheiten == {}


@pytest.mark.parametrize(
    "unsinn",
    [
        "",
        "lena",
        "lena@",
        "@muster.example",
        "a@b.example\r\nBcc: x@y.example",
        "a b@c.example",
        "x" * 300 + "@muster.example",
        "lena@muster.example, otto@muster.example",
        "lena@localhost",
        LENA,
    ],
)
def test_was_keine_neue_adresse_ist_wird_abgelehnt(unsinn: str) -> None:
    anlegen()
    lena = bestaetigt()
    with pytest.raises(DomainError):
        beginnen(lena, unsinn)


def test_dass_eine_adresse_vergeben_ist_steht_nur_in_ihrem_postfach() -> None:
    lena = anlegen()
    anlegen("otto@muster.example")
    beginnen(bestaetigt(), "Otto@Muster.example")
    (mail,) = post_an("otto@muster.example")
    assert "http" not in mail.text and "Schäfer" not in mail.text
    assert person(lena).email == LENA


def test_wer_die_adresse_inzwischen_vergeben_hat_war_schneller() -> None:
    lena = anlegen()
    beginnen(bestaetigt())
    anlegen(NEU)
    with pytest.raises(LinkAbgelaufenError):
        bestaetigen(secret_an(NEU))
    assert person(lena).email == LENA


def test_ein_link_gilt_einmal_und_72_stunden() -> None:
    anlegen()
    beginnen(bestaetigt())
    secret = secret_an(NEU)
    with time_machine.travel(clock.now() + timedelta(hours=72)), pytest.raises(LinkAbgelaufenError):
        bestaetigen(secret)
    bestaetigen(secret)
    with pytest.raises(LinkAbgelaufenError):
        bestaetigen(secret)


def test_ein_neuer_wunsch_entwertet_den_vorigen_link() -> None:
    anlegen()
    lena = bestaetigt()
    beginnen(lena)
    erster = secret_an(NEU)
    beginnen(lena, "anders@muster.example")
    with pytest.raises(LinkAbgelaufenError):
        bestaetigen(erster)


def test_ein_neues_passwort_entwertet_den_wunsch_nach_einer_adresse() -> None:
    anlegen()
    wer = bestaetigt()
    beginnen(wer)
    passwort.aendern(wer, PASSWORT, ANDERES, ANDERES)
    with pytest.raises(LinkAbgelaufenError):
        bestaetigen(secret_an(NEU))


def test_zuruecknehmen_wirft_hinaus_wer_das_passwort_kannte() -> None:
    lena, zurueck = gewechselt()
    dieb = anmelden(NEU)
    passwort.vergessen(NEU, DACH, "192.0.2.1")
    link_des_diebs = secret_an(NEU)
    passwort_neu = zuruecknehmen(zurueck)
    assert person(lena).email == LENA
    with snapshot() as db:
        assert sitzung.akteur_der(db, dieb.sitzung) is None
    for email in (LENA, NEU):
        with pytest.raises(DomainError):
            anmelden(email)
    with pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen(link_des_diebs, ANDERES, ANDERES)
    assert "zurückgenommen" in post_an(NEU)[-1].text
    passwort.neu_setzen(passwort_neu, ANDERES, ANDERES)
    assert anmelden(LENA, ANDERES)


def test_auch_ein_zweiter_wechsel_haelt_das_zuruecknehmen_nicht_auf() -> None:
    lena, zurueck = gewechselt()
    beginnen(bestaetigt(NEU), "dieb@muster.example")
    bestaetigen(secret_an("dieb@muster.example"))
    zurueck_des_diebs = secret_an(NEU)
    zuruecknehmen(zurueck)
    assert person(lena).email == LENA
    with pytest.raises(LinkAbgelaufenError):
        zuruecknehmen(zurueck_des_diebs)


def test_wer_den_letzten_link_verliert_bekommt_einen_neuen() -> None:
    _, zurueck = gewechselt()
    zuruecknehmen(zurueck)
    passwort.vergessen(LENA, DACH, "192.0.2.1")
    assert "/passwort-neu/" in post_an(LENA)[-1].text


def test_zuruecknehmen_gilt_72_stunden() -> None:
    lena, zurueck = gewechselt()
    with time_machine.travel(clock.now() + timedelta(hours=72)), pytest.raises(LinkAbgelaufenError):
        zuruecknehmen(zurueck)
    assert person(lena).email == NEU


def test_links_gelten_nur_fuer_ihren_zweck() -> None:
    anlegen()
    beginnen(bestaetigt())
    secret = secret_an(NEU)
    with pytest.raises(LinkAbgelaufenError):
        zuruecknehmen(secret)
    with pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen(secret, ANDERES, ANDERES)


def test_einem_gesperrten_konto_nuetzt_der_link_nichts() -> None:
    lena = anlegen()
    beginnen(bestaetigt())
    with transaction() as db:
        db.get_one(Benutzer, lena).status = "gesperrt"
    with pytest.raises(LinkAbgelaufenError):
        bestaetigen(secret_an(NEU))
