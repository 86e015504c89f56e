"""Staging: a delivery's rows in temporary tables, compared with the stock and merged into it.

Everything here is set-based and the same for every file; what differs is declared in `Stufe`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from firmenportal import db as datenbank
from firmenportal.domain.bestandsdaten.formate import DATEIEN
from firmenportal.domain.bestandsdaten.lesen import Befund
from firmenportal.domain.firma import Firma
from firmenportal.domain.vermittler import Benutzerschluessel, Bestand, Maklerhaus, Zeichner
from firmenportal.domain.vertrag import Beitragsmonat, Einzelvertrag, Gruppenvertrag
from firmenportal.domain.zustand import Zustand


class Wirkung(StrEnum):
    """What a row of the delivery does to the stock."""

    NEU = "neu"
    GEAENDERT = "geändert"
    GELOESCHT = "gelöscht"
    UNVERAENDERT = "unverändert"


# Shown for a row that has no effect because something is wrong with it.
ABGELEHNT = "abgelehnt"
AENDERND = (Wirkung.NEU, Wirkung.GEAENDERT, Wirkung.GELOESCHT)


@dataclass(frozen=True)
class Stufe:
    """One staging table and the table it is merged into.

    `werte` are taken as the row says; `genannt` only where the row says something; `einmal` only
    where the stock has nothing yet. `vorgabe` fills what a new row does not bring.
    """

    tabelle: Table
    modell: type[SQLModel]
    schluessel: tuple[str, ...]
    werte: tuple[str, ...] = ()
    genannt: tuple[str, ...] = ()
    einmal: tuple[str, ...] = ()
    vorgabe: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return self.tabelle.name.removeprefix("stufe_")

    @property
    def datei(self) -> str:
        return DATEIEN[self.name].dateiname

    @property
    def ziel(self) -> Table:
        return self.modell.__table__  # pyright: ignore[reportAttributeAccessIssue]

    def gleiche(self) -> ColumnElement[bool]:
        """Staged row and stock row are the same thing."""
        return and_(*(self.ziel.c[k] == self.tabelle.c[k] for k in self.schluessel))

    def wirkt(self, *wirkungen: Wirkung) -> ColumnElement[bool]:
        """The staged row has one of these effects."""
        return self.tabelle.c.wirkung.in_(wirkungen or AENDERND)


_META = MetaData()
# Text here means as much as in the stock: bytes, not the order of a language.
_TYPEN: dict[str, Any] = {
    **dict.fromkeys(("id", "vertrag_id", "entgeltumwandlung_cent", "firma_cent"), BigInteger),
    **dict.fromkeys(("lfd", "beitrag_cent", "davon_firma_cent"), Integer),
    **dict.fromkeys(("firma_id", "maklerhaus_id"), Integer),
    **dict.fromkeys(("beginn", "ende", "geburtsdatum", "monat", "von", "bis"), Date),
    **dict.fromkeys(("aktiviert", "loeschen", "gesperrt"), Boolean),
    "aktiviert_am": UTCDateTime,
}


def _tabelle(name: str, *dazu: str) -> Table:
    spalten = (*DATEIEN[name].gestuft, *dazu)
    return Table(
        f"stufe_{name}",
        _META,
        Column("zeile", Integer, nullable=False),
        *(Column(s, _typ(s), nullable=True) for s in spalten),
        Column("abgelehnt", Boolean, nullable=False, server_default=false()),
        Column("wirkung", String, nullable=True),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


def _typ(spalte: str) -> Any:
    typ = _TYPEN.get(spalte, String)
    return DateTime(timezone=True) if typ is DateTime else typ()


_STATUS = ("status", Zustand.AKTIV.value)
_STAMM = ("name", "strasse", "plz", "ort")
FIRMEN = Stufe(
    _tabelle("firmen"),
    Firma,
    ("kundennummer",),
    _STAMM,
    genannt=("status",),
    vorgabe=(_STATUS, ("hatte_firmenadmin", False), ("ohne_firmenadmin", False)),
)
MAKLERHAEUSER = Stufe(
    _tabelle("maklerhaeuser"),
    Maklerhaus,
    ("hausnummer",),
    _STAMM,
    genannt=("status",),
    vorgabe=(_STATUS,),
)
GRUPPENVERTRAEGE = Stufe(
    _tabelle("gruppenvertraege", "firma_id", "aktiviert_am"),
    Gruppenvertrag,
    ("id",),
    ("nummer", "firma_id", "sparte", "durchfuehrungsweg", "produkt", "status", "beginn",
     "zahlweise", "kennung"),
    einmal=("aktiviert_am",),
    vorgabe=(("versicherte", 0), ("beitrag_cent", 0), ("davon_firma_cent", 0), ("suchtext", "")),
)  # fmt: skip
EINZELVERTRAEGE = Stufe(
    _tabelle("einzelvertraege"),
    Einzelvertrag,
    ("vertrag_id", "lfd"),
    ("vorname", "nachname", "geburtsdatum", "personalnummer", "status", "beitrag_cent",
     "davon_firma_cent", "beginn", "ende", "suchtext"),
)  # fmt: skip
BEITRAGSMONATE = Stufe(
    _tabelle("beitragsmonate"),
    Beitragsmonat,
    ("vertrag_id", "monat"),
    ("entgeltumwandlung_cent", "firma_cent"),
)
ZEICHNER = Stufe(
    _tabelle("zeichner", "maklerhaus_id"), Zeichner, ("maklerhaus_id", "name", "email")
)
BESTAND = Stufe(
    _tabelle("bestand", "maklerhaus_id"), Bestand, ("vertrag_id", "maklerhaus_id", "von"), ("bis",)
)
BENUTZERSCHLUESSEL = Stufe(
    _tabelle("benutzerschluessel", "maklerhaus_id"),
    Benutzerschluessel,
    ("schluessel",),
    ("maklerhaus_id",),
    genannt=("gesperrt",),
    vorgabe=(("gesperrt", False),),
)
STUFEN = {
    s.name: s
    for s in (
        FIRMEN,
        MAKLERHAEUSER,
        GRUPPENVERTRAEGE,
        EINZELVERTRAEGE,
        BEITRAGSMONATE,
        ZEICHNER,
        BESTAND,
        BENUTZERSCHLUESSEL,
    )
}
for _stufe in STUFEN.values():
    Index(f"{_stufe.tabelle.name}_schluessel", *(_stufe.tabelle.c[k] for k in _stufe.schluessel))


def anlegen(db: Session) -> None:
    """Create the staging tables, without their indexes; they go with the transaction."""
    for stufe in STUFEN.values():
        indizes, stufe.tabelle.indexes = stufe.tabelle.indexes, set()
        try:
            stufe.tabelle.create(db.connection())
        finally:
            stufe.tabelle.indexes = indizes


def abraeumen(db: Session) -> None:
    """Drop the staging tables; on SQLite they would stay with the connection."""
    _META.drop_all(db.connection())


def fuellen(db: Session, stufe: Stufe, zeilen: Iterable[tuple[Any, ...]]) -> None:
    """Stage the rows of a file, then index them by key."""
    spalten = ("zeile", *DATEIEN[stufe.name].gestuft)
    datenbank.insert_rows(db, stufe.tabelle.name, spalten, zeilen)
    for index in stufe.tabelle.indexes:
        index.create(db.connection())
    if db.connection().dialect.name == "postgresql":
        db.connection().exec_driver_sql(f"ANALYZE {stufe.tabelle.name}")


def ablehnen(db: Session, stufe: Stufe, *bedingungen: ColumnElement[bool]) -> None:
    """Keep these rows out of everything that follows."""
    db.execute(update(stufe.tabelle).values(abgelehnt=true()).where(*bedingungen))


def doppelte(db: Session, stufe: Stufe) -> list[Befund]:
    """Refuse rows whose key an earlier row of the file has too."""
    s = stufe.tabelle
    keys = [s.c[k] for k in stufe.schluessel]
    erste = (
        select(*keys, func.min(s.c.zeile).label("erste"))
        .where(~s.c.abgelehnt)
        .group_by(*keys)
        .having(func.count() > 1)
        .subquery()
    )
    gefunden = (
        select(s.c.zeile, erste.c.erste)
        .join(erste, and_(*(erste.c[k] == s.c[k] for k in stufe.schluessel)))
        .where(s.c.zeile > erste.c.erste)
        .order_by(s.c.zeile)
    )
    befunde = [
        Befund(stufe.datei, zeile, "Doppelt", f"Dasselbe steht schon in Zeile {erste}.")
        for zeile, erste in db.execute(gefunden)
    ]
    ablehnen(db, stufe, s.c.zeile.in_(gefunden.with_only_columns(s.c.zeile).order_by(None)))
    return befunde


def vergleichen(db: Session, stufe: Stufe) -> None:
    """Write into every staged row what it will do to the stock."""
    s, z = stufe.tabelle, stufe.ziel
    gibt_es = exists(select(1).select_from(z).where(stufe.gleiche()))
    gleich = exists(select(1).select_from(z).where(stufe.gleiche(), *_unveraendert(stufe)))
    wirkung = case((gleich, Wirkung.UNVERAENDERT), (gibt_es, Wirkung.GEAENDERT), else_=Wirkung.NEU)
    if "loeschen" in s.c:
        weg = case((gibt_es, Wirkung.GELOESCHT), else_=Wirkung.UNVERAENDERT)
        wirkung = case((s.c.loeschen, weg), else_=wirkung)
    db.execute(update(s).values(wirkung=wirkung).where(~s.c.abgelehnt))


def einspielen(db: Session, stufe: Stufe, *, ersetzen: bool = False) -> None:
    """Merge the staged rows. `ersetzen` removes changed rows and writes them anew."""
    vorhanden = zaehlen(db, stufe).keys()
    alt = (Wirkung.GELOESCHT, Wirkung.GEAENDERT) if ersetzen else (Wirkung.GELOESCHT,)
    neu = (Wirkung.NEU, Wirkung.GEAENDERT) if ersetzen else (Wirkung.NEU,)
    if vorhanden & set(alt):
        _entfernen(db, stufe, alt)
    if Wirkung.GEAENDERT in vorhanden and not ersetzen:
        _aendern(db, stufe)
    if vorhanden & set(neu):
        _hinzufuegen(db, stufe, neu)


def zaehlen(db: Session, stufe: Stufe) -> dict[str, int]:
    """How many rows have which effect."""
    s = stufe.tabelle
    gezaehlt = db.execute(select(s.c.wirkung, func.count()).group_by(s.c.wirkung))
    return {wirkung or ABGELEHNT: anzahl for wirkung, anzahl in gezaehlt}


def _unveraendert(stufe: Stufe) -> list[ColumnElement[bool]]:
    s, z = stufe.tabelle, stufe.ziel
    return [
        *(z.c[w].is_not_distinct_from(s.c[w]) for w in stufe.werte),
        *(or_(s.c[w].is_(None), z.c[w] == s.c[w]) for w in stufe.genannt),
        *(or_(s.c[w].is_(None), z.c[w].is_not(None)) for w in stufe.einmal),
    ]


def _entfernen(db: Session, stufe: Stufe, wirkungen: tuple[Wirkung, ...]) -> None:
    """From the few staged keys to the many stock rows, never the other way round."""
    s, z = stufe.tabelle, stufe.ziel
    keys = select(*(s.c[k] for k in stufe.schluessel)).where(stufe.wirkt(*wirkungen))
    db.execute(delete(z).where(tuple_(*(z.c[k] for k in stufe.schluessel)).in_(keys)))


def _aendern(db: Session, stufe: Stufe) -> None:
    s, z = stufe.tabelle, stufe.ziel
    werte = {w: s.c[w] for w in stufe.werte}
    werte |= {w: func.coalesce(s.c[w], z.c[w]) for w in stufe.genannt}
    werte |= {w: func.coalesce(z.c[w], s.c[w]) for w in stufe.einmal}
    db.execute(update(z).values(werte).where(stufe.gleiche(), stufe.wirkt(Wirkung.GEAENDERT)))


def _hinzufuegen(db: Session, stufe: Stufe, wirkungen: tuple[Wirkung, ...]) -> None:
    s = stufe.tabelle
    vorgabe = {name: literal(wert) for name, wert in stufe.vorgabe}
    namen = dict.fromkeys(
        (*stufe.schluessel, *stufe.werte, *stufe.genannt, *stufe.einmal, *vorgabe)
    )
    spalten = [_wert(s, name, vorgabe) for name in namen]
    neue = select(*spalten).where(stufe.wirkt(*wirkungen)).order_by(*_folge(stufe))
    db.execute(insert(stufe.ziel).from_select(list(namen), neue, include_defaults=False))


def _folge(stufe: Stufe) -> list[ColumnElement[Any]]:
    """By key where that is how the table is stored, else as delivered."""
    s = stufe.tabelle
    return [s.c[k] for k in stufe.schluessel] if len(stufe.schluessel) > 1 else [s.c.zeile]


def _wert(s: Table, name: str, vorgabe: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    if name not in s.c:
        return vorgabe[name]
    return func.coalesce(s.c[name], vorgabe[name]) if name in vorgabe else s.c[name]
