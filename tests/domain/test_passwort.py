"""Passwords: what a good one is, how it is changed, and how a forgotten one is replaced."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import event
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import engine, snapshot, transaction
from firmenportal.domain import passwort, passwortguete, sitzung, zugang
from firmenportal.domain.anmeldebremse import ERLAUBT, GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus, Mitgliedschaft
from firmenportal.domain.einmalschluessel import Einmalschluessel, LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.passwortguete import PasswortError, eigene_woerter, guete
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id
from firmenportal.domain.zugang import Versuch
from firmenportal.settings import ROOT
from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen, link_in, person, post_an

METALL = AUSPRAEGUNGEN["metallrente"]


def anmelden(wort: str = PASSWORT) -> Akteur:
    angemeldet = zugang.anmelden(Versuch(LENA, wort, DACH))
    with snapshot() as db:
        lena = sitzung.akteur_der(db, hash_of(angemeldet.sitzung))
    assert lena
    return lena


def test_gehasht_werden_kann_ohne_dass_beim_ersten_mal_etwas_nachgeladen_wird() -> None:
    """Two logins at once just after the start met while the first was loading, and one failed."""
    frage = (
        "import firmenportal.domain.passwort; from passlib.hash import argon2; "
        "print(*(c.__name__ for c in argon2.__mro__))"
    )
    klassen = subprocess.run(
        [sys.executable, "-c", frage], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "_CffiBackend" in klassen and "_NoBackend" not in klassen


def lebt(lena: Akteur) -> bool:
    with snapshot() as db:
        return sitzung.akteur_der(db, lena.sitzung) is not None


def vergessen(email: str = LENA, adresse: str = "192.0.2.1") -> None:
    passwort.vergessen(email, METALL, adresse)


def secret_fuer_lena() -> str:
    """Lena has forgotten her password; the secret of the link in her newest mail."""
    vergessen()
    return link_in(post_an(LENA)[-1]).removeprefix("/passwort-neu/")


# What a good password is


@pytest.mark.parametrize(
    "schwach",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "passwortpasswort",
        "12345678901234567890",
        "qwertzuiopqwertzuiop",
        "Muster Maschinenbau",
        "MusterMaschinenbau2026",
        "lena.schaefer.lena",
        "nutzer@muster.example",
        "MetallRente MetallRente",
        "FirmenOnlineKlinikRente",
        "MaschinenbauSchäferLena",
        "maschinenbau-schaefer-1",
        "Direktrente Plus",
        "password" * 16,
    ],
)
def test_was_zu_lena_gehoert_oder_sich_wiederholt_ist_zu_leicht(schwach: str) -> None:
    with pytest.raises(PasswortError) as fehler:
        passwortguete.pruefen(schwach, schwach, WOERTER)
    assert fehler.value.grund == "zu-leicht"


WOERTER = [
    w
    for text in (
        "Lena",
        "Schäfer",
        LENA,
        "Muster Maschinenbau GmbH",
        "Direktrente Plus",
        *(a.name for a in AUSPRAEGUNGEN.values()),
    )
    for w in passwortguete._woerter(text)
]


@pytest.mark.parametrize(
    "gut",
    [
        PASSWORT,
        ANDERES,
        "correct horse battery staple",
        "Zähne-Öfter-Putzen!",
        "x9" * 3 + "kLö_3-v.Q2wR",
    ],
)
def test_ein_paar_fremde_woerter_sind_gut_genug(gut: str) -> None:
    passwortguete.pruefen(gut, gut, WOERTER)
    assert guete(gut, WOERTER) == passwortguete.Guete(
        guete(gut, WOERTER).score, "Das Passwort ist gut."
    )


@pytest.mark.parametrize("laenge", [0, 1, 14, 129, 60_000])
def test_laengen_ausserhalb_von_15_bis_128_werden_abgelehnt(laenge: int) -> None:
    wort = ("vier Kraniche am Deich " * 3_000)[:laenge]
    with pytest.raises(PasswortError) as fehler:
        passwortguete.pruefen(wort, wort, [])
    assert fehler.value.grund == "zu-kurz"
    assert guete(wort, []).score < passwortguete.GENUG


def test_128_zeichen_sind_noch_ein_passwort() -> None:
    wort = ("vier Kraniche am Deich, drei Dampfer vor Husum; " * 3)[:128]
    passwortguete.pruefen(wort, wort, [])
    assert passwort.stimmt(wort, passwort.hashen(wort))
    assert not passwort.stimmt(wort[:-1] + "?", passwort.hashen(wort))


def test_verschieden_geschriebene_passwoerter_fallen_auf() -> None:
    with pytest.raises(PasswortError) as fehler:
        passwortguete.pruefen(PASSWORT, ANDERES, [])
    assert fehler.value.grund == "ungleich"


@pytest.mark.parametrize(
    ("wort", "hinweis"),
    [
        ("", "mindestens 15"),
        ("Kraniche", "mindestens 15"),
        ("aaaaaaaaaaaaaaaaaaaa", "Wiederholungen"),
        ("abcdefghijklmnopqrst", "Folgen"),
        ("Muster Maschinenbau", "zu Ihnen, Ihrer Firma oder dem Portal"),
        (PASSWORT, "ist gut"),
    ],
)
def test_beim_tippen_hilft_ein_deutscher_satz(wort: str, hinweis: str) -> None:
    assert hinweis in guete(wort, WOERTER).hinweis


def test_zwei_personen_begegnen_sich_nicht_in_der_pruefung() -> None:
    """The library keeps the words of the person in a global."""

    def score(woerter: list[str]) -> int:
        return guete("Kranichwiesenbach Nord", woerter).score

    eigene = [["kranichwiesenbach", "nord"], []] * 20
    erwartet = [score(w) for w in eigene]
    assert erwartet[0] < erwartet[1]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(score, eigene)) == erwartet


@pytest.mark.parametrize(
    "boese", ["abcdefghijklmnopqrstuvwxyz" * 5, "@4(1!0$7" * 16, "1234567890" * 13]
)
def test_die_pruefung_bleibt_schnell(boese: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(guete, boese[:128], WOERTER).result(timeout=2)


def test_die_eigenen_woerter_kommen_aus_namen_firma_und_vertraegen(db_url: str) -> None:
    lena = anlegen()
    with transaction() as db:
        muster = Firma(kundennummer="K1", name="Muster Maschinenbau GmbH")
        fremd = Firma(kundennummer="K2", name="Beispiel Pflege")
        db.add_all([muster, fremd])
        db.flush()
        db.add(
            Mitgliedschaft(
                firma_id=muster.id or 0,
                benutzer_id=lena,
                personentyp="firmeneigen",
                seit=clock.now(),
            )
        )
        db.add(
            Gruppenvertrag(
                id=vertrag_id("AL-1000017"),
                nummer="AL-1000017",
                firma_id=muster.id or 0,
                sparte="bAV",
                durchfuehrungsweg="Direktversicherung",
                produkt="Direktrente Plus",
                beginn=date(2020, 1, 1),
            )
        )
        db.flush()
        woerter = set(eigene_woerter(db, db.get_one(Benutzer, lena)))
    assert {"lena", "schäfer", "schaefer", "nutzer", "muster", "maschinenbau"} <= woerter
    assert {"direktrente", "metallrente", "firmenportal", "mustermaschinenbaugmbh"} <= woerter
    assert "pflege" not in woerter


# Changing one's own


def test_das_eigene_passwort_aendern_beendet_alle_anderen_sitzungen(db_url: str) -> None:
    anlegen()
    woanders, hier = anmelden(), anmelden()
    neu = passwort.aendern(hier, PASSWORT, ANDERES, ANDERES)
    assert not lebt(woanders) and not lebt(hier)
    with snapshot() as db:
        weiter = sitzung.akteur_der(db, hash_of(neu))
        (eintrag,) = db.exec(select(Protokoll))
    assert weiter and weiter.benutzer_id == hier.benutzer_id
    assert (eintrag.handlung, eintrag.akteur) == ("passwort_geaendert", "Lena Schäfer")
    assert post_an(LENA)[-1].betreff == "Ihr Passwort wurde geändert"
    with pytest.raises(DomainError):
        anmelden(PASSWORT)
    assert anmelden(ANDERES)


@pytest.mark.parametrize(
    ("alt", "neu", "wiederholt"),
    [
        (ANDERES, ANDERES, ANDERES),
        ("", ANDERES, ANDERES),
        (PASSWORT, ANDERES, PASSWORT),
        (PASSWORT, "zu kurz", "zu kurz"),
        (PASSWORT, "Lena Lena Lena Lena", "Lena Lena Lena Lena"),
    ],
)
def test_was_nicht_geht_aendert_nichts(db_url: str, alt: str, neu: str, wiederholt: str) -> None:
    lena = anlegen()
    vorher, hier = person(lena).passwort_hash, anmelden()
    with pytest.raises(DomainError):
        passwort.aendern(hier, alt, neu, wiederholt)
    assert person(lena).passwort_hash == vorher and lebt(hier)
    assert post_an(LENA) == []


def test_das_alte_passwort_laesst_sich_nicht_durchprobieren(db_url: str) -> None:
    anlegen()
    hier = anmelden()
    for _ in range(ERLAUBT):
        with pytest.raises(DomainError, match="bisherige"):
            passwort.aendern(hier, "geraten", ANDERES, ANDERES)
    with pytest.raises(GebremstError):
        passwort.aendern(hier, PASSWORT, ANDERES, ANDERES)


# Forgotten


def test_wer_sein_passwort_vergisst_bekommt_einen_link_seines_portals(db_url: str) -> None:
    anlegen()
    hier, secret = anmelden(), secret_fuer_lena()
    (mail,) = post_an(LENA)
    assert "MetallRente" in mail.betreff and "eine Stunde" in mail.text
    assert secret not in mail.betreff
    with snapshot() as db:
        assert [z.secret_hash for z in db.exec(select(Einmalschluessel))] == [hash_of(secret)]
    assert passwort.link_gilt(secret) == METALL
    assert passwort.neu_setzen(secret, ANDERES, ANDERES) == METALL
    assert not lebt(hier), "every session ends"
    assert post_an(LENA)[-1].betreff == "Ihr Passwort wurde geändert"
    assert anmelden(ANDERES)


@contextmanager
def befehle() -> Iterator[list[str]]:
    """The statements sent meanwhile, commits included."""
    getan: list[str] = []

    def statement(*args: object) -> None:
        getan.append(str(args[2]))

    def commit(_connection: object) -> None:
        getan.append("COMMIT")

    event.listen(engine(), "before_cursor_execute", statement)
    event.listen(engine(), "commit", commit)
    yield getan
    event.remove(engine(), "before_cursor_execute", statement)
    event.remove(engine(), "commit", commit)


def test_niemand_erfaehrt_ob_es_ein_konto_gibt(db_url: str) -> None:
    anlegen()
    anlegen("gesperrt@muster.example", status=Kontostatus.GESPERRT)
    anlegen("wartet@muster.example", status=Kontostatus.WARTET)
    anlegen("ohne@muster.example", hash=None)
    arbeit: list[list[str]] = []
    wer = (LENA, "gesperrt@muster.example", "wartet@muster.example", "ohne@muster.example", "x")
    for email in wer:
        with befehle() as getan:
            vergessen(email)
        arbeit.append(getan)
    assert sum(b.startswith("INSERT") for b in arbeit[0]) == 2 and arbeit[0][-1] == "COMMIT"
    assert all(getan == arbeit[0] for getan in arbeit)
    assert [len(post_an(email)) for email in wer] == [1, 0, 0, 0, 0]


def test_ein_link_gilt_einmal_und_eine_stunde(db_url: str) -> None:
    anlegen()
    secret = secret_fuer_lena()
    with time_machine.travel(clock.now() + timedelta(hours=1)), pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen(secret, ANDERES, ANDERES)
    passwort.neu_setzen(secret, ANDERES, ANDERES)
    for _ in range(2):
        with pytest.raises(LinkAbgelaufenError):
            passwort.neu_setzen(secret, PASSWORT, PASSWORT)
    assert anmelden(ANDERES)


def test_ein_link_wirkt_auch_gleichzeitig_nur_einmal(db_url: str) -> None:
    anlegen()
    secret = secret_fuer_lena()

    def setzen(n: int) -> bool:
        try:
            passwort.neu_setzen(secret, f"{ANDERES} {n}", f"{ANDERES} {n}")
        except LinkAbgelaufenError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        gesetzt = list(pool.map(setzen, range(6)))
    assert gesetzt.count(True) == 1
    assert anmelden(f"{ANDERES} {gesetzt.index(True)}")


def test_ein_abgelehntes_passwort_verbraucht_den_link_nicht(db_url: str) -> None:
    anlegen()
    secret = secret_fuer_lena()
    with pytest.raises(PasswortError):
        passwort.neu_setzen(secret, "Lena Lena Lena Lena", "Lena Lena Lena Lena")
    passwort.neu_setzen(secret, ANDERES, ANDERES)


@pytest.mark.parametrize("secret", ["", "x", "x" * 10_000, "../..", "\0", "\ud800"])
def test_ein_erfundener_link_gilt_nicht(db_url: str, secret: str) -> None:
    with pytest.raises(LinkAbgelaufenError):
        passwort.link_gilt(secret)
    with pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen(secret, ANDERES, ANDERES)


def test_der_link_fuer_niemanden_oeffnet_nichts(db_url: str) -> None:
    vergessen("niemand@muster.example")
    with transaction() as db:
        zeile = db.exec(select(Einmalschluessel)).one()
        zeile_hash = zeile.secret_hash
        db.delete(zeile)
        db.flush()
        db.add(
            Einmalschluessel(
                secret_hash=hash_of("bekannt"), zweck=zeile.zweck, gueltig_bis=zeile.gueltig_bis
            )
        )
    assert zeile_hash
    with pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen("bekannt", ANDERES, ANDERES)


def test_wer_inzwischen_gesperrt_ist_setzt_kein_passwort(db_url: str) -> None:
    lena = anlegen()
    secret = secret_fuer_lena()
    with transaction() as db:
        db.get_one(Benutzer, lena).status = Kontostatus.GESPERRT
    with pytest.raises(LinkAbgelaufenError):
        passwort.neu_setzen(secret, ANDERES, ANDERES)


def test_ein_neues_passwort_entwertet_alle_anderen_links(db_url: str) -> None:
    anlegen()
    erster, zweiter = secret_fuer_lena(), secret_fuer_lena()
    passwort.neu_setzen(zweiter, ANDERES, ANDERES)
    with pytest.raises(LinkAbgelaufenError):
        passwort.link_gilt(erster)


def test_drei_links_in_der_stunde_reichen(db_url: str) -> None:
    anlegen()
    for _ in range(5):
        vergessen()
    assert len(post_an(LENA)) == 3
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        vergessen()
    assert len(post_an(LENA)) == 4


def test_eine_adresse_fragt_nicht_beliebig_oft(db_url: str) -> None:
    for n in range(20):
        vergessen(f"{n}@muster.example")
    with pytest.raises(GebremstError):
        vergessen("noch-einer@muster.example")
    vergessen("noch-einer@muster.example", adresse="192.0.2.2")


def test_hilfe_beim_tippen_gibt_es_nur_mit_sitzung_oder_link(db_url: str) -> None:
    anlegen()
    secret = secret_fuer_lena()
    for hilfe in (
        passwort.guete("lenalenalenalena", akteur=None, secret=secret),
        passwort.guete("lenalenalenalena", akteur=anmelden(), secret=""),
    ):
        assert hilfe.score < passwortguete.GENUG
    with pytest.raises(LinkAbgelaufenError):
        passwort.guete("lenalenalenalena", akteur=None, secret="erfunden")
