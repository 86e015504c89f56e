"""What somebody uploads: bytes become a document that may be kept, or a sentence why not.

What it is is said by its content, never by its name or by what the browser declares. Rules:
docs/fachregeln.md R171, R173, R174.
"""

import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from firmenportal import clamd
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import bild
from firmenportal.errorlog import log_refused, logger
from firmenportal.settings import settings

GROESSTE = 10 * 1024 * 1024
SEITEN = 60
LAENGSTER_NAME = 120
PDF_TYP, JPEG_TYP, PNG_TYP = "application/pdf", "image/jpeg", "image/png"
ENDUNGEN = {PDF_TYP: ".pdf", JPEG_TYP: ".jpg", PNG_TYP: ".png"}

ZU_GROSS = "Die Datei ist größer als 10 MB. Scannen Sie mit 200 bis 300 dpi, am besten in Grau."
_LEER = "In der Datei steht nichts. Wählen Sie sie noch einmal."
_ANDERES = "Das ist keine PDF-, JPEG- oder PNG-Datei. Scannen oder fotografieren Sie das Dokument."
_DOPPELT = (
    "In dieser Datei steckt noch eine andere. Öffnen Sie sie und speichern Sie sie als neue PDF."
)
_BEFALLEN = "Diese Datei hat der Virenscanner abgewiesen. Prüfen Sie das Gerät, von dem sie kommt."
_KEIN_SCANNER = (
    "Die Datei konnte gerade nicht auf Viren geprüft werden und ist nicht gespeichert. Versuchen "
    "Sie es später noch einmal."
)
_UNLESBAR = "Diese PDF lässt sich nicht lesen. Drucken Sie sie in eine neue PDF-Datei."
_PDF_SAETZE = {
    "unlesbar": _UNLESBAR,
    "verschluesselt": (
        "Diese PDF ist verschlüsselt oder mit einem Passwort geschützt. Speichern Sie sie ohne "
        "Schutz."
    ),
    "aktiv": (
        "Diese PDF enthält Programme oder angehängte Dateien. Drucken Sie sie in eine neue "
        "PDF-Datei."
    ),
    "bombe": "Diese PDF ist ausgepackt zu groß. Scannen Sie das Dokument mit 200 bis 300 dpi.",
    "seiten": "Die Datei hat mehr als 60 Seiten. Teilen Sie sie auf.",
}
_LESER = Path(__file__).with_name("pdfleser.py")
_GEDULD = 40
_DATEIENDE = b"%%EOF"
_KOPF = 1024
_FREMDES = re.compile(rb"<\s*(?:!doctype|html|script|svg|body)|\bPK\x03\x04", re.IGNORECASE)


class DateiError(DomainError):
    """This file is not kept; the sentence says why and what to do."""


@dataclass(frozen=True)
class Datei:
    """A file that may be kept. `signatur` is empty where nobody has signed it digitally."""

    name: str
    medientyp: str
    seiten: int
    daten: bytes
    signatur: dict[str, Any] = field(default_factory=dict)


def pruefen(dateiname: str, daten: bytes) -> Datei:
    """The file as it may be kept. Costs time and asks the scanner: outside of transactions.

    Errors: DateiError and `bild.BildError`.
    """
    if not daten:
        raise DateiError(_LEER)
    if len(daten) > GROESSTE:
        raise DateiError(ZU_GROSS)
    _ohne_viren(daten)
    if daten.startswith(b"%PDF-"):
        return _pdf(dateiname, daten)
    if daten.startswith(bild.JPEG):
        return Datei(anzeigename(dateiname, JPEG_TYP), JPEG_TYP, 1, bild.jpeg(daten))
    if daten.startswith(bild.PNG):
        return Datei(anzeigename(dateiname, PNG_TYP), PNG_TYP, 1, bild.png(daten))
    raise DateiError(_ANDERES)


