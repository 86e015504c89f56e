"""The second step: the contracts, one by one or pasted, and those of other insurers."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import eigenes, vertragsnummern
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.eigenes import Vertragswahl
from firmenportal.domain.freischaltung.inhalt import (
    KUERZE,
    VERTRAEGE_HOECHSTENS,
    Fremdvertrag,
    Inhalt,
    Schritt,
)
from firmenportal.domain.freischaltung.maengel import Mangel
from firmenportal.i18n import fill, number, translate
from firmenportal.state.freischaltung.base import AntragState, satz
from firmenportal.state.guard import am_antrag

NUMMERN = "antrag-nummern"
SEITE = 50
LAENGSTE_LISTE = 30_000
Nummer = Annotated[str, Field(max_length=KUERZE)]
Fremdeingabe = dict[
    Literal["versicherer", "fremdnummer", "produkt"], Annotated[str, Field(max_length=KUERZE)]
]


@dataclass(frozen=True)
class VertragRow:
    """One contract of the application; `feld` is where the list of mistakes leads."""

    feld: str
    nummer: str
    text: str
    fehler: str


@dataclass(frozen=True)
class FremdRow:
    """One contract of another insurer."""

    feld: str
    stelle: int
    text: str
    fehler: str


@dataclass(frozen=True)
class WahlRow:
    """Something to choose: a value and its words."""

    wert: str
    text: str


class AntragVertraegeState(AntragState):
    """One page of the contracts."""

    SCHRITT: ClassVar[Schritt] = Schritt.VERTRAEGE

    rows: rx.Field[list[VertragRow]] = rx.field(default_factory=list)
    fremde: rx.Field[list[FremdRow]] = rx.field(default_factory=list)
    # What the Firma of a signed-in applicant has, without what is named already.
    wahl: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    anzahl: rx.Field[str] = rx.field("")
    seite: rx.Field[int] = rx.field(1)
    seiten: rx.Field[int] = rx.field(1)
    fremdfassung: rx.Field[int] = rx.field(0)

    @am_antrag
    def load(self, wer: Antragsteller) -> Any:
        return self._laden(wer)

    @am_antrag
    def hinzufuegen(
        self, wer: Antragsteller, nummern: Annotated[str, Field(max_length=LAENGSTE_LISTE)]
    ) -> Any:
        """Take the numbers from a text, whatever stands between them."""
        gelesen = vertragsnummern.gelesen(nummern)
        if not gelesen:
            return None
        vorher = set[str]()

        def dazu(inhalt: Inhalt) -> Inhalt:
            vorher.update(inhalt.vertraege)
            return vertragsnummern.dazu(inhalt, gelesen)

        self._verlassen |= {"vertraege"}
        self._aendern(wer, dazu)
        self.notice = _hinzugekommen(gelesen, vorher, self._sprache())
        return rx.set_value(NUMMERN, "")

    @am_antrag
    def waehlen(self, wer: Antragsteller, nummer: Nummer) -> None:
        """Take one of the Firma's contracts."""
        self._verlassen |= {"vertraege"}
        self._aendern(wer, lambda inhalt: vertragsnummern.dazu(inhalt, [nummer] if nummer else []))

    @am_antrag
    def alle_waehlen(self, wer: Antragsteller) -> None:
        """Take all of the Firma's contracts."""
        alle = [w.wert for w in self._eigene(wer)]
        self._aendern(wer, lambda inhalt: vertragsnummern.dazu(inhalt, alle))

    @am_antrag
    def entfernen(self, wer: Antragsteller, nummer: Nummer) -> None:
        self._aendern(wer, lambda inhalt: vertragsnummern.ohne(inhalt, nummer))
        text = translate("{nummer} ist nicht mehr im Antrag.", self._sprache())
        self.notice = text.format(nummer=nummer)

    @am_antrag
    def fremd_hinzufuegen(self, wer: Antragsteller, eingabe: Fremdeingabe) -> None:
        """A contract of another insurer."""
        fremd = Fremdvertrag(
            versicherer=eingabe.get("versicherer", ""),
            nummer=eingabe.get("fremdnummer", ""),
            produkt=eingabe.get("produkt", ""),
        )
        if not fremd.versicherer or not fremd.nummer:
            raise DomainError("Nennen Sie den Versicherer und die Vertragsnummer.")
        self._aendern(wer, lambda inhalt: _fremd_dazu(inhalt, fremd))
        self.fremdfassung += 1

    @am_antrag
    def fremd_entfernen(
        self, wer: Antragsteller, stelle: Annotated[int, Field(ge=0, lt=VERTRAEGE_HOECHSTENS)]
    ) -> None:
        def ohne(inhalt: Inhalt) -> Inhalt:
            bleibt = tuple(f for i, f in enumerate(inhalt.fremdvertraege) if i != stelle)
            return inhalt.model_copy(update={"fremdvertraege": bleibt})

        self._aendern(wer, ohne)

    @am_antrag
    def blaettern(
        self, wer: Antragsteller, seite: Annotated[int, Field(ge=1, le=VERTRAEGE_HOECHSTENS)]
    ) -> None:
        self.seite = seite
        self._aendern(wer, lambda inhalt: inhalt)

    @am_antrag
    def weiter(self, wer: Antragsteller) -> Any:
        return self._weiter(wer)

    @am_antrag
    def spaeter(self, wer: Antragsteller) -> Any:
        return self._spaeter(wer)

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        inhalt, sprache = antrag.angaben, self._sprache()
        saetze = {m.feld: satz(m, sprache) for m in reversed(maengel)}
        eigene = eigenes.vertraege(db, wer.akteur, antrag.firma_id)
        produkte = {v.nummer: v.produkt for v in eigene}
        self.seiten = max(1, -(-len(inhalt.vertraege) // SEITE))
        self.seite = min(self.seite, self.seiten)
        ab = (self.seite - 1) * SEITE
        self.rows = [
            VertragRow(
                f"vertraege_{i}",
                nummer,
                produkte.get(nummer) or _sparte(nummer, sprache),
                saetze.get(f"vertraege.{i}", ""),
            )
            for i, nummer in list(enumerate(inhalt.vertraege))[ab : ab + SEITE]
        ]
        self.fremde = [_fremd(i, f, saetze) for i, f in enumerate(inhalt.fremdvertraege)]
        self.wahl = _wahl(eigene, inhalt)
        self.anzahl = _anzahl(len(inhalt.vertraege), sprache)

    def _eigene(self, wer: Antragsteller) -> list[WahlRow]:
        """All that can be chosen, as the database says now."""
        with self._gelesen(wer) as (db, antrag):
            return _wahl(eigenes.vertraege(db, wer.akteur, antrag.firma_id), antrag.angaben)


def _wahl(eigene: list[Vertragswahl], inhalt: Inhalt) -> list[WahlRow]:
    genannt = set(inhalt.vertraege)
    return [
        WahlRow(v.nummer, f"{v.nummer}, {v.produkt}") for v in eigene if v.nummer not in genannt
    ]


def _fremd(i: int, f: Fremdvertrag, saetze: dict[str, str]) -> FremdRow:
    feld = f"fremdvertraege.{i}"
    fehler = saetze.get(f"{feld}.versicherer") or saetze.get(f"{feld}.nummer", "")
    text = ", ".join(filter(None, (f.versicherer, f.nummer, f.produkt)))
    return FremdRow(feld.replace(".", "_"), i, text, fehler)


def _fremd_dazu(inhalt: Inhalt, fremd: Fremdvertrag) -> Inhalt:
    if fremd in inhalt.fremdvertraege:
        raise DomainError("Dieser Vertrag steht schon in der Liste.")
    if len(inhalt.fremdvertraege) >= VERTRAEGE_HOECHSTENS:
        raise DomainError("Ein Antrag kann höchstens 1.000 Verträge nennen.")
    return inhalt.model_copy(update={"fremdvertraege": (*inhalt.fremdvertraege, fremd)})


def _sparte(nummer: str, sprache: str) -> str:
    """What the number alone says."""
    if nummer.startswith("AK-"):
        return translate("betriebliche Krankenversicherung", sprache)
    if nummer.startswith("AL-"):
        return translate("betriebliche Altersversorgung", sprache)
    return ""


def _anzahl(wie_viele: int, sprache: str) -> str:
    if wie_viele == 1:
        return translate("1 Vertrag", sprache)
    return translate("{anzahl} Verträge", sprache).format(anzahl=number(wie_viele, sprache))


def _hinzugekommen(gelesen: list[str], vorher: set[str], sprache: str) -> str:
    neue = [n for n in gelesen if n not in vorher]
    satz_neu = "Hinzugefügt: {neue}." if neue else "Diese Verträge stehen schon in der Liste."
    if neue and len(neue) < len(gelesen):
        satz_neu = "Hinzugefügt: {neue}. Schon in der Liste: {alte}."
    alte = ", ".join(n for n in gelesen if n in vorher)
    genannt = ", ".join(neue) if len(neue) < 6 else _anzahl(len(neue), sprache)
    return fill(satz_neu, {"neue": genannt, "alte": alte}, sprache)
