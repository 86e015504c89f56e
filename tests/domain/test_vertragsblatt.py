"""One contract: what each right opens of it, and the same answer for foreign and unknown."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsblatt import vertragsblatt
from tests.domain.conftest import AkteurOf

NUTZER, STEUER = "nutzer@muster.example", "steuer@kanzlei.example"
ADMIN, NORD = "firmenadmin@muster.example", "vermittler@maklernord.example"


def test_was_bestand_lesen_oeffnet(welt: Session, akteur_of: AkteurOf) -> None:
    blatt = vertragsblatt(welt, akteur_of(NUTZER), "AL-1000017")
    assert blatt.rechte == {Recht.BESTAND_LESEN}
    assert (blatt.firma, blatt.auspraegungen) == ("Muster Maschinenbau GmbH", ("metallrente",))
    assert blatt.daten is not None and blatt.daten.versicherte > 0
    assert blatt.beitrag is None


def test_was_abrechnung_lesen_oeffnet(welt: Session, akteur_of: AkteurOf) -> None:
    blatt = vertragsblatt(welt, akteur_of(STEUER), "AL-1000017")
    assert blatt.rechte == {Recht.ABRECHNUNG_LESEN}
    assert blatt.daten is None
    assert blatt.beitrag is not None and blatt.beitrag.beitrag_cent == 2_741_800


def test_vermittler_und_vollmacht_sieht_nur_wer_zur_firma_gehoert(
    welt: Session, akteur_of: AkteurOf
) -> None:
    for email in (ADMIN, NUTZER):
        betreuung = vertragsblatt(welt, akteur_of(email), "AL-1000017").betreuung
        assert betreuung is not None and betreuung.haus == "Makler Nord GmbH"
        assert betreuung.vollmacht_seit is not None
    for email in (STEUER, NORD):
        assert vertragsblatt(welt, akteur_of(email), "AL-1000017").betreuung is None


def test_vermittler_ohne_vollmacht_und_vertrag_ohne_vermittler(
    welt: Session, akteur_of: AkteurOf
) -> None:
    ohne_vollmacht = vertragsblatt(welt, akteur_of(ADMIN), "AL-1000041").betreuung
    assert ohne_vollmacht is not None and ohne_vollmacht.vollmacht_seit is None
    bestand = select(Bestand).where(Bestand.vertrag_id == vertrag_id("AL-1000041"))
    for zeile in welt.exec(bestand):
        zeile.von, zeile.bis = clock.heute() - timedelta(days=9_999), clock.heute()
    welt.flush()
    assert vertragsblatt(welt, akteur_of(ADMIN), "AL-1000041").betreuung is None


@pytest.mark.parametrize(
    "nummer",
    [
        "AL-1000025",  # another Ausprägung
        "AL-1000090",  # without Kennung
        "AL-1000033",  # of the own Firma, but no right on it
        "AL-9999999",
        "AL-1060017",
        "W9999999999",
        "",
        "AL-100001",
        "al-1000017",
        "AL-1000017 ",
        "AL-1000017\x00",
        "AL-١٠٠٠٠١٧",
        "0x10",
        "9" * 5_000,
        "%",
        "../../etc/passwd",
    ],
)
def test_fremd_unbekannt_und_unsinnig_ist_dasselbe(
    welt: Session, akteur_of: AkteurOf, nummer: str
) -> None:
    with pytest.raises(NotFoundError) as fehler:
        vertragsblatt(welt, akteur_of(NUTZER, "metallrente"), nummer)
    assert str(fehler.value) == "Diesen Vertrag gibt es nicht."


def test_wer_nichts_mehr_sieht_findet_nichts(welt: Session, akteur_of: AkteurOf) -> None:
    person = welt.exec(select(Benutzer).where(Benutzer.email == NUTZER)).one()
    akteur = akteur_of(NUTZER)
    person.status = "gesperrt"
    welt.flush()
    with pytest.raises(NotFoundError):
        vertragsblatt(welt, akteur, "AL-1000017")
