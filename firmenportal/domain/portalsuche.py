"""The search over all contracts of a person: Gruppenverträge, Firmen, insured people.

What is found is what the Akteur sees under the Ausprägung of the Sitzung; people are found on
contracts with Bestand lesen alone. Time depends on the own contracts, never on those of others.
Rules: docs/fachregeln.md R230.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import String, bindparam, select
from sqlmodel import Session, col

from firmenportal.domain import vertragsliste
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import rechte_an
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.sicht import sicht
from firmenportal.domain.suche import bereinigt, suchworte
from firmenportal.domain.vertrag import Einzelvertrag, nummer_von, vertrag_id
from firmenportal.domain.vertragsliste import Auswahl, Zeile
from firmenportal.id_table import id_table, ids_value
from firmenportal.prepared import Prepared

JE_ART = 5
# Fewer letters begin half of all names.
KUERZESTER_NAME = 2
_EINZELNUMMER = re.compile(r"([A-Z]{1,2}-?\d{7,10})/(\d{1,6})", re.ASCII)
# Behind every text that begins with what stands before it.
_ENDE = "\U0010ffff"


@dataclass(frozen=True)
class Versicherte:
    """Somebody insured: number of the Einzelvertrag, name, and the Gruppenvertrag."""

    nummer: str
    name: str
    vertrag: str


@dataclass(frozen=True)
class Funde:
    """At most `JE_ART` of each kind; `anzahl` counts all Gruppenverträge that match."""

    vertraege: list[Zeile]
    anzahl: int
    firmen: list[str]
    versicherte: list[Versicherte]


def suchen(db: Session, akteur: Akteur, text: str) -> Funde:
    """What the text finds; nothing for none."""
    text = bereinigt(text)
    if not suchworte(text):
        return Funde([], 0, [], [])
    ids = vertragsliste.treffer(db, akteur, Auswahl(suche=text)).ids
    return Funde(
        vertragsliste.zeilen(db, akteur, ids[:JE_ART]),
        len(ids),
        vertragsliste.firmen_mit(db, akteur, text)[:JE_ART],
        _versicherte(db, akteur, text),
    )


def _versicherte(db: Session, akteur: Akteur, text: str) -> list[Versicherte]:
    """By full number, else by the beginning of the name; each passes the rule again."""
    gefunden = _nach_nummer(db, text) or list(_nach_namen(db, akteur, text))
    rechte = rechte_an(db, akteur, {z.vertrag_id for z in gefunden}) if gefunden else {}
    return [
        Versicherte(
            f"{nummer_von(z.vertrag_id)}/{z.lfd:05}",
            f"{z.nachname}, {z.vorname}",
            nummer_von(z.vertrag_id),
        )
        for z in gefunden
        if Recht.BESTAND_LESEN in rechte[z.vertrag_id]
    ][:JE_ART]


def _nach_nummer(db: Session, text: str) -> list[Any]:
    genannt = _EINZELNUMMER.fullmatch(text.upper().replace(" ", ""))
    if genannt is None:
        return []
    try:
        vertrag = vertrag_id(genannt[1])
    except NotFoundError:
        return []
    eines = db.get(Einzelvertrag, (vertrag, int(genannt[2])))
    return [eines] if eines else []


def _nach_namen(db: Session, akteur: Akteur, text: str) -> Iterator[Any]:
    """As names are kept, surname first, and as they are spoken, surname last."""
    worte = suchworte(text)
    if len("".join(worte)) < KUERZESTER_NAME:
        return
    ids = ids_value(sicht(db, akteur).nur_mit(Recht.BESTAND_LESEN).ids)
    namen = _namen(db.get_bind().dialect.name)
    gefunden = set[tuple[int, int]]()
    for reihenfolge in dict.fromkeys((worte, (*worte[-1:], *worte[:-1]))):
        anfang = " ".join(reihenfolge)
        for zeile in namen.rows(db, ids=ids, von=anfang, bis=anfang + _ENDE):
            if (zeile.vertrag_id, zeile.lfd) not in gefunden:
                gefunden.add((zeile.vertrag_id, zeile.lfd))
                yield zeile


@lru_cache(maxsize=2)
def _namen(dialect: str) -> Prepared:
    """Names between two texts on these contracts: one look into the index for each contract."""
    liste, nummer = id_table(dialect)
    e, text = Einzelvertrag, col(Einzelvertrag.suchtext)
    von, bis = bindparam("von", type_=String), bindparam("bis", type_=String)
    return Prepared(
        select(col(e.vertrag_id), col(e.lfd), col(e.nachname), col(e.vorname))
        .select_from(liste.join(e, col(e.vertrag_id) == nummer))
        .where(text >= von, text < bis)
        .order_by(text, col(e.vertrag_id), col(e.lfd))
        .limit(JE_ART)
    )
