"""The virus scanner: nothing is kept that it has not called clean."""

import os
from pathlib import Path

import pytest

from firmenportal import clamd
from firmenportal.domain.freischaltung.dateipruefung import DateiError, pruefen
from firmenportal.settings import settings
from tests.domain import pdfdateien as dateien
from tests.virenscanner import EICAR, niemand_da, virenscanner

Logs = pytest.LogCaptureFixture
Anders = pytest.MonkeyPatch


@pytest.mark.parametrize("ueber_unix", [False, True])
def test_der_scanner_bekommt_jedes_byte_und_sagt_was_er_fand(
    ueber_unix: bool, tmp_path: Path, monkeypatch: Anders
) -> None:
    gross = os.urandom(10 * 1024 * 1024)
    with virenscanner(tmp_path / "c.sock" if ueber_unix else None) as (scanner, url):
        monkeypatch.setattr(settings, "clamd_url", url)
        clamd.pruefen(gross)
        clamd.pruefen(b"a")
        with pytest.raises(clamd.BefallenError, match="Eicar-Signature"):
            clamd.pruefen(b"vorher" + EICAR + b"nachher")
    assert scanner.gesehen == [gross, b"a", b"vorher" + EICAR + b"nachher"]


def test_befallenes_wird_abgewiesen_und_steht_im_log(monkeypatch: Anders, caplog: Logs) -> None:
    with virenscanner() as (_scanner, url):
        monkeypatch.setattr(settings, "clamd_url", url)
        with pytest.raises(DateiError, match="Virenscanner abgewiesen"):
            pruefen("Antrag.pdf", dateien.pdf().replace(b"%%EOF", EICAR + b"\n%%EOF"))
    assert "refused upload from scanner: Eicar-Signature" in caplog.text


@pytest.mark.parametrize(
    "antwort",
    [
        None,
        "stream: ",
        "INSTREAM size limit exceeded. ERROR",
        "stream: Can't allocate memory ERROR",
        "UNKNOWN COMMAND",
        "OK FOUND nothing",
        "x" * 10_000,
    ],
)
def test_jede_andere_antwort_ist_keine_erlaubnis(antwort: str | None, monkeypatch: Anders) -> None:
    with virenscanner() as (scanner, url):
        monkeypatch.setattr(settings, "clamd_url", url)
        scanner.antwort = antwort
        with pytest.raises(DateiError, match="später noch einmal"):
            pruefen("Antrag.pdf", dateien.pdf())


def test_ist_er_nicht_da_wird_nichts_angenommen(monkeypatch: Anders, caplog: Logs) -> None:
    adressen = ["unix:///gibt/es/nicht", "http://127.0.0.1/", "tcp://127.0.0.1:99999"]
    with niemand_da() as niemand:
        for url in (niemand, *adressen):
            monkeypatch.setattr(settings, "clamd_url", url)
            with pytest.raises(DateiError, match="später noch einmal"):
                pruefen("Antrag.pdf", dateien.pdf())
    assert caplog.text.count("the virus scanner gives no answer") == len(adressen) + 1


def test_ohne_scanner_wird_keiner_gefragt(monkeypatch: Anders) -> None:
    monkeypatch.setattr(settings, "clamd_url", "")
    assert pruefen("Antrag.pdf", dateien.pdf()).seiten == 1
