"""The fourth step: what each person may do with each contract, ticked in a matrix of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.domain.benutzer import Berechtigungstyp
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import personenliste
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.inhalt import KUERZE, Inhalt, Person, Schritt
from firmenportal.domain.freischaltung.maengel import Mangel, ist_vertragsnummer, recht_angeboten
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.i18n import translate
from firmenportal.state.freischaltung import personentexte as texte
from firmenportal.state.freischaltung.base import AntragState, satz
from firmenportal.state.freischaltung.vertraege import WahlRow
from firmenportal.state.guard import am_antrag

JE_SEITE, VERTRAEGE_JE_SEITE = 5, 20
PersonId = Annotated[int, Field(ge=0, le=1_000_000)]
Nummer = Annotated[str, Field(max_length=KUERZE)]
Uebernahme = dict[Literal["person", "von"], Annotated[str, Field(max_length=10)]]
Rechte = dict[str, tuple[Recht, ...]]


@dataclass(frozen=True)
class ZelleRow:
    """One cell of a matrix."""

    id: str
    key: str
    name: str
    recht: str
    zustand: str
    an: bool
    hinweis: str


@dataclass(frozen=True)
class ZeileRow:
    """One contract of a matrix."""

    nummer: str
    zellen: list[ZelleRow]


@dataclass(frozen=True)
class RechtePersonRow:
    """One person with the matrix; a FirmenAdmin has a sentence instead."""

    id: int
    feld: str
    name: str
    text: str
    titel: str
    ist_firmenadmin: bool
    fehler: str
    zeilen: list[ZeileRow]
    andere: list[WahlRow]
    uebernehmbar: bool


class BerechtigungenState(AntragState):
    """A few persons at a time, and a page of the contracts for all of them."""

    SCHRITT: ClassVar[Schritt] = Schritt.BERECHTIGUNGEN

    rows: rx.Field[list[RechtePersonRow]] = rx.field(default_factory=list)
    # A new one lets the boxes follow the server again.
    stand: rx.Field[int] = rx.field(0)
    seite: rx.Field[int] = rx.field(1)
    seiten: rx.Field[int] = rx.field(1)
    vertragsseite: rx.Field[int] = rx.field(1)
    vertragsseiten: rx.Field[int] = rx.field(1)

    @am_antrag
    def load(self, wer: Antragsteller) -> Any:
        return self._laden(wer)

    @am_antrag
    def setzen(
        self, wer: Antragsteller, person: PersonId, nummer: Nummer, recht: Recht, an: bool
    ) -> None:
        """Tick or untick one box."""
        self._rechte(wer, person, lambda inhalt, r: _gesetzt(inhalt, r, nummer, recht, an=an))

    @am_antrag
    def zeile(self, wer: Antragsteller, person: PersonId, nummer: Nummer) -> None:
        """Tick all rights on one contract; untick them if all are."""
        self._rechte(
            wer, person, lambda inhalt, r: _umgeschaltet(inhalt, r, [(nummer, x) for x in Recht])
        )

    @am_antrag
    def spalte(self, wer: Antragsteller, person: PersonId, recht: Recht) -> None:
        """The same with one right on all contracts."""
        self._rechte(
            wer,
            person,
            lambda inhalt, r: _umgeschaltet(inhalt, r, [(n, recht) for n in inhalt.vertraege]),
        )

    @am_antrag
    def uebernehmen(self, wer: Antragsteller, eingabe: Uebernahme) -> None:
        """Put what another person has in the place of what was chosen."""
        person, von = _id(eingabe.get("person", "")), _id(eingabe.get("von", ""))
        if not von:
            raise DomainError("Wählen Sie zuerst die Person aus, deren Rechte Sie übernehmen.")
        self._rechte(
            wer, person, lambda inhalt, _r: dict(personenliste.stelle_von(inhalt, von)[1].rechte)
        )

    @am_antrag
    def blaettern(self, wer: Antragsteller, seite: Annotated[int, Field(ge=1, le=100)]) -> None:
        self.seite = seite
        self._aendern(wer, lambda inhalt: inhalt)

    @am_antrag
    def vertraege_blaettern(
        self, wer: Antragsteller, seite: Annotated[int, Field(ge=1, le=100)]
    ) -> None:
        self.vertragsseite = seite
        self._aendern(wer, lambda inhalt: inhalt)

    @am_antrag
    def weiter(self, wer: Antragsteller) -> Any:
        return self._weiter(wer)

    @am_antrag
    def spaeter(self, wer: Antragsteller) -> Any:
        return self._spaeter(wer)

    def _rechte(
        self, wer: Antragsteller, person: int, wie: Callable[[Inhalt, Rechte], Rechte]
    ) -> None:
        self.stand += 1
        self._verlassen |= {f"personen_{person}_rechte"}

        def geaendert(inhalt: Inhalt) -> Inhalt:
            _stelle, p = personenliste.stelle_von(inhalt, person)
            if p.berechtigungstyp is Berechtigungstyp.FIRMENADMIN:
                raise DomainError("Ein FirmenAdmin hat alle Rechte; auszuwählen ist nichts.")
            return personenliste.mit_rechten(inhalt, person, wie(inhalt, dict(p.rechte)))

        self._aendern(wer, geaendert)

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        inhalt, sprache = antrag.angaben, self._sprache()
        self.seiten = max(1, -(-len(inhalt.personen) // JE_SEITE))
        self.seite = min(self.seite, self.seiten)
        self.vertragsseiten = max(1, -(-len(inhalt.vertraege) // VERTRAEGE_JE_SEITE))
        self.vertragsseite = min(self.vertragsseite, self.vertragsseiten)
        saetze = {m.feld: satz(m, sprache) for m in reversed(maengel)}
        ab, v_ab = (self.seite - 1) * JE_SEITE, (self.vertragsseite - 1) * VERTRAEGE_JE_SEITE
        nummern = inhalt.vertraege[v_ab : v_ab + VERTRAEGE_JE_SEITE]
        self.rows = [
            _person(inhalt, p, nummern, saetze, sprache)
            for p in inhalt.personen[ab : ab + JE_SEITE]
        ]


def _person(
    inhalt: Inhalt, p: Person, nummern: tuple[str, ...], saetze: dict[str, str], sprache: str
) -> RechtePersonRow:
    name = p.name or texte.ohne_namen(sprache)
    ist_admin = p.berechtigungstyp is Berechtigungstyp.FIRMENADMIN
    andere = [a for a in inhalt.personen if a.id != p.id and any(a.rechte.values())]
    return RechtePersonRow(
        p.id,
        f"personen_{p.id}_rechte",
        name,
        texte.beschreibung(p, sprache),
        translate("Rechte für {name}", sprache).format(name=name),
        ist_admin,
        saetze.get(f"personen.{p.id}.rechte", ""),
        [] if ist_admin else [_zeile(p, n, sprache) for n in nummern],
        [WahlRow(str(a.id), a.name or texte.ohne_namen(sprache)) for a in andere[:50]],
        bool(andere) and not ist_admin,
    )


def _zeile(p: Person, nummer: str, sprache: str) -> ZeileRow:
    return ZeileRow(nummer, [_zelle(p, nummer, recht, sprache) for recht in Recht])


def _zelle(p: Person, nummer: str, recht: Recht, sprache: str) -> ZelleRow:
    an = recht in p.rechte.get(nummer, ())
    moeglich = ist_vertragsnummer(nummer) and recht_angeboten(recht, nummer)
    zustand = ("erteilt" if an else "nicht-erteilt") if moeglich or an else "nicht-angeboten"
    name = translate(KATALOG[recht].name, sprache)
    fuer = translate("{recht} für {nummer}", sprache).format(recht=name, nummer=nummer)
    hinweis = "" if moeglich else translate("vom Produkt nicht angeboten", sprache)
    return ZelleRow(f"zelle-{p.id}-{nummer}-{recht}", recht.value, fuer, name, zustand, an, hinweis)


def _gesetzt(inhalt: Inhalt, rechte: Rechte, nummer: str, recht: Recht, *, an: bool) -> Rechte:
    if nummer not in inhalt.vertraege:
        raise DomainError("Dieser Vertrag steht nicht im Antrag.")
    if an and not recht_angeboten(recht, nummer):
        raise DomainError("Dieses Recht gibt es für diesen Vertrag nicht.")
    bisher = set(rechte.get(nummer, ()))
    return rechte | {nummer: tuple(bisher | {recht} if an else bisher - {recht})}


def _umgeschaltet(inhalt: Inhalt, rechte: Rechte, zellen: list[tuple[str, Recht]]) -> Rechte:
    """All of these that are offered on; off if they all are."""
    genannt = set(inhalt.vertraege)
    moeglich = [
        (n, r)
        for n, r in zellen
        if n in genannt and ist_vertragsnummer(n) and recht_angeboten(r, n)
    ]
    alle_an = all(r in rechte.get(n, ()) for n, r in moeglich)
    neu = {n: set(r) for n, r in rechte.items()}
    for n, r in moeglich:
        neu.setdefault(n, set()).add(r)
        if alle_an:
            neu[n].discard(r)
    return {n: tuple(r) for n, r in neu.items()}


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
