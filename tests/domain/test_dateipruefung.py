"""Uploads: what a file is, what is refused and why, and what its signature is worth."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmenportal import siegel
from firmenportal.dokument import Absatz, Dokument, als_pdf
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import dateipruefung
from firmenportal.domain.freischaltung.dateipruefung import JPEG_TYP, PDF_TYP, PNG_TYP, pruefen
from firmenportal.settings import settings
from tests.domain import pdfdateien as dateien

UNSER_PDF = als_pdf(Dokument("Antrag", "Bäckerei Grünwald KG", (), (Absatz("Straße"),)))


@pytest.mark.parametrize(
    ("daten", "typ", "seiten"),
    [
        (dateien.pdf(), PDF_TYP, 1),
        (dateien.pdf(60), PDF_TYP, 60),
        (UNSER_PDF, PDF_TYP, 1),
        (dateien.jpeg(), JPEG_TYP, 1),
        (dateien.png(), PNG_TYP, 1),
        (dateien.png(6000, 6000), PNG_TYP, 1),
    ],
    ids=["pdf", "60 Seiten", "unseres", "jpeg", "png", "36 Megapixel"],
)
def test_was_ein_scanner_oder_ein_telefon_liefert_wird_angenommen(
    daten: bytes, typ: str, seiten: int
) -> None:
    datei = pruefen("Antrag.exe", daten)
    assert (datei.medientyp, datei.seiten, datei.daten) == (typ, seiten, daten)
    assert datei.signatur == {}


@pytest.mark.parametrize(
    ("daten", "satz"),
    [
        (b"", "steht nichts"),
        (b"MZ\x90\0", "keine PDF-, JPEG- oder PNG-Datei"),
        (b"<html><script>", "keine PDF-, JPEG- oder PNG-Datei"),
        (dateien.archiv(), "keine PDF-, JPEG- oder PNG-Datei"),
        (b"GIF89a", "keine PDF-, JPEG- oder PNG-Datei"),
        (b"\n" + dateien.pdf(), "keine PDF-, JPEG- oder PNG-Datei"),
        (os.urandom(10 * 1024 * 1024 + 1), "größer als 10 MB"),
        (b"%PDF-1.7\n%%EOF", "lässt sich nicht lesen"),
        (b"%PDF-1.7\n" + os.urandom(5000) + b"\n%%EOF", "lässt sich nicht lesen"),
        (dateien.pdf(61), "mehr als 60 Seiten"),
        (dateien.im_kreis(), "mehr als 60 Seiten"),
        (dateien.verschluesselt(), "verschlüsselt"),
        (dateien.mit_skript(), "Programme oder angehängte Dateien"),
        (dateien.mit_anhang(), "Programme oder angehängte Dateien"),
        (dateien.mit_aktion("/Launch"), "Programme oder angehängte Dateien"),
        (dateien.mit_aktion("/SubmitForm"), "Programme oder angehängte Dateien"),
        (dateien.bombe(), "ausgepackt zu groß"),
        (dateien.doppelt_gepackte_bombe(), "ausgepackt zu groß"),
        (dateien.als_text_gepackte_bombe(), "ausgepackt zu groß"),
        (dateien.mit_strom(["/RunLengthDecode"], b"\x81\0" * 2**20), "ausgepackt zu groß"),
        (dateien.riesiges_bild(), "ausgepackt zu groß"),
        (dateien.auch_archiv(), "noch eine andere"),
        (dateien.pdf() + b"<script>", "noch eine andere"),
        (dateien.pdf() + dateien.archiv(), "noch eine andere"),
        (dateien.pdf().replace(b"\n", b"\n%<html><script>\n", 1), "noch eine andere"),
        (dateien.png(behauptet=(7000, 7000)), "mehr als 40 Megapixel"),
        (dateien.jpeg(7000, 7000), "mehr als 40 Megapixel"),
        (dateien.png_bombe(), "Bild lässt sich nicht lesen"),
        (dateien.png()[:-1], "Bild lässt sich nicht lesen"),
        (dateien.png().replace(b"IDAT", b"IDAX"), "Bild lässt sich nicht lesen"),
        (dateien.png_aus_vielen_teilen(), "Bild lässt sich nicht lesen"),
        (dateien.png(0, 0), "Bild lässt sich nicht lesen"),
        (dateien.jpeg()[:-2], "Bild lässt sich nicht lesen"),
        (dateien.jpeg().replace(b"\xff\xc0", b"\xff\xc4"), "Bild lässt sich nicht lesen"),
        (b"\xff\xd8\xff", "Bild lässt sich nicht lesen"),
    ],
)
def test_was_gefaehrlich_oder_unlesbar_ist_wird_mit_dem_grund_abgewiesen(
    daten: bytes, satz: str
) -> None:
    with pytest.raises(DomainError, match=satz):
        pruefen("Antrag.pdf", daten)


@given(
    st.sampled_from([dateien.jpeg(), dateien.png(9, 9)]),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=4),
    st.integers(0, 400),
)
def test_ein_beschaedigtes_bild_ist_ein_bild_oder_ein_satz(
    bild: bytes, aenderungen: list[tuple[int, bytes]], laenge: int
) -> None:
    beschaedigt = bytearray(bild)
    for stelle, neu in aenderungen:
        beschaedigt[stelle : stelle + len(neu)] = neu
    try:
        datei = pruefen("foto", bytes(beschaedigt[:laenge]))
    except DomainError:
        return
    assert bytes(beschaedigt).startswith(datei.daten)


@pytest.mark.parametrize("bild", [dateien.jpeg(), dateien.png()])
def test_was_hinter_einem_bild_steht_wird_abgeschnitten(bild: bytes) -> None:
    for rest in (b"<script>alert(1)</script>", dateien.archiv(), dateien.pdf()):
        assert pruefen("foto.jpg", bild + rest).daten == bild


@pytest.mark.parametrize(
    ("name", "gezeigt"),
    [
        ("Antrag.pdf", "Antrag.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Scans\\Müller & Söhne.PDF", "Müller & Söhne.pdf"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x=1\0.pdf", "aSet-Cookie x=1.pdf"),
        ("Antrag.jpg.pdf", "Antrag.jpg.pdf"),
        ("", "Dokument.pdf"),
        ("..", "Dokument.pdf"),
        ("ä" * 300, "ä" * 116 + ".pdf"),
        ("U\u0308nal.pdf", "Ünal.pdf"),
    ],
)
def test_der_name_ist_nur_ein_text(name: str, gezeigt: str) -> None:
    assert pruefen(name, dateien.pdf()).name == gezeigt


# Signatures


@pytest.fixture
def eigenes_siegel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "var_dir", tmp_path)
    siegel._siegler.cache_clear()
    yield
    siegel._siegler.cache_clear()


@pytest.mark.usefixtures("eigenes_siegel")
def test_eine_signatur_wird_genannt_und_nicht_vertraut() -> None:
    signatur = pruefen("a.pdf", siegel.versiegelt(UNSER_PDF, "Antrag")).signatur
    assert (signatur["unversehrt"], signatur["ganz"], signatur["vertraut"]) == (True, True, False)
    assert signatur["wer"] == "Firmenportal (Demo)"
    assert signatur["vertrauen"].endswith("ist nicht als vertrauenswürdig hinterlegt.")


@pytest.mark.usefixtures("eigenes_siegel")
def test_wem_der_betreiber_vertraut_dem_wird_vertraut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versiegelt = siegel.versiegelt(UNSER_PDF, "Antrag")
    zertifikat = siegel._siegler().signing_cert
    assert zertifikat is not None
    wurzel = tmp_path / "wurzel.pem"
    wurzel.write_bytes(zertifikat.dump())
    monkeypatch.setattr(settings, "signatur_wurzeln", wurzel)
    signatur = pruefen("a.pdf", versiegelt).signatur
    assert signatur["vertraut"] and signatur["vertrauen"].endswith(
        "Der Aussteller des Zertifikats ist als vertrauenswürdig hinterlegt."
    )


@pytest.mark.usefixtures("eigenes_siegel")
def test_eine_aenderung_im_signierten_faellt_auf() -> None:
    versiegelt = bytearray(siegel.versiegelt(UNSER_PDF, "Antrag"))
    versiegelt[versiegelt.index(b"/Title") + 12] ^= 1
    signatur = pruefen("a.pdf", bytes(versiegelt)).signatur
    assert not signatur["unversehrt"]
    assert signatur["vertrauen"] == "Die Signatur passt nicht zum Dokument."


@pytest.mark.usefixtures("eigenes_siegel")
def test_was_nach_der_signatur_angefuegt_wurde_faellt_auf() -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    schreiber = IncrementalPdfFileWriter(io.BytesIO(siegel.versiegelt(UNSER_PDF, "Antrag")))
    seite = schreiber.root["/Pages"]["/Kids"][0]
    seite["/MediaBox"] = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 10, 10))
    schreiber.mark_update(seite.container_ref)
    fertig = io.BytesIO()
    schreiber.write(fertig)
    signatur = pruefen("a.pdf", fertig.getvalue()).signatur
    assert (signatur["unversehrt"], signatur["ganz"]) == (True, False)
    assert signatur["vertrauen"] == "Das Dokument wurde nach der Signatur geändert."


@pytest.mark.usefixtures("eigenes_siegel")
def test_mehrere_signaturen_stehen_alle_da(monkeypatch: pytest.MonkeyPatch) -> None:
    einmal = siegel.versiegelt(UNSER_PDF, "Antrag")
    monkeypatch.setattr(siegel, "_FELD", "Zweite")
    signatur = pruefen("a.pdf", siegel.versiegelt(einmal, "Antrag")).signatur
    assert signatur["wer"] == "Firmenportal (Demo), Firmenportal (Demo)"
    assert signatur["unversehrt"] and signatur["ganz"] and len(signatur["einzeln"]) == 2


def test_der_leser_ist_ein_eigener_prozess_und_begrenzt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateipruefung, "_GEDULD", 0.01)
    with pytest.raises(DomainError, match="lässt sich nicht lesen"):
        pruefen("a.pdf", dateien.pdf())
