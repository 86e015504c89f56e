"""Small deliveries for tests: CSV files of a few rows, changed where a test is about them."""

from collections.abc import Sequence
from pathlib import Path

from firmenportal.domain import bestandsdaten
from firmenportal.domain.bestandsdaten import Ergebnis
from firmenportal.domain.bestandsdaten.formate import DATEIEN

Dateien = dict[str, Sequence[str]]

MUSTER = "K1000017;Muster Maschinenbau GmbH;Industriestraße 17;51063;Köln;"
PFLEGE = "K1000604;Beispiel Pflege gGmbH;Am Klinikum 4;48149;Münster;"
METALL = (
    "AL-1000017;K1000017;bAV;Direktversicherung;Direktversicherung Metall;aktiv;2009-04-01;"
    "monatlich;GK-1000017;metallrente;ja"
)
CHEMIE = (
    "AL-1000066;K1000017;bAV;Pensionsfonds;Zukunftsmodell;aktiv;2019-01-01;"
    "monatlich;GK-1000066;chemierente,metallrente;ja"
)
GESUND = "AK-1000074;K1000017;bKV;;Gesundheit Plus;aktiv;2021-01-01;monatlich;GK-1000074;;"
ABEL = "AL-1000017/00042;Renate;Abel;1971-03-04;10234;aktiv;338,00;44,08;2009-04-01;;"
GROSS = "AL-1000017/00093;Änne;Hübner-Groß;1983-12-17;;aktiv;100,00;13,04;2012-05-01;;"
UWE = "AL-1000017/00064;Uwe;Müller;1969-02-26;10102;abgemeldet;0;0;2009-04-01;2026-06-30;"
NORD = "H00041;Makler Nord GmbH;Ballindamm 40;20095;Hamburg;"
SUED = "H00042;Makler Süd GmbH;Leopoldstraße 55;80802;München;"
ALLES: Dateien = {
    "firmen": (MUSTER, PFLEGE),
    "maklerhaeuser": (NORD, SUED),
    "gruppenvertraege": (METALL, CHEMIE, GESUND),
    "einzelvertraege": (ABEL, GROSS, UWE),
    "beitragsmonate": ("AL-1000017;2026-10;380,88;57,12;", "AL-1000017;2026-11;380,88;57,12;"),
    "zeichner": ("H00041;Friederike Hansen;leitung@maklernord.example;",),
    "bestand": ("H00041;AL-1000017;2024-02-01;;", "H00042;AL-1000066;2020-01-01;2025-12-31;"),
    "benutzerschluessel": ("MN-000417;H00041;",),
}


def schreiben(ordner: Path, dateien: Dateien) -> Path:
    """These rows as files of a folder, under the right column names; old files go."""
    ordner.mkdir(exist_ok=True)
    for alt in ordner.iterdir():
        alt.unlink()
    for name, zeilen in dateien.items():
        kopf = ";".join(spalte.name for spalte in DATEIEN[name].spalten)
        text = "\n".join([kopf, *zeilen, ""])
        (ordner / f"{name}.csv").write_text(text, encoding="utf-8")
    return ordner


def laden(
    ordner: Path, alle: Dateien | None = None, *, probe: bool = False, **einzelne: Sequence[str]
) -> Ergebnis:
    """Load a delivery of these files, given together or by name."""
    dateien = {**(alle or {}), **einzelne}
    return bestandsdaten.laden(schreiben(ordner, dateien), lambda _: None, probe=probe)


def gruende(ergebnis: Ergebnis) -> list[tuple[str, int]]:
    """File and row of every finding."""
    return [(b.datei.removesuffix(".csv"), b.zeile) for b in ergebnis.befunde]
