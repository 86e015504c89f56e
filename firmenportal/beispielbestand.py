"""Invented but realistic stock, written as the CSV files that `bestand-laden` reads.

The demo world and the large world describe their Firmen and contracts; persons, contributions and
months are drawn here, always the same ones for the same seed.
"""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self, TypeVar

DATEIEN = {
    "firmen": "kundennummer name strasse plz ort aktion",
    "gruppenvertraege": "nummer kundennummer sparte durchfuehrungsweg produkt status beginn "
    "zahlweise kennung auspraegungen aktiviert",
    "einzelvertraege": "nummer vorname nachname geburtsdatum personalnummer status beitrag "
    "davon_firma beginn ende aktion",
    "beitragsmonate": "vertrag monat entgeltumwandlung firma aktion",
    "maklerhaeuser": "hausnummer name strasse plz ort aktion",
    "zeichner": "hausnummer name email aktion",
    "bestand": "hausnummer vertrag von bis aktion",
    "benutzerschluessel": "schluessel hausnummer aktion",
}
MONATE = 13
T = TypeVar("T")
_VORNAMEN = (
    "Änne Lena Thomas Sabine Jörg Götz Renate Björn Märta Zofia Deniz Uwe Almut Karl-Heinz "
    "Emine Mehmet Katarzyna Piotr Anna-Lena Hans-Jürgen Özlem Işıl Nguyen Kübra Stefan Andreas "
    "Michael Petra Susanne Birgit Jürgen Günther Marie-Luise Tomáš Łukasz Agnieszka Søren "
    "Ingrid Jonas Leon Mia Finn Emma Paul Hannah Noah Sofía José Chiara Matteo Olena Dmytro "
    "Ayşe Çağla Yusuf Fatma Claudia Martina Heike Dirk Ralf Frank Kerstin Silke Anke Torsten "
    "Jens Maximilian Felix"
)
_NACHNAMEN = (
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch "
    "Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann "
    "Lange Weiß Yılmaz Öztürk Şahin Çelik Kaya Demir Nowak Kowalski Wiśniewska Novák Dvořák "
    "Petersen Jørgensen Lindström Bräunlich Öhlmann Jankowski Hübner Grünwald Müller- "
    "Lüdenscheidt Hübner-Groß Krüger-Özdemir Weiß-Yıldız Sánchez García Rossi Bianchi Kovačević "
    "Horvat Nguyễn Trần Ivanova Shevchenko O’Brien D’Angelo Strauß Preuß Groß Jäger Böhm Köhler "
    "König Möller Förster Günther Lößner Süß Häußler Rößler Üblacker Ähnelt Schmidt-Rottluff "
    "Meyer-Landrut"
)
VORNAMEN = tuple(_VORNAMEN.split())
NACHNAMEN = (
    *_NACHNAMEN.split(),
    *("von der Heide", "Freiherr von Oer", "de Vries", "van den Berg", "zu Löwenstein"),
)
# Contributions a month in cents, and how often; the peaks are those of the real market.
_BAV = {5000: 22, 10000: 28, 33800: 18, 2500: 4, 7500: 8, 15000: 8, 17600: 4, 20000: 5, 25000: 3}
_BKV = {995: 1, 1990: 2, 2950: 4, 4950: 6, 5950: 4, 9950: 2}
_FIRMENFINANZIERT = {25000: 3, 50000: 5, 84500: 4, 120000: 2}
_STATUS_BAV = {
    "aktiv": 840,
    "beitragsfrei": 70,
    "abgemeldet": 50,
    "beendet": 15,
    "beantragt": 15,
    "in Rentenbezug": 10,
}
_STATUS_BKV = {"aktiv": 890, "abgemeldet": 60, "ruhend": 30, "beantragt": 20}
_MIT_BEITRAG = ("aktiv", "beantragt")
_OHNE_PERSONALNUMMER = 0.06
_WIEDEREINTRITT = 0.02
_JUENGSTER = timedelta(days=16 * 366)


@dataclass(frozen=True)
class Vertragsbild:
    """What one Gruppenvertrag of the invented stock looks like; money in cents a month."""

    nummer: str
    kundennummer: str
    produkt: str
    beginn: date
    personen: int
    durchfuehrungsweg: str = ""
    auspraegungen: tuple[str, ...] = ()
    beitrag_cent: int | None = None
    status: str = "aktiv"
    kennung: str = "GK"
    aktiviert: bool = True
    vorgegeben: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def bkv(self) -> bool:
        return not self.durchfuehrungsweg


@dataclass
class Person:
    """One insured person's contract, before it is written."""

    vorname: str
    nachname: str
    geburtsdatum: date
    personalnummer: str
    status: str
    beitrag_cent: int
    beginn: date
    ende: date | None = None


