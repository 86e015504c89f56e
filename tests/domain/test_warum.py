"""Every cell has its reason: the path that grants it, or the gate that stops it."""

import ast
import inspect
from datetime import timedelta
from typing import Protocol

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock, i18n
from firmenportal.domain import berechtigung, warum
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.berechtigung import Pfad, Tor
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtematrix import Zellzustand
from firmenportal.domain.vermittler import Maklerhaus, Maklervollmacht, Widerspruch, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zustand import Zustand
from tests.domain.conftest import AkteurOf

ADMINS = "Sabine Krüger-Özdemir, Thomas Weiß-Yıldız"
LESEN, AENDERN, ABRECHNUNG = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN, Recht.ABRECHNUNG_LESEN


class Satz(Protocol):
    """The German answer to: why does this person (not) hold this right on this contract?"""

    def __call__(self, wer: str, recht: Recht, nummer: str, auspraegung: str = ..., /) -> str: ...


@pytest.fixture
def satz(welt: Session, akteur_of: AkteurOf) -> Satz:
    def erklaert(wer: str, recht: Recht, nummer: str, auspraegung: str = "firmenonline") -> str:
        welt.flush()
        akteur = akteur_of(f"{wer}.example", auspraegung)
        erklaerung = warum.erklaere(welt, akteur, recht, vertrag_id(nummer))
        haelt = berechtigung.hat(welt, akteur, recht, vertrag_id(nummer))
        assert (erklaerung.zustand is Zellzustand.ERTEILT) == haelt
        return " ".join(i18n.fill(s.satz, s.angaben, "de") for s in erklaerung.saetze)

    return erklaert


@pytest.mark.parametrize(
    ("wer", "recht", "nummer", "anfang", "wer_aendert"),
    [
        ("firmenadmin@muster", ABRECHNUNG, "AL-1000017",
         "Sie sind FirmenAdmin der Muster", "Das ändern kann: Thomas Weiß-Yıldız."),
        ("firmenadmin@pflege", LESEN, "AL-1060017",
         "Sie sind FirmenAdmin der Beispiel Pflege", "Das Service Center hilft Ihnen weiter."),
        ("nutzer@muster", LESEN, "AL-1000017",
         "Die Muster Maschinenbau GmbH hat Ihnen das Recht", f"Das ändern kann: {ADMINS}."),
        ("vermittler@maklernord", AENDERN, "AL-1000017",
         "Eine Maklervollmacht der Muster", "kann sie jederzeit widerrufen."),
        ("vermittler@maklernord", ABRECHNUNG, "AL-1000058",
         "Die Muster Maschinenbau GmbH hat", f"Das ändern kann: {ADMINS}."),
        ("schluessel@maklernord", LESEN, "AL-1000017",
         "Ihr Vermittler-Zugang öffnet", "GmbH kann dem widersprechen."),
    ],
)  # fmt: skip
def test_jeder_weg_hat_seinen_satz_und_sagt_wer_ihn_aendert(
    satz: Satz, wer: str, recht: Recht, nummer: str, anfang: str, wer_aendert: str
) -> None:
    antwort = satz(wer, recht, nummer)
    assert antwort.startswith(anfang) and antwort.endswith(wer_aendert)


def test_vertreter_erfaehrt_wen_er_vertritt(welt: Session, satz: Satz) -> None:
    vertretung = welt.exec(select(Vertretung)).first()
    assert vertretung
    zeile = welt.exec(
        select(Vertragsrecht, Gruppenvertrag)
        .join(Gruppenvertrag)
        .where(Vertragsrecht.mitgliedschaft_id == vertretung.vertretene_id)
    ).first()
    assert zeile
    recht, vertrag = zeile
    assert satz("vertreter@muster", Recht(recht.recht), vertrag.nummer).startswith("Sie vertreten")


def test_was_der_vertretene_nicht_mehr_haelt_ist_erklaert(welt: Session, satz: Satz) -> None:
    """The deputy has no row of his own that could say until when."""
    renate = _mitglied(welt, "urlaub@muster.example")
    gestern = clock.heute() - timedelta(days=1)
    zeile = Vertragsrecht(
        mitgliedschaft_id=renate.id or 0,
        firma_id=renate.firma_id,
        benutzer_id=renate.benutzer_id,
        personentyp=renate.personentyp,
        vertrag_id=vertrag_id("AL-1000041"),
        recht=ABRECHNUNG,
        bis=gestern,
        erteilt_am=clock.now(),
    )
    welt.add(zeile)
    antwort = satz("vertreter@muster", ABRECHNUNG, "AL-1000041")
    assert antwort.startswith("Die Person, die Sie vertreten, hält dieses Recht heute nicht.")


def test_ein_enthaltenes_recht_nennt_das_groessere(satz: Satz) -> None:
    assert "in „Bestand ändern“ enthalten" in satz("vermittler@maklernord", LESEN, "AL-1000017")


def test_niemand_hat_es_gegeben_und_wer_es_geben_kann(satz: Satz) -> None:
    antwort = satz("nutzer@muster", AENDERN, "AL-1000017")
    assert antwort.startswith("Niemand hat Ihnen dieses Recht")
    assert ADMINS in antwort


def test_wer_nicht_zur_firma_gehoert_erfaehrt_keine_namen(satz: Satz) -> None:
    antwort = satz("schluessel@maklernord", AENDERN, "AL-1000017")
    assert antwort.endswith("Geben kann es Ihnen nur die Muster Maschinenbau GmbH.")


def test_kennung_fehlt(satz: Satz) -> None:
    assert "fehlt die Kennung" in satz("kennung@muster", LESEN, "AL-1000090")


