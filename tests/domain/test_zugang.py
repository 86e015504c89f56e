"""Signing in: one answer for every failure, equal work, known devices, nothing fixed in advance."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from passlib.context import CryptContext
from sqlalchemy import event
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import engine, snapshot, transaction
from firmenportal.domain import passwort, sitzung, zugang
from firmenportal.domain.anmeldebremse import ERLAUBT, GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.zugang import Anmeldung, Geraet, Versuch
from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen, person

pytestmark = pytest.mark.usefixtures("db_url")
FALSCH = "E-Mail-Adresse oder Passwort ist falsch."


def versuch(email: str = LENA, wort: str = PASSWORT, **mehr: str) -> Versuch:
    return Versuch(email, wort, AUSPRAEGUNGEN["metallrente"], mit_schluessel=False, **mehr)


def scheitert(probe: Versuch) -> None:
    with pytest.raises(DomainError, match=FALSCH):
        zugang.anmelden(probe)


def akteur(secret: str) -> Akteur | None:
    with snapshot() as db:
        return sitzung.akteur_der(db, hash_of(secret))


@contextmanager
def gezaehlt(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is done meanwhile: each statement, and each argon2."""
    getan: list[str] = []
    verify = CryptContext.verify

    def counted(self: CryptContext, *args: object) -> bool:
        getan.append("argon2")
        return verify(self, *args)

    def statement(*args: object) -> None:
        getan.append(str(args[2]))

    event.listen(engine(), "before_cursor_execute", statement)
    with monkeypatch.context() as patch:
        patch.setattr(CryptContext, "verify", counted)
        yield getan
    event.remove(engine(), "before_cursor_execute", statement)


def test_lena_meldet_sich_an_und_ist_unter_ihrer_auspraegung() -> None:
    anlegen()
    angemeldet = zugang.anmelden(versuch(" Nutzer@Muster.example "))
    lena = akteur(angemeldet.sitzung)
    assert lena and (lena.email, lena.auspraegung) == (LENA, "metallrente")


@pytest.mark.parametrize(
    ("email", "wort"),
    [
        (LENA, ANDERES),
        (LENA, ""),
        (LENA, PASSWORT + "\0"),
        (LENA, PASSWORT.upper()),
        (LENA, "x" * 100_000),
        ("niemand@muster.example", PASSWORT),
        ("gesperrt@muster.example", PASSWORT),
        ("wartet@muster.example", PASSWORT),
        ("ohne@muster.example", PASSWORT),
        ("", PASSWORT),
        ("' OR 1=1 --", PASSWORT),
        ("x" * 100_000, PASSWORT),
        ("\ud800@muster.example", "\ud800"),
    ],
)
def test_jeder_fehler_hat_denselben_satz(email: str, wort: str) -> None:
    anlegen()
    anlegen("gesperrt@muster.example", status=Kontostatus.GESPERRT)
    anlegen("wartet@muster.example", status=Kontostatus.WARTET)
    anlegen("ohne@muster.example", hash=None)
    scheitert(versuch(email, wort))
    with snapshot() as db:
        assert db.exec(select(sitzung.Sitzung)).all() == []


def test_unbekannte_konten_machen_dieselbe_arbeit(monkeypatch: pytest.MonkeyPatch) -> None:
    anlegen()
    anlegen("ohne@muster.example", hash=None)
    scheitert(versuch(wort=ANDERES))  # the hash of nobody is made once
    arbeit: list[list[str]] = []
    for email in (LENA, "ohne@muster.example", "niemand@muster.example"):
        with gezaehlt(monkeypatch) as getan:
            scheitert(versuch(email, ANDERES))
        arbeit.append(getan)
    assert arbeit[0].count("argon2") == 1
    assert arbeit[0] == arbeit[1] == arbeit[2]