class Lieferung:
    """One set of CSV files under a folder; rows are written as they come."""

    def __init__(self, ordner: Path, heute: date, saat: str) -> None:
        self._ordner = ordner
        self._heute = heute
        self._saat = saat
        self._offen = ExitStack()
        self._schreiber: dict[str, Any] = {}

    def __enter__(self) -> Self:
        for name, spalten in DATEIEN.items():
            pfad = self._ordner / f"{name}.csv"
            datei = self._offen.enter_context(pfad.open("w", encoding="utf-8", newline=""))
            self._schreiber[name] = csv.writer(datei, delimiter=";", lineterminator="\n")
            self._schreiber[name].writerow(spalten.split())
        return self

    def __exit__(
        self,
        _typ: type[BaseException] | None,
        _wert: BaseException | None,
        _t: TracebackType | None,
    ) -> None:
        self._offen.close()

    def zeile(self, datei: str, *werte: object) -> None:
        """One row as it stands; columns left out at the end are empty."""
        luecke = len(DATEIEN[datei].split()) - len(werte)
        self._schreiber[datei].writerow([*map(_text, werte), *[""] * luecke])

    def vertrag(self, bild: Vertragsbild) -> None:
        """A Gruppenvertrag with its persons and months."""
        zufall = Random(f"{self._saat} {bild.nummer}")  # noqa: S311 - invented data, no secret
        self.zeile(
            "gruppenvertraege",
            bild.nummer,
            bild.kundennummer,
            "bKV" if bild.bkv else "bAV",
            bild.durchfuehrungsweg,
            bild.produkt,
            bild.status,
            bild.beginn,
            "monatlich",
            bild.kennung and f"{bild.kennung}-{bild.nummer[-7:]}",
            ",".join(bild.auspraegungen),
            "ja" if bild.aktiviert else "",
        )
        personen = _personen(bild, zufall, self._heute)
        self._einzelvertraege(bild, personen)
        self._monate(bild, personen, zufall)

    def _einzelvertraege(self, bild: Vertragsbild, personen: list[Person]) -> None:
        schreiben, praefix = self._schreiber["einzelvertraege"].writerow, f"{bild.nummer}/"
        for lfd, p in enumerate(personen, 1):
            betrag = p.beitrag_cent
            schreiben(
                (
                    f"{praefix}{lfd:05}",
                    p.vorname,
                    p.nachname,
                    p.geburtsdatum.isoformat(),
                    p.personalnummer,
                    p.status,
                    _euro(betrag),
                    _euro(_davon_firma(bild, betrag)),
                    p.beginn.isoformat(),
                    p.ende.isoformat() if p.ende else "",
                    "",
                )
            )

    def _monate(self, bild: Vertragsbild, personen: list[Person], zufall: Random) -> None:
        betraege = [p.beitrag_cent for p in personen if p.status == "aktiv"]
        firma = sum(_davon_firma(bild, b) for b in betraege)
        umwandlung = sum(betraege) - firma
        zuwachs = zufall.uniform(0.002, 0.012)
        for zurueck, monat in enumerate(letzte_monate(self._heute)):
            if (monat.year, monat.month) < (bild.beginn.year, bild.beginn.month):
                break
            anteil = 1 - zuwachs * zurueck
            self.zeile(
                "beitragsmonate",
                bild.nummer,
                monat.isoformat()[:7],
                _euro(_gerundet(umwandlung * anteil) if zurueck else umwandlung),
                _euro(_gerundet(firma * anteil) if zurueck else firma),
            )


def letzte_monate(heute: date) -> Iterator[date]:
    """First days of the present month and of those before it, the newest first."""
    monat = heute.replace(day=1)
    for _ in range(MONATE):
        yield monat
        monat = (monat - timedelta(days=1)).replace(day=1)


def _personen(bild: Vertragsbild, zufall: Random, heute: date) -> list[Person]:
    personen = _gezogen(bild, zufall, heute)
    for lfd, werte in bild.vorgegeben.items():
        personen[lfd - 1] = _vorgegeben(werte, bild)
    if bild.beitrag_cent is not None:
        _auf_summe(personen, bild, zufall)
    return personen


