"""What people are told by mail: what always comes, and what each may do without for himself."""

import threading

import pytest
from sqlmodel import Session, col, func, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import benachrichtigung
from firmenportal.domain.benachrichtigung import (
    IMMER,
    Benachrichtigungsart,
    Benachrichtigungsverzicht,
    benachrichtigen,
    gewaehlt,
    verzichten,
    wieder_wollen,
)
from firmenportal.domain.benutzer import Akteur, Kontostatus
from firmenportal.domain.errors import DomainError
from firmenportal.post.postausgang import Postausgang
from firmenportal.post.vorlage import mailtext
from tests.domain.besetzung import konto, letzter, stand
from tests.domain.conftest import AkteurOf

LENA, CHEFIN, JOERG = "nutzer@muster.example", "firmenadmin@muster.example", "admin@muster.example"
WAEHLBAR = frozenset(Benachrichtigungsart) - IMMER
EINLADUNG = Benachrichtigungsart.EINLADUNG


def arten(db: Session, akteur: Akteur) -> set[str]:
    return {w.art for w in gewaehlt(db, akteur)}


def schreiben_an(db: Session, email: str, art: Benachrichtigungsart) -> int:
    """How many mails come of one notification."""
    empfaenger = konto(db, email)
    anzahl = select(func.count(col(Postausgang.id))).where(Postausgang.an == email)
    vorher = db.exec(anzahl).one()
    benachrichtigen(db, empfaenger.id or 0, art, lambda b: mailtext(b.sprache, "x", b.name, "y"))
    return db.exec(anzahl).one() - vorher


def test_jeder_sieht_die_arten_die_ihn_erreichen(welt: Session, akteur_of: AkteurOf) -> None:
    fuer_alle = {"rechte", "typ", "zugang", "vertretung"}
    assert arten(welt, akteur_of(LENA)) == fuer_alle
    assert arten(welt, akteur_of(JOERG)) == fuer_alle | {"einladung", "pruefung"}
    assert arten(welt, akteur_of(CHEFIN)) == set(Benachrichtigungsart)


@pytest.mark.parametrize("art", sorted(WAEHLBAR))
def test_worauf_jemand_verzichtet_bekommt_er_nicht_bis_er_wieder_will(
    welt: Session, akteur_of: AkteurOf, art: Benachrichtigungsart
) -> None:
    chefin = akteur_of(CHEFIN)
    assert schreiben_an(welt, CHEFIN, art) == 1
    verzichten(welt, chefin, art)
    assert (letzter(welt).handlung, letzter(welt).einzelheiten) == (
        "konto.mails_abwaehlen",
        {"art": art},
    )
    assert schreiben_an(welt, CHEFIN, art) == 0
    assert schreiben_an(welt, "firmenadmin2@muster.example", art) == 1, "for himself alone"
    wieder_wollen(welt, chefin, art)
    assert letzter(welt).handlung == "konto.mails_waehlen"
    assert schreiben_an(welt, CHEFIN, art) == 1


@pytest.mark.parametrize("art", sorted(IMMER))
def test_auf_sicherheit_verzichtet_niemand(
    welt: Session, akteur_of: AkteurOf, art: Benachrichtigungsart
) -> None:
    with pytest.raises(DomainError, match="gehören zur Sicherheit"):
        verzichten(welt, akteur_of(LENA), art)
    assert schreiben_an(welt, LENA, art) == 1
    konto(welt, LENA).status = Kontostatus.GESPERRT
    assert schreiben_an(welt, LENA, art) == 1, "it may be the first sign"


def test_zweimal_gewaehlt_ist_einmal(welt: Session, akteur_of: AkteurOf) -> None:
    chefin, vorher = akteur_of(CHEFIN), stand(welt, CHEFIN)
    wieder_wollen(welt, chefin, EINLADUNG)
    assert not letzter(welt).handlung.startswith("konto.mails")
    for _ in range(2):
        verzichten(welt, chefin, EINLADUNG)
    eintrag = letzter(welt)
    verzichten(welt, chefin, EINLADUNG)
    assert letzter(welt).id == eintrag.id
    assert stand(welt, CHEFIN) > vorher, "other open pages follow"


def test_zwei_klicks_zugleich_scheitern_nicht(eigene_welt: str) -> None:
    with snapshot() as db:
        b = konto(db, CHEFIN)
    akteur = Akteur(b.id or 0, "", b.name, b.email, b.kontoart, "firmenonline", "de", 0)
    fehler: list[Exception] = []

    def klicken() -> None:
        try:
            with transaction() as db:
                benachrichtigung.verzichten(db, akteur, EINLADUNG)
        except Exception as error:
            fehler.append(error)

    faeden = [threading.Thread(target=klicken) for _ in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    with snapshot() as db:
        assert (len(db.exec(select(Benachrichtigungsverzicht)).all()), fehler) == (1, [])
