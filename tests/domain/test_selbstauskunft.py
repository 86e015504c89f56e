"""Everything about oneself and nothing of others: every table is told of, or says why not."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, SQLModel

import firmenportal.tables  # noqa: F401 - registers every table
from firmenportal import clock
from firmenportal.dokument import Tabelle
from firmenportal.domain import (
    auskunftsblatt,
    einmalschluessel,
    konto,
    selbstauskunft,
    vertragsrecht,
)
from firmenportal.domain.aufbewahrung import KLASSEN
from firmenportal.domain.einmalschluessel import Zweck
from firmenportal.domain.recht import Recht
from firmenportal.domain.selbstauskunft import NICHT_DARIN, QUELLEN, Selbstauskunft, Zeile
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.i18n import catalogue
from firmenportal.post import postausgang
from firmenportal.post import zugang as mails
from tests.domain import besetzung
from tests.domain.besetzung import mitglied
from tests.domain.conftest import AkteurOf

LEITUNG = "leitung@maklernord.example"
LENA, SABINE, NORDS, URLAUB = (
    "nutzer@muster.example", "firmenadmin@muster.example", "vermittler@maklernord.example",
    "urlaub@muster.example",
)  # fmt: skip


def teile(a: Selbstauskunft) -> dict[str, list[Zeile]]:
    return {t.schluessel: t.zeilen for t in a.teile}


def test_jede_tabelle_die_auf_menschen_verweist_ist_darin_oder_sagt_warum_nicht() -> None:
    darin = {str(t.__tablename__) for q in QUELLEN for t in q.tabellen}
    assert darin & set(NICHT_DARIN) == set()
    assert set(_verweisende()) - darin - set(NICHT_DARIN) == set()
    assert all(grund.endswith(".") for grund in NICHT_DARIN.values())


def test_eine_person_bekommt_alles_ueber_sich(welt: Session, akteur_of: AkteurOf) -> None:
    akteur = akteur_of(LENA)
    konto.telefon_aendern(welt, akteur, "0711 253648")
    zelle = Zelle(vertrag_id("AL-1000033"), Recht.BERECHNEN, bis=clock.heute() + timedelta(9))
    sabine = besetzung.konto(welt, SABINE).wer
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [zelle], durch=sabine)
    welt.flush()
    gefunden = teile(selbstauskunft.selbstauskunft(welt, akteur))
    assert gefunden["konto"][0]["Telefonnummer"] == "+49711253648"
    assert gefunden["firmen"][0]["Firma"] == "Muster Maschinenbau GmbH"
    assert {(z["Vertrag"], z["Recht"]) for z in gefunden["rechte"]} == {
        ("AL-1000017", "Bestand lesen"),
        ("AL-1000025", "Bestand lesen"),
        ("AL-1000033", "Berechnen"),
    }
    (neueste, davor, *_) = gefunden["protokoll"]
    assert (neueste["Wer"], neueste["Handlung"]) == ("Sabine Krüger-Özdemir", "Rechte erteilt")
    assert davor["Änderungen"] == ["Telefonnummer: neu, +49711253648"]
    assert [z["Daten"] for z in gefunden["fristen"]] != []


def test_makler_und_vertretene_finden_ihr_haus_und_ihre_vertretung(
    welt: Session, akteur_of: AkteurOf
) -> None:
    haus = teile(selbstauskunft.selbstauskunft(welt, akteur_of(NORDS)))["maklerhaeuser"]
    assert haus[0]["Maklerhaus"] == "Makler Nord GmbH" and haus[0]["Benutzerschlüssel"]
    lender = teile(selbstauskunft.selbstauskunft(welt, akteur_of(URLAUB)))["vertretungen"]
    assert lender[0]["Vertreter"] == "Deniz Çetinkaya"


def test_wer_fuer_sein_haus_anfragt_findet_auch_das(welt: Session, akteur_of: AkteurOf) -> None:
    eintraege = teile(selbstauskunft.selbstauskunft(welt, akteur_of(LEITUNG)))["protokoll"]
    assert any(e["Handlung"] == "Vollmacht angefragt" for e in eintraege)


@pytest.mark.parametrize("email", [LENA, SABINE, NORDS])
def test_von_anderen_steht_keine_adresse_darin(
    welt: Session, akteur_of: AkteurOf, email: str
) -> None:
    text = auskunftsblatt.als_json(selbstauskunft.selbstauskunft(welt, akteur_of(email))).decode()
    for andere in (LENA, SABINE, NORDS, URLAUB):
        assert (andere in text) == (andere == email)


def test_kein_geheimnis_steht_darin(welt: Session, akteur_of: AkteurOf) -> None:
    akteur = akteur_of(LENA)
    secret = einmalschluessel.ausstellen(
        welt, Zweck.PASSWORT_NEU, akteur.benutzer_id, timedelta(hours=1)
    )
    text = mails.passwort_vergessen("de", "Lena", "FirmenOnline", f"/passwort-neu/{secret}")
    postausgang.mail(welt, LENA, text)
    gefunden = selbstauskunft.selbstauskunft(welt, akteur)
    inhalt = auskunftsblatt.als_json(gefunden).decode()
    assert "/passwort-neu/…" in inhalt and secret not in inhalt
    kenntnis = besetzung.konto(welt, LENA).passwort_hash or ""
    hashes = (einmalschluessel.hash_of(secret), kenntnis)
    assert [h for h in hashes if h in inhalt] == []


def test_als_json_ist_es_maschinenlesbar_und_als_dokument_lesbar(
    welt: Session, akteur_of: AkteurOf
) -> None:
    a = selbstauskunft.selbstauskunft(welt, akteur_of(LENA))
    gelesen = json.loads(auskunftsblatt.als_json(a))
    assert gelesen["person"] == "Lena Schäfer"
    assert gelesen["firmen"][0]["Seit"].startswith("20")
    for sprache, titel in (("de", "Vertragsrechte"), ("en", "Contract rights")):
        dokument = auskunftsblatt.als_dokument(a, sprache)
        tabellen = {t.titel: t for t in dokument.abschnitte if isinstance(t, Tabelle)}
        assert len(tabellen[titel].zeilen) == 2
        assert all(len(z) == len(t.spalten) for t in tabellen.values() for z in t.zeilen)


def test_lange_abschnitte_sind_im_dokument_gekuerzt_und_sagen_es(
    welt: Session, akteur_of: AkteurOf
) -> None:
    a = selbstauskunft.selbstauskunft(welt, akteur_of(LENA))
    protokoll = next(t for t in a.teile if t.schluessel == "protokoll")
    protokoll.zeilen[:] = protokoll.zeilen[:1] * (auskunftsblatt.IM_DOKUMENT + 3)
    texte = [str(getattr(t, "text", "")) for t in auskunftsblatt.als_dokument(a, "de").abschnitte]
    assert "3 ältere stehen in der JSON-Datei." in texte


def test_jedes_feld_hat_sein_englisches(welt: Session, akteur_of: AkteurOf) -> None:
    a = selbstauskunft.selbstauskunft(welt, akteur_of(NORDS))
    felder = {feld for t in a.teile for zeile in t.zeilen for feld in zeile}
    klassen = {w for k in KLASSEN for w in (k.was, k.frist.satz, k.grund, k.mit_dem_konto)}
    assert (felder | klassen | {q.titel for q in QUELLEN}) - set(catalogue()) == set()


def _verweisende() -> Iterator[str]:
    """Tables from which foreign keys lead to a person, directly or by other tables."""
    tabellen = SQLModel.metadata.tables
    gefunden = {"benutzer"}
    while neue := {
        name
        for name, tabelle in tabellen.items()
        if name not in gefunden
        and any(fk.column.table.name in gefunden for fk in tabelle.foreign_keys)
    }:
        gefunden |= neue
    yield from gefunden