def anzeigename(dateiname: str, medientyp: str) -> str:
    """The name as it may be shown and saved under: no path, nothing invisible, the right ending."""
    letzter = re.split(r"[/\\]", unicodedata.normalize("NFC", dateiname))[-1]
    sichtbar = "".join(z for z in letzter if z.isprintable() and z not in '<>:"|?*%;')
    stamm = " ".join(sichtbar.split()).strip(". ")
    endung = ENDUNGEN[medientyp]
    stamm = re.sub(r"\.(pdf|jpe?g|png)$", "", stamm, flags=re.IGNORECASE).strip(". ")
    return (stamm[: LAENGSTER_NAME - len(endung)].strip() or "Dokument") + endung


def _ohne_viren(daten: bytes) -> None:
    try:
        clamd.pruefen(daten)
    except clamd.BefallenError as error:
        log_refused("upload", "scanner", error)
        raise DateiError(_BEFALLEN) from error
    except clamd.NichtErreichbarError as error:
        logger.error("the virus scanner gives no answer: %s", error)
        raise DateiError(_KEIN_SCANNER) from error


def _pdf(dateiname: str, daten: bytes) -> Datei:
    if _ist_zweierlei(daten):
        raise DateiError(_DOPPELT)
    gelesen = _gelesen(daten)
    if satz := _PDF_SAETZE.get(gelesen.get("abgelehnt", "")):
        raise DateiError(satz)
    name = anzeigename(dateiname, PDF_TYP)
    return Datei(name, PDF_TYP, gelesen["seiten"], daten, _signatur(gelesen["signaturen"]))


def _ist_zweierlei(daten: bytes) -> bool:
    """Whether another reader would find something else in it: a web page, an archive, a rest."""
    rest = daten.rpartition(_DATEIENDE)[2]
    return bool(
        _FREMDES.search(daten[:_KOPF])
        or _DATEIENDE not in daten
        or rest.strip(b"\r\n\t \0")
        or zipfile.is_zipfile(io.BytesIO(daten))
    )


def _gelesen(daten: bytes) -> dict[str, Any]:
    """What the reader, a process of its own, says about it. Errors: DateiError where it ends."""
    wurzeln = [str(settings.signatur_wurzeln)] if settings.signatur_wurzeln else []
    try:
        fertig = subprocess.run(
            [sys.executable, "-I", str(_LESER), str(SEITEN), *wurzeln],
            input=daten,
            capture_output=True,
            check=True,
            timeout=_GEDULD,
        )
    except subprocess.SubprocessError as error:
        raise DateiError(_UNLESBAR) from error
    return json.loads(fertig.stdout)


# Signatures (R174): shown to who judges, and never a reason to accept anything.


class Vertrauen(StrEnum):
    """What is to be said of a signature."""

    VERTRAUT = "Der Aussteller des Zertifikats ist als vertrauenswürdig hinterlegt."
    FREMD = "Der Aussteller des Zertifikats ist nicht als vertrauenswürdig hinterlegt."
    GEAENDERT = "Das Dokument wurde nach der Signatur geändert."
    GEBROCHEN = "Die Signatur passt nicht zum Dokument."


def _signatur(einzelne: list[dict[str, Any]]) -> dict[str, Any]:
    """All signatures as one: as good as the worst of them."""
    if not einzelne:
        return {}
    return {
        "wer": ", ".join(u["wer"] or "unbekannt" for u in einzelne),
        "unversehrt": all(u["unversehrt"] for u in einzelne),
        "ganz": all(u["ganz"] for u in einzelne),
        "vertraut": all(u["vertraut"] for u in einzelne),
        "vertrauen": _vertrauen(einzelne).value,
        "einzeln": einzelne,
    }


def _vertrauen(einzelne: list[dict[str, Any]]) -> Vertrauen:
    if not all(u["unversehrt"] for u in einzelne):
        return Vertrauen.GEBROCHEN
    if not all(u["ganz"] for u in einzelne):
        return Vertrauen.GEAENDERT
    vertraut = all(u["vertraut"] for u in einzelne)
    return Vertrauen.VERTRAUT if vertraut else Vertrauen.FREMD