def test_andere_auspraegung(satz: Satz) -> None:
    antwort = satz("nutzer@muster", LESEN, "AL-1000025", "metallrente")
    assert antwort.endswith("wirkt aber nicht unter MetallRente. Wechseln Sie zu FirmenOnline.")


def test_bkv_bietet_berechnen_nicht_an(satz: Satz) -> None:
    assert satz("firmenadmin@muster", Recht.BERECHNEN, "AK-1000074").startswith("Produkte der bKV")


def test_abgelaufenes_nennt_seinen_letzten_tag(satz: Satz) -> None:
    assert satz("befristet@muster", ABRECHNUNG, "AL-1000017").startswith("Es galt bis")


def test_gesperrter_erfaehrt_von_wem(satz: Satz) -> None:
    assert "hat Ihren Zugang gesperrt" in satz("gesperrt@muster", LESEN, "AL-1000017")


def test_ohne_bestand_hilft_die_vollmacht_nicht(satz: Satz) -> None:
    assert "nicht im Bestand" in satz("vermittler@maklersued", LESEN, "AL-1000017")


def test_gesperrte_firma_und_gesperrtes_haus(welt: Session, satz: Satz) -> None:
    _muster(welt).status = Zustand.GESPERRT
    assert "Die Muster Maschinenbau GmbH ist" in satz("nutzer@muster", LESEN, "AL-1000017")
    _nord(welt).status = Zustand.GESPERRT
    assert "Makler Nord GmbH ist für" in satz("schluessel@maklernord", LESEN, "AL-1000017")


def test_widerrufene_vollmacht(welt: Session, satz: Satz) -> None:
    for vollmacht in welt.exec(select(Maklervollmacht)):
        vollmacht.widerrufen_am = clock.now() - timedelta(minutes=1)
    antwort = satz("vermittler@maklernord", AENDERN, "AL-1000017")
    assert antwort.startswith("Die Maklervollmacht gilt heute nicht")


def test_widerspruch(welt: Session, satz: Satz) -> None:
    muster, nord = _muster(welt).id or 0, _nord(welt).id or 0
    moment = clock.now() - timedelta(minutes=1)
    welt.add(Widerspruch(firma_id=muster, maklerhaus_id=nord, eingelegt_am=moment))
    assert "widersprochen" in satz("schluessel@maklernord", LESEN, "AL-1000017")


def test_ausgesetztes_befristetes_und_verlassenes(welt: Session, satz: Satz) -> None:
    lena = _mitglied(welt, "nutzer@muster.example")
    lena.bis = clock.heute()
    assert "ist befristet und gilt heute nicht" in satz("nutzer@muster", LESEN, "AL-1000017")
    lena.ausgesetzt_am = clock.now() - timedelta(minutes=1)
    assert "ist ausgesetzt" in satz("nutzer@muster", LESEN, "AL-1000017")
    for aufenthalt in welt.exec(select(Zugehoerigkeit)):
        aufenthalt.bis = clock.now() - timedelta(minutes=1)
    antwort = satz("vermittler@maklernord", ABRECHNUNG, "AL-1000058")
    assert antwort.startswith("Sie gehören dem Maklerhaus nicht mehr an")


def test_nicht_freigeschalteter_vertrag(welt: Session, satz: Satz) -> None:
    sabine = _mitglied(welt, "firmenadmin@muster.example")
    vertrag = welt.get_one(Gruppenvertrag, vertrag_id("AL-1000017"))
    vertrag.aktiviert_am = None
    zeile = Vertragsrecht(
        mitgliedschaft_id=sabine.id or 0,
        firma_id=sabine.firma_id,
        benutzer_id=sabine.benutzer_id,
        personentyp=sabine.personentyp,
        vertrag_id=vertrag.id,
        recht=ABRECHNUNG,
        erteilt_am=clock.now(),
    )
    welt.add(zeile)
    assert "noch nicht freigeschaltet" in satz("firmenadmin@muster", LESEN, "AL-1000017")


@pytest.mark.parametrize("nummer", ["AL-1060017", "AL-9999999"])
def test_fremdes_und_unbekanntes_sind_gleich(satz: Satz, nummer: str) -> None:
    with pytest.raises(NotFoundError, match=r"^Diesen Vertrag gibt es nicht\.$"):
        satz("nutzer@muster", LESEN, nummer)


def test_jeder_weg_und_jedes_tor_hat_eine_erklaerung() -> None:
    assert set(warum._DURCH) == set(Pfad)
    assert set(warum._NICHT) == set(Tor) - {Tor.PRODUKT}


def test_jeder_satz_ist_uebersetzt() -> None:
    baum = ast.parse(inspect.getsource(warum))
    docs = {ast.get_docstring(k, clean=False) for k in ast.walk(baum) if isinstance(k, _MIT_DOC)}
    texte = {k.value for k in ast.walk(baum) if isinstance(k, ast.Constant)} - docs
    saetze = {t for t in texte if isinstance(t, str) and t.endswith(".")}
    assert len(saetze) > 25
    assert saetze - set(i18n.catalogue()) == set()


_MIT_DOC = (ast.Module, ast.ClassDef, ast.FunctionDef)


def _mitglied(db: Session, email: str) -> Mitgliedschaft:
    return db.exec(
        select(Mitgliedschaft)
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(Benutzer.email == email)
    ).one()


def _muster(db: Session) -> Firma:
    return db.exec(select(Firma).where(Firma.name == "Muster Maschinenbau GmbH")).one()


def _nord(db: Session) -> Maklerhaus:
    return db.exec(select(Maklerhaus).where(Maklerhaus.name == "Makler Nord GmbH")).one()
