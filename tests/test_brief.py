"""Letters: golden texts, an address that shows in the window, and PDFs that all can read."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from firmenportal.brief import Anschrift, Brief, Code, als_pdf
from firmenportal.post import widerruf, zugangskennung
from tests.test_dokument import rollen

MM = 72 / 25.4
CODE, AM, BIS = "K7M4-QW9X-3TRP", date(2026, 11, 26), date(2026, 12, 26)
HANNE = Anschrift("Hanne Vogt", "Mühlengasse 2", "24937", "Flensburg", "Bäckerei Grünwald KG")
LANG = Anschrift(
    "Gesellschaft für außerordentlich langwierige Übergangsangelegenheiten und "
    "Versicherungsbetreuungsverträge mbH & Co. KGaA",
    "Am Donaudampfschifffahrtsgesellschaftskapitänshauptquartier 123456789",
    "24937",
    "Flensburg",
    "Abteilung für Personal, Soziales, Versorgung, Vergütung und betriebliche Altersversorgung",
)
NAME = "Dr. Karl-Theodor Ægir Søren Müller-Lüdenscheidt zu Hohenlohe-Waldenburg-Çelik"


def gelesen(brief: Brief, an: Anschrift = HANNE) -> PdfReader:
    return PdfReader(io.BytesIO(als_pdf(brief, an.zeilen, AM)))


def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(seite.extract_text() for seite in pdf.pages).split())


def kennung(name: str = "Hanne Vogt", sprache: str = "de") -> Brief:
    return zugangskennung.brief(sprache, name, CODE, BIS)


def test_der_brief_mit_der_zugangskennung_wort_fuer_wort() -> None:
    assert text(gelesen(kennung())) == (
        "Service Center FirmenOnline · Musterallee 1 · 70173 Stuttgart "
        "Hanne Vogt Bäckerei Grünwald KG Mühlengasse 2 24937 Flensburg 26.11.2026 "
        "Ihre Zugangskennung für FirmenOnline Guten Tag Hanne Vogt, für Sie wurde ein Zugang zum "
        "Portal FirmenOnline eingerichtet. Mit dieser Zugangskennung aktivieren Sie ihn: "
        "K7M4-QW9X-3TRP Sie haben von uns auch eine E-Mail mit einem Link bekommen. Öffnen Sie den "
        "Link, geben Sie dort die Zugangskennung ein und wählen Sie Ihr Passwort. Groß- und "
        "Kleinschreibung und die Striche spielen keine Rolle. Die Zugangskennung gilt bis "
        "26.12.2026 und nur einmal. Fehlt Ihnen eines von beiden, oder gilt es nicht mehr? Das "
        "Service Center schickt Ihnen beides neu: kontakt@firmenonline.example Geben Sie diese "
        "Zugangskennung niemandem weiter, auch nicht am Telefon. Wir fragen nie danach. Ihr "
        "Service Center Service Center FirmenOnline · Musterallee 1 · 70173 Stuttgart Seite 1 von 1"
    )


def test_der_brief_mit_dem_widerrufscode_wort_fuer_wort() -> None:
    gefunden = text(gelesen(widerruf.brief("de", NAME, CODE, BIS))).replace("- ", "-")
    ernannt = f"{NAME} wurde auf Antrag Ihrer Firma FirmenAdmin im Portal FirmenOnline."
    seite = f"auf dieser Seite ein: localhost:8000/freischaltung/widerruf {CODE}"
    for satz in (
        f"{NAME} ist jetzt FirmenAdmin Ihrer Firma Sehr geehrte Damen und Herren, {ernannt}",
        f"Hat Ihre Firma das nicht gewollt? Dann geben Sie diesen Widerrufscode {seite}",
        "Gelöscht wird nichts: Das Service Center klärt mit Ihnen, was gelten soll.",
        "Der Widerrufscode gilt bis 26.12.2026 und nur einmal.",
    ):
        assert satz in gefunden


def test_auf_englisch() -> None:
    pdf = gelesen(kennung(sprache="en"))
    assert pdf.root_object["/Lang"] == "en"
    assert "Your access ID for FirmenOnline" in text(pdf) and "Page 1 of 1" in text(pdf)


@pytest.mark.parametrize("an", [HANNE, LANG], ids=["kurz", "lang"])
def test_die_anschrift_steht_ganz_im_fenster(an: Anschrift) -> None:
    """DIN 5008 form B: 62.7 to 90 mm from above, 25 to 105 mm from the left."""
    stellen: dict[str, tuple[float, float]] = {}
    seite = gelesen(kennung(), an).pages[0]

    def merken(wort: str, cm: list[float], tm: list[float], *_: object) -> None:
        if wort.strip():
            stellen.setdefault(wort.strip(), (cm[4] + tm[4], cm[5] + tm[5]))

    seite.extract_text(visitor_text=merken)
    oben = float(seite.mediabox.height)
    fenster = {
        wort: (x / MM, (oben - y) / MM)
        for wort, (x, y) in stellen.items()
        if any(wort[:9] in zeile for zeile in an.zeilen) and (oben - y) / MM < 100
    }
    assert len(fenster) >= 4
    assert all(24 < x < 105 and 62 < y < 91 for x, y in fenster.values()), fenster


def test_lange_namen_und_anschriften_bleiben_ganz() -> None:
    gefunden = text(gelesen(kennung(NAME), LANG)).replace(" ", "").replace("-", "")
    for wort in (*LANG.zeilen, NAME):
        assert wort.replace(" ", "").replace("-", "") in gefunden


def test_ein_langer_brief_geht_auf_der_naechsten_seite_weiter() -> None:
    pdf = gelesen(Brief("Lang", ("Satz für Satz. " * 900,)))
    assert len(pdf.pages) > 1 and "Seite 2 von" in pdf.pages[1].extract_text()


@pytest.mark.parametrize("zeichen", ["漢", "🙂", "\x00", "\u202e", "\ud800"])
def test_was_keine_schrift_kann_haelt_keinen_brief_auf(zeichen: str) -> None:
    assert CODE in text(gelesen(kennung(f"{zeichen} Anna U\u0308nal")))


def test_eingaben_sind_nie_auszeichnung() -> None:
    boese = '#read("/etc/passwd") *fett* $x$ [a]'
    an = Anschrift(boese, boese, "1", "A")
    assert text(gelesen(Brief(boese, (boese, Code(boese))), an)).count(boese) == 5


def test_er_haelt_lange_und_ist_zugaenglich() -> None:
    pdf = gelesen(kennung())
    roh = als_pdf(kennung(), HANNE.zeilen, AM).decode("latin-1")
    for merkmal in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert merkmal in roh
    assert {"/Title", "/P"} <= set(rollen(pdf.root_object["/StructTreeRoot"]))
    assert pdf.metadata and pdf.metadata.title == "Ihre Zugangskennung für FirmenOnline"
