"""The insurer's stock comes in: CSV files, checked to the end, loaded completely or not at all."""

import csv
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from firmenportal.db import prepare_load, statistik, transaction
from firmenportal.domain.bestandsdaten import aenderungen, stufe
from firmenportal.domain.bestandsdaten.einspielen import einspielen
from firmenportal.domain.bestandsdaten.lesen import Befund, Lieferung, Meldung, lesen
from firmenportal.domain.bestandsdaten.stufe import ABGELEHNT, STUFEN, Stufe, Wirkung
from firmenportal.domain.vertrag import nummer_von

# From here on the planner should see what has come.
_GROSS = 10_000
_GEZEIGTE_BEFUNDE = 50
_SPERRE = 4_711_001


@dataclass
class Ergebnis:
    """What a delivery did, or would have done: rows per file and effect, and all findings."""

    geladen: bool = False
    zahlen: dict[str, dict[str, int]] = field(default_factory=dict)
    befunde: list[Befund] = field(default_factory=list)

    @property
    def geaendert(self) -> int:
        """How many rows change the stock."""
        return sum(z.get(w, 0) for z in self.zahlen.values() for w in stufe.AENDERND)

    def in_worten(self) -> Iterator[str]:
        """What happened, line by line, for whoever called the command."""
        for datei, zahlen in self.zahlen.items():
            yield f"{datei}: " + (", ".join(f"{n} {w}" for w, n in zahlen.items()) or "leer")
        for befund in self.befunde[:_GEZEIGTE_BEFUNDE]:
            yield str(befund)
        if (weitere := len(self.befunde) - _GEZEIGTE_BEFUNDE) > 0:
            yield f"… und {weitere} weitere Befunde; --ergebnis DATEI nennt alle."
        if self.befunde:
            yield "Nicht geladen. Bitte die Zeilen berichtigen und noch einmal laden."
        else:
            yield "Geladen." if self.geladen else "Probe ohne Befund. Nichts wurde geändert."


class _VerworfenError(Exception):
    """Takes everything back, after a dry run or when there are findings."""


def laden(
    ordner: Path, meldung: Meldung, *, probe: bool = False, ergebnis: Path | None = None
) -> Ergebnis:
    """Load the CSV files of a folder (docs/bestandsdaten.md), all or none of them.

    `probe` checks everything and keeps nothing. `ergebnis` names a CSV file that gets one line per
    row: what it did, or why it cannot be loaded. Progress goes to `meldung`.
    """
    resultat = Ergebnis()
    with lesen(ordner, meldung) as lieferung:
        resultat.befunde = lieferung.befunde
        try:
            with transaction() as db:
                _laden(db, lieferung, meldung, resultat, ergebnis)
                if probe or lieferung.befunde:
                    raise _VerworfenError
        except _VerworfenError:
            return resultat
        except IntegrityError as fehler:
            satz = f"Etwas anderes hängt noch daran ({fehler.orig})."
            resultat.befunde.append(Befund("Bestand", 0, "Datenbank", satz))
            return resultat
        resultat.geladen = True
    if resultat.geaendert >= _GROSS:
        statistik()
    return resultat


def _laden(
    db: Session,
    lieferung: Lieferung,
    meldung: Meldung,
    resultat: Ergebnis,
    ergebnis: Path | None,
) -> None:
    prepare_load(db)
    _einer_nach_dem_anderen(db)
    geaendert = einspielen(db, lieferung, meldung)
    resultat.zahlen = {
        s.datei: stufe.zaehlen(db, s) for s in STUFEN.values() if s.name in lieferung.ablagen
    }
    if ergebnis is not None:
        _ergebnis_schreiben(db, lieferung, ergebnis)
    if not lieferung.befunde:
        meldung("Summen, Suchtexte und Protokoll werden geschrieben")
        aenderungen.abschliessen(db, geaendert)
    stufe.abraeumen(db)


def _einer_nach_dem_anderen(db: Session) -> None:
    """Two deliveries at once wait for each other; SQLite knows one writer only."""
    if db.connection().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({_SPERRE})"))


def _ergebnis_schreiben(db: Session, lieferung: Lieferung, pfad: Path) -> None:
    with pfad.open("w", encoding="utf-8-sig", newline="") as datei:
        schreiber = csv.writer(datei, delimiter=";")
        schreiber.writerow(["datei", "zeile", "was", "ergebnis", "grund"])
        befunde = [(b.datei, b.zeile, b.was, ABGELEHNT, b.warum) for b in lieferung.befunde]
        bekannt = {s.datei for s in STUFEN.values()}
        schreiber.writerows(b for b in befunde if b[0] not in bekannt)
        for s in STUFEN.values():
            abgelehnt = sorted(b for b in befunde if b[0] == s.datei)
            schreiber.writerows(heapq.merge(abgelehnt, _zeilen(db, s, abgelehnt)))


def _zeilen(db: Session, s: Stufe, abgelehnt: list[Any]) -> Iterator[tuple[Any, ...]]:
    """One line per staged row; one that only lacks what another row was to bring says so."""
    genannt = {zeile for _, zeile, *_ in abgelehnt}
    t = s.tabelle
    namen = _GEZEIGT[s.name]
    for zeile, wirkung, *werte in db.execute(
        select(t.c.zeile, t.c.wirkung, *(t.c[n] for n in namen)).order_by(t.c.zeile)
    ):
        if zeile not in genannt:
            grund = "" if wirkung else "Eine Zeile, auf die diese sich bezieht, ist abgelehnt."
            yield s.datei, zeile, _was(namen, werte), wirkung or ABGELEHNT, grund


_GEZEIGT = {
    "firmen": ("kundennummer",),
    "maklerhaeuser": ("hausnummer",),
    "gruppenvertraege": ("nummer",),
    "einzelvertraege": ("vertrag_id", "lfd"),
    "beitragsmonate": ("vertrag_id", "monat"),
    "zeichner": ("hausnummer", "name"),
    "bestand": ("hausnummer", "vertrag_id", "von"),
    "benutzerschluessel": ("schluessel",),
}


def _was(namen: tuple[str, ...], werte: list[Any]) -> str:
    paare = dict(zip(namen, werte, strict=True))
    if "lfd" in paare:
        return f"{nummer_von(paare['vertrag_id'])}/{paare['lfd']:05}"
    return " ".join(nummer_von(w) if n == "vertrag_id" else str(w) for n, w in paare.items())


__all__ = ["Befund", "Ergebnis", "Wirkung", "laden"]
