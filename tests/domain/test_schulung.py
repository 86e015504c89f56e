"""The Schulung: every topic is complete, and its document says what its page says."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from firmenportal.dokument import als_pdf
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import ergebnis
from firmenportal.domain.freischaltung.entscheidung import alle_wege
from firmenportal.domain.freischaltung.frage import Merkmal
from firmenportal.domain.freischaltung.weg import Verfahren
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.schulung.blatt import dokument, zelle
from firmenportal.domain.schulung.thema import Aufzaehlung, Thema, Uebersicht
from firmenportal.domain.schulung.themen import THEMEN, mehr_zu, thema
from firmenportal.i18n import translate
from tests.test_dokument import rollen

TITEL = (
    "Wann welcher Antrag?",
    "Basisschulung zur Freischaltung",
    "Der FirmenAdmin",
    "Portalausprägungen",
    "Wer kann berechtigt werden?",
    "Vergabe und Löschung von Berechtigungen",
)
TAG = date(2026, 11, 24)
jedes_thema = pytest.mark.parametrize("t", THEMEN.values(), ids=lambda t: t.key)


def gelesen(t: Thema, sprache: str = "de") -> PdfReader:
    return PdfReader(io.BytesIO(als_pdf(dokument(t, sprache, TAG))))


def text(pdf: PdfReader) -> str:
    """Without spaces: where lines break is the paper's business."""
    return "".join("".join(seite.extract_text().split()) for seite in pdf.pages)


def saetze(t: Thema) -> list[str]:
    """Everything that the topic says."""
    gesagt = [t.titel, t.worum]
    for abschnitt in t.abschnitte:
        gesagt.append(abschnitt.titel)
        for teil in abschnitt.teile:
            if isinstance(teil, Aufzaehlung):
                gesagt += teil.punkte
            elif isinstance(teil, Uebersicht):
                gesagt += [*teil.spalten, *(zelle(z, "de") for zeile in teil.zeilen for z in zeile)]
            else:
                gesagt.append(teil)
    return gesagt


def test_die_sechs_themen_in_ihrer_reihenfolge() -> None:
    assert tuple(t.titel for t in THEMEN.values()) == TITEL
    assert all(thema(key).key == key for key in THEMEN)


def test_ein_unbekanntes_thema_gibt_es_nicht() -> None:
    with pytest.raises(NotFoundError):
        thema("gibtesnicht")


def test_zu_jedem_weg_gibt_es_etwas_zu_lesen() -> None:
    assert {mehr_zu(v).key for v in Verfahren} <= set(THEMEN)


def test_wann_welcher_antrag_druckt_jede_zeile_der_tabelle() -> None:
    gesagt = saetze(THEMEN["welcher-antrag"])
    for weg in alle_wege():
        assert weg.lage in gesagt and ergebnis.kurz(weg) in gesagt, weg.key
    zeilen = [
        zeile
        for abschnitt in THEMEN["welcher-antrag"].abschnitte
        for teil in abschnitt.teile
        if isinstance(teil, Uebersicht)
        for zeile in teil.zeilen
    ]
    stellen = sum(len({w for b in weg.wenn for w in b[Merkmal.WER]}) for weg in alle_wege())
    assert len(zeilen) == stellen


def test_rechte_und_portale_kommen_aus_ihren_registern() -> None:
    rechte = saetze(THEMEN["vergabe-und-loeschung"])
    assert all(e.name in rechte and e.oeffnet in rechte for e in KATALOG.values())
    portale = saetze(THEMEN["portalauspraegungen"])
    assert all(a.name in portale and a.satz in portale for a in AUSPRAEGUNGEN.values())


@jedes_thema
def test_das_dokument_sagt_alles_was_die_seite_sagt(t: Thema) -> None:
    gefunden = text(gelesen(t))
    for satz in saetze(t):
        assert "".join(satz.split()) in gefunden, satz
    assert "24.11.2026" in gefunden and t.adresse in gefunden


@jedes_thema
def test_das_dokument_ist_ausgezeichnet(t: Thema) -> None:
    pdf = gelesen(t)
    gefunden = rollen(pdf.root_object["/StructTreeRoot"])
    assert gefunden.count("/H1") == len(t.abschnitte)
    erwartet = {"/Title", "/P"}
    teile = [teil for a in t.abschnitte for teil in a.teile]
    if any(isinstance(teil, Aufzaehlung) for teil in teile):
        erwartet |= {"/L", "/LI"}
    if any(isinstance(teil, Uebersicht) for teil in teile):
        erwartet |= {"/Table", "/TH", "/TD"}
    assert erwartet <= set(gefunden)


@jedes_thema
def test_es_spricht_auch_englisch(t: Thema) -> None:
    pdf = gelesen(t, "en")
    assert pdf.root_object["/Lang"] == "en"
    assert "".join(translate(t.titel, "en").split()) in text(pdf)
