"""A large world, the same for the same number of Firmen: sizes and dirt as insurers have them.

Its stock comes in as deliveries like an insurer's; accounts and rights by the bulk commands of the
domain. With N Firmen there are 2.5 N Gruppenverträge, 3 N accounts and 27 N rows of rights.
Some people are named: see `NAMEN`.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.beispielbestand import (
    NACHNAMEN,
    VORNAMEN,
    Lieferung,
    Vertragsbild,
    verteilt,
)
from firmenportal.db import statistik, transaction
from firmenportal.demo import PASSWORT, naechster_erster
from firmenportal.domain import (
    benutzerkonto,
    bestandsdaten,
    mitgliedschaft,
    vermittler,
    vertragsrecht,
)
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Kontoart, Personentyp
from firmenportal.domain.benutzerkonto import Neukonto
from firmenportal.domain.firma import Firma
from firmenportal.domain.mitgliedschaft import Beitritt
from firmenportal.domain.passwort import PASSWORT_HASH
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import Recht, Sparte, angeboten
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.vertragsrecht import Erteilung, Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.grossplan import GROSSE_FIRMA, GROSSES_HAUS, Grossfirma, Grossvertrag, Plan
from firmenportal.migrations import migrate

Meldung = Callable[[str], None]

RECHTE_JE_FIRMA = 27
_OHNE_KENNUNG, _AKTIVIERT = 0.02, 0.9
_WECHSELT, _HAT_GEWECHSELT = 0.02, 0.05
NAMEN = {
    "hr@grosswelt.example": "FirmenAdmin of the employer with 60 contracts and 80 users",
    "hr-nutzer@grosswelt.example": "Nutzer there with every right",
    "makler@grosswelt.example": "Vermittler with rows on 3,000 contracts",
    "schluessel@grosswelt.example": "the same house by key alone",
}
HR, HR_NUTZER, MAKLER, SCHLUESSEL = NAMEN
SYSTEM: Wer = (None, "Große Welt")
_FIRMEN_JE_LIEFERUNG = 5_000
_ERTEILUNGEN_JE_MAL = 5_000
_ORTE = ("Köln", "Münster", "Kiel", "Würzburg", "Görlitz", "Saarbrücken", "Lübeck", "Jena", "Plön")
_BRANCHEN = ("Maschinenbau", "Pflege", "Chemie", "Bäckerei", "Logistik", "Möbelhaus", "Klinik")
_FORMEN = ("GmbH", "GmbH & Co. KG", "AG", "KG", "gGmbH", "e. K.", "SE")
_WEGE = {
    "Direktversicherung": 62,
    "Unterstützungskasse": 12,
    "Pensionskasse": 12,
    "Pensionsfonds": 6,
    "Rückdeckungsversicherung": 8,
}
_AUSPRAEGUNGEN: dict[tuple[str, ...], int] = {
    (): 40,
    ("metallrente",): 25,
    ("klinikrente",): 15,
    ("chemierente",): 12,
    ("metallrente", "chemierente"): 8,
}
_STATUS = {"aktiv": 93, "in Änderung": 2, "beitragsfrei": 3, "beendet": 2}


def create(zahl: int, meldung: Meldung) -> None:
    """Create the large world with so many Firmen, beside whatever else there is, once."""
    migrate()
    with transaction() as db:
        if db.exec(select(Benutzer).where(Benutzer.email == HR)).first():
            sys.exit("Eine große Welt gibt es hier schon.")
    plan, heute = Plan(zahl), clock.heute()
    for ab in range(0, zahl, _FIRMEN_JE_LIEFERUNG):
        firmen = plan.firmen[ab : ab + _FIRMEN_JE_LIEFERUNG]
        meldung(f"Bestand der Firmen {ab + 1} bis {ab + len(firmen)} von {zahl}")
        _bestand(plan, firmen, heute, meldung)
    meldung("Konten, Mitgliedschaften und Rechte werden angelegt")
    with transaction() as db:
        _Besetzung(db, plan, heute).alles(meldung)
    statistik()


def _bestand(plan: Plan, firmen: list[Grossfirma], heute: date, meldung: Meldung) -> None:
    with tempfile.TemporaryDirectory() as ordner:
        with Lieferung(Path(ordner), heute, f"grosswelt {plan.zahl}") as lieferung:
            if firmen[0].nr == 0:
                _haeuser(plan, lieferung)
            for firma in firmen:
                _firma(plan, firma, lieferung, heute)
        ergebnis = bestandsdaten.laden(Path(ordner), meldung)
    if not ergebnis.geladen:
        raise RuntimeError(f"The large world's stock: {ergebnis.befunde[0]}")


def _haeuser(plan: Plan, lieferung: Lieferung) -> None:
    for nr in range(plan.haeuser):
        name = f"Maklerhaus {NACHNAMEN[nr % len(NACHNAMEN)]} & Partner {nr} GmbH"
        lieferung.zeile("maklerhaeuser", _hausnummer(nr), name, "Börsenplatz 1", "20095", "Hamburg")
        lieferung.zeile("zeichner", _hausnummer(nr), f"{VORNAMEN[nr % 50]} {NACHNAMEN[nr % 60]}")
        lieferung.zeile("benutzerschluessel", _schluessel(nr), _hausnummer(nr))


def _firma(plan: Plan, firma: Grossfirma, lieferung: Lieferung, heute: date) -> None:
    zufall, nr = plan.zufall, firma.nr
    name = (
        f"{zufall.choice(NACHNAMEN)} {zufall.choice(_BRANCHEN)} {nr} {zufall.choice(_FORMEN)}"
        if nr != GROSSE_FIRMA
        else "Grosswelt Werke AG"
    )
    gesperrt = "sperren" if nr % 500 == 499 else ""
    lieferung.zeile(
        "firmen", firma.kundennummer, name, f"Allee {nr}", "12345", zufall.choice(_ORTE), gesperrt
    )
    for vertrag in firma.vertraege:
        lieferung.vertrag(_bild(plan, firma, vertrag))
        for zeile in _im_bestand(plan, vertrag, heute):
            lieferung.zeile("bestand", *zeile)


def _bild(plan: Plan, firma: Grossfirma, vertrag: Grossvertrag) -> Vertragsbild:
    zufall = plan.zufall
    hr = firma.nr == GROSSE_FIRMA
    return Vertragsbild(
        vertrag.nummer,
        firma.kundennummer,
        f"{zufall.choice(_BRANCHEN)} Tarif {zufall.randint(1, 99)}",
        date(zufall.randint(1998, 2025), zufall.randint(1, 12), 1),
        vertrag.personen,
        "" if vertrag.bkv else verteilt(zufall, _WEGE),
        verteilt(zufall, _AUSPRAEGUNGEN),
        status=verteilt(zufall, _STATUS),
        kennung="" if zufall.random() < _OHNE_KENNUNG and not hr else "GK",
        aktiviert=hr or zufall.random() < _AKTIVIERT,
    )


def _im_bestand(plan: Plan, vertrag: Grossvertrag, heute: date) -> Iterator[tuple[object, ...]]:
    """House, contract, first and last day; some contracts change house, one way or the other."""
    if vertrag.haus is None:
        return
    haus, anderes = _hausnummer(vertrag.haus), _hausnummer((vertrag.haus + 1) % plan.haeuser)
    wuerfel, tag = plan.zufall.random(), timedelta(days=1)
    seit, wechsel = date(2015, 1, 1), naechster_erster(heute)
    if wuerfel < _WECHSELT and vertrag.haus != GROSSES_HAUS:
        yield haus, vertrag.nummer, seit, wechsel - tag
        yield anderes, vertrag.nummer, wechsel, ""
    elif wuerfel < _HAT_GEWECHSELT:
        yield anderes, vertrag.nummer, date(2009, 4, 1), seit - tag
        yield haus, vertrag.nummer, seit, ""
    else:
        yield haus, vertrag.nummer, seit, ""


def _hausnummer(nr: int) -> str:
    return f"GH{nr:05}"


def _schluessel(nr: int) -> str:
    return f"GS-{nr:06}"


class _Besetzung:
    """Accounts, memberships and rights over the stock that has come in."""

    def __init__(self, db: Session, plan: Plan, heute: date) -> None:
        self._db = db
        self._plan = plan
        self._zufall = plan.zufall
        self._heute = heute
        firmen = db.exec(
            select(Firma.kundennummer, Firma.id).where(col(Firma.kundennummer).like("G%"))
        )
        self._firmen = {nummer: i or 0 for nummer, i in firmen}
        haeuser = db.exec(
            select(Maklerhaus.hausnummer, Maklerhaus.id).where(
                col(Maklerhaus.hausnummer).like("GH%")
            )
        )
        self._haeuser = {nummer: i or 0 for nummer, i in haeuser}
        self._ids: dict[str, int] = {}
        self._haus_von: dict[int, int] = {}
        self._aufenthalte: dict[int, int] = {}
        self._mitglieder: dict[tuple[int, int], int] = {}
        # Which Firmen have contracts in a house's Bestand, and which ones.
        self._betreut: dict[int, dict[int, list[Grossvertrag]]] = {}
        for firma in plan.firmen:
            for vertrag in firma.vertraege:
                if vertrag.haus is not None:
                    je_firma = self._betreut.setdefault(vertrag.haus, {})
                    je_firma.setdefault(firma.nr, []).append(vertrag)

    def alles(self, meldung: Meldung) -> None:
        personal = list(self._personal())
        self._konten(personal)
        self._haus_von = {self._ids[email]: haus for email, haus in personal}
        meldung(f"{len(self._ids)} Konten")
        self._eintreten(personal)
        beitritte = [*self._eigene(), *self._vermittler(personal)]
        self._mitglieder = mitgliedschaft.viele_beitreten(self._db, beitritte, SYSTEM)
        meldung(f"{len(beitritte)} Mitgliedschaften")
        zahl = 0
        erteilungen = self._rechte(beitritte)
        while teil := list(islice(erteilungen, _ERTEILUNGEN_JE_MAL)):
            vertragsrecht.viele_erteilen(self._db, teil, SYSTEM)
            zahl += sum(len(e.zellen) for e in teil)
            meldung(f"{zahl} Rechte")

    def _personal(self) -> Iterator[tuple[str, int]]:
        """Address and house of every broker; the large house has 150."""
        yield MAKLER, GROSSES_HAUS
        yield SCHLUESSEL, GROSSES_HAUS
        for i in range(self._plan.personal - 2):
            haus = GROSSES_HAUS if i < 148 else int(self._plan.haeuser * self._zufall.random() ** 2)
            yield f"v{i:06}@haus{haus:05}.grosswelt.example", haus

    def _eigenes_konto(self, firma: Grossfirma, i: int) -> str:
        if firma.nr == GROSSE_FIRMA and i < 2:
            return (HR, HR_NUTZER)[i]
        return f"p{i:03}@firma{firma.nr:06}.grosswelt.example"

    def _konten(self, personal: list[tuple[str, int]]) -> None:
        eigene = [self._eigenes_konto(f, i) for f in self._plan.firmen for i in range(f.nutzer)]
        konten = [self._konto(email, Kontoart.KUNDE) for email in eigene]
        konten += [self._konto(email, Kontoart.MAKLER) for email, _ in personal]
        hash_aller = PASSWORT_HASH.hash(PASSWORT)
        self._ids = benutzerkonto.viele_anlegen(self._db, konten, hash_aller, SYSTEM)

    def _konto(self, email: str, art: Kontoart) -> Neukonto:
        name = self._zufall.choice(VORNAMEN), self._zufall.choice(NACHNAMEN)
        return Neukonto(email, *name, kontoart=art)

    def _eintreten(self, personal: list[tuple[str, int]]) -> None:
        """Into the houses; the first of each house has its key."""
        personen = [(self._ids[email], self._haus(haus)) for email, haus in personal]
        self._aufenthalte = vermittler.viele_eintreten(self._db, personen, SYSTEM)
        erste = {haus: email for email, haus in reversed(personal) if email != MAKLER}
        for haus, email in sorted(erste.items()):
            benutzer = self._db.get_one(Benutzer, self._ids[email])
            vermittler.schluessel_verknuepfen(self._db, _schluessel(haus), benutzer, SYSTEM)

    def _eigene(self) -> Iterator[Beitritt]:
        for firma in self._plan.firmen:
            for i in range(firma.nutzer):
                typ, personentyp = self._typ(firma, i)
                konto = self._ids[self._eigenes_konto(firma, i)]
                firma_id = self._firmen[firma.kundennummer]
                yield Beitritt(firma_id, konto, Kontoart.KUNDE, personentyp, typ)

    def _typ(self, firma: Grossfirma, i: int) -> tuple[Berechtigungstyp, Personentyp]:
        """Most Firmen have a FirmenAdmin; the others are a few Admins, and people of others."""
        wuerfel = self._zufall.random()
        if i == 0 and (wuerfel < 0.8 or firma.nr == GROSSE_FIRMA):
            return Berechtigungstyp.FIRMENADMIN, Personentyp.FIRMENEIGEN
        if i > 1 and wuerfel < 0.05:
            return Berechtigungstyp.ADMIN, Personentyp.FIRMENEIGEN
        if i > 1 and wuerfel < 0.15:
            return Berechtigungstyp.NUTZER, Personentyp.ANDERE
        return Berechtigungstyp.NUTZER, Personentyp.FIRMENEIGEN

    def _vermittler(self, personal: list[tuple[str, int]]) -> Iterator[Beitritt]:
        """The named one joins every Firma of his house, the others up to three."""
        for email, haus in personal:
            firmen = sorted(self._betreut.get(haus, {}))
            if email == SCHLUESSEL:
                continue
            if email != MAKLER:
                firmen = self._zufall.sample(firmen, min(3, len(firmen)))
            for nr in firmen:
                firma_id = self._firmen[self._plan.firmen[nr].kundennummer]
                yield Beitritt(firma_id, self._ids[email], Kontoart.MAKLER, Personentyp.VERMITTLER)

    def _rechte(self, beitritte: list[Beitritt]) -> Iterator[Erteilung]:
        """Cells drawn so that there are 27 per Firma in all, if there is room for so many."""
        nummern = {self._firmen[f.kundennummer]: f for f in self._plan.firmen}
        feste = {self._ids[HR_NUTZER], self._ids[MAKLER]}
        ziel, platz = self._plan.zahl * RECHTE_JE_FIRMA, 0
        for b in beitritte:
            zahl = len(self._moegliche(b, nummern[b.firma_id]))
            ziel, platz = (ziel - zahl, platz) if b.benutzer_id in feste else (ziel, platz + zahl)
        for b in beitritte:
            gewaehlt = zellen = self._moegliche(b, nummern[b.firma_id])
            if b.benutzer_id not in feste:
                gewaehlt = self._auswahl(zellen, ziel, platz)
                ziel, platz = ziel - len(gewaehlt), platz - len(zellen)
            if gewaehlt:
                yield self._erteilung(b, gewaehlt)

    def _auswahl(self, zellen: list[Zelle], ziel: int, platz: int) -> list[Zelle]:
        """Each with the chance that makes up `ziel` cells out of the `platz` still to come."""
        gewaehlt = []
        for n, zelle in enumerate(zellen):
            if self._zufall.random() * (platz - n) < ziel - len(gewaehlt):
                gewaehlt.append(self._befristet(zelle))
        return gewaehlt

    def _moegliche(self, b: Beitritt, firma: Grossfirma) -> list[Zelle]:
        """What a member could be granted; a FirmenAdmin is granted nothing."""
        if b.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
            return []
        vertraege, rechte = firma.vertraege, tuple(Recht)
        if b.personentyp == Personentyp.VERMITTLER:
            haus = self._haus_von[b.benutzer_id]
            vertraege = self._betreut[haus][firma.nr]
            rechte = (Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN, Recht.BERECHNEN)
        return [
            Zelle(v.id, recht)
            for v in vertraege
            for recht in rechte
            if angeboten(recht, Sparte.BKV if v.bkv else Sparte.BAV)
        ]

    def _befristet(self, zelle: Zelle) -> Zelle:
        """A few rows have ended, end one day, or begin later."""
        wuerfel = self._zufall.random()
        if wuerfel > 0.12:
            return zelle
        if wuerfel < 0.04:
            return Zelle(zelle.vertrag, zelle.recht, date(2024, 1, 1), self._heute - timedelta(30))
        if wuerfel < 0.08:
            return Zelle(zelle.vertrag, zelle.recht, self._heute + timedelta(days=30), OHNE_ENDE)
        return Zelle(zelle.vertrag, zelle.recht, SEIT_JEHER, self._heute + timedelta(days=120))

    def _erteilung(self, b: Beitritt, zellen: list[Zelle]) -> Erteilung:
        haus = self._haus_von.get(b.benutzer_id)
        return Erteilung(
            self._mitglieder[b.firma_id, b.benutzer_id],
            b.firma_id,
            b.benutzer_id,
            b.personentyp,
            tuple(zellen),
            None if haus is None else self._aufenthalte[b.benutzer_id],
            None if haus is None else self._haus(haus),
        )

    def _haus(self, nr: int) -> int:
        return self._haeuser[_hausnummer(nr)]
