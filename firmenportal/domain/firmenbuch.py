"""The contracts by Firma: how many of each match, their insured persons and contributions.

A Firma is what its filter finds: contracts of one name are one row, and the row leads to them.
Sums and the order by a sum only count contracts on which the right that opens the field is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.sicht import schluessel, sicht
from firmenportal.domain.suche import umgebrochen
from firmenportal.domain.vertragsliste import (
    OEFFNET,
    Auswahl,
    Sortierung,
    Summe,
    firmen,
    gelesen,
)
from firmenportal.memo import Memo


@dataclass(frozen=True)
class Firmenzeile:
    """One Firma with those of its contracts that match; the contribution is cents a month."""

    firma: str
    vertraege: int
    versicherte: Summe
    beitrag: Summe


@dataclass(frozen=True)
class Firmenseite:
    """One page of the Firmen: at most `SEITE` rows, of which number; number and sums of all."""

    zeilen: list[Firmenzeile]
    nummer: int
    seiten: int
    firmen: int
    versicherte: Summe
    beitrag: Summe


_ZEILEN = Memo[list[Firmenzeile]](100)
_Offen = Mapping[Sortierung, frozenset[int]]


def seite(db: Session, akteur: Akteur, auswahl: Auswahl, nummer: int) -> Firmenseite:
    """A page of the Firmen with a contract that matches; beyond the end it is the last one."""
    alle = _geordnet(_zeilen(db, akteur, auswahl), auswahl)
    nummer, seiten = umgebrochen(nummer, len(alle))
    return Firmenseite(
        alle[(nummer - 1) * SEITE : nummer * SEITE],
        nummer,
        seiten,
        len(alle),
        _zusammen([z.versicherte for z in alle]),
        _zusammen([z.beitrag for z in alle]),
    )


def _zeilen(db: Session, akteur: Akteur, auswahl: Auswahl) -> list[Firmenzeile]:
    """In alphabetical order; kept while the person's rights stay as they are."""
    gesucht = replace(auswahl, sortierung=Sortierung.FIRMA, absteigend=False)
    return _ZEILEN.get((schluessel(akteur), gesucht), lambda: _gezaehlt(db, akteur, gesucht))


def _gezaehlt(db: Session, akteur: Akteur, auswahl: Auswahl) -> list[Firmenzeile]:
    namen = firmen(db, akteur)
    je_firma: dict[str, list[Any]] = {name: [] for name in namen.values()}
    for vertrag in gelesen(db, akteur, auswahl):
        je_firma[namen[vertrag.firma_id]].append(vertrag)
    gesehen = sicht(db, akteur)
    offen = {feld: gesehen.mit(recht) for feld, recht in OEFFNET.items()}
    return [_zeile(name, daten, offen) for name, daten in je_firma.items() if daten]


def _zeile(name: str, daten: list[Any], offen: _Offen) -> Firmenzeile:
    versicherte = [v.versicherte for v in daten if v.id in offen[Sortierung.VERSICHERTE]]
    beitrag = [v.beitrag_cent for v in daten if v.id in offen[Sortierung.BEITRAG]]
    return Firmenzeile(
        name,
        len(daten),
        Summe(sum(versicherte), len(versicherte), len(daten)),
        Summe(sum(beitrag), len(beitrag), len(daten)),
    )


def _zusammen(summen: list[Summe]) -> Summe:
    return Summe(
        sum(s.wert for s in summen), sum(s.aus for s in summen), sum(s.von for s in summen)
    )


def _geordnet(zeilen: list[Firmenzeile], auswahl: Auswahl) -> list[Firmenzeile]:
    """Equal ones stay in alphabetical order; Firmen without any known amount come last."""
    ab = auswahl.absteigend
    if auswahl.sortierung is Sortierung.FIRMA:
        return zeilen[::-1] if ab else zeilen
    if auswahl.sortierung is Sortierung.VERTRAEGE:
        return sorted(zeilen, key=lambda z: z.vertraege, reverse=ab)
    beitrag = auswahl.sortierung is Sortierung.BEITRAG
    summen = [(z.beitrag if beitrag else z.versicherte, z) for z in zeilen]
    bekannt = sorted((p for p in summen if p[0].aus), key=lambda p: p[0].wert, reverse=ab)
    return [z for _, z in bekannt] + [z for summe, z in summen if not summe.aus]
