"""The empty list: every reason that applies, who helps, and no word about what is not one's own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.firma import Firma, Zustand
from firmenportal.domain.gruende import Grund, gruende
from firmenportal.domain.vermittler import Benutzerschluessel, Bestand, Maklerhaus
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.i18n import fill
from tests.domain.antraege import eingereicht
from tests.domain.conftest import AkteurOf

KENNUNG, OHNERECHTE = "kennung@muster.example", "ohnerechte@muster.example"
NUTZER, NORD = "nutzer@muster.example", "schluessel@maklernord.example"

Gruende = Callable[..., list[Grund]]


@pytest.fixture
def gruende_von(welt: Session, akteur_of: AkteurOf) -> Gruende:
    def von(email: str, auspraegung: str = "firmenonline") -> list[Grund]:
        welt.flush()
        welt.expire_all()
        akteur = akteur_of(email, auspraegung)
        return gruende(welt, akteur)

    return von


def text(grund: Grund) -> str:
    return " ".join(fill(s.satz, s.angaben, "de") for absatz in grund.absaetze for s in absatz)


def neu(welt: Session, email: str) -> Mitgliedschaft:
    """The membership of a person whose rights are about to change."""
    person = welt.exec(select(Benutzer).where(Benutzer.email == email)).one()
    person.rechte_stand += 1_000  # an unseen state: nothing kept from other tests answers for it
    m = select(Mitgliedschaft).where(Mitgliedschaft.benutzer_id == person.id)
    return welt.exec(m).one()


def rechte_von(welt: Session, m: Mitgliedschaft) -> list[Vertragsrecht]:
    gesucht = select(Vertragsrecht).where(Vertragsrecht.mitgliedschaft_id == m.id)
    return list(welt.exec(gesucht))


def test_wer_kein_recht_hat_erfaehrt_wer_es_geben_kann(gruende_von: Gruende) -> None:
    (grund,) = gruende_von(OHNERECHTE)
    assert grund.titel == "Sie haben noch kein Recht"
    assert "Niemand hat Ihnen bisher ein Recht" in text(grund)
    assert "Sabine Krüger-Özdemir" in text(grund)


def test_wer_auf_die_pruefung_seines_antrags_wartet_erfaehrt_es_zuerst(
    welt: Session, gruende_von: Gruende, akteur_of: AkteurOf
) -> None:
    antrag = eingereicht(welt)
    antrag.antragsteller_id = akteur_of(OHNERECHTE).benutzer_id
    erster, zweiter = gruende_von(OHNERECHTE)
    assert erster.titel == "Ihr Antrag wird noch geprüft"
    assert antrag.vorgangsnummer in text(erster)
    assert zweiter.titel == "Sie haben noch kein Recht"


def test_fehlende_kennung_nennt_den_vertrag_wo_er_hingehoert(gruende_von: Gruende) -> None:
    for auspraegung in ("firmenonline", "chemierente"):
        (grund,) = gruende_von(KENNUNG, auspraegung)
        assert grund.titel == "Die Kennung fehlt"
        assert "AL-1000090" in text(grund) and "Service Center" in text(grund)
    (grund,) = gruende_von(KENNUNG, "metallrente")
    assert grund.titel == "Die Kennung fehlt" and "AL-" not in text(grund)


def test_im_falschen_portal_steht_welches_das_richtige_ist(gruende_von: Gruende) -> None:
    (grund,) = gruende_von(NUTZER, "klinikrente")
    assert grund.titel == "Sie sind im falschen Portal"
    dort = {w.auspraegung: w.anzahl for w in grund.wechsel}
    assert dort == {"metallrente": 1, "firmenonline": 2}
    assert "AL-" not in text(grund)


def test_abgelaufene_und_kuenftige_rechte_mit_ihrem_tag(
    welt: Session, gruende_von: Gruende
) -> None:
    heute = clock.heute()
    gestern = heute - timedelta(days=1)
    for zeile in rechte_von(welt, neu(welt, NUTZER)):
        zeile.von, zeile.bis = heute - timedelta(days=30), heute
    (grund,) = gruende_von(NUTZER)
    assert grund.titel == "Ihr Recht gilt heute nicht"
    assert "„Bestand lesen“ an AL-1000017: Es galt bis einschließlich" in text(grund)
    assert f"{gestern.day}.{gestern.month:02}" in text(grund)


def test_gesperrter_zugang_nennt_wer_die_sperre_aufhebt(
    welt: Session, gruende_von: Gruende
) -> None:
    for email in (NUTZER, OHNERECHTE):
        neu(welt, email).gesperrt_am = clock.now()
        (grund,) = gruende_von(email)
        assert grund.titel == "Ihr Zugang ist gesperrt"
        assert "Sabine Krüger-Özdemir" in text(grund)


def test_befristeter_zugang(welt: Session, gruende_von: Gruende) -> None:
    for email in (NUTZER, OHNERECHTE):
        neu(welt, email).bis = clock.heute()
        (grund,) = gruende_von(email)
        assert grund.titel == "Ihr Zugang ist befristet", text(grund)


def test_gesperrte_firma_schickt_zum_service_center(welt: Session, gruende_von: Gruende) -> None:
    for email in (NUTZER, OHNERECHTE):
        m = neu(welt, email)
        welt.get_one(Firma, m.firma_id).status = Zustand.GESPERRT
        (grund,) = gruende_von(email)
        assert grund.titel == "Die Firma ist gesperrt"
        assert "Service Center" in text(grund) and "Krüger" not in text(grund)


def test_firmenadmin_ohne_aktivierten_vertrag(welt: Session, gruende_von: Gruende) -> None:
    m = neu(welt, OHNERECHTE)
    leer = Firma(kundennummer="leer", name="Leer GmbH")
    welt.add(leer)
    welt.flush()
    m.firma_id, m.berechtigungstyp = leer.id or 0, Berechtigungstyp.FIRMENADMIN
    (grund,) = gruende_von(OHNERECHTE)
    assert grund.titel == "Der Vertrag ist noch nicht freigeschaltet"


def test_wer_aus_allen_firmen_entfernt_ist(welt: Session, gruende_von: Gruende) -> None:
    neu(welt, NUTZER).entfernt_am = clock.now()
    (grund,) = gruende_von(NUTZER)
    assert grund.titel == "Sie gehören zu keiner Firma"
    assert "AL-" not in text(grund) and "Muster" not in text(grund)


def _ohne_bestand(welt: Session) -> None:
    person = welt.exec(select(Benutzer).where(Benutzer.email == NORD)).one()
    person.rechte_stand += 1_000
    schluessel = select(Benutzerschluessel).where(Benutzerschluessel.benutzer_id == person.id)
    haus = welt.exec(schluessel).one().maklerhaus_id
    for zeile in welt.exec(select(Bestand).where(col(Bestand.maklerhaus_id) == haus)):
        zeile.von, zeile.bis = zeile.von - timedelta(days=9_999), clock.heute()


def test_beendeter_bestand_verraet_keinen_fremd_gewordenen_vertrag(
    welt: Session, gruende_von: Gruende
) -> None:
    _ohne_bestand(welt)
    (grund,) = gruende_von(NORD)
    assert grund.titel == "Der Vertrag ist nicht mehr im Bestand Ihres Hauses"
    assert "AL-" not in text(grund) and "Service Center" in text(grund)


def test_gesperrtes_maklerhaus(welt: Session, gruende_von: Gruende) -> None:
    person = welt.exec(select(Benutzer).where(Benutzer.email == NORD)).one()
    person.rechte_stand += 1_000
    haus = welt.exec(
        select(Maklerhaus)
        .join(Benutzerschluessel)
        .where(Benutzerschluessel.benutzer_id == person.id)
    ).one()
    haus.status = Zustand.GESPERRT
    (grund,) = gruende_von(NORD)
    assert grund.titel == "Ihr Maklerhaus ist gesperrt"


def test_sachbearbeiter_gehoeren_zu_keiner_firma(gruende_von: Gruende) -> None:
    (grund,) = gruende_von("sachbearbeiter1@servicecenter.example")
    assert grund.titel == "Sie gehören zu keiner Firma"