def test_was_laenger_ist_als_jedes_passwort_wird_nicht_gehasht(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anlegen()
    with gezaehlt(monkeypatch) as getan:
        scheitert(versuch(wort="x" * 129))
    assert "argon2" not in getan


def test_dasselbe_passwort_in_anderer_schreibweise_ist_dasselbe() -> None:
    anlegen(hash=passwort.hashen("Grüße aus Süderlügum"))
    zerlegt = "Gru\u0308ße\u00a0aus Su\u0308derlu\u0308gum"
    assert akteur(zugang.anmelden(versuch(wort=zerlegt)).sitzung)


def test_auch_nullzeichen_und_emoji_sind_zeichen() -> None:
    anlegen(hash=passwort.hashen("ein\0seltsames🦢Passwort"))
    scheitert(versuch(wort="ein"))
    assert akteur(zugang.anmelden(versuch(wort="ein\0seltsames🦢Passwort")).sitzung)


def test_versuche_stehen_im_konto_gelungene_wie_gescheiterte() -> None:
    lena = anlegen()
    scheitert(versuch(wort=ANDERES, geraet="Firefox unter Linux", adresse="192.0.2.1"))
    zugang.anmelden(versuch(adresse="192.0.2.2"))
    with snapshot() as db:
        zeilen = db.exec(select(Anmeldung).where(Anmeldung.benutzer_id == lena)).all()
    assert [(z.erfolgreich, z.adresse) for z in zeilen] == [
        (False, "192.0.2.1"),
        (True, "192.0.2.2"),
    ]


def test_nach_zehn_fehlern_wartet_auch_wer_das_passwort_kennt() -> None:
    anlegen()
    for _ in range(ERLAUBT):
        scheitert(versuch(wort=ANDERES))
    with pytest.raises(GebremstError, match="eine Minute") as bekannt:
        zugang.anmelden(versuch())
    for n in range(ERLAUBT):
        scheitert(versuch("niemand@muster.example", adresse=f"192.0.2.{n}"))
    with pytest.raises(GebremstError) as unbekannt:
        zugang.anmelden(versuch("niemand@muster.example", adresse="192.0.2.99"))
    assert str(bekannt.value) == str(unbekannt.value)


def test_pausen_wachsen_und_enden() -> None:
    anlegen()
    with time_machine.travel(clock.now(), tick=False) as zeit:
        for _ in range(ERLAUBT):
            scheitert(versuch(wort=ANDERES))
        for minuten in (1, 2, 5, 15, 30, 60, 60):
            with pytest.raises(GebremstError) as pause:
                zugang.anmelden(versuch())
            assert pause.value.minuten == minuten
            zeit.shift(timedelta(minutes=minuten))
            scheitert(versuch(wort=ANDERES))
        zeit.shift(timedelta(minutes=60))
        assert akteur(zugang.anmelden(versuch()).sitzung)


def test_wer_richtig_ist_beginnt_wieder_bei_null() -> None:
    anlegen()
    for runde in range(2):
        for _ in range(ERLAUBT - 1):
            scheitert(versuch(wort=ANDERES, adresse=f"192.0.2.{runde}"))
        assert akteur(zugang.anmelden(versuch(adresse="198.51.100.1")).sitzung)


def test_eine_adresse_probiert_nicht_beliebig_viele_konten() -> None:
    for n in range(ERLAUBT):
        scheitert(versuch(f"{n}@muster.example", adresse=f"2001:db8::{n}"))
    with pytest.raises(GebremstError):
        zugang.anmelden(versuch("noch-einer@muster.example", adresse="2001:db8::ffff:1"))
    scheitert(versuch("noch-einer@muster.example", adresse="2001:db8:1::1"))


def test_wer_sich_am_eigenen_konto_vertippt_sperrt_nicht_das_ganze_buero() -> None:
    anlegen()
    for _ in range(ERLAUBT):
        scheitert(versuch("otto@muster.example", ANDERES))
    assert akteur(zugang.anmelden(versuch()).sitzung)


def test_ein_bekanntes_geraet_sperrt_kein_fremder_aus() -> None:
    anlegen()
    geraet = zugang.anmelden(versuch()).geraet
    for _ in range(ERLAUBT):
        scheitert(versuch(wort=ANDERES))
    with pytest.raises(GebremstError):
        zugang.anmelden(versuch())
    assert akteur(zugang.anmelden(versuch(geraet_secret=geraet)).sitzung)
    with pytest.raises(GebremstError):  # and the stranger goes on waiting
        zugang.anmelden(versuch())


def test_ein_bekanntes_geraet_hat_seine_eigene_zaehlung() -> None:
    anlegen()
    geraet = zugang.anmelden(versuch()).geraet
    for _ in range(ERLAUBT):
        scheitert(versuch(wort=ANDERES, geraet_secret=geraet))
    with pytest.raises(GebremstError):
        zugang.anmelden(versuch(geraet_secret=geraet))
    assert akteur(zugang.anmelden(versuch()).sitzung)


def test_ein_geraet_ist_nur_bei_dem_konto_bekannt_das_es_benutzt_hat() -> None:
    anlegen()
    anlegen("otto@muster.example")
    geraet = zugang.anmelden(versuch("otto@muster.example")).geraet
    for _ in range(ERLAUBT):
        scheitert(versuch(wort=ANDERES, adresse="192.0.2.1"))
    with pytest.raises(GebremstError):
        zugang.anmelden(versuch(geraet_secret=geraet))


def test_ein_untergeschobenes_geraet_ist_nach_der_anmeldung_wertlos() -> None:
    anlegen()
    anlegen("otto@muster.example")
    untergeschoben = zugang.anmelden(versuch("otto@muster.example")).geraet
    neu = zugang.anmelden(versuch(geraet_secret=untergeschoben)).geraet
    with snapshot() as db:
        bekannt = {g.secret_hash for g in db.exec(select(Geraet))}
    assert bekannt == {hash_of(neu)}


def test_ein_sturm_von_versuchen_kommt_kaum_ueber_die_erlaubten_hinaus() -> None:
    anlegen()
    threads = 4

    def probieren(_: int) -> type[Exception]:
        with pytest.raises(DomainError) as fehler:
            zugang.anmelden(versuch(wort=ANDERES))
        return type(fehler.value)

    with ThreadPoolExecutor(threads) as pool:
        antworten = list(pool.map(probieren, range(40)))
    assert antworten.count(DomainError) < ERLAUBT + threads


def test_veraltete_hashes_erneuern_sich_bei_der_anmeldung() -> None:
    alt = passwort.PASSWORT_HASH.using(argon2__time_cost=1, argon2__memory_cost=8192).hash(PASSWORT)
    lena = anlegen(hash=alt)
    scheitert(versuch(wort=ANDERES))
    assert person(lena).passwort_hash == alt
    zugang.anmelden(versuch())
    neu = person(lena).passwort_hash
    assert neu and "m=19456,t=2,p=1" in neu
    assert akteur(zugang.anmelden(versuch()).sitzung)


def test_jede_anmeldung_hat_ein_neues_geheimnis_und_beendet_die_vorige() -> None:
    anlegen()
    erste = zugang.anmelden(versuch()).sitzung
    zweite = zugang.anmelden(versuch(), vorige_sitzung=hash_of(erste)).sitzung
    assert erste != zweite
    assert akteur(erste) is None and akteur(zweite)


def test_eine_gescheiterte_anmeldung_beendet_nichts() -> None:
    anlegen()
    erste = zugang.anmelden(versuch()).sitzung
    with pytest.raises(DomainError):
        zugang.anmelden(versuch(wort=ANDERES), vorige_sitzung=hash_of(erste))
    assert akteur(erste)


def test_das_alte_passwort_oeffnet_keine_sitzung_mehr_wenn_es_gerade_ersetzt_wurde(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lena = anlegen()

    def richtig_und_dann_ersetzt(*_: object) -> bool:
        with transaction() as db:
            db.get_one(Benutzer, lena).passwort_hash = passwort.niemandes_hash()
        return True

    monkeypatch.setattr(passwort, "stimmt", richtig_und_dann_ersetzt)
    scheitert(versuch())


# Step-up


def angemeldet() -> Akteur:
    anlegen()
    lena = akteur(zugang.anmelden(versuch()).sitzung)
    assert lena
    return lena


def bestaetigt(wer: Akteur) -> bool:
    with snapshot() as db:
        return sitzung.bestaetigt(db, wer)


def test_bestaetigen_gilt_fuenf_minuten_unter_neuem_geheimnis() -> None:
    lena = angemeldet()
    assert not bestaetigt(lena)
    with time_machine.travel(clock.now(), tick=False) as zeit:
        neu = akteur(zugang.bestaetigen(lena, PASSWORT))
        assert neu and neu.sitzung != lena.sitzung and bestaetigt(neu)
        with snapshot() as db:
            assert sitzung.akteur_der(db, lena.sitzung) is None
        zeit.shift(timedelta(minutes=4, seconds=59))
        assert bestaetigt(neu)
        zeit.shift(timedelta(seconds=1))
        with pytest.raises(BestaetigungNoetigError), snapshot() as db:
            sitzung.require_bestaetigt(db, neu)


def test_falsch_bestaetigt_ist_nicht_bestaetigt_und_wird_gebremst() -> None:
    lena = angemeldet()
    for _ in range(ERLAUBT):
        with pytest.raises(DomainError, match="falsch"):
            zugang.bestaetigen(lena, ANDERES)
    with pytest.raises(GebremstError):
        zugang.bestaetigen(lena, PASSWORT)
    assert not bestaetigt(lena)


@pytest.mark.parametrize("ende", [sitzung.UNGENUTZT, sitzung.LAENGSTENS])
def test_sitzungen_enden_nach_ihrer_zeit(ende: timedelta) -> None:
    lena = angemeldet()
    with time_machine.travel(clock.now(), tick=False) as zeit:
        schritte = ende // timedelta(minutes=29)
        for _ in range(schritte):
            zeit.shift(timedelta(minutes=29))
            nutzen(lena)
        zeit.shift(ende - schritte * timedelta(minutes=29) + timedelta(seconds=30))
        if ende == sitzung.UNGENUTZT:
            zeit.shift(timedelta(minutes=29))
        with snapshot() as db:
            assert sitzung.akteur_der(db, lena.sitzung) is None


def nutzen(wer: Akteur) -> None:
    with transaction() as db:
        sitzung.genutzt(db, wer.sitzung)
        assert sitzung.frist(db, wer) > 0
