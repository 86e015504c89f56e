"""The rights rule a second time, naively: loops and ifs over all rows, no SQL, no catalogue.

Written from the rules in words and not from the code, so that a mistake has to be made twice to
go unnoticed. Only the tables and the vocabulary of rights are shared with the portal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Bestand,
    Maklerhaus,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Widerspruch,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle

DACH = "firmenonline"
ALLE_RECHTE = frozenset(Recht)


class Blick(StrEnum):
    """From where one looks: work, administration of access, passing on, a cell of the matrix."""

    ARBEIT = "arbeit"
    VERWALTUNG = "verwaltung"
    WEITERGABE = "weitergabe"
    ZELLE = "zelle"


class Zelle(StrEnum):
    """The four states of a cell, in the order in which they are tested."""

    NICHT_ANGEBOTEN = "nicht angeboten"
    NICHT_ERTEILT = "nicht erteilt"
    KENNUNG_FEHLT = "Kennung fehlt"
    ERTEILT = "erteilt"


@dataclass(frozen=True)
class Wann:
    """A moment, and the day on which it falls in Germany."""

    jetzt: datetime

    @property
    def heute(self) -> date:
        return self.jetzt.astimezone(ZoneInfo("Europe/Berlin")).date()

    def geschehen(self, am: datetime | None) -> bool:
        """Acts work from their moment."""
        return am is not None and am <= self.jetzt

    def im_zeitraum(self, zeile: Any) -> bool:
        """Windows are days: from the first to the day before the stored end."""
        return zeile.von <= self.heute <= zeile.bis - timedelta(days=1)


@dataclass
class Welt:
    """Every row that may matter, as lists and by id."""

    firmen: dict[int, Any]
    konten: dict[int, Any]
    vertraege: dict[int, Any]
    haeuser: dict[int, Any]
    mitgliedschaften: dict[int, Any]
    aufenthalte: dict[int, Any]
    vollmachten: dict[int, Any]
    auspraegungen: list[Any]
    schluessel: list[Any]
    bestand: list[Any]
    vollmacht_rechte: list[Any]
    vollmacht_vertraege: list[Any]
    widersprueche: list[Any]
    zeilen: list[Any]
    vertretungen: list[Any]
    vertretungszellen: list[Any]
    zuweisungen: list[Any]


def laden(db: Session) -> Welt:
    """The whole world of a database."""
    return Welt(
        firmen=_nach_id(db, Firma),
        konten=_nach_id(db, Benutzer),
        vertraege=_nach_id(db, Gruppenvertrag),
        haeuser=_nach_id(db, Maklerhaus),
        mitgliedschaften=_nach_id(db, Mitgliedschaft),
        aufenthalte=_nach_id(db, Zugehoerigkeit),
        vollmachten=_nach_id(db, Maklervollmacht),
        auspraegungen=_alle(db, VertragAuspraegung),
        schluessel=_alle(db, Benutzerschluessel),
        bestand=_alle(db, Bestand),
        vollmacht_rechte=_alle(db, VollmachtRecht),
        vollmacht_vertraege=_alle(db, VollmachtVertrag),
        widersprueche=_alle(db, Widerspruch),
        zeilen=_alle(db, Vertragsrecht),
        vertretungen=_alle(db, Vertretung),
        vertretungszellen=_alle(db, Vertretungszelle),
        zuweisungen=_alle(db, AdminVertrag),
    )


def darf(
    welt: Welt,
    person: int,
    recht: Recht,
    vertrag: int,
    wann: Wann,
    auspraegung: str = DACH,
    blick: Blick = Blick.ARBEIT,
) -> bool:
    """Whether the person holds the right on the contract."""
    return recht in rechte(welt, person, vertrag, wann, auspraegung, blick)


def rechte(
    welt: Welt,
    person: int,
    vertrag: int,
    wann: Wann,
    auspraegung: str = DACH,
    blick: Blick = Blick.ARBEIT,
) -> frozenset[Recht]:
    """All rights that the person holds on the contract."""
    v = welt.vertraege[vertrag]
    if blick is Blick.ARBEIT and not _abschliessbar(welt, v, auspraegung):
        return frozenset()
    if blick in (Blick.ARBEIT, Blick.VERWALTUNG) and v.kennung is None:
        return frozenset()
    gehalten = _eigene_der_person(welt, person, v, wann, trotz_sperre=blick is Blick.ZELLE)
    if blick in (Blick.ARBEIT, Blick.VERWALTUNG):
        gehalten |= _vermittler_zugang(welt, person, v, wann)
        gehalten |= _geliehene(welt, person, v, wann)
    return frozenset(r for r in mit_lesen(gehalten) if _bietet(v, r))


def zelle(welt: Welt, person: int, recht: Recht, vertrag: int, wann: Wann) -> Zelle:
    """The state of a person's cell in the matrix of rights."""
    v = welt.vertraege[vertrag]
    if not _bietet(v, recht):
        return Zelle.NICHT_ANGEBOTEN
    if not darf(welt, person, recht, vertrag, wann, blick=Blick.ZELLE):
        return Zelle.NICHT_ERTEILT
    if v.kennung is None:
        return Zelle.KENNUNG_FEHLT
    return Zelle.ERTEILT


