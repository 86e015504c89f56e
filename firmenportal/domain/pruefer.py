"""Prüft eine Kette des Protokolls: fehlt ein Eintrag, ist einer verändert?

Braucht nur Python ab 3.9. Im Ordner, der heruntergeladen wurde: python3 pruefen.py
Mit einem Kopf, der früher gemeldet wurde (E-Mail): python3 pruefen.py --kopf 1234:9f86d0…
Endet mit 0 nur, wenn die Kette hält; sonst steht der erste Fehler in der ersten Zeile.

Jeder Eintrag nennt die Prüfsumme (SHA-256) seines Vorgängers und eine eigene über seinen Inhalt.
Namen und Adressen gehen nur als gesalzene Prüfsumme ein. So lassen sie sich löschen, ohne dass die
Kette bricht: dann fehlen Salz und Angaben, und ein Eintrag der Kette nennt, wo gelöscht wurde.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

LOESCHUNG = "protokoll.loeschen"
Befund = tuple[int, str]  # lfd of an entry, and what is wrong there


def angaben_pruefsumme(eintrag: Mapping[str, Any]) -> str:
    """Salted SHA-256 of an entry's personal details."""
    return _sha256(
        {
            "salz": eintrag["salz"],
            "akteur": eintrag["akteur"],
            "betroffener": eintrag["betroffener"],
            "angaben": eintrag["personenangaben"],
        }
    )


def pruefsumme(eintrag: Mapping[str, Any]) -> str:
    """SHA-256 of an entry, its predecessor's hash and the hash of its personal details."""
    return _sha256(
        {
            "kette": eintrag["kette"],
            "lfd": eintrag["lfd"],
            "zeit": eintrag["zeit"],
            "handlung": eintrag["handlung"],
            "akteur": eintrag["akteur_id"],
            "betroffener": eintrag["betroffener_id"],
            "weg": eintrag["weg"],
            "einzelheiten": eintrag["einzelheiten"],
            "angaben": eintrag["angaben_hash"],
            "vorgaenger": eintrag["vorgaenger"],
        }
    )


def geloeschte(eintraege: Iterable[Mapping[str, Any]]) -> set[int]:
    """Where personal details were erased, as entries of the chain itself say."""
    bereiche = (e["einzelheiten"]["eintraege"] for e in eintraege if e["handlung"] == LOESCHUNG)
    return {lfd for teile in bereiche for ab, bis in teile for lfd in range(ab, bis + 1)}


def brueche(
    eintraege: Iterable[Mapping[str, Any]],
    geloescht: Container[int],
    koepfe: Iterable[tuple[int, str]],
) -> Iterator[Befund]:
    """Every break of a chain, in order; nothing: it holds.

    `koepfe` are heads, reported at any time: length of the chain and hash of the entry there. None
    may lie beyond the end.
    """
    je_laenge = _je_laenge(koepfe)
    lfd, vorgaenger = 0, ""
    for e in eintraege:
        if (e["lfd"], e["vorgaenger"]) != (lfd + 1, vorgaenger):
            fehlt = e["lfd"] > lfd + 1
            yield e["lfd"], "Davor fehlt etwas." if fehlt else "Er steht nicht an seiner Stelle."
        if e["hash"] != pruefsumme(e):
            yield e["lfd"], "Er ist verändert."
        elif befund := _angaben_befund(e, geloescht):
            yield e["lfd"], befund
        elif je_laenge.get(e["lfd"], {e["hash"]}) != {e["hash"]}:
            yield e["lfd"], "Er ist nicht der, der als Kopf der Kette gemeldet wurde."
        lfd, vorgaenger = e["lfd"], e["hash"]
    if (laenge := max(je_laenge, default=0)) > lfd:
        yield lfd + 1, f"Er fehlt. Die Kette ging schon bis Eintrag {laenge}."


def _je_laenge(koepfe: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    je_laenge: dict[int, set[str]] = {}
    for laenge, kopf in koepfe:
        je_laenge.setdefault(laenge, set()).add(kopf)
    return je_laenge


def _angaben_befund(e: Mapping[str, Any], geloescht: Container[int]) -> str:
    """What is wrong with an entry's personal details: whole and unchanged, or erased and named."""
    if e["salz"]:
        return "" if e["angaben_hash"] == angaben_pruefsumme(e) else "Er ist verändert."
    if e["akteur"] or e["betroffener"] or e["personenangaben"]:
        return "Er ist verändert."
    genannt = e["lfd"] in geloescht
    return "" if genannt else "Seine Namen sind gelöscht, und kein Eintrag nennt das."


def _sha256(inhalt: Mapping[str, Any]) -> str:
    kanonisch = json.dumps(inhalt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(kanonisch.encode()).hexdigest()


# From here on: as a program over the files of a download.


def _zeilen(datei: Path) -> Iterator[Mapping[str, Any]]:
    with datei.open(encoding="utf-8") as zeilen:
        yield from map(json.loads, zeilen)


def _koepfe(ordner: Path, genannte: list[str]) -> list[tuple[int, str]]:
    """The head of the download, those reported before it, and those of the command line."""
    kopf = json.loads((ordner / "kopf.json").read_text(encoding="utf-8"))
    koepfe = [(k["laenge"], k["kopf"]) for k in [*kopf["gemeldet"], kopf]]
    geteilt = (g.partition(":") for g in genannte)
    return koepfe + [(int(laenge), summe.strip().lower()) for laenge, _, summe in geteilt]


def main() -> int:
    """Check the folder; 0 only if its chain holds."""
    befehl = argparse.ArgumentParser(description="Prüft eine Kette des Protokolls.")
    befehl.add_argument("ordner", nargs="?", type=Path, default=Path(__file__).parent)
    befehl.add_argument("--kopf", action="append", default=[], metavar="LÄNGE:PRÜFSUMME")
    angaben = befehl.parse_args()
    datei, anzahl = angaben.ordner / "kette.jsonl", 0
    try:
        koepfe = _koepfe(angaben.ordner, angaben.kopf)
        for lfd, warum in brueche(_zeilen(datei), geloeschte(_zeilen(datei)), koepfe):
            print(f"Eintrag {lfd}: {warum}")
            anzahl += 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fehler:
        print(f"Die Dateien sind beschädigt: {type(fehler).__name__}: {fehler}")
        return 2
    print(f"{anzahl} Fehler." if anzahl else f"Die Kette hält: {max(koepfe)[0]} Einträge.")
    return 1 if anzahl else 0


if __name__ == "__main__":
    sys.exit(main())
