"""Random worlds for the rights rule: small, mostly in order, with a few things amiss in each.

A world in which everything is wrong opens nothing and tests nothing. So nearly every detail is
drawn from values that let a right live, with a smaller share that stops it, and both edges of
every window and the very moment of every act are among them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import time_machine
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
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
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung, vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from tests.databases import rolled_back

T = TypeVar("T")
Zeile = dict[str, Any]

BERLIN = ZoneInfo("Europe/Berlin")
TAG = timedelta(days=1)
AUSPRAEGUNGEN = ("metallrente", "klinikrente", "chemierente")
# In the order in which rows must be written.
TABELLEN: tuple[type[SQLModel], ...] = (
    Firma,
    Benutzer,
    Maklerhaus,
    Mitgliedschaft,
    Gruppenvertrag,
    VertragAuspraegung,
    Zugehoerigkeit,
    Benutzerschluessel,
    Bestand,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Widerspruch,
    Vertragsrecht,
    Vertretung,
    Vertretungszelle,
    AdminVertrag,
)
# Days on which the clock is changed, the days after, a turn of the year, a leap day, a plain day.
TAGE = (
    date(2026, 7, 23),
    date(2026, 3, 29),
    date(2026, 3, 30),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2027, 1, 1),
    date(2028, 2, 29),
)
UHRZEITEN = (
    time(12),
    time(0),
    time(0, 0, 0, 1),
    time(0, 59, 59),
    time(1, 30),
    time(2, 30),
    time(23, 0),
    time(23, 59, 59, 999999),
)


def in_berlin(tag: date, uhrzeit: time) -> datetime:
    """The moment, in UTC, at which clocks in Germany show this."""
    return datetime.combine(tag, uhrzeit, BERLIN).astimezone(UTC)


@dataclass
class Plan:
    """A world to be: the moment, and the rows of every table."""

    jetzt: datetime
    zeilen: dict[type[SQLModel], list[Zeile]] = field(
        default_factory=lambda: {tabelle: [] for tabelle in TABELLEN}, repr=False
    )

    @property
    def heute(self) -> date:
        return self.jetzt.astimezone(BERLIN).date()

    @property
    def personen(self) -> list[int]:
        return [zeile["id"] for zeile in self.zeilen[Benutzer]]

    @property
    def vertraege(self) -> list[int]:
        return [zeile["id"] for zeile in self.zeilen[Gruppenvertrag]]

    def ueber(self, person: int, vertrag: int) -> str:
        """What the world holds about person and contract, for the report of a failure."""
        return "\n".join(
            f"{tabelle.__name__} {zeile}"
            for tabelle, zeilen in self.zeilen.items()
            for zeile in zeilen
            if zeile.get("benutzer_id") == person
            or vertrag in (zeile.get("vertrag_id"), zeile.get("id"))
            or tabelle in (Firma, Maklerhaus, Benutzer)
        )

    def neu(self, tabelle: type[SQLModel], **werte: Any) -> Zeile:
        """Add a row; an id is given where the table has one and none was chosen."""
        zeilen = self.zeilen[tabelle]
        if "id" in tabelle.model_fields and "id" not in werte:
            werte["id"] = len(zeilen) + 1
        zeilen.append(werte)
        return werte


@contextmanager
def in_der_datenbank(plan: Plan) -> Iterator[Session]:
    """The world in the current database, at its moment; afterwards it was never there."""
    with time_machine.travel(plan.jetzt, tick=False), rolled_back() as session:
        for tabelle in TABELLEN:
            _schreiben(session, tabelle, plan.zeilen[tabelle])
            if session.get_bind().dialect.name == "postgresql":
                _weiterzaehlen(session, tabelle)
        yield session


def _weiterzaehlen(session: Session, tabelle: type[SQLModel]) -> None:
    """PostgreSQL counts by itself and does not see ids that were given."""
    name = str(tabelle.__tablename__)
    spalte = SQLModel.metadata.tables[name].columns.get("id")
    if spalte is not None and spalte.type.python_type is int and spalte.autoincrement is not False:
        folge = session.execute(select(func.pg_get_serial_sequence(name, "id"))).scalar()
        if folge:
            hoechste = select(func.coalesce(func.max(spalte), 0) + 1).scalar_subquery()
            session.execute(select(func.setval(folge, hoechste, False)))


def _schreiben(session: Session, tabelle: type[SQLModel], zeilen: Sequence[Zeile]) -> None:
    """Insert rows; those that name the same columns together."""
    nach_spalten: dict[tuple[str, ...], list[Zeile]] = {}
    for zeile in zeilen:
        nach_spalten.setdefault(tuple(zeile), []).append(zeile)
    for gleiche in nach_spalten.values():
        session.execute(insert(tabelle), gleiche)


@st.composite
def welten(draw: st.DrawFn) -> Plan:
    """A small world at a moment that likes to be near midnight."""
    tag, uhrzeit = draw(st.sampled_from(TAGE)), draw(st.sampled_from(UHRZEITEN))
    plan = Plan(in_berlin(tag, uhrzeit))
    zufall = _Zufall(draw, plan)
    for nummer in range(1, draw(st.integers(2, 3)) + 1):
        zufall.firma(nummer)
    for nummer in (1, 2):
        zufall.haus(nummer)
    for nummer in range(1, draw(st.integers(6, 8)) + 1):
        zufall.person(nummer)
    zufall.bestaende()
    zufall.vollmachten_und_widersprueche()
    zufall.mitgliedschaften()
    zufall.rechtezeilen()
    zufall.vertretungen()
    zufall.zuweisungen()
    return plan


class _Zufall:
    """Draws the parts of a world, in the order in which they depend on each other."""

    def __init__(self, draw: st.DrawFn, plan: Plan) -> None:
        self._draw = draw
        self._plan = plan
        # In how many of twenty details something is amiss.
        self._unordnung = draw(st.sampled_from((1, 2, 0)))

    # What is drawn

    def _eins(self, werte: Sequence[T]) -> T:
        return self._draw(st.sampled_from(werte))

    def _chance(self, zehntel: int) -> bool:
        return self._draw(st.integers(0, 9)) >= 10 - zehntel

    def _daneben(self) -> bool:
        return self._draw(st.integers(0, 19)) >= 20 - self._unordnung

    def _meist(self, gut: T, *sonst: T) -> T:
        """The first, unless something is amiss."""
        return self._eins(sonst) if self._daneben() else gut

    def _vergangen(self) -> datetime:
        """A moment that has come, at times just now."""
        her = self._eins((timedelta(days=200), timedelta(hours=1), timedelta(0)))
        return self._plan.jetzt - her

    def _kuenftig(self) -> datetime:
        hin = self._eins((timedelta(hours=3), timedelta(microseconds=1), timedelta(days=3)))
        return self._plan.jetzt + hin

    def _geschah(self) -> datetime | None:
        """An act that something needs: mostly done, now and then due or never done."""
        if self._daneben():
            return self._kuenftig() if self._chance(5) else None
        return self._vergangen()

    def _beginn(self) -> datetime:
        return self._kuenftig() if self._daneben() else self._vergangen()

    def _stoert(self) -> datetime | None:
        """An act that ends something: mostly not done, now and then done or due."""
        if not self._daneben():
            return None
        return self._vergangen() if self._chance(7) else self._kuenftig()

    def _mal(self) -> datetime | None:
        """A mark that a clerk can lift: mostly not set."""
        return self._vergangen() if self._daneben() else None

    def _fenster(self) -> tuple[date, date]:
        """A window: mostly open today, with both edges."""
        heute = self._plan.heute
        if not self._daneben() and not self._daneben():
            von = self._eins((SEIT_JEHER, heute, heute - 30 * TAG, heute - TAG))
            return von, self._eins((OHNE_ENDE, heute + TAG, heute + 30 * TAG, heute + 2 * TAG))
        return self._eins(
            (
                (SEIT_JEHER, heute),
                (heute + TAG, OHNE_ENDE),
                (heute - TAG, heute),
                (heute + TAG, heute + 2 * TAG),
                (heute + 20 * TAG, heute + 40 * TAG),
                (heute - 40 * TAG, heute - 20 * TAG),
            )
        )

    # The parts

    def firma(self, nummer: int) -> None:
        self._plan.neu(
            Firma,
            kundennummer=f"K{nummer}",
            name=f"Firma {nummer}",
            status=self._meist("aktiv", "gesperrt"),
        )
        for stelle in range(self._eins((3, 2))):
            self._vertrag(nummer, stelle)

    def _vertrag(self, firma: int, stelle: int) -> None:
        art = self._eins(("AL-", "AK-", "AL-", "W"))
        ziffern = 10 * firma + stelle
        nummer = f"W{ziffern:010}" if art == "W" else f"{art}{ziffern:07}"
        vertrag = self._plan.neu(
            Gruppenvertrag,
            id=vertrag_id(nummer),
            nummer=nummer,
            firma_id=firma,
            sparte="bKV" if art == "AK-" else "bAV",
            durchfuehrungsweg="" if art == "AK-" else "Direktversicherung",
            produkt="Produkt",
            beginn=date(2020, 1, 1),
            kennung=self._meist("k", None),
            aktiviert_am=self._geschah(),
        )
        for auspraegung in AUSPRAEGUNGEN:
            if self._chance(4):
                self._plan.neu(
                    VertragAuspraegung, vertrag_id=vertrag["id"], auspraegung=auspraegung
                )

    def haus(self, nummer: int) -> None:
        self._plan.neu(
            Maklerhaus,
            hausnummer=f"H{nummer}",
            name=f"Haus {nummer}",
            status=self._meist("aktiv", "gesperrt"),
        )

    def person(self, nummer: int) -> None:
        """Every third person is a broker's; a few were one once, a few are clerks."""
        art = self._eins(("kunde", "makler", "kunde", "makler", "kunde", "sachbearbeiter"))
        if art == "sachbearbeiter" and not self._chance(3):
            art = "kunde"
        self._plan.neu(
            Benutzer,
            email=f"p{nummer}@a.example",
            vorname="Person",
            nachname=str(nummer),
            kontoart=art,
            status=self._meist("aktiv", "gesperrt", "wartet"),
        )
        self._aufenthalte(nummer, art)
        if self._chance(8 if art == "makler" else 1):
            self._schluessel(nummer)

    def _aufenthalte(self, person: int, art: str) -> None:
        """Stays one after the other; an open one only for a broker's account."""
        jetzt = self._plan.jetzt
        if self._chance(3 if art == "makler" else 2):
            ende = self._eins((jetzt - 30 * TAG, jetzt))
            self._aufenthalt(person, jetzt - 300 * TAG, ende, art)
        if art == "makler":
            seit = self._eins((jetzt - 20 * TAG, jetzt))
            self._aufenthalt(person, self._meist(seit, jetzt + TAG / 24), self._stoert(), art)

    def _aufenthalt(self, person: int, seit: datetime, bis: datetime | None, art: str) -> None:
        self._plan.neu(
            Zugehoerigkeit,
            benutzer_id=person,
            kontoart=art,
            maklerhaus_id=self._eins((1, 2, 1)),
            seit=seit,
            bis=bis,
        )

    def _schluessel(self, person: int) -> None:
        haeuser = [z["maklerhaus_id"] for z in self._plan.zeilen[Zugehoerigkeit]
                   if z["benutzer_id"] == person]  # fmt: skip
        haus = haeuser[-1] if haeuser else 1
        self._plan.neu(
            Benutzerschluessel,
            schluessel=f"S{person}",
            maklerhaus_id=self._meist(haus, 3 - haus),
            benutzer_id=person,
            gesperrt=self._meist(False, True),
        )

    def bestaende(self) -> None:
        """Each contract in one house, in none, or in another from today or tomorrow on."""
        heute = self._plan.heute
        for vertrag in self._plan.vertraege:
            haus, wechsel = self._eins((1, 2)), self._eins((heute, heute + TAG))
            art = self._eins(("immer", "immer", "wechsel", "ende", "tag", "beginn", "nie"))
            folgen: dict[str, tuple[tuple[int, date, date], ...]] = {
                "immer": ((haus, heute - 300 * TAG, OHNE_ENDE),),
                "wechsel": (
                    (haus, heute - 300 * TAG, wechsel),
                    (3 - haus, wechsel, OHNE_ENDE),
                ),
                "ende": ((haus, heute - 300 * TAG, wechsel),),
                "tag": ((haus, heute, heute + TAG),),
                "beginn": ((haus, wechsel, OHNE_ENDE),),
                "nie": (),
            }
            for bei, von, bis in folgen[art]:
                self._plan.neu(Bestand, maklerhaus_id=bei, vertrag_id=vertrag, von=von, bis=bis)

    def vollmachten_und_widersprueche(self) -> None:
        for firma in self._plan.zeilen[Firma]:
            for haus in (1, 2):
                for i in range(self._eins((1, 1, 2, 0))):
                    self._vollmacht(firma["id"], haus, angefragt=i == 0)
                if self._chance(3):
                    self._widerspruch(firma["id"], haus)

    def _vollmacht(self, firma: int, haus: int, *, angefragt: bool) -> None:
        von, bis = self._fenster()
        vollmacht = self._plan.neu(
            Maklervollmacht,
            firma_id=firma,
            maklerhaus_id=haus,
            alle_vertraege=self._chance(5),
            von=von,
            bis=bis,
            angefragt_am=self._plan.jetzt - 300 * TAG if angefragt else None,
            erteilt_am=self._geschah(),
            widerrufen_am=self._stoert(),
            ausgesetzt_am=self._mal(),
        )
        for recht in Recht:
            if self._chance(8):
                self._plan.neu(VollmachtRecht, vollmacht_id=vollmacht["id"], recht=recht)
        for vertrag in self._vertraege_von(firma):
            if self._chance(7):
                self._plan.neu(
                    VollmachtVertrag,
                    vollmacht_id=vollmacht["id"],
                    vertrag_id=vertrag,
                    firma_id=firma,
                )

    def _widerspruch(self, firma: int, haus: int) -> None:
        """Lodged; or lodged and lifted; or lodged, lifted and lodged again."""
        jetzt, art = self._plan.jetzt, self._eins(("offen", "aufgehoben", "erneut"))
        seite = {"firma_id": firma, "maklerhaus_id": haus}
        if art != "offen":
            aufgehoben = self._eins((jetzt - TAG, jetzt, jetzt + TAG / 12))
            self._plan.neu(
                Widerspruch, **seite, eingelegt_am=jetzt - 9 * TAG, aufgehoben_am=aufgehoben
            )
        if art != "aufgehoben":
            self._plan.neu(Widerspruch, **seite, eingelegt_am=self._beginn(), aufgehoben_am=None)

    def mitgliedschaften(self) -> None:
        for person in self._plan.zeilen[Benutzer]:
            for firma in self._plan.zeilen[Firma]:
                if self._chance(1):
                    self._mitgliedschaft(person, firma["id"], self._vergangen())
                if self._chance(7) and person["kontoart"] != "sachbearbeiter":
                    self._mitgliedschaft(person, firma["id"], None)

    def _mitgliedschaft(self, person: Zeile, firma: int, entfernt_am: datetime | None) -> None:
        personentyp = self._personentyp(person, entfernt_am)
        typen = ("Nutzer", "Admin", "FirmenAdmin") if personentyp == "firmeneigen" else (
            "Nutzer", "Nutzer", "Admin")  # fmt: skip
        typ = self._eins(typen)
        unbefristet = typ == "FirmenAdmin" or self._chance(6)
        von, bis = (SEIT_JEHER, OHNE_ENDE) if unbefristet else self._fenster()
        self._plan.neu(
            Mitgliedschaft,
            firma_id=firma,
            benutzer_id=person["id"],
            kontoart=person["kontoart"],
            personentyp=personentyp,
            berechtigungstyp=typ,
            von=von,
            bis=bis,
            seit=self._beginn(),
            gesperrt_am=self._stoert(),
            entfernt_am=entfernt_am,
            ausgesetzt_am=self._mal(),
            ernennung_ausgesetzt_am=self._mal(),
        )

    def _personentyp(self, person: Zeile, entfernt_am: datetime | None) -> str:
        if person["kontoart"] == "makler" and entfernt_am is None:
            return "vermittler"
        return self._eins(("firmeneigen", "firmeneigen", "andere", "vermittler"))

    def rechtezeilen(self) -> None:
        for mitgliedschaft in self._plan.zeilen[Mitgliedschaft]:
            for vertrag in self._vertraege_von(mitgliedschaft["firma_id"]):
                if self._chance(5):
                    self._rechtezeile(mitgliedschaft, vertrag)

    def _rechtezeile(self, m: Zeile, vertrag: int) -> None:
        herkunft = self._herkunft(m) if m["personentyp"] == "vermittler" else {}
        if herkunft is None:
            return
        von, bis = self._fenster()
        self._plan.neu(
            Vertragsrecht,
            mitgliedschaft_id=m["id"],
            firma_id=m["firma_id"],
            benutzer_id=m["benutzer_id"],
            personentyp=m["personentyp"],
            vertrag_id=vertrag,
            recht=self._eins(tuple(Recht)),
            von=von,
            bis=bis,
            erteilt_am=self._plan.jetzt - 300 * TAG,
            ausgesetzt_am=self._mal(),
            **herkunft,
        )

    def _herkunft(self, m: Zeile) -> Zeile | None:
        """The stay that a Vermittler's row names, mostly the last, and perhaps a Vollmacht."""
        aufenthalte = [
            z for z in self._plan.zeilen[Zugehoerigkeit] if z["benutzer_id"] == m["benutzer_id"]
        ]
        if not aufenthalte:
            return None
        aufenthalt = self._meist(aufenthalte[-1], aufenthalte[0])
        haus = aufenthalt["maklerhaus_id"]
        herkunft = {
            "quelle": "firma",
            "zugehoerigkeit_id": aufenthalt["id"],
            "maklerhaus_id": haus,
            "vollmacht_id": None,
        }
        vollmachten = [
            v
            for v in self._plan.zeilen[Maklervollmacht]
            if (v["firma_id"], v["maklerhaus_id"]) == (m["firma_id"], haus)
        ]
        if vollmachten and self._chance(6):
            herkunft |= {"quelle": "vollmacht", "vollmacht_id": self._eins(vollmachten)["id"]}
        return herkunft

    def vertretungen(self) -> None:
        """Pairs of one Firma, most of them of one Personentyp; the confirmer is a third."""
        for firma in self._plan.zeilen[Firma]:
            mitglieder = [
                m for m in self._plan.zeilen[Mitgliedschaft] if m["firma_id"] == firma["id"]
            ]
            for _ in range(self._eins((2, 1, 3))):
                art = self._eins(("firmeneigen", "vermittler", "vermittler", "gemischt"))
                moegliche = [m for m in mitglieder if art in (m["personentyp"], "gemischt")]
                paare = [(a, b) for a in moegliche for b in moegliche if a is not b]
                if paare:
                    paar = self._eins(paare)
                    self._vertretung(*paar, [m for m in mitglieder if m not in paar])

    def _vertretung(self, a: Zeile, b: Zeile, dritte: list[Zeile]) -> None:
        bestaetigt_am = self._geschah() if dritte else None
        von, bis = self._hoechstens_neunzig_tage()
        vertretung = self._plan.neu(
            Vertretung,
            firma_id=a["firma_id"],
            vertretene_id=a["id"],
            vertreter_id=b["id"],
            vertreter_benutzer_id=b["benutzer_id"],
            alle_zellen=self._chance(5),
            von=von,
            bis=bis,
            beantragt_am=self._plan.jetzt - 9 * TAG,
            bestaetigt_am=bestaetigt_am,
            bestaetigt_von_id=dritte[0]["id"] if bestaetigt_am else None,
            beendet_am=self._stoert(),
            ausgesetzt_am=self._mal(),
        )
        for vertrag in self._vertraege_von(a["firma_id"]):
            for recht in Recht:
                if self._chance(4):
                    self._plan.neu(
                        Vertretungszelle,
                        vertretung_id=vertretung["id"],
                        vertrag_id=vertrag,
                        recht=recht,
                        firma_id=a["firma_id"],
                    )

    def zuweisungen(self) -> None:
        """Most contracts of the Firma to each of its Admins."""
        for m in self._plan.zeilen[Mitgliedschaft]:
            for vertrag in self._vertraege_von(m["firma_id"]):
                if m["berechtigungstyp"] == "Admin" and self._chance(7):
                    self._plan.neu(
                        AdminVertrag,
                        mitgliedschaft_id=m["id"],
                        vertrag_id=vertrag,
                        firma_id=m["firma_id"],
                    )

    def _hoechstens_neunzig_tage(self) -> tuple[date, date]:
        von, bis = self._fenster()
        von = max(von, self._plan.heute - 40 * TAG)
        return von, min(bis, von + 90 * TAG)

    def _vertraege_von(self, firma: int) -> list[int]:
        return [z["id"] for z in self._plan.zeilen[Gruppenvertrag] if z["firma_id"] == firma]
