"""The list of Gruppenverträge: what matches a search and filters, in which order, page by page.

Everything starts from what the Akteur sees (`sicht`). Sums, the order by an amount and the filter
by a right count only contracts on which the right that opens the field is held.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import String, bindparam, select
from sqlmodel import Session, col

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE, rechte_an
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht, Sparte
from firmenportal.domain.sicht import Sicht, schluessel, sicht
from firmenportal.domain.suche import bereinigt, eines_aus, muster, suchworte, umgebrochen
from firmenportal.domain.vertrag import Durchfuehrungsweg, Gruppenvertrag, normalisiert
from firmenportal.id_table import id_table, ids_value
from firmenportal.memo import Memo
from firmenportal.prepared import Prepared


class Listenansicht(StrEnum):
    """The two ways to look at the same contracts; the names stand in the address."""

    LISTE = "liste"
    FIRMEN = "firmen"


class Sortierung(StrEnum):
    """The columns by which a view can be ordered; the names stand in the address."""

    NUMMER = "nummer"
    FIRMA = "firma"
    WEG = "weg"
    VERSICHERTE = "versicherte"
    BEITRAG = "beitrag"
    STATUS = "status"
    VERTRAEGE = "vertraege"


# The columns of each view; by the first one it is ordered where its address names none.
SPALTEN = {
    Listenansicht.LISTE: tuple(s for s in Sortierung if s is not Sortierung.VERTRAEGE),
    Listenansicht.FIRMEN: (
        Sortierung.FIRMA,
        Sortierung.VERTRAEGE,
        Sortierung.VERSICHERTE,
        Sortierung.BEITRAG,
    ),
}


@dataclass(frozen=True)
class Auswahl:
    """View, search, filters and order of the contracts, as their address says them."""

    suche: str = ""
    sparte: Sparte | None = None
    firma: str = ""
    weg: Durchfuehrungsweg | None = None
    auspraegung: str = ""
    recht: Recht | None = None
    sortierung: Sortierung = Sortierung.NUMMER
    absteigend: bool = False
    ansicht: Listenansicht = Listenansicht.LISTE


@dataclass(frozen=True)
class Summe:
    """A sum over those `aus` of `von` contracts on which its right is held."""

    wert: int
    aus: int
    von: int


@dataclass(frozen=True)
class Treffer:
    """All contracts that match, in order, and their sums (cents a month)."""

    ids: "array[int]"
    versicherte: Summe
    beitrag: Summe


@dataclass(frozen=True)
class Zeile:
    """One contract of the list. `versicherte` and `beitrag_cent` are None without their right."""

    id: int
    nummer: str
    firma: str
    sparte: str
    weg: str
    produkt: str
    status: str
    auspraegungen: tuple[str, ...]
    rechte: frozenset[Recht]
    versicherte: int | None
    beitrag_cent: int | None


@dataclass(frozen=True)
class Seite:
    """One page of the list: at most `SEITE` rows, of which number and sums of all that match."""

    zeilen: list[Zeile]
    nummer: int
    seiten: int
    treffer: Treffer


_TREFFER = Memo[Treffer](1_000)
_FIRMEN = Memo[dict[int, str]](100)
_Rang = Mapping[int, int]
_MEHR_ALS_JEDER = 2**63
# Where each column stands in what `_daten` reads.
_STELLE = {sortierung: n for n, sortierung in enumerate(SPALTEN[Listenansicht.LISTE])}
# The right that opens a field, for sums and order alike.
OEFFNET = {Sortierung.VERSICHERTE: Recht.BESTAND_LESEN, Sortierung.BEITRAG: Recht.ABRECHNUNG_LESEN}


def auswahl_aus(parameter: Mapping[str, str]) -> Auswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    ansicht = eines_aus(Listenansicht, parameter.get("ansicht")) or Listenansicht.LISTE
    sortierung = parameter.get("sort", "")
    spalte = eines_aus(Sortierung, sortierung.removeprefix("-")) or SPALTEN[ansicht][0]
    return Auswahl(
        suche=bereinigt(parameter.get("suche", "")),
        sparte=eines_aus(Sparte, parameter.get("sparte")),
        firma=bereinigt(parameter.get("firma", "")),
        weg=eines_aus(Durchfuehrungsweg, parameter.get("weg")),
        auspraegung=a if (a := parameter.get("portal", "")) in AUSPRAEGUNGEN else "",
        recht=eines_aus(Recht, parameter.get("recht")),
        sortierung=spalte if spalte in SPALTEN[ansicht] else SPALTEN[ansicht][0],
        absteigend=sortierung.startswith("-"),
        ansicht=ansicht,
    )


def als_parameter(auswahl: Auswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    sortierung = f"{'-' if auswahl.absteigend else ''}{auswahl.sortierung}"
    alle = {
        "suche": auswahl.suche,
        "sparte": auswahl.sparte,
        "firma": auswahl.firma,
        "weg": auswahl.weg,
        "portal": auswahl.auspraegung,
        "recht": auswahl.recht,
        "sort": "" if sortierung == SPALTEN[auswahl.ansicht][0] else sortierung,
        "ansicht": "" if auswahl.ansicht is Listenansicht.LISTE else auswahl.ansicht,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def ansehen(auswahl: Auswahl, ansicht: Listenansicht) -> Auswahl:
    """The same search and filters in this view, in its own order."""
    return replace(auswahl, ansicht=ansicht, sortierung=SPALTEN[ansicht][0], absteigend=False)


def seite(db: Session, akteur: Akteur, auswahl: Auswahl, nummer: int) -> Seite:
    """A page of what matches; beyond the end it is the last one."""
    gefunden = treffer(db, akteur, auswahl)
    nummer, seiten = umgebrochen(nummer, len(gefunden.ids))
    ids = gefunden.ids[(nummer - 1) * SEITE : nummer * SEITE]
    return Seite(zeilen(db, akteur, ids), nummer, seiten, gefunden)


def treffer(db: Session, akteur: Akteur, auswahl: Auswahl) -> Treffer:
    """All that matches, whatever the view; kept while the person's rights stay as they are."""
    if auswahl.ansicht is not Listenansicht.LISTE:
        auswahl = ansehen(auswahl, Listenansicht.LISTE)
    key = (schluessel(akteur), auswahl)
    return _TREFFER.get(key, lambda: _gesucht(db, akteur, auswahl))