def personen_mit(welt: Welt, recht: Recht, vertrag: int, wann: Wann) -> set[int]:
    """Who has access, whatever the Ausprägung."""
    return {
        person
        for person in welt.konten
        if darf(welt, person, recht, vertrag, wann, blick=Blick.VERWALTUNG)
    }


# The contract


def _abschliessbar(welt: Welt, v: Any, auspraegung: str) -> bool:
    if auspraegung == DACH:
        return True
    return any(a.vertrag_id == v.id and a.auspraegung == auspraegung for a in welt.auspraegungen)


def _bietet(v: Any, recht: Recht) -> bool:
    return not (recht == Recht.BERECHNEN and v.sparte == "bKV")


def mit_lesen(gehalten: Iterable[Recht]) -> set[Recht]:
    ergebnis = set(gehalten)
    if Recht.BESTAND_AENDERN in ergebnis or Recht.MITARBEITER_ANMELDEN in ergebnis:
        ergebnis.add(Recht.BESTAND_LESEN)
    return ergebnis


def im_bestand(welt: Welt, v: Any, haus: int, wann: Wann) -> bool:
    for b in welt.bestand:
        if b.vertrag_id == v.id and b.maklerhaus_id == haus and wann.im_zeitraum(b):
            return True
    return False


# The Mitgliedschaft's own grant: its type and its rows


def _eigene_der_person(
    welt: Welt, person: int, v: Any, wann: Wann, trotz_sperre: bool
) -> set[Recht]:
    gehalten: set[Recht] = set()
    for m in welt.mitgliedschaften.values():
        if m.benutzer_id == person and m.firma_id == v.firma_id:
            gehalten |= _eigene(welt, m, v, wann, trotz_sperre)
    return gehalten


def _eigene(welt: Welt, m: Any, v: Any, wann: Wann, trotz_sperre: bool = False) -> set[Recht]:
    if not mitglied(m, wann, trotz_sperre):
        return set()
    if not trotz_sperre and not offen(welt, m.benutzer_id, m.firma_id):
        return set()
    if wirkt_als_firmenadmin(m, wann) and wann.geschehen(v.aktiviert_am):
        return set(ALLE_RECHTE)
    gehalten: set[Recht] = set()
    for zeile in welt.zeilen:
        if zeile.mitgliedschaft_id != m.id or zeile.vertrag_id != v.id:
            continue
        if _zeile_lebt(welt, zeile, m, v, wann, trotz_sperre):
            gehalten.add(Recht(zeile.recht))
    return gehalten


def offen(welt: Welt, person: int, firma: int) -> bool:
    return welt.konten[person].status == "aktiv" and welt.firmen[firma].status == "aktiv"


def mitglied(m: Any, wann: Wann, trotz_sperre: bool = False) -> bool:
    if not wann.geschehen(m.seit) or wann.geschehen(m.entfernt_am):
        return False
    if wann.geschehen(m.ausgesetzt_am):
        return False
    if wann.geschehen(m.gesperrt_am) and not trotz_sperre:
        return False
    return wann.im_zeitraum(m)


def wirkt_als_firmenadmin(m: Any, wann: Wann) -> bool:
    return m.berechtigungstyp == "FirmenAdmin" and not wann.geschehen(m.ernennung_ausgesetzt_am)


def _zeile_lebt(welt: Welt, zeile: Any, m: Any, v: Any, wann: Wann, trotz_sperre: bool) -> bool:
    if not wann.im_zeitraum(zeile) or wann.geschehen(zeile.ausgesetzt_am):
        return False
    if m.personentyp != "vermittler":
        return True
    aufenthalt = welt.aufenthalte[zeile.zugehoerigkeit_id]
    if not _haelt_sich_auf(welt, aufenthalt, wann, trotz_sperre):
        return False
    if not im_bestand(welt, v, aufenthalt.maklerhaus_id, wann):
        return False
    return zeile.quelle == "firma" or _vollmacht_traegt(welt, zeile, v, wann)


# Vermittler


def _haelt_sich_auf(welt: Welt, aufenthalt: Any, wann: Wann, trotz_sperre: bool = False) -> bool:
    if not wann.geschehen(aufenthalt.seit) or wann.geschehen(aufenthalt.bis):
        return False
    return trotz_sperre or welt.haeuser[aufenthalt.maklerhaus_id].status == "aktiv"


