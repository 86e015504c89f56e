"""Reads the files of a delivery: every value checked, good rows spooled, bad ones reported.

Nothing here touches the database, so that a delivery of any size is checked without holding it up.
"""

import csv
import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from firmenportal.domain.bestandsdaten.formate import DATEIEN, LOESCHEN, Datei, Spalte

ZEILEN_JE_MELDUNG = 100_000
# A file full of the same mistake need not be listed to the end.
HOECHSTENS_BEFUNDE = 10_000
_ZEILEN_JE_STAPEL = 5_000

Meldung = Callable[[str], None]


@dataclass(frozen=True)
class Befund:
    """Why a row, or a whole file (row 0), cannot be loaded."""

    datei: str
    zeile: int
    was: str
    warum: str

    def __str__(self) -> str:
        ort = f"{self.datei}, Zeile {self.zeile}" if self.zeile else self.datei
        return f"{ort}: {self.was}: {self.warum}"


class Ablage:
    """Checked rows of one file, on disk: a delivery may be larger than memory."""

    def __init__(self) -> None:
        self._datei: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the Lieferung
        self._stapel: list[tuple[Any, ...]] = []
        self.zeilen = 0

    def dazu(self, zeile: tuple[Any, ...]) -> None:
        """Keep one row."""
        self._stapel.append(zeile)
        self.zeilen += 1
        if len(self._stapel) == _ZEILEN_JE_STAPEL:
            self._schreiben()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        self._schreiben()
        self._datei.seek(0)
        while True:
            try:
                yield from pickle.load(self._datei)  # noqa: S301 - our own file without a name
            except EOFError:
                return

    def close(self) -> None:
        """Give the disk back."""
        self._datei.close()

    def _schreiben(self) -> None:
        if self._stapel:
            pickle.dump(self._stapel, self._datei, pickle.HIGHEST_PROTOCOL)
            self._stapel = []


@dataclass
class Lieferung:
    """All files of a folder as far as they could be read, and what was wrong with them."""

    ablagen: dict[str, Ablage] = field(default_factory=dict)
    befunde: list[Befund] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _typ: type[BaseException] | None,
        _wert: BaseException | None,
        _t: TracebackType | None,
    ) -> None:
        for ablage in self.ablagen.values():
            ablage.close()

    def melden(self, befund: Befund) -> None:
        """Note one finding."""
        if len(self.befunde) < HOECHSTENS_BEFUNDE:
            self.befunde.append(befund)


def lesen(ordner: Path, meldung: Meldung) -> Lieferung:
    """Read every file of the folder. Progress goes to `meldung`."""
    lieferung = Lieferung()
    _ordner_pruefen(ordner, lieferung)
    for datei in DATEIEN.values():
        pfad = ordner / datei.dateiname
        if pfad.is_file():
            lieferung.ablagen[datei.name] = Ablage()
            _Leser(datei, lieferung, meldung).alles(pfad)
    return lieferung


def _ordner_pruefen(ordner: Path, lieferung: Lieferung) -> None:
    """A file under a wrong name would otherwise be left out without a word."""
    bekannt = {d.dateiname for d in DATEIEN.values()}
    vorhanden = {p.name for p in ordner.glob("*") if p.suffix.lower() == ".csv"}
    for name in sorted(vorhanden - bekannt):
        satz = f"Diese Datei gehört nicht dazu. Bekannt sind: {', '.join(sorted(bekannt))}."
        lieferung.melden(Befund(name, 0, "Dateiname", satz))
    if not vorhanden:
        satz = "Hier gibt es keine CSV-Dateien."
        lieferung.melden(Befund(str(ordner), 0, "Ordner", satz))


class _Leser:
    """Reads one file."""

    def __init__(self, datei: Datei, lieferung: Lieferung, meldung: Meldung) -> None:
        self._datei = datei
        self._lieferung = lieferung
        self._meldung = meldung
        self._plaetze: list[int | None] = []
        self._breite = 0

    def alles(self, pfad: Path) -> None:
        # What is no UTF-8 survives as a mark and is reported with its row.
        with pfad.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as roh:
            zeilen = csv.reader(roh, delimiter=";", strict=True)
            try:
                if self._kopf(next(zeilen, [])):
                    self._zeilen(zeilen)
            except csv.Error as fehler:
                self._befund(zeilen.line_num, "Aufbau", f"Keine gültige CSV-Zeile ({fehler}).")

    def _kopf(self, kopf: list[str]) -> bool:
        namen = [name.strip() for name in kopf]
        bekannt = [spalte.name for spalte in self._datei.spalten]
        fehlend = [n for n in bekannt if n not in namen and n != "aktion"]
        fremd = [n for n in namen if n not in bekannt]
        if fehlend or fremd or len(set(namen)) < len(namen):
            satz = f"Erwartet wird: {';'.join(bekannt)} (UTF-8, mit Semikolon getrennt)."
            self._befund(1, "Kopfzeile", satz)
            return False
        self._plaetze = [namen.index(n) if n in namen else None for n in bekannt]
        self._breite = len(namen)
        return True

    def _zeilen(self, zeilen: Any) -> None:
        ablage = self._lieferung.ablagen[self._datei.name]
        for roh in zeilen:
            if not roh:
                continue
            werte = self._zeile(zeilen.line_num, roh)
            if werte is not None:
                ablage.dazu((zeilen.line_num, *werte))
                if ablage.zeilen % ZEILEN_JE_MELDUNG == 0:
                    self._meldung(f"{self._datei.dateiname}: {ablage.zeilen} Zeilen geprüft")

    def _zeile(self, nummer: int, roh: list[str]) -> tuple[Any, ...] | None:
        if len(roh) != self._breite:
            satz = f"Erwartet werden {self._breite} Felder, hier sind es {len(roh)}."
            return self._befund(nummer, "Aufbau", satz)
        felder = ["" if platz is None else roh[platz] for platz in self._plaetze]
        werte = self._werte(nummer, felder)
        if werte is None:
            return None
        try:
            return self._datei.umformen(werte)
        except ValueError as fehler:
            return self._befund(nummer, felder[0].strip(), str(fehler))

    def _werte(self, nummer: int, felder: list[str]) -> list[Any] | None:
        """The value of every column; a row to be deleted needs its key columns only."""
        spalten = self._datei.spalten
        if felder[-1].strip() == LOESCHEN and spalten[-1].name == "aktion":
            lesen = [s.schluessel or s.name == "aktion" for s in spalten]
        else:
            lesen = [True] * len(spalten)
        try:
            return [
                s.leser(f) if w else None for s, f, w in zip(spalten, felder, lesen, strict=True)
            ]
        except ValueError:
            for spalte, feld, wichtig in zip(spalten, felder, lesen, strict=True):
                if wichtig:
                    self._feld_melden(nummer, spalte, feld)
            return None

    def _feld_melden(self, nummer: int, spalte: Spalte, feld: str) -> None:
        try:
            spalte.leser(feld)
        except ValueError as fehler:
            gezeigt = ascii(feld[:60])[1:-1] if not feld.isprintable() else feld[:60]
            self._befund(nummer, f"{spalte.name} „{gezeigt}“", str(fehler))

    def _befund(self, zeile: int, was: str, warum: str) -> None:
        self._lieferung.melden(Befund(self._datei.dateiname, zeile, was, warum))
