"""Joining, blocking and removing: what an account may be, and the last FirmenAdmin stays."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import benutzerkonto, berechtigung, mitgliedschaft, sitzung
from firmenportal.domain import firma as firmen
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import (
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.benutzerkonto import Neukonto
from firmenportal.domain.errors import DomainError
from firmenportal.domain.mitgliedschaft import Beitritt
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vertrag import vertrag_id
from tests.domain.besetzung import DURCH, STAHLBAU, firma, konto, letzter, mitglied, stand

LENA, SABINE = "nutzer@muster.example", "firmenadmin@muster.example"
THOMAS, PFLEGE = "firmenadmin2@muster.example", "firmenadmin@pflege.example"
NORDS, CLERK = "vermittler@maklernord.example", "sachbearbeiter1@servicecenter.example"
AL17 = vertrag_id("AL-1000017")
EIGEN, ANDERE = Personentyp.FIRMENEIGEN, Personentyp.ANDERE


def hat_zugang(db: Session, email: str) -> bool:
    db.flush()
    return konto(db, email).id in berechtigung.personen_mit(db, None, AL17)


@pytest.mark.parametrize(
    ("email", "typ", "berechtigung", "bis"),
    [
        (LENA, EIGEN, Berechtigungstyp.NUTZER, None),
        (NORDS, EIGEN, Berechtigungstyp.NUTZER, None),
        (CLERK, EIGEN, Berechtigungstyp.NUTZER, None),
        (PFLEGE, ANDERE, Berechtigungstyp.FIRMENADMIN, None),
        (PFLEGE, EIGEN, Berechtigungstyp.FIRMENADMIN, 30),
    ],
    ids=["schon dabei", "Makler", "Sachbearbeiter", "nicht eigen", "befristet"],
)
def test_wer_nicht_beitreten_kann(
    welt: Session, email: str, typ: Personentyp, berechtigung: Berechtigungstyp, bis: int | None
) -> None:
    fenster = {} if bis is None else {"bis": clock.heute() + timedelta(days=bis)}
    with pytest.raises(DomainError):
        mitgliedschaft.beitreten(
            welt, firma(welt), konto(welt, email), typ, berechtigung, **fenster, durch=DURCH
        )


def test_der_erste_firmenadmin_hebt_das_zeichen_auf(welt: Session) -> None:
    stahlbau = firma(welt, STAHLBAU)
    assert stahlbau.ohne_firmenadmin and stahlbau.hatte_firmenadmin
    mitgliedschaft.beitreten(
        welt, stahlbau, konto(welt, LENA), EIGEN, Berechtigungstyp.FIRMENADMIN, durch=DURCH
    )
    assert not stahlbau.ohne_firmenadmin
    assert letzter(welt).einzelheiten["berechtigungstyp"] == "FirmenAdmin"


def test_eine_sperre_haelt_an_und_entsperren_bringt_zurueck(welt: Session) -> None:
    lena, vorher = mitglied(welt, LENA), stand(welt, LENA)
    mitgliedschaft.sperren(welt, lena, DURCH)
    assert not hat_zugang(welt, LENA)
    mitgliedschaft.entsperren(welt, lena, DURCH)
    assert hat_zugang(welt, LENA)
    assert stand(welt, LENA) == vorher + 2


def test_entfernt_ist_entfernt_und_ein_neuer_beitritt_faengt_leer_an(welt: Session) -> None:
    mitgliedschaft.entfernen(welt, mitglied(welt, LENA), DURCH)
    assert not hat_zugang(welt, LENA)
    mitgliedschaft.beitreten(welt, firma(welt), konto(welt, LENA), EIGEN, durch=DURCH)
    assert not hat_zugang(welt, LENA)


def test_der_letzte_firmenadmin_geht_nur_durch_das_service_center(welt: Session) -> None:
    mitgliedschaft.sperren(welt, mitglied(welt, THOMAS), DURCH)
    sabine = mitglied(welt, SABINE)
    for handlung in (mitgliedschaft.sperren, mitgliedschaft.entfernen):
        with pytest.raises(DomainError, match="keinen aktiven FirmenAdmin"):
            handlung(welt, sabine, DURCH)
    mitgliedschaft.entfernen_durch_service_center(welt, sabine, DURCH)
    assert firma(welt).ohne_firmenadmin


@pytest.mark.usefixtures("eigene_welt")
def test_zwei_zugleich_lassen_einen_firmenadmin_uebrig() -> None:
    los = threading.Barrier(2)
    abgelehnt = []

    def gehen(email: str) -> None:
        los.wait(10)
        try:
            with transaction() as db:
                mitgliedschaft.entfernen(db, mitglied(db, email), DURCH)
        except DomainError as fehler:
            abgelehnt.append(fehler)

    beide = [threading.Thread(target=gehen, args=(email,)) for email in (SABINE, THOMAS)]
    for faden in beide:
        faden.start()
    for faden in beide:
        faden.join(20)
    assert len(abgelehnt) == 1
    with snapshot() as db:
        geblieben = [m for e in (SABINE, THOMAS) if not (m := mitglied(db, e)).entfernt_am]
    assert len(geblieben) == 1


def test_eine_gesperrte_firma_oeffnet_niemandem_etwas(welt: Session) -> None:
    vorher = {email: stand(welt, email) for email in (LENA, NORDS, PFLEGE)}
    firmen.sperren(welt, firma(welt), DURCH)
    assert not hat_zugang(welt, LENA) and not hat_zugang(welt, NORDS)
    gehoben = {e for e, s in vorher.items() if stand(welt, e) > s}
    assert gehoben == {LENA, NORDS}
    firmen.entsperren(welt, firma(welt), DURCH)
    assert hat_zugang(welt, LENA)


def test_ein_gesperrtes_konto_verliert_seine_sitzungen_fuer_immer(welt: Session) -> None:
    lena = konto(welt, LENA)
    sitzung.eroeffnen(welt, lena.id or 0, DACH)
    benutzerkonto.sperren(welt, lena, DURCH)
    assert not hat_zugang(welt, LENA)
    benutzerkonto.entsperren(welt, lena, DURCH)
    assert hat_zugang(welt, LENA)
    assert welt.exec(select(Sitzung).where(Sitzung.benutzer_id == lena.id)).all() == []


def test_ein_neues_konto_ohne_passwort_wartet(welt: Session) -> None:
    neu = benutzerkonto.anlegen(
        welt, email=" Neu@Muster.example ", vorname="Ada", nachname="Önal", durch=DURCH
    )
    assert (neu.email, neu.status) == ("neu@muster.example", Kontostatus.WARTET)
    with pytest.raises(DomainError, match="schon ein Konto"):
        benutzerkonto.anlegen(welt, email=LENA, vorname="L", nachname="S", durch=DURCH)


def test_viele_zugleich_sind_wie_einzelne(welt: Session) -> None:
    neue = [Neukonto(f"p{i}@muster.example", "Pia", f"Nr{i}") for i in range(3)]
    ids = benutzerkonto.viele_anlegen(welt, neue, "hash", DURCH)
    muster = firma(welt).id or 0
    beitritte = [Beitritt(muster, i, neue[0].kontoart, EIGEN) for i in ids.values()]
    mitglieder = mitgliedschaft.viele_beitreten(welt, beitritte, DURCH)
    zeile = welt.get_one(Mitgliedschaft, mitglieder[muster, ids["p1@muster.example"]])
    assert (zeile.personentyp, zeile.berechtigungstyp) == ("firmeneigen", "Nutzer")
    assert letzter(welt).betroffener == "Pia Nr2"
    assert stand(welt, "p0@muster.example") == 1
