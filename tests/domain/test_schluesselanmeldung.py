"""Signing in with a Benutzerschlüssel: who may, and that every failure is one."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from firmenportal.db import snapshot, transaction
from firmenportal.demo import PASSWORT
from firmenportal.domain import berechtigung, sitzung, vermittler, zugang
from firmenportal.domain.anmeldebremse import ERLAUBT, GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur, Kontostatus
from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Benutzerschluessel
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zugang import Anmeldung, Versuch
from tests.domain.besetzung import DURCH, SUED, haus, konto
from tests.domain.test_zugang import gezaehlt

pytestmark = pytest.mark.usefixtures("eigene_welt")
BIRTE, BIRTES = "schluessel@maklernord.example", "MN-000417"
FALSCH = "Benutzerschlüssel oder Passwort ist falsch."


def versuch(schluessel: str = BIRTES, wort: str = PASSWORT, **mehr: str) -> Versuch:
    return Versuch(schluessel, wort, DACH, mit_schluessel=True, **mehr)


def scheitert(probe: Versuch) -> None:
    with pytest.raises(DomainError) as fehler:
        zugang.anmelden(probe)
    assert str(fehler.value) == FALSCH


def birte() -> Akteur:
    angemeldet = zugang.anmelden(versuch())
    with snapshot() as db:
        akteur = sitzung.akteur_der(db, hash_of(angemeldet.sitzung))
    assert akteur
    return akteur


def im_bestand(akteur: Akteur) -> bool:
    with snapshot() as db:
        return berechtigung.hat(db, akteur, Recht.BESTAND_LESEN, vertrag_id("AL-1000017"))


def schluessel_sperren(db: Session) -> None:
    db.get_one(Benutzerschluessel, BIRTES).gesperrt = True


def haus_sperren(db: Session) -> None:
    vermittler.haus_sperren(db, haus(db), DURCH)


def konto_sperren(db: Session) -> None:
    konto(db, BIRTE).status = Kontostatus.GESPERRT


def konto_wartet(db: Session) -> None:
    konto(db, BIRTE).status = Kontostatus.WARTET


def verknuepfung_loesen(db: Session) -> None:
    db.get_one(Benutzerschluessel, BIRTES).benutzer_id = None


def haus_verlassen(db: Session) -> None:
    vermittler.austreten(db, konto(db, BIRTE), DURCH)


def haus_wechseln(db: Session) -> None:
    vermittler.austreten(db, konto(db, BIRTE), DURCH)
    vermittler.eintreten(db, konto(db, BIRTE), haus(db, SUED), durch=DURCH)


def passwort_fehlt(db: Session) -> None:
    konto(db, BIRTE).passwort_hash = None


@pytest.mark.parametrize("geschrieben", [BIRTES, " mn-000417 "])
def test_birte_meldet_sich_mit_ihrem_schluessel_an(geschrieben: str) -> None:
    angemeldet = zugang.anmelden(versuch(geschrieben))
    with snapshot() as db:
        akteur = sitzung.akteur_der(db, hash_of(angemeldet.sitzung))
    assert akteur and (akteur.email, akteur.auspraegung) == (BIRTE, DACH.key)
    assert im_bestand(akteur)


def test_die_sitzung_beginnt_unter_dem_portal_von_dem_sie_kam() -> None:
    unter = Versuch(BIRTES, PASSWORT, AUSPRAEGUNGEN["metallrente"], mit_schluessel=True)
    with snapshot() as db:
        akteur = sitzung.akteur_der(db, hash_of(zugang.anmelden(unter).sitzung))
    assert akteur and akteur.auspraegung == "metallrente"


@pytest.mark.parametrize(
    "hindernis",
    [
        schluessel_sperren,
        haus_sperren,
        konto_sperren,
        konto_wartet,
        verknuepfung_loesen,
        haus_verlassen,
        haus_wechseln,
        passwort_fehlt,
    ],
)
def test_was_auch_entgegensteht_der_satz_ist_derselbe(
    hindernis: Callable[[Session], None],
) -> None:
    with transaction() as db:
        hindernis(db)
    scheitert(versuch())
    with snapshot() as db:
        assert db.exec(select(sitzung.Sitzung)).all() == []


@pytest.mark.parametrize(
    ("schluessel", "wort"),
    [
        (BIRTES, "drei Dampfer vor Husum"),
        (BIRTES, ""),
        (BIRTE, PASSWORT),
        ("MN-999999", PASSWORT),
        ("", PASSWORT),
        ("%", PASSWORT),
        ("' OR 1=1 --", PASSWORT),
        ("\ud800", PASSWORT),
        ("MN-000417\0", PASSWORT),
        ("x" * 100_000, PASSWORT),
    ],
)
def test_falsche_eingaben_sagen_nichts(schluessel: str, wort: str) -> None:
    scheitert(versuch(schluessel, wort))


def test_der_schluessel_ist_keine_email_adresse() -> None:
    with pytest.raises(DomainError, match="E-Mail-Adresse oder Passwort ist falsch"):
        zugang.anmelden(Versuch(BIRTES, PASSWORT, DACH))


def test_unbekannte_und_freie_schluessel_machen_dieselbe_arbeit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with transaction() as db:
        db.add(Benutzerschluessel(schluessel="MN-000999", maklerhaus_id=haus(db).id or 0))
    scheitert(versuch(wort="falsch"))  # the hash of nobody is made once
    arbeit: list[list[str]] = []
    for schluessel in (BIRTES, "MN-000999", "MN-999999"):
        with gezaehlt(monkeypatch) as getan:
            scheitert(versuch(schluessel, "falsch"))
        arbeit.append(getan)
    assert arbeit[0].count("argon2") == 1
    assert arbeit[0] == arbeit[1] == arbeit[2]


def test_nach_zehn_fehlern_wartet_jeder_schluessel_ob_bekannt_oder_nicht() -> None:
    geraet = zugang.anmelden(versuch()).geraet
    for schluessel in (BIRTES, "MN-999999"):
        for n in range(ERLAUBT):
            scheitert(versuch(schluessel, "falsch", adresse=f"198.51.100.{n}"))
        with pytest.raises(GebremstError, match="eine Minute"):
            zugang.anmelden(versuch(schluessel, adresse="203.0.113.1"))
    assert zugang.anmelden(versuch(geraet_secret=geraet)).sitzung, "her own browser is not shut out"


def test_birte_sieht_die_versuche_an_ihrem_schluessel() -> None:
    scheitert(versuch(wort="falsch", adresse="192.0.2.9"))
    with snapshot() as db:
        ihre = select(Anmeldung).where(Anmeldung.benutzer_id == konto(db, BIRTE).id)
        letzter = db.exec(ihre.order_by(col(Anmeldung.id).desc())).first()
    assert letzter and (letzter.erfolgreich, letzter.adresse) == (False, "192.0.2.9")


@pytest.mark.parametrize("hindernis", [schluessel_sperren, haus_sperren, haus_verlassen])
def test_ein_gesperrter_schluessel_oeffnet_auch_der_offenen_sitzung_nichts(
    hindernis: Callable[[Session], None],
) -> None:
    akteur = birte()
    assert im_bestand(akteur)
    with transaction() as db:
        hindernis(db)
    assert not im_bestand(akteur)


def test_der_schluessel_gehoert_zum_konto_wie_auch_immer_es_sich_anmeldet() -> None:
    with snapshot() as db:
        per_mail = zugang.anmelden(Versuch(BIRTE, PASSWORT, DACH)).sitzung
        akteur = sitzung.akteur_der(db, hash_of(per_mail))
    assert akteur and im_bestand(akteur)