def haus_der_person(welt: Welt, person: int, wann: Wann) -> int | None:
    """The unblocked house in which the person is at present."""
    for aufenthalt in welt.aufenthalte.values():
        if aufenthalt.benutzer_id == person and _haelt_sich_auf(welt, aufenthalt, wann):
            return int(aufenthalt.maklerhaus_id)
    return None


def _vollmacht_traegt(welt: Welt, zeile: Any, v: Any, wann: Wann) -> bool:
    vollmacht = welt.vollmachten[zeile.vollmacht_id]
    if not wann.geschehen(vollmacht.erteilt_am) or wann.geschehen(vollmacht.widerrufen_am):
        return False
    if wann.geschehen(vollmacht.ausgesetzt_am) or not wann.im_zeitraum(vollmacht):
        return False
    genannte_rechte = _von(vollmacht.id, welt.vollmacht_rechte)
    if not any(r.recht == zeile.recht for r in genannte_rechte):
        return False
    genannte_vertraege = _von(vollmacht.id, welt.vollmacht_vertraege)
    return vollmacht.alle_vertraege or any(g.vertrag_id == v.id for g in genannte_vertraege)


def _von(vollmacht: int, zeilen: Sequence[Any]) -> list[Any]:
    return [z for z in zeilen if z.vollmacht_id == vollmacht]


def _vermittler_zugang(welt: Welt, person: int, v: Any, wann: Wann) -> set[Recht]:
    haus = haus_der_person(welt, person, wann)
    if haus is None or not offen(welt, person, v.firma_id):
        return set()
    if not hat_schluessel(welt, person, haus) or not im_bestand(welt, v, haus, wann):
        return set()
    if widersprochen(welt, v.firma_id, haus, wann):
        return set()
    return {Recht.BESTAND_LESEN, Recht.BERECHNEN}


def hat_schluessel(welt: Welt, person: int, haus: int) -> bool:
    for s in welt.schluessel:
        if s.benutzer_id == person and s.maklerhaus_id == haus and not s.gesperrt:
            return True
    return False


def widersprochen(welt: Welt, firma: int, haus: int, wann: Wann) -> bool:
    for w in welt.widersprueche:
        if w.firma_id != firma or w.maklerhaus_id != haus:
            continue
        if wann.geschehen(w.eingelegt_am) and not wann.geschehen(w.aufgehoben_am):
            return True
    return False


# Vertretung


def _geliehene(welt: Welt, person: int, v: Any, wann: Wann) -> set[Recht]:
    gehalten: set[Recht] = set()
    for vertretung in welt.vertretungen:
        vertreter = welt.mitgliedschaften[vertretung.vertreter_id]
        if vertreter.benutzer_id != person or vertreter.firma_id != v.firma_id:
            continue
        if _vertretung_lebt(welt, vertretung, wann):
            gehalten |= _verliehene(welt, vertretung, v, wann)
    return gehalten


def _vertretung_lebt(welt: Welt, vertretung: Any, wann: Wann) -> bool:
    if not wann.im_zeitraum(vertretung) or not wann.geschehen(vertretung.bestaetigt_am):
        return False
    if wann.geschehen(vertretung.beendet_am) or wann.geschehen(vertretung.ausgesetzt_am):
        return False
    vertretener = welt.mitgliedschaften[vertretung.vertretene_id]
    vertreter = welt.mitgliedschaften[vertretung.vertreter_id]
    for m in (vertretener, vertreter):
        if not mitglied(m, wann) or not offen(welt, m.benutzer_id, m.firma_id):
            return False
    return _ein_kreis(welt, vertretener, vertreter, wann)


def _ein_kreis(welt: Welt, einer: Any, anderer: Any, wann: Wann) -> bool:
    """Both own staff of the Firma, or both at present in one house."""
    if einer.personentyp == anderer.personentyp == "firmeneigen":
        return True
    if einer.personentyp == anderer.personentyp == "vermittler":
        haus = haus_der_person(welt, einer.benutzer_id, wann)
        return haus is not None and haus == haus_der_person(welt, anderer.benutzer_id, wann)
    return False


def _verliehene(welt: Welt, vertretung: Any, v: Any, wann: Wann) -> set[Recht]:
    vertretener = welt.mitgliedschaften[vertretung.vertretene_id]
    hat = mit_lesen(_eigene(welt, vertretener, v, wann))
    if vertretung.alle_zellen:
        return hat
    genannt = {
        Recht(z.recht)
        for z in welt.vertretungszellen
        if z.vertretung_id == vertretung.id and z.vertrag_id == v.id
    }
    return hat & genannt


# Rows


def _nach_id(db: Session, modell: type[SQLModel]) -> dict[int, Any]:
    return {zeile.id: zeile for zeile in _alle(db, modell)}


def _alle(db: Session, modell: type[SQLModel]) -> list[Any]:
    return list(db.execute(select(SQLModel.metadata.tables[str(modell.__tablename__)])).all())
