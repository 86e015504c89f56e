"""Documents: what is said stands in the PDF, for readers of every kind, and nothing is markup."""

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from firmenportal.dokument import Absatz, Dokument, Liste, Tabelle, als_pdf

SPALTEN = ("Vertrag", "Recht", "Person")


def gelesen(dokument: Dokument) -> PdfReader:
    return PdfReader(io.BytesIO(als_pdf(dokument)))


def text(dokument: Dokument) -> str:
    seiten = (seite.extract_text() for seite in gelesen(dokument).pages)
    return " ".join(" ".join(seiten).split())


def dokument(**anderes: object) -> Dokument:
    angaben = {
        "titel": "Austritt von Jürgen Çelik",
        "untertitel": "Bäckerei Grünwald KG",
        "angaben": (("Ausgestellt am", "25.11.2026, 09:42"),),
        "abschnitte": (Tabelle("Rechte", SPALTEN, (("AL-1000017", "Bestand lesen", "Özge"),)),),
    }
    return Dokument(**angaben | anderes)  # pyright: ignore[reportArgumentType]


def test_alles_gesagte_steht_darin_mit_umlauten() -> None:
    gefunden = text(dokument())
    for satz in ("Austritt von Jürgen Çelik", "Bäckerei Grünwald KG", "25.11.2026, 09:42"):
        assert satz in gefunden
    assert "Vertrag Recht Person AL-1000017 Bestand lesen Özge" in gefunden
    assert "Firmenportal · Austritt von Jürgen Çelik Seite 1 von 1" in gefunden


def test_es_spricht_die_sprache_seiner_leser() -> None:
    leer = dokument(abschnitte=(Tabelle("Rights", SPALTEN, ()),), sprache="en")
    assert gelesen(leer).root_object["/Lang"] == "en"
    assert "No entries." in text(leer) and "Page 1" in text(leer)


def test_eingaben_sind_nie_auszeichnung() -> None:
    boese = '#read("/etc/passwd") *fett* $x$ [a] \\u{41} <b> @quelle // = Titel'
    assert boese in text(dokument(titel=boese, abschnitte=(Absatz(boese),)))


@pytest.mark.parametrize("zeichen", ["漢", "🙂", "\x00", "\x07", "\u202e", "\ud800", "\ue000"])
def test_was_keine_schrift_kann_haelt_kein_dokument_auf(zeichen: str) -> None:
    assert "Anna Ünal" in text(dokument(untertitel=f"{zeichen} Anna U\u0308nal"))


def test_griechisch_und_kyrillisch_bleiben_wie_sie_sind() -> None:
    assert "Γιώργος Иванов" in text(dokument(untertitel="Γιώργος Иванов"))


def test_lange_namen_und_adressen_brechen_um_und_bleiben_ganz() -> None:
    adresse = "maximiliane.von-und-zu.langenscheidt@abteilung.konzern.example" * 3
    name = "X" * 200
    lang = dokument(abschnitte=(Tabelle("R", SPALTEN, ((name, adresse, "Ö" * 90),)),))
    ohne_umbruch = text(lang).replace(" ", "")
    for wort in (name, adresse, "Ö" * 90):
        assert all(teil in ohne_umbruch for teil in (wort[:20], wort[-20:]))
    for seite in gelesen(lang).pages:
        seite.extract_text(visitor_text=lambda _t, _cm, tm, *_: _auf_der_seite(tm[4]))


def _auf_der_seite(x: float) -> None:
    assert 0 <= x < 596


def test_viele_zeilen_wiederholen_den_kopf_auf_jeder_seite() -> None:
    zeilen = tuple((f"AL-{i:07}", "Bestand lesen", "Lena") for i in range(400))
    seiten = gelesen(dokument(abschnitte=(Tabelle("Rechte", SPALTEN, zeilen),))).pages
    assert len(seiten) > 5
    assert all("Vertrag" in seite.extract_text() for seite in seiten)
    assert "AL-0000399" in seiten[-1].extract_text()


def test_viele_spalten_liegen_quer() -> None:
    breit = Tabelle("Breit", tuple("ABCDEFGH"), (tuple("12345678"),))
    kasten = gelesen(dokument(abschnitte=(breit,))).pages[0].mediabox
    assert kasten.width > kasten.height


def test_es_haelt_lange_und_ist_zugaenglich() -> None:
    pdf = gelesen(dokument())
    angaben = als_pdf(dokument()).decode("latin-1")
    assert "/Marked true" in angaben
    for merkmal in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert merkmal in angaben
    assert {"/H1", "/Table", "/TH", "/TD"} <= set(rollen(pdf.root_object["/StructTreeRoot"]))


def test_absaetze_und_listen_beginnen_abschnitte() -> None:
    pdf = gelesen(
        dokument(
            abschnitte=(
                Absatz("Ohne Überschrift."),
                Absatz("Darunter.", "Ein Absatz"),
                Liste(("erstens #strong", "zweitens"), "Schritte", nummeriert=True),
                Liste(("ein Punkt",)),
            )
        )
    )
    gefunden = rollen(pdf.root_object["/StructTreeRoot"])  # the facts on top are a list, too
    assert (gefunden.count("/H1"), gefunden.count("/L"), gefunden.count("/LI")) == (2, 3, 4)
    gesagt = " ".join(" ".join(s.extract_text() for s in pdf.pages).split())
    assert "Schritte 1. erstens #strong 2. zweitens" in gesagt


def rollen(knoten: object) -> list[str]:
    """The roles of all elements below, in the order of reading."""
    if isinstance(knoten, list):
        return [rolle for kind in knoten for rolle in rollen(kind.get_object())]
    if not isinstance(knoten, DictionaryObject):
        return []
    eigene = [str(knoten["/S"])] if "/S" in knoten else []
    kinder = knoten.get("/K")
    return eigene + (rollen(kinder.get_object()) if kinder is not None else [])
