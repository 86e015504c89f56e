"""Drafts: saved step by step, opened again by number and code, submitted once; lists in them."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import anmeldebremse, tippcode
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung import (
    ablauf,
    antragszugang,
    eigenes,
    einreichung,
    entwurf,
    personenliste,
    vertragsnummern,
)
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsverlauf, Einreichung
from firmenportal.domain.freischaltung.antragszugang import KeinZugangError, UnbekanntError
from firmenportal.domain.freischaltung.eigenes import Eigenes
from firmenportal.domain.freischaltung.einreichung import UnvollstaendigError
from firmenportal.domain.freischaltung.entwurf import UeberholtError
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.tippcode import TippfehlerError
from firmenportal.post.postausgang import Postausgang
from tests.domain.antraege import BROT, CHEFIN, ERSTER, HANNE, dokument
from tests.domain.besetzung import MUSTER, firma
from tests.domain.conftest import AkteurOf


def begonnen(db: Session, inhalt: Inhalt = ERSTER) -> Antrag:
    return entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, inhalt)


def mit_ort(inhalt: Inhalt, ort: str) -> Inhalt:
    return inhalt.model_copy(update={"firma": inhalt.firma.model_copy(update={"ort": ort})})


def an_adresse(inhalt: Inhalt, email: str) -> Inhalt:
    kontakt = inhalt.ansprechpartner.model_copy(update={"email": email})
    return inhalt.model_copy(update={"ansprechpartner": kontakt})


def code_von(db: Session, email: str) -> str:
    texte = [m.text for m in db.exec(select(Postausgang).where(Postausgang.an == email))]
    return re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", texte[-1])[0]


# Saving


def test_wer_zu_spaet_speichert_erfaehrt_es_und_nichts_geht_verloren(welt: Session) -> None:
    antrag = begonnen(welt)
    entwurf.speichern(welt, antrag.id or 0, mit_ort(ERSTER, "Kiel"), 0)
    with pytest.raises(UeberholtError):
        entwurf.speichern(welt, antrag.id or 0, mit_ort(ERSTER, "Husum"), 0)
    assert antrag.angaben.firma.ort == "Kiel" and antrag.fassung == 1
    entwurf.speichern(welt, antrag.id or 0, mit_ort(ERSTER, "Husum"), 1)
    assert antrag.angaben.firma.ort == "Husum"


def test_eingereichtes_aendert_der_antragsteller_nicht_mehr(welt: Session) -> None:
    antrag = _eingereicht(welt)
    with pytest.raises(ablauf.FalscherZustandError):
        entwurf.speichern(welt, antrag.id or 0, mit_ort(ERSTER, "Kiel"), antrag.fassung)


def test_antrag_eins_unterschreibt_nie_ein_maklerhaus(welt: Session) -> None:
    with pytest.raises(DomainError):
        entwurf.beginnen(welt, Antragsart.FIRMENADMIN, Unterzeichner.MAKLERHAUS, Inhalt())


def test_steuerzeichen_bleiben_nicht_in_den_angaben() -> None:
    assert (
        Inhalt.model_validate({"firma": {"name": "Grün\0wald\n KG "}}).firma.name == "Grünwald KG"
    )
    with pytest.raises(ValueError, match="200"):
        Inhalt.model_validate({"firma": {"name": "x" * 201}})


# Coming back


def test_nummer_und_code_oeffnen_und_bestaetigen_die_adresse(welt: Session) -> None:
    antrag = begonnen(welt)
    assert antragszugang.code_faellig(welt, antrag)
    secret = antragszugang.einloesen(welt, antrag.vorgangsnummer.lower(), code_von(welt, HANNE))
    welt.flush()
    gefunden = antragszugang.antrag_der(welt, hash_of(secret))
    assert gefunden is antrag and antrag.kontakt_bestaetigt_am is not None


def test_falsche_nummer_und_falscher_code_sind_eine_antwort(welt: Session) -> None:
    antrag = begonnen(welt)
    antragszugang.code_senden(welt, antrag)
    code = code_von(welt, HANNE)
    for nummer, eingabe in ((antrag.vorgangsnummer, tippcode.neu()), ("FA-2026-999999", code)):
        with pytest.raises(UnbekanntError) as error:
            antragszugang.einloesen(welt, nummer, eingabe)
        assert str(error.value) == "Vorgangsnummer oder Code ist falsch."
    with pytest.raises(TippfehlerError):
        antragszugang.einloesen(welt, antrag.vorgangsnummer, code[:-1])
    assert antrag.kontakt_bestaetigt_am is None


def test_ohne_versandten_code_oeffnet_keiner(welt: Session) -> None:
    antrag = begonnen(welt)
    with pytest.raises(UnbekanntError):
        antragszugang.einloesen(welt, antrag.vorgangsnummer, tippcode.neu())


def test_ein_zugang_endet_zwoelf_stunden_nach_dem_letzten_gebrauch(welt: Session) -> None:
    antrag = begonnen(welt)
    secret = hash_of(antragszugang.eroeffnen(welt, antrag))
    welt.flush()
    with time_machine.travel(clock.now() + timedelta(hours=11), tick=False):
        antragszugang.genutzt(welt, secret)
    with time_machine.travel(clock.now() + timedelta(hours=22), tick=False):
        assert antragszugang.antragsteller(welt, secret, None).antrag_id == antrag.id
    spaeter = time_machine.travel(clock.now() + timedelta(hours=24), tick=False)
    with spaeter, pytest.raises(KeinZugangError):
        antragszugang.antragsteller(welt, secret, None)


def test_eine_neue_adresse_ist_unbestaetigt_und_der_alte_code_gilt_nicht_mehr(
    welt: Session,
) -> None:
    antrag = begonnen(welt)
    antragszugang.code_senden(welt, antrag)
    antrag.kontakt_bestaetigt_am = clock.now()
    alter = code_von(welt, HANNE)
    entwurf.speichern(welt, antrag.id or 0, an_adresse(ERSTER, "neu@gruenwald.example"), 0)
    assert antrag.kontakt_bestaetigt_am is None
    with pytest.raises(UnbekanntError):
        antragszugang.einloesen(welt, antrag.vorgangsnummer, alter)
    assert antragszugang.code_faellig(welt, antrag)
    assert not antragszugang.code_faellig(welt, antrag), "one code is enough"


@pytest.mark.parametrize("adresse", ["", "hanne@", "hanne@gruenwald"])
def test_an_eine_unmoegliche_adresse_geht_kein_code(welt: Session, adresse: str) -> None:
    antrag = begonnen(welt, an_adresse(ERSTER, adresse))
    assert not antragszugang.code_faellig(welt, antrag)


def test_wer_die_adresse_oft_wechselt_schickt_bald_keine_codes_mehr(welt: Session) -> None:
    antrag = begonnen(welt)
    gesendet = 0
    for n in range(20):
        neu = an_adresse(ERSTER, f"opfer{n}@fremde.example")
        entwurf.speichern(welt, antrag.id or 0, neu, antrag.fassung)
        gesendet += antragszugang.code_faellig(welt, antrag)
    assert gesendet == 5


def test_wer_raet_wird_gebremst(eigene_welt: str) -> None:
    for _ in range(anmeldebremse.ERLAUBT):
        with pytest.raises(UnbekanntError):
            antragszugang.oeffnen("FA-2026-000007", tippcode.neu(), "192.0.2.1")
    with pytest.raises(GebremstError):
        antragszugang.oeffnen("fa-2026-000007 ", tippcode.neu(), "192.0.2.2")


def test_wer_ausscheidet_verliert_den_zugang_zum_uebergebenen_antrag(welt: Session) -> None:
    antrag = begonnen(welt)
    antragszugang.code_senden(welt, antrag)
    secret = hash_of(antragszugang.eroeffnen(welt, antrag))
    welt.flush()
    antragszugang.allen_entziehen(welt, antrag)
    welt.expire_all()
    assert antragszugang.antrag_der(welt, secret) is None and antrag.code_hash == ""


# Submission


def test_ohne_bestaetigte_adresse_unterlagen_und_angaben_wird_nichts_eingereicht(
    welt: Session,
) -> None:
    unvollstaendig = begonnen(welt, mit_ort(ERSTER, ""))
    with pytest.raises(UnvollstaendigError) as error:
        einreichung.einreichen(welt, unvollstaendig.id or 0, Einreichung.POST)
    assert [m.feld for m in error.value.maengel] == ["firma.ort"]
    antrag = begonnen(welt)
    with pytest.raises(DomainError, match="Bestätigen Sie zuerst"):
        einreichung.einreichen(welt, antrag.id or 0, Einreichung.POST)
    antrag.kontakt_bestaetigt_am = clock.now()
    with pytest.raises(DomainError, match="Es fehlt noch"):
        einreichung.einreichen(welt, antrag.id or 0, Einreichung.UPLOAD)
    assert antrag.zustand == "entwurf"


def test_zweimal_einreichen_reicht_einmal_ein(welt: Session) -> None:
    antrag = _eingereicht(welt)
    with pytest.raises(ablauf.FalscherZustandError):
        einreichung.einreichen(welt, antrag.id or 0, Einreichung.UPLOAD)
    schritte = select(Antragsverlauf.schritt).where(Antragsverlauf.antrag_id == antrag.id)
    assert list(welt.exec(schritte)) == ["beginnen", "einreichen"]


def _eingereicht(db: Session) -> Antrag:
    antrag = begonnen(db)
    antrag.kontakt_bestaetigt_am = clock.now()
    db.add(dokument(antrag, "antrag"))
    db.flush()
    return einreichung.einreichen(db, antrag.id or 0, Einreichung.UPLOAD)


# What a signed-in applicant need not type


def test_einer_firmenadmin_ist_ihre_firma_vorbelegt_und_ein_fremder_vertrag_faellt_sofort_auf(
    welt: Session, akteur_of: AkteurOf
) -> None:
    sabine, muster = akteur_of("firmenadmin@muster.example"), firma(welt, MUSTER).id
    sein = eigenes.von(welt, sabine, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA)
    inhalt = eigenes.vorbelegt(welt, sabine, sein)
    assert sein == Eigenes(muster) and inhalt.firma.verwaltung == Verwaltung.ZWEI
    assert inhalt.ansprechpartner.email == sabine.email
    antrag = entwurf.beginnen(
        welt, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, inhalt, sabine, eigenes=sein
    )
    assert antrag.kontakt_bestaetigt_am is not None and antrag.firma_id == muster
    neu = vertragsnummern.dazu(inhalt, ["AL-1000017", "AL-1060017", "AL-9999999"])
    gefunden = eigenes.maengel(welt, sabine, sein, neu, Unterzeichner.FIRMA)
    assert [m.feld for m in gefunden] == ["vertraege.1", "vertraege.2"]
    assert {m.satz for m in gefunden} == {gefunden[0].satz}, "foreign and unknown are one answer"


@pytest.mark.parametrize("wer", ["nutzer@muster.example", "firmenadmin@pflege.example", ""])
def test_wer_die_firma_nicht_verwaltet_erfaehrt_nichts_ueber_ihre_vertraege(
    welt: Session, akteur_of: AkteurOf, wer: str
) -> None:
    sein, akteur = Eigenes(firma(welt, MUSTER).id), akteur_of(wer) if wer else None
    inhalt = vertragsnummern.dazu(Inhalt(), ["AL-1000017", "AL-9999999"])
    assert eigenes.maengel(welt, akteur, sein, inhalt, Unterzeichner.FIRMA) == []
    assert eigenes.vertraege(welt, akteur, sein.firma_id) == []


def test_ein_maklerhaus_erfaehrt_was_nicht_in_seinem_bestand_ist(
    welt: Session, akteur_of: AkteurOf
) -> None:
    friederike = akteur_of("leitung@maklernord.example")
    sein = eigenes.von(welt, friederike, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
    assert eigenes.vorbelegt(welt, friederike, sein).haus.name == "Makler Nord GmbH"
    inhalt = vertragsnummern.dazu(Inhalt(), ["AL-1000017", "AL-1000090"])
    gefunden = eigenes.maengel(welt, friederike, sein, inhalt, Unterzeichner.FIRMA)
    assert [m.feld for m in gefunden] == ["vertraege.1"]
    sued = akteur_of("vermittler@maklersued.example")
    assert eigenes.maengel(welt, sued, sein, inhalt, Unterzeichner.FIRMA) == []


# The lists


@pytest.mark.parametrize(
    ("text", "nummern"),
    [
        ("AL-1000017", ["AL-1000017"]),
        ("al1000017, AK 1000074;AL-1000017", ["AL-1000017", "AK-1000074"]),
        ("AL-1000017\tMetall\nAK–1000074", ["AL-1000017", "Metall", "AK-1000074"]),
        ("  ,;| \n", []),
        ("AL-12", ["AL-12"]),
    ],
)
def test_nummern_werden_gelesen_was_auch_dazwischen_steht(text: str, nummern: list[str]) -> None:
    assert vertragsnummern.gelesen(text) == nummern


def test_mit_dem_vertrag_gehen_die_rechte_daran() -> None:
    ohne = vertragsnummern.ohne(ERSTER, BROT)
    assert ohne.vertraege == () and all(not p.rechte for p in ohne.personen)


def test_zu_viele_vertraege_und_personen_werden_abgewiesen() -> None:
    with pytest.raises(DomainError, match=r"1\.000"):
        vertragsnummern.dazu(Inhalt(), [f"AL-{n:07}" for n in range(1001)])
    voll = ERSTER.model_copy(
        update={"personen": tuple(CHEFIN.model_copy(update={"id": n}) for n in range(200))}
    )
    von = einreichung.rahmen(Antrag(art="firmenadmin", unterzeichner="firma"))  # pyright: ignore[reportCallIssue]
    with pytest.raises(DomainError, match="200"):
        personenliste.dazu(voll, von)
    with pytest.raises(DomainError, match="200"):
        personenliste.wieder(voll, 0, CHEFIN)


def test_wer_entfernt_wurde_kommt_an_seine_stelle_zurueck() -> None:
    stelle, person = personenliste.stelle_von(ERSTER, 1)
    ohne = personenliste.ohne(ERSTER, 1)
    assert personenliste.wieder(ohne, stelle, person) == ERSTER
    with pytest.raises(NotFoundError):
        personenliste.mit(ohne, 1, {"vorname": "Hanne"})


def test_ein_firmenadmin_behaelt_keine_einzelnen_rechte() -> None:
    neu = personenliste.mit(ERSTER, 2, {"berechtigungstyp": "FirmenAdmin"})
    assert personenliste.stelle_von(neu, 2)[1].rechte == {}


def test_rechte_stehen_in_der_ordnung_der_vertraege_und_des_katalogs() -> None:
    rechte = {BROT: (Recht.MITARBEITER_ANMELDEN, Recht.BESTAND_LESEN), "AL-1": (Recht.BERECHNEN,)}
    neu = personenliste.mit_rechten(ERSTER, 2, rechte)
    assert personenliste.stelle_von(neu, 2)[1].rechte == {
        BROT: (Recht.BESTAND_LESEN, Recht.MITARBEITER_ANMELDEN)
    }