def zeilen(db: Session, akteur: Akteur, ids: Iterable[int]) -> list[Zeile]:
    """The rows of at most `SEITE` contracts; those that the Akteur does not see are left out."""
    gesucht = list(ids)
    if not gesucht:
        return []
    rechte = rechte_an(db, akteur, gesucht)
    gesehen = sicht(db, akteur)
    einzelheiten = _einzelheiten(db.get_bind().dialect.name)
    gelesen = {z.id: z for z in einzelheiten.rows(db, ids=ids_value(gesucht))}
    return [_zeile(gelesen[i], rechte[i], gesehen.marken(i)) for i in gesucht if rechte[i]]


def firmen(db: Session, akteur: Akteur) -> dict[int, str]:
    """The Firmen whose contracts the Akteur sees, by name in alphabetical order."""
    return _FIRMEN.get(schluessel(akteur), lambda: firmen_von(db, sicht(db, akteur).ids))


def firmen_von(db: Session, ids: Iterable[int]) -> dict[int, str]:
    """The Firmen of these contracts, by name in alphabetical order."""
    gelesen = _firmen_von(db.get_bind().dialect.name).rows(db, ids=ids_value(ids))
    return dict(sorted(((i, name) for i, name in gelesen), key=lambda f: normalisiert(f[1])))


def firmen_mit(db: Session, akteur: Akteur, text: str) -> list[str]:
    """At most 20 names of those Firmen that contain the text, for a field that suggests."""
    worte = suchworte(text)
    namen = dict.fromkeys(firmen(db, akteur).values())
    return [n for n in namen if all(w in normalisiert(n) for w in worte)][:20]


def gelesen(db: Session, akteur: Akteur, auswahl: Auswahl) -> list[Any]:
    """Of each contract that matches, unordered, what order and sums need: no field is hidden."""
    return _daten(db, _eingegrenzt(sicht(db, akteur), auswahl).ids, auswahl)


def _gesucht(db: Session, akteur: Akteur, auswahl: Auswahl) -> Treffer:
    gesehen = sicht(db, akteur)
    daten = gelesen(db, akteur, auswahl)
    offen = {feld: gesehen.mit(recht) for feld, recht in OEFFNET.items()}
    _ordnen(daten, auswahl, offen, _rang(db, akteur, auswahl))
    return Treffer(
        array("q", (z[0] for z in daten)),
        _summe(daten, Sortierung.VERSICHERTE, offen),
        _summe(daten, Sortierung.BEITRAG, offen),
    )


def _eingegrenzt(gesehen: Sicht, auswahl: Auswahl) -> Sicht:
    """By what is known without reading the contracts."""
    if auswahl.auspraegung:
        marke = AUSPRAEGUNGEN[auswahl.auspraegung]
        gesehen = gesehen.nur_unter_dach() if marke.zeigt_alles else gesehen.unter(marke.key)
    return gesehen.nur_mit(auswahl.recht) if auswahl.recht else gesehen


def _rang(db: Session, akteur: Akteur, auswahl: Auswahl) -> _Rang:
    """The place of each Firma in the alphabet, where it is asked for."""
    if auswahl.sortierung is not Sortierung.FIRMA:
        return {}
    return {firma_id: n for n, firma_id in enumerate(firmen(db, akteur))}


