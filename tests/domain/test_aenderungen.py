"""Who reads what of a Firma's protocol, and what search and filters find in it."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import (
    aenderungen,
    delegation,
    mitgliedschaft,
    protokoll,
    vertragsrecht,
    vertretung,
)
from firmenportal.domain.aenderungen import Protokollzeile
from firmenportal.domain.benutzer import Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.handlungen import in_worten
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from tests.domain.besetzung import DURCH, firma, konto, mitglied
from tests.domain.conftest import AkteurOf

SABINE, JOERG, LENA = "firmenadmin@muster.example", "admin@muster.example", "nutzer@muster.example"
TJARK, DENIZ = "vermittleradmin@maklernord.example", "gesperrt@muster.example"
AL17, AL25, AL33 = (vertrag_id(n) for n in ("AL-1000017", "AL-1000025", "AL-1000033"))
LESEN, BERECHNEN = Recht.BESTAND_LESEN, Recht.BERECHNEN


@pytest.fixture
def als(welt: Session, akteur_of: AkteurOf):
    """`als(JOERG)`: as whom the person governs Muster."""
    return lambda email: delegation.verwalter(welt, akteur_of(email), firma(welt).id or 0)


def zeilen(db: Session, v: Verwalter, **auswahl: str) -> list[Protokollzeile]:
    db.flush()
    return aenderungen.seite(db, v, aenderungen.auswahl_aus(auswahl), 1).zeilen


def worte(zeile: Protokollzeile) -> list[str]:
    return [in_worten(a, "de") for a in zeile.aenderungen]


def test_der_firmenadmin_liest_alles_die_neueste_zuerst(welt: Session, als) -> None:
    lena = mitglied(welt, LENA)
    vertragsrecht.erteilen(welt, lena, [Zelle(AL25, BERECHNEN)], durch=konto(welt, SABINE).wer)
    welt.flush()
    seite = aenderungen.seite(welt, als(SABINE), aenderungen.auswahl_aus({}), 1)
    kopf = welt.get_one(protokoll.Protokollkette, protokoll.kette_firma(lena.firma_id))
    neueste = seite.zeilen[0]
    assert seite.gesamt == kopf.laenge and neueste.lfd == kopf.laenge
    assert (neueste.akteur, neueste.betroffener) == ("Sabine Krüger-Özdemir", "Lena Schäfer")
    assert (neueste.titel, worte(neueste)) == (
        "Rechte erteilt",
        ["Berechnen für AL-1000025: neu, unbefristet"],
    )


def test_ein_admin_liest_von_einem_eintrag_nur_was_seine_vertraege_betrifft(
    welt: Session, als
) -> None:
    lena, joerg = mitglied(welt, LENA), als(JOERG)
    vertragsrecht.erteilen(
        welt, lena, [Zelle(AL25, BERECHNEN), Zelle(AL33, BERECHNEN)], durch=DURCH
    )
    (neueste, *_) = zeilen(welt, joerg)
    assert worte(neueste) == ["Berechnen für AL-1000033: neu, unbefristet"]
    vertragsrecht.erteilen(welt, lena, [Zelle(AL25, LESEN)], durch=DURCH)
    assert zeilen(welt, joerg)[0].lfd == neueste.lfd


def test_eine_suche_verraet_einem_admin_keinen_fremden_vertrag(welt: Session, als) -> None:
    lena = mitglied(welt, LENA)
    zellen = [Zelle(AL25, BERECHNEN), Zelle(AL33, BERECHNEN)]
    vertragsrecht.erteilen(welt, lena, zellen, durch=DURCH)
    for auswahl in ({"suche": "AL-1000025"}, {"vertrag": "AL-1000025"}):
        assert zeilen(welt, als(JOERG), **auswahl) == []
        assert zeilen(welt, als(SABINE), **auswahl) != []


def test_eine_sperre_sieht_ein_admin_bei_wem_er_sieht(welt: Session, als) -> None:
    gesehen, fremd = mitglied(welt, LENA), _ohne_zeilen_bei(welt, als(JOERG))
    for m in (gesehen, fremd):
        mitgliedschaft.sperren(welt, m, DURCH)
    assert zeilen(welt, als(JOERG))[0].betroffener == "Lena Schäfer"
    assert zeilen(welt, als(SABINE))[0].betroffener != "Lena Schäfer"


def test_eine_vertretung_sieht_ein_admin_nur_wenn_er_beide_sieht(welt: Session, als) -> None:
    lena, fremd = mitglied(welt, LENA), _ohne_zeilen_bei(welt, als(JOERG))
    heute = clock.heute()
    vertretung.beantragen(welt, fremd, lena, heute, heute + timedelta(days=3), [(AL25, LESEN)])
    assert zeilen(welt, als(JOERG), art="vertretung") == []
    assert zeilen(welt, als(SABINE), art="vertretung")[0].betroffener == "Lena Schäfer"


def test_ein_admin_der_vermittler_ist_liest_nichts(welt: Session, als) -> None:
    for lesen in (aenderungen.seite, aenderungen.stapel):
        with pytest.raises(NotFoundError):
            lesen(welt, als(TJARK), aenderungen.auswahl_aus({}), 1)


def test_niemand_liest_von_einer_anderen_firma(welt: Session, akteur_of: AkteurOf) -> None:
    fremd = akteur_of("firmenadmin@pflege.example")
    with pytest.raises(NotFoundError):
        delegation.verwalter(welt, fremd, firma(welt).id or 0)
    v = delegation.verwaltungen(welt, fremd)[0]
    lena = str(mitglied(welt, LENA).id)
    for auswahl in ({"suche": "Lena"}, {"person": lena}, {"vertrag": "AL-1000017"}):
        assert zeilen(welt, v, **auswahl) == []


@pytest.mark.parametrize(
    "auswahl",
    [
        {"suche": "schafer lena"},
        {"suche": "1000017"},
        {"art": "rechte"},
        {"vertrag": "AL-1000017"},
        {"von": "HEUTE"},
        {"bis": "HEUTE", "suche": "lena"},
        {"person": "LENA"},
        {"akteur": "SABINE", "person": "LENA"},
    ],
)
def test_suche_und_filter_finden_den_eintrag(welt: Session, als, auswahl: dict[str, str]) -> None:
    lena, sabine = mitglied(welt, LENA), mitglied(welt, SABINE)
    vertragsrecht.erteilen(welt, lena, [Zelle(AL17, BERECHNEN)], durch=konto(welt, SABINE).wer)
    werte = {"HEUTE": str(clock.heute()), "LENA": str(lena.id), "SABINE": str(sabine.id)}
    gefunden = zeilen(welt, als(SABINE), **{k: werte.get(w, w) for k, w in auswahl.items()})
    assert worte(gefunden[0]) == ["Berechnen für AL-1000017: neu, unbefristet"]


@pytest.mark.parametrize(
    "auswahl",
    [
        {"suche": "gibtesnicht"},
        {"suche": "%"},
        {"art": "protokoll"},
        {"bis": "2001-01-01"},
        {"person": "999999999"},
        {"akteur": "LENA"},
    ],
)
def test_was_nicht_passt_wird_nicht_gefunden(welt: Session, als, auswahl: dict[str, str]) -> None:
    werte = {"LENA": str(mitglied(welt, LENA).id)}
    assert zeilen(welt, als(SABINE), **{k: werte.get(w, w) for k, w in auswahl.items()}) == []


@pytest.mark.parametrize(
    "auswahl",
    [
        {"person": "9" * 50, "akteur": "-1"},
        {"art": "x' OR 1=1 --", "vertrag": "AL-1"},
        {"von": "0001-01-01", "bis": "9999-99-99"},
        {"von": "2026-1-1", "suche": "\x00"},
    ],
)
def test_unsinn_in_der_adresse_zeigt_die_ganze_liste(
    welt: Session, als, auswahl: dict[str, str]
) -> None:
    assert len(zeilen(welt, als(SABINE), **auswahl)) == len(zeilen(welt, als(SABINE)))


def test_der_stapel_eines_exports_hat_jeden_eintrag_einmal(welt: Session, als) -> None:
    v, auswahl, gelesen, vor = als(SABINE), aenderungen.auswahl_aus({}), [], None
    while teil := aenderungen.stapel(welt, v, auswahl, vor):
        gelesen += [z.lfd for z in teil]
        vor = teil[-1].lfd
    gesamt = aenderungen.seite(welt, v, auswahl, 1).gesamt
    assert gelesen == list(range(gesamt, 0, -1))


def test_filtern_laesst_sich_nach_wem_man_sieht(welt: Session, als) -> None:
    alle, gesehene = (set(aenderungen.personen(welt, als(wer)).values()) for wer in (SABINE, JOERG))
    assert gesehene < alle and "Schäfer, Lena" in gesehene
    assert aenderungen.vertraege(welt, als(JOERG)) == ["AL-1000017", "AL-1000033"]


def _ohne_zeilen_bei(db: Session, v: Verwalter) -> Mitgliedschaft:
    """One of the Firma's own staff whom this Admin does not see."""
    gesehen = set(db.execute(delegation.mitglieder(v)).scalars())
    for email in ("urlaub@muster.example", "ohnerechte@muster.example", DENIZ):
        if (m := mitglied(db, email)).id not in gesehen:
            return m
    raise AssertionError("He sees them all.")