def _gezogen(bild: Vertragsbild, zufall: Random, heute: date) -> list[Person]:
    n = bild.personen
    status = _gewichtet(zufall, _STATUS_BKV if bild.bkv else _STATUS_BAV, n)
    if n < 10 or bild.status == "beendet":
        status = ["beendet" if bild.status == "beendet" else "aktiv"] * n
    laufzeit = max((heute - bild.beginn).days, 1)
    nummern = zufall.sample(range(1000, 1000 + 40 * n), n)
    personen: list[Person] = []
    namen = zip(zufall.choices(VORNAMEN, k=n), zufall.choices(NACHNAMEN, k=n), strict=True)
    beitraege = _gewichtet(zufall, _betraege(bild), n)
    for i, ((vorname, nachname), beitrag) in enumerate(zip(namen, beitraege, strict=True)):
        geboren = heute - timedelta(days=zufall.randint(19 * 365, 64 * 365))
        beginn = bild.beginn + timedelta(days=int(laufzeit * zufall.random() ** 2))
        beginn = max(beginn, geboren + _JUENGSTER)
        person = Person(
            vorname,
            nachname,
            geboren,
            "" if zufall.random() < _OHNE_PERSONALNUMMER else str(nummern[i]),
            status[i],
            beitrag if status[i] in _MIT_BEITRAG else 0,
            beginn,
            _ende(status[i], beginn, heute, zufall),
        )
        if i and zufall.random() < _WIEDEREINTRITT:
            _tritt_wieder_ein(person, personen[-1], heute)
        personen.append(person)
    return personen


def _ende(status: str, beginn: date, heute: date, zufall: Random) -> date | None:
    if status not in ("abgemeldet", "beendet"):
        return None
    return beginn + timedelta(days=zufall.randint(0, max((heute - beginn).days, 0)))


def _tritt_wieder_ein(person: Person, frueher: Person, heute: date) -> None:
    """The same human once more, under a new contract, after having left."""
    if frueher.ende is None or frueher.ende >= heute:
        return
    person.vorname, person.nachname = frueher.vorname, frueher.nachname
    person.geburtsdatum, person.personalnummer = frueher.geburtsdatum, frueher.personalnummer
    person.beginn = frueher.ende + timedelta(days=1)
    person.ende = person.ende and max(person.ende, person.beginn)


def _vorgegeben(werte: tuple[str, ...], bild: Vertragsbild) -> Person:
    vorname, nachname, geboren, personalnummer, status, cent = werte
    ende = date(2026, 6, 30) if status == "abgemeldet" else None
    geburtsdatum = date.fromisoformat(geboren)
    return Person(
        vorname, nachname, geburtsdatum, personalnummer, status, int(cent), bild.beginn, ende
    )


def _auf_summe(personen: list[Person], bild: Vertragsbild, zufall: Random) -> None:
    """Redraw contributions until those of the insured make up the wanted sum to the cent."""
    aktive = [
        p for lfd, p in enumerate(personen, 1) if p.status == "aktiv" and lfd not in bild.vorgegeben
    ]
    ziel = (bild.beitrag_cent or 0) - sum(
        p.beitrag_cent for p in personen if p.status == "aktiv" and p not in aktive
    )
    rest = ziel - sum(p.beitrag_cent for p in aktive)
    hoechster = 2 * max(_betraege(bild))
    for _ in range(5000):
        person = zufall.choice(aktive)
        if abs(rest) < hoechster // 4 and 0 < person.beitrag_cent + rest <= hoechster:
            person.beitrag_cent += rest
            return
        neu = _gewichtet(zufall, _betraege(bild), 1)[0]
        if abs(rest - neu + person.beitrag_cent) < abs(rest):
            rest -= neu - person.beitrag_cent
            person.beitrag_cent = neu
    raise ValueError(f"{bild.nummer}: {bild.beitrag_cent} cents cannot be reached.")


def _betraege(bild: Vertragsbild) -> dict[int, int]:
    if bild.bkv:
        return _BKV
    return _FIRMENFINANZIERT if bild.durchfuehrungsweg == "Unterstützungskasse" else _BAV


def _davon_firma(bild: Vertragsbild, beitrag: int) -> int:
    """BKV and Unterstützungskasse are paid by the Firma, else the 15 % of § 1a (1a) BetrAVG."""
    if bild.bkv or bild.durchfuehrungsweg == "Unterstützungskasse":
        return beitrag
    return beitrag * 15 // 115


def _gewichtet(zufall: Random, gewichte: dict[T, int], n: int) -> list[T]:
    return zufall.choices(list(gewichte), list(gewichte.values()), k=n)


def _gerundet(cent: float) -> int:
    return round(cent / 50) * 50


def _euro(cent: int) -> str:
    return f"{cent // 100},{cent % 100:02}"


def _text(wert: object) -> str:
    return wert.isoformat() if isinstance(wert, date) else str(wert)


def verteilt(zufall: Random, gewichte: dict[T, int]) -> T:
    """One of the values, drawn by weight."""
    return _gewichtet(zufall, gewichte, 1)[0]