def _ordnen(
    daten: list[Any], auswahl: Auswahl, offen: Mapping[Sortierung, frozenset[int]], rang: _Rang
) -> None:
    """Equal ones stay in the order of their numbers; unknown amounts come last."""
    sortierung, ab = auswahl.sortierung, auswahl.absteigend
    stelle = _STELLE[sortierung]
    daten.sort(key=itemgetter(0), reverse=ab and sortierung is Sortierung.NUMMER)
    if sortierung is Sortierung.FIRMA:
        daten.sort(key=lambda z: rang[z[stelle]], reverse=ab)
    elif sortierung in offen:
        darf, zuletzt = offen[sortierung], -1 if ab else _MEHR_ALS_JEDER
        daten.sort(key=lambda z: z[stelle] if z[0] in darf else zuletzt, reverse=ab)
    elif sortierung is not Sortierung.NUMMER:
        daten.sort(key=itemgetter(stelle), reverse=ab)


def _summe(daten: list[Any], feld: Sortierung, offen: Mapping[Sortierung, frozenset[int]]) -> Summe:
    darf, stelle = offen[feld], _STELLE[feld]
    gezaehlt = [z[stelle] for z in daten if z[0] in darf]
    return Summe(sum(gezaehlt), len(gezaehlt), len(daten))


def _daten(db: Session, ids: Iterable[int], auswahl: Auswahl) -> list[Any]:
    """Of these contracts, those that match the rest: what order and sums need of them."""
    worte = suchworte(auswahl.suche)
    werte = {f"wort_{n}": muster(wort) for n, wort in enumerate(worte)}
    werte |= {"sparte": auswahl.sparte, "weg": auswahl.weg, "firma": auswahl.firma}
    gefragt = tuple(name for name in ("sparte", "weg", "firma") if werte[name])
    statement = _suche(len(worte), gefragt, db.get_bind().dialect.name)
    return list(statement.rows(db, ids=ids_value(ids), **werte))


@lru_cache(maxsize=200)
def _suche(worte: int, gefragt: tuple[str, ...], dialect: str) -> Prepared:
    liste, nummer = id_table(dialect)
    g = Gruppenvertrag
    spalten = {
        Sortierung.NUMMER: col(g.id),
        Sortierung.FIRMA: col(g.firma_id),
        Sortierung.WEG: col(g.durchfuehrungsweg),
        Sortierung.VERSICHERTE: col(g.versicherte),
        Sortierung.BEITRAG: col(g.beitrag_cent),
        Sortierung.STATUS: col(g.status),
    }
    filter_ = {"sparte": col(g.sparte), "weg": col(g.durchfuehrungsweg), "firma": col(Firma.name)}
    von = liste.join(g, col(g.id) == nummer)
    if "firma" in gefragt:
        von = von.join(Firma, col(Firma.id) == col(g.firma_id))
    wo = [col(g.suchtext).like(_text(f"wort_{n}"), escape="\\") for n in range(worte)]
    wo += [filter_[name] == _text(name) for name in gefragt]
    return Prepared(select(*(spalten[s] for s in _STELLE)).select_from(von).where(*wo))


def _text(name: str) -> Any:
    return bindparam(name, type_=String)


@lru_cache(maxsize=2)
def _einzelheiten(dialect: str) -> Prepared:
    liste, nummer = id_table(dialect)
    g = Gruppenvertrag
    return Prepared(
        select(
            col(g.id),
            col(g.nummer),
            col(Firma.name).label("firma"),
            col(g.sparte),
            col(g.durchfuehrungsweg).label("weg"),
            col(g.produkt),
            col(g.status),
            col(g.versicherte),
            col(g.beitrag_cent),
        ).select_from(
            liste.join(g, col(g.id) == nummer).join(Firma, col(Firma.id) == col(g.firma_id))
        )
    )


def _zeile(z: Any, rechte: frozenset[Recht], auspraegungen: tuple[str, ...]) -> Zeile:
    return Zeile(
        id=z.id,
        nummer=z.nummer,
        firma=z.firma,
        sparte=z.sparte,
        weg=z.weg,
        produkt=z.produkt,
        status=z.status,
        auspraegungen=auspraegungen,
        rechte=rechte,
        versicherte=z.versicherte if Recht.BESTAND_LESEN in rechte else None,
        beitrag_cent=z.beitrag_cent if Recht.ABRECHNUNG_LESEN in rechte else None,
    )


@lru_cache(maxsize=2)
def _firmen_von(dialect: str) -> Prepared:
    liste, nummer = id_table(dialect)
    g = Gruppenvertrag
    von = liste.join(g, col(g.id) == nummer).join(Firma, col(Firma.id) == col(g.firma_id))
    return Prepared(select(col(Firma.id), col(Firma.name)).select_from(von).distinct())
