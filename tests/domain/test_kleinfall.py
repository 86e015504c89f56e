"""Small cases: each kind from the request to its effect, each refusal, and four eyes always."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import benutzerkonto, fristen, loeschung, sitzung, zugangskennung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Kontostatus, als_akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung.bearbeitung import VierAugenError
from firmenportal.domain.kleinfall import einsicht, liste, vorgang
from firmenportal.domain.kleinfall.angaben import EingabeError
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart, Kleinfallstand
from firmenportal.domain.protokoll import Protokoll, kette_firma, kette_haus
from firmenportal.domain.vermittler import Benutzerschluessel, Maklervollmacht, Zeichner
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.widerruf import Widerrufscode
from firmenportal.post.postausgang import Postausgang
from tests.domain.antraege import ANNE, BIRGIT, MURAT, sachbearbeiter
from tests.domain.besetzung import DURCH, MUSTER, NORD, PFLEGE, firma, haus, konto, mitglied, stand

LENA, SABINE, THOMAS = (f"{n}@muster.example" for n in ("nutzer", "firmenadmin", "firmenadmin2"))
KATHARINA, FRIEDERIKE = "firmenadmin@pflege.example", "leitung@maklernord.example"
WARTET = "vogt@gruenwald.example"
A = Kleinfallart
GRUND = "Schreiben der Firma vom 3. Juli"
NAME = {"email": LENA, "vorname": "Lena", "nachname": "Öztürk-Meyer"}
POSTFACH = {"email": KATHARINA, "kundennummer": PFLEGE, "email_neu": "k.soelle@pflege.example"}
VOLLMACHT = {
    "kundennummer": MUSTER,
    "hausnummer": NORD,
    "umfang": "genannte",
    "vertraege": "al-1000017, AL-1000033",
    "rechte": ["bestand_lesen"],
    "von": "2026-01-01",
    "bis": "",
}
ZEICHNER = {"hausnummer": NORD, "name": "Henrike Ott", "email": "ott@maklernord.example"}


def ohne_kennung(db: Session) -> Gruppenvertrag:
    gesucht = select(Gruppenvertrag).where(col(Gruppenvertrag.kennung).is_(None))
    return db.exec(gesucht.order_by(col(Gruppenvertrag.id))).first() or pytest.fail("none")


def vorbereitet(db: Session, art: Kleinfallart) -> dict[str, Any]:
    """What this kind asks for, with the world as it must be for it."""
    if art is A.SCHLUESSEL:
        frei = Benutzerschluessel(schluessel="MN-000999", maklerhaus_id=haus(db).id or 0)
        db.add(frei)
        db.flush()
        return {"email": FRIEDERIKE, "schluessel": "MN-000999"}
    if art is A.ENTSPERREN:
        benutzerkonto.sperren(db, konto(db, LENA), DURCH)
        return {"email": LENA}
    if art is A.ZEICHNER_STREICHEN:
        db.add(
            Zeichner(maklerhaus_id=haus(db).id or 0, name="Henrike Ott", email=ZEICHNER["email"])
        )
        db.flush()
    if art is A.WIDERRUF:
        ausgesetzt(db)
    if art is A.KENNUNG:
        return {"vertrag": ohne_kennung(db).nummer, "kennung": "kn-4711"}
    return {
        A.NAME: NAME,
        A.SPERREN: {"email": LENA},
        A.ZEICHNER_AUFNEHMEN: ZEICHNER,
        A.ZEICHNER_STREICHEN: ZEICHNER,
        A.POSTFACH: POSTFACH,
        A.ZUGANGSKENNUNG: {"email": WARTET, "kanal": "sms", "mobil": "0151 23456789"},
        A.WIDERRUF: {"email": THOMAS, "kundennummer": MUSTER},
        A.VOLLMACHT: VOLLMACHT,
        A.LOESCHEN: {"email": LENA},
    }[art]


def ausgesetzt(db: Session) -> None:
    """Thomas is suspended as if the Firma had used its code."""
    jetzt, wer = clock.now(), mitglied(db, THOMAS)
    wer.ausgesetzt_am = jetzt
    code = Widerrufscode(
        firma_id=wer.firma_id,
        mitgliedschaft_id=wer.id or 0,
        code_hash="x",
        ausgestellt_am=jetzt,
        gueltig_bis=jetzt + timedelta(days=1),
        verbraucht_am=jetzt,
    )
    db.add(code)
    db.flush()


def beantragt(db: Session, art: Kleinfallart, roh: dict[str, Any] | None = None) -> Kleinfall:
    angaben = vorbereitet(db, art) if roh is None else roh
    return vorgang.beantragen(db, sachbearbeiter(db, BIRGIT), art, angaben, GRUND)


def bestaetigt(db: Session, fall: Kleinfall, wer: str = MURAT) -> Kleinfall:
    return vorgang.bestaetigen(db, sachbearbeiter(db, wer), fall.id or 0)


def ausgefuehrt(db: Session, art: Kleinfallart) -> Kleinfall:
    return bestaetigt(db, beantragt(db, art))


def eintraege(db: Session, kette: str) -> list[str]:
    p = Protokoll
    gesucht = select(p.handlung).where(p.kette == kette, col(p.handlung).like("kleinfall.%"))
    return list(db.exec(gesucht.order_by(col(p.id))))


def mails_an(db: Session, email: str) -> int:
    db.flush()
    return len(db.exec(select(Postausgang).where(Postausgang.an == email)).all())


# Four eyes


@pytest.mark.parametrize("art", list(A))
def test_jede_art_wird_von_einer_beantragt_und_von_einem_anderen_ausgefuehrt(
    welt: Session, art: Kleinfallart
) -> None:
    fall = beantragt(welt, art)
    assert fall.stand == Kleinfallstand.OFFEN
    with pytest.raises(VierAugenError, match="selbst beantragt"):
        bestaetigt(welt, fall, BIRGIT)
    with pytest.raises(VierAugenError, match="selbst beantragt"):
        vorgang.ablehnen(welt, sachbearbeiter(welt, BIRGIT), fall.id or 0, "nein")
    with pytest.raises(BestaetigungNoetigError):
        unbestaetigt = sachbearbeiter(welt, MURAT, bestaetigt=False)
        vorgang.bestaetigen(welt, unbestaetigt, fall.id or 0)
    assert bestaetigt(welt, fall).stand == Kleinfallstand.AUSGEFUEHRT
    with pytest.raises(DomainError, match="schon entschieden"):
        bestaetigt(welt, fall, ANNE)


@pytest.mark.parametrize("art", list(A))
def test_wen_der_fall_betrifft_der_bestaetigt_ihn_bei_keiner_art(
    welt: Session, art: Kleinfallart
) -> None:
    fall = beantragt(welt, art)
    fall.benutzer_id = konto(welt, MURAT).id
    welt.flush()
    for tun in (
        lambda wer: vorgang.bestaetigen(welt, wer, fall.id or 0),
        lambda wer: vorgang.ablehnen(welt, wer, fall.id or 0, "nein"),
    ):
        with pytest.raises(VierAugenError, match="betrifft Sie selbst"):
            tun(sachbearbeiter(welt, MURAT))
    assert fall.stand == Kleinfallstand.OFFEN


def test_niemand_beantragt_etwas_fuer_das_eigene_konto(welt: Session) -> None:
    with pytest.raises(VierAugenError, match="betrifft Sie selbst"):
        beantragt(welt, A.SPERREN, {"email": BIRGIT})
    with pytest.raises(VierAugenError, match="betrifft Sie selbst"):
        beantragt(welt, A.ZEICHNER_AUFNEHMEN, ZEICHNER | {"email": BIRGIT})


@pytest.mark.parametrize("email", [SABINE, FRIEDERIKE, LENA])
def test_kunden_und_vermittlern_gibt_es_keine_faelle(welt: Session, email: str) -> None:
    fall, fremder = beantragt(welt, A.NAME), als_akteur(konto(welt, email))
    versuche: list[Callable[[], object]] = [
        lambda: vorgang.beantragen(welt, fremder, A.NAME, NAME, GRUND),
        lambda: vorgang.bestaetigen(welt, fremder, fall.id or 0),
        lambda: vorgang.ablehnen(welt, fremder, fall.id or 0, "nein"),
        lambda: vorgang.zurueckziehen(welt, fremder, fall.id or 0),
        lambda: liste.seite(welt, fremder, liste.Fallauswahl(), 1),
        lambda: liste.blatt(welt, fremder, fall.id or 0),
    ]
    for versuch in versuche:
        with pytest.raises(NotFoundError):
            versuch()


def test_zurueckziehen_kann_nur_wer_beantragt_hat(welt: Session) -> None:
    fall = beantragt(welt, A.NAME)
    with pytest.raises(VierAugenError, match="Zurückziehen"):
        vorgang.zurueckziehen(welt, sachbearbeiter(welt, MURAT), fall.id or 0)
    vorgang.zurueckziehen(welt, sachbearbeiter(welt, BIRGIT), fall.id or 0)
    assert fall.stand == Kleinfallstand.ZURUECKGEZOGEN


def test_wer_ablehnt_sagt_warum_und_nichts_aendert_sich(welt: Session) -> None:
    fall, murat = beantragt(welt, A.NAME), sachbearbeiter(welt, MURAT)
    with pytest.raises(EingabeError):
        vorgang.ablehnen(welt, murat, fall.id or 0, "  ")
    vorgang.ablehnen(welt, murat, fall.id or 0, "Kein Nachweis")
    assert (fall.stand, fall.ablehnungsgrund) == (Kleinfallstand.ABGELEHNT, "Kein Nachweis")
    assert konto(welt, LENA).nachname != NAME["nachname"]


# The effects


def test_der_name_aendert_sich_und_die_firma_sieht_antrag_und_bestaetigung(welt: Session) -> None:
    vorher = stand(welt, LENA)
    ausgefuehrt(welt, A.NAME)
    assert konto(welt, LENA).name == "Lena Öztürk-Meyer" and stand(welt, LENA) > vorher
    kette = kette_firma(firma(welt).id or 0)
    assert eintraege(welt, kette) == ["kleinfall.beantragen", "kleinfall.ausfuehren"]
    assert mails_an(welt, LENA) == 1


def test_mit_der_kennung_folgen_alle_betroffenen(welt: Session) -> None:
    vertrag = ohne_kennung(welt)
    ausgefuehrt(welt, A.KENNUNG)
    assert vertrag.kennung == "KN-4711"
    kette = kette_firma(vertrag.firma_id)
    assert eintraege(welt, kette) == ["kleinfall.beantragen", "kleinfall.ausfuehren"]


def test_der_schluessel_gehoert_zum_konto(welt: Session) -> None:
    ausgefuehrt(welt, A.SCHLUESSEL)
    zeile = welt.get_one(Benutzerschluessel, "MN-000999")
    assert zeile.benutzer_id == konto(welt, FRIEDERIKE).id
    assert len(eintraege(welt, kette_haus(haus(welt).id or 0))) == 2


def test_gesperrt_und_entsperrt_wird_das_konto(welt: Session) -> None:
    vorher = mails_an(welt, KATHARINA)
    bestaetigt(welt, beantragt(welt, A.SPERREN, {"email": KATHARINA}))
    assert konto(welt, KATHARINA).status == Kontostatus.GESPERRT
    assert firma(welt, PFLEGE).ohne_firmenadmin
    bestaetigt(welt, beantragt(welt, A.ENTSPERREN, {"email": KATHARINA}))
    assert konto(welt, KATHARINA).status == Kontostatus.AKTIV
    assert not firma(welt, PFLEGE).ohne_firmenadmin
    assert mails_an(welt, KATHARINA) == vorher + 2


def test_wer_zeichnet_wird_aufgenommen_und_gestrichen(welt: Session) -> None:
    zeichner = (haus(welt).id or 0, ZEICHNER["name"], ZEICHNER["email"])
    bestaetigt(welt, beantragt(welt, A.ZEICHNER_AUFNEHMEN, ZEICHNER))
    assert welt.get(Zeichner, zeichner) is not None
    bestaetigt(welt, beantragt(welt, A.ZEICHNER_STREICHEN, ZEICHNER))
    assert welt.get(Zeichner, zeichner) is None


def test_nach_verlorenem_postfach_wartet_das_konto_unter_der_neuen_adresse(welt: Session) -> None:
    wer, vorher = konto(welt, KATHARINA), mails_an(welt, KATHARINA)
    sitzung.eroeffnen(welt, wer.id or 0, DACH)
    ausgefuehrt(welt, A.POSTFACH)
    neu = POSTFACH["email_neu"]
    assert (wer.email, wer.passwort_hash, wer.status) == (neu, None, Kontostatus.WARTET)
    offene = select(sitzung.Sitzung).where(sitzung.Sitzung.benutzer_id == wer.id)
    assert welt.exec(offene).first() is None
    assert mails_an(welt, KATHARINA) == vorher + 1 and mails_an(welt, neu) == 2


def test_eine_neue_zugangskennung_macht_die_alte_ungueltig(welt: Session) -> None:
    ausgefuehrt(welt, A.ZUGANGSKENNUNG)
    k = zugangskennung.Zugangskennung
    ihre = select(k).where(k.benutzer_id == konto(welt, WARTET).id).order_by(col(k.id))
    alte, neue = welt.exec(ihre).all()
    assert alte.verworfen_am is not None and neue.verworfen_am is None and neue.kanal == "sms"


def test_die_aussetzung_ist_aufgehoben(welt: Session) -> None:
    ausgefuehrt(welt, A.WIDERRUF)
    assert mitglied(welt, THOMAS).ausgesetzt_am is None


def test_die_vollmacht_gilt_und_die_firmenadmins_wissen_es(welt: Session) -> None:
    vorher = mails_an(welt, SABINE)
    ausgefuehrt(welt, A.VOLLMACHT)
    neueste = select(Maklervollmacht).order_by(col(Maklervollmacht.id).desc())
    eine = welt.exec(neueste).first()
    assert eine and (eine.herkunft, eine.erteilt_am is not None) == ("papier", True)
    assert mails_an(welt, SABINE) == vorher + 1


# Refusals


@pytest.mark.parametrize(
    ("art", "roh", "feld", "satz"),
    [
        (A.NAME, {**NAME, "vorname": " "}, "vorname", "fehlt"),
        (A.NAME, {**NAME, "email": "keine"}, "email", "ungültig"),
        (A.NAME, {**NAME, "email": "niemand@muster.example"}, "email", "kein Konto"),
        (A.NAME, {**NAME, "rolle": "FirmenAdmin"}, "rolle", "ungültig"),
        (A.KENNUNG, {"vertrag": "AL-1000017", "kennung": "KN-4711"}, "vertrag", "schon eine"),
        (A.KENNUNG, {"vertrag": "AL-9999999", "kennung": "KN-4711"}, "vertrag", "gibt es nicht"),
        (A.KENNUNG, {"vertrag": "17", "kennung": "KN-4711"}, "vertrag", "sieht so aus"),
        (A.KENNUNG, {"vertrag": "AL-1000017", "kennung": "?"}, "kennung", "Großbuchstaben"),
        (A.SCHLUESSEL, {"email": FRIEDERIKE, "schluessel": "X-1"}, "schluessel", "nicht frei"),
        (A.SCHLUESSEL, {"email": LENA, "schluessel": "MN-000416"}, "schluessel", "nicht frei"),
        (A.SPERREN, {"email": "gibtesnicht@muster.example"}, "email", "kein Konto"),
        (A.ENTSPERREN, {"email": LENA}, "email", "nicht gesperrt"),
        (A.ZEICHNER_AUFNEHMEN, {**ZEICHNER, "hausnummer": "H99999"}, "hausnummer", "gibt es nicht"),
        (A.ZEICHNER_STREICHEN, ZEICHNER, "name", "zeichnet für das Maklerhaus nicht"),
        (A.POSTFACH, {**POSTFACH, "email": LENA}, "kundennummer", "gehört nicht zu"),
        (A.POSTFACH, {**POSTFACH, "email_neu": LENA}, "email_neu", "schon ein Konto"),
        (
            A.POSTFACH,
            {**POSTFACH, "email": SABINE, "kundennummer": MUSTER},
            "kundennummer",
            "noch einen aktiven FirmenAdmin",
        ),
        (A.ZUGANGSKENNUNG, {"email": LENA, "kanal": "brief"}, "email", "wartet auf keine"),
        (A.ZUGANGSKENNUNG, {"email": WARTET, "kanal": "sms"}, "mobil", "fehlt"),
        (A.ZUGANGSKENNUNG, {"email": WARTET, "kanal": "taube"}, "kanal", "ungültig"),
        (A.WIDERRUF, {"email": SABINE, "kundennummer": MUSTER}, "email", "nichts ausgesetzt"),
        (A.VOLLMACHT, {**VOLLMACHT, "vertraege": ""}, "vertraege", "fehlt"),
        (A.VOLLMACHT, {**VOLLMACHT, "vertraege": "AL-1060017"}, "vertraege", "nicht zu dieser"),
        (A.VOLLMACHT, {**VOLLMACHT, "umfang": "alle"}, "vertraege", "nicht alle"),
        (A.VOLLMACHT, {**VOLLMACHT, "rechte": []}, "rechte", "fehlt"),
        (A.VOLLMACHT, {**VOLLMACHT, "bis": "2025-01-01"}, "bis", "vor dem ersten"),
        (A.VOLLMACHT, {**VOLLMACHT, "von": "gestern"}, "von", "ungültig"),
    ],
)
def test_jeder_fehler_steht_an_seinem_feld(
    welt: Session, art: Kleinfallart, roh: dict[str, Any], feld: str, satz: str
) -> None:
    with pytest.raises(EingabeError) as gesagt:
        beantragt(welt, art, roh)
    assert satz in gesagt.value.felder[feld]
    assert welt.exec(select(Kleinfall)).first() is None


def test_ohne_begruendung_wird_nichts_beantragt(welt: Session) -> None:
    with pytest.raises(EingabeError) as gesagt:
        vorgang.beantragen(welt, sachbearbeiter(welt), A.NAME, NAME | {"vorname": ""}, " ")
    assert set(gesagt.value.felder) == {"vorname", "begruendung"}


def test_was_unmoeglich_geworden_ist_aendert_nichts(welt: Session) -> None:
    fall, vertrag = beantragt(welt, A.KENNUNG), ohne_kennung(welt)
    vertrag.kennung = "ANDERE"
    welt.flush()
    with pytest.raises(DomainError, match="schon eine Kennung"):
        bestaetigt(welt, fall)
    assert (fall.stand, vertrag.kennung) == (Kleinfallstand.OFFEN, "ANDERE")


def test_hat_die_adresse_jetzt_jemand_anderes_wird_nichts_ausgefuehrt(welt: Session) -> None:
    fall, lena, thomas = beantragt(welt, A.NAME), konto(welt, LENA), konto(welt, THOMAS)
    lena.email = "lena@anderswo.example"
    welt.flush()
    thomas.email = LENA
    welt.flush()
    with pytest.raises(DomainError, match="hat sich geändert"):
        bestaetigt(welt, fall)
    assert thomas.nachname != NAME["nachname"]


def test_beim_beantragen_geschieht_noch_nichts(welt: Session) -> None:
    post = len(welt.exec(select(Postausgang)).all())
    for art in A:
        beantragt(welt, art)
    assert len(welt.exec(select(Postausgang)).all()) == post
    assert konto(welt, KATHARINA).status == Kontostatus.AKTIV


def test_offene_stehen_vor_entschiedenen(welt: Session) -> None:
    erster, zweiter = beantragt(welt, A.NAME), beantragt(welt, A.ZEICHNER_AUFNEHMEN)
    bestaetigt(welt, zweiter)
    gezeigt = liste.seite(welt, sachbearbeiter(welt, MURAT), liste.Fallauswahl(), 1)
    assert [b.fall.id for b in gezeigt.zeilen] == [erster.id, zweiter.id]
    assert [b.person for b in gezeigt.zeilen] == [konto(welt, LENA).name, ""]


@pytest.mark.usefixtures("eigene_welt")
def test_zwei_zugleich_haben_einen_ausgang() -> None:
    for n in range(8):
        with transaction() as db:
            roh = NAME | {"nachname": f"Name {chr(97 + n)}"}
            fall_id = beantragt(db, A.NAME, roh).id or 0
            murat, anne = sachbearbeiter(db, MURAT), sachbearbeiter(db, ANNE)
        start = Barrier(2)

        def bestaetigen(i: int = fall_id, wer: Any = murat, start: Barrier = start) -> str:
            start.wait()
            return _versucht(lambda db: vorgang.bestaetigen(db, wer, i))

        def ablehnen(i: int = fall_id, wer: Any = anne, start: Barrier = start) -> str:
            start.wait()
            return _versucht(lambda db: vorgang.ablehnen(db, wer, i, "nein"))

        with ThreadPoolExecutor(2) as zugleich:
            gesagt = [z.result() for z in [zugleich.submit(bestaetigen), zugleich.submit(ablehnen)]]
        assert sorted(gesagt) == ["", "Dieser Fall ist schon entschieden."]
        with snapshot() as db:
            geaendert = db.exec(select(Benutzer.nachname).where(Benutzer.email == LENA)).one()
            assert (geaendert == roh["nachname"]) == (gesagt[0] == "")


def _versucht(tun: Callable[[Session], object]) -> str:
    try:
        with transaction() as db:
            tun(db)
    except DomainError as error:
        return str(error)
    return ""


# What the tables and the clock do


@pytest.mark.parametrize(
    "falsch",
    [
        {"bestaetigt_von_id": BIRGIT, "stand": "ausgefuehrt"},
        {"benutzer_id": BIRGIT},
        {"benutzer_id": MURAT, "bestaetigt_von_id": MURAT, "stand": "ausgefuehrt"},
        {"stand": "ausgefuehrt"},
        {"abgelehnt_von_id": BIRGIT, "stand": "abgelehnt"},
    ],
)
def test_auch_die_tabelle_verlangt_vier_augen(welt: Session, falsch: dict[str, str]) -> None:
    fall = beantragt(welt, A.NAME)
    werte: dict[str, Any] = {"beendet_am": clock.now() if "stand" in falsch else None}
    for spalte, wert in falsch.items():
        werte[spalte] = wert if spalte == "stand" else konto(welt, wert).id
    with pytest.raises(IntegrityError):
        welt.execute(update(Kleinfall).where(col(Kleinfall.id) == fall.id).values(**werte))


def test_mit_dem_konto_gehen_die_worte_und_der_offene_fall(welt: Session) -> None:
    fall = beantragt(welt, A.NAME)
    loeschung.loeschen(welt, konto(welt, LENA), DURCH)
    welt.refresh(fall)
    assert (fall.stand, fall.angaben, fall.begruendung) == ("zurueckgezogen", {}, "")


def test_eine_loeschung_sagt_vorher_was_sie_nimmt_und_behaelt_die_zahlen(welt: Session) -> None:
    fall, anderer = beantragt(welt, A.LOESCHEN), beantragt(welt, A.NAME)
    vorher = liste.blatt(welt, sachbearbeiter(welt, MURAT), fall.id or 0).posten
    bestaetigt(welt, fall)
    welt.refresh(fall)
    nachher = liste.blatt(welt, sachbearbeiter(welt, ANNE), fall.id or 0).posten
    assert vorher and [p.klasse for p in vorher] == [p.klasse for p in nachher]
    assert (fall.angaben, fall.begruendung) == ({}, "")
    assert all(LENA not in str(z) for z in welt.execute(select(Benutzer)))
    assert anderer.stand == Kleinfallstand.ZURUECKGEZOGEN


def test_der_letzte_firmenadmin_wird_nicht_geloescht(welt: Session) -> None:
    with pytest.raises(DomainError, match="FirmenAdmin"):
        beantragt(welt, A.LOESCHEN, {"email": KATHARINA})
    assert welt.exec(select(Kleinfall)).all() == []


def test_wer_einen_fall_nur_ansieht_steht_einmal_am_tag_im_protokoll_der_firma(
    welt: Session,
) -> None:
    fall = beantragt(welt, A.NAME)
    kette = kette_firma(mitglied(welt, LENA).firma_id)
    for wer in (MURAT, MURAT, BIRGIT):
        akteur = sachbearbeiter(welt, wer)
        if not einsicht.gesehen(welt, akteur, fall):
            einsicht.eingesehen(welt, akteur, fall.id or 0)
    assert eintraege(welt, kette) == ["kleinfall.beantragen", "kleinfall.einsehen"]
    with pytest.raises(NotFoundError):
        einsicht.eingesehen(welt, als_akteur(konto(welt, SABINE)), fall.id or 0)


@pytest.mark.usefixtures("eigene_welt")
def test_drei_jahre_nach_seinem_ende_ist_ein_fall_weg() -> None:
    with transaction() as db:
        beantragt(db, A.ZEICHNER_AUFNEHMEN)
        ausgefuehrt(db, A.NAME)
    with time_machine.travel(clock.now() + fristen.GEENDETES + timedelta(days=1)):
        assert fristen.aufraeumen()["Kleinfälle"] == 1
        with snapshot() as db:
            [noch] = db.exec(select(Kleinfall)).all()
    assert noch.stand == Kleinfallstand.OFFEN
