"""The seal: any reader can verify it, and every change shows."""

import io
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from firmenportal import siegel
from firmenportal.dokument import Absatz, Dokument, als_pdf
from firmenportal.settings import settings

GRUND = "Nachweis über einen Austritt"
PDF = als_pdf(Dokument("Prüfung", "Muster", (), (Absatz("Straße"),)))


@pytest.fixture(autouse=True)
def eigenes_siegel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(settings, "var_dir", tmp_path)
    siegel._siegler.cache_clear()
    yield tmp_path / "siegel.p12"
    siegel._siegler.cache_clear()


def geprueft(pdf: bytes):
    (unterschrift,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    wurzel = siegel._siegler().signing_cert
    assert wurzel is not None
    kontext = ValidationContext(trust_roots=[wurzel], allow_fetching=False)
    # It runs an event loop of its own, and a thread may have one already: a browser's.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(validate_pdf_signature, unterschrift, kontext).result()


def test_ein_versiegeltes_pdf_ist_pruefbar_und_bleibt_wie_es_war() -> None:
    versiegelt = siegel.versiegelt(PDF, GRUND)
    assert versiegelt.startswith(PDF)
    ergebnis = geprueft(versiegelt)
    assert ergebnis.bottom_line and ergebnis.intact and ergebnis.trusted
    feld = PdfReader(io.BytesIO(versiegelt)).get_fields() or {}
    assert feld["Siegel"]["/V"]["/Reason"] == GRUND


def test_eine_aenderung_faellt_auf() -> None:
    versiegelt = bytearray(siegel.versiegelt(PDF, GRUND))
    stelle = versiegelt.index(b"/Title")
    versiegelt[stelle + 12] ^= 1
    assert not geprueft(bytes(versiegelt)).bottom_line


def test_die_demo_macht_sich_eines_das_nur_ihr_gehoert(eigenes_siegel: Path) -> None:
    siegel.versiegelt(PDF, GRUND)
    zuerst = eigenes_siegel.read_bytes()
    assert stat.S_IMODE(eigenes_siegel.stat().st_mode) == 0o600
    siegel._siegler.cache_clear()
    siegel.versiegelt(PDF, GRUND)
    assert eigenes_siegel.read_bytes() == zuerst


def test_ein_eigenes_siegel_mit_passwort(
    eigenes_siegel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    siegel.versiegelt(PDF, GRUND)
    schluessel, zertifikat, _ = pkcs12.load_key_and_certificates(eigenes_siegel.read_bytes(), None)
    geschuetzt = tmp_path / "eigenes.p12"
    verschluesselung = BestAvailableEncryption(b"geheim")
    geschuetzt.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", schluessel, zertifikat, None, verschluesselung)  # pyright: ignore[reportArgumentType]
    )
    monkeypatch.setattr(settings, "siegel", geschuetzt)
    siegel._siegler.cache_clear()
    with pytest.raises(RuntimeError, match=r"eigenes\.p12"):
        siegel.versiegelt(PDF, GRUND)
    monkeypatch.setattr(settings, "siegel_passwort", SecretStr("geheim"))
    assert geprueft(siegel.versiegelt(PDF, GRUND)).bottom_line
