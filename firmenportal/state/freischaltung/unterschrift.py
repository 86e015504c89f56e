"""The last step: everything once more, who signs, the documents, and handing it over."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import transaction
from firmenportal.domain.freischaltung import einreichung, stand
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragszustand,
    Dokumentart,
    Einreichung,
    dokumente,
)
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.einreichung import DOKUMENTNAMEN, UnvollstaendigError
from firmenportal.domain.freischaltung.frage import FRAGEN, Merkmal
from firmenportal.domain.freischaltung.inhalt import KUERZE, SCHRITTNAMEN, Inhalt, Schritt
from firmenportal.domain.freischaltung.maengel import Mangel
from firmenportal.i18n import moment, number, translate
from firmenportal.state.freischaltung.base import (
    ADRESSE,
    FEHLER,
    STATUS,
    AntragState,
    FehlerRow,
    feld_id,
    satz,
)
from firmenportal.state.freischaltung.firma import mit
from firmenportal.state.guard import am_antrag

Feld = Literal["unterschrift_name", "unterschrift_funktion"]
Wert = Annotated[str, Field(max_length=KUERZE)]
_VERWALTUNG = next(f for f in FRAGEN if f.merkmal == Merkmal.VERWALTUNG)


@dataclass(frozen=True)
class AngabeRow:
    """One line of the summary, and where it can be changed."""

    titel: str
    text: str
    adresse: str


@dataclass(frozen=True)
class UnterlageRow:
    """One kind of document: whether it is needed, and what is there."""

    art: str
    titel: str
    noetig: bool
    vorlage: str
    auswahl: str
    dateien: list["DateiRow"]


@dataclass(frozen=True)
class DateiRow:
    """One file that was uploaded."""

    id: int
    name: str
    text: str


class UnterschriftState(AntragState):
    """The summary, what is still missing anywhere, and the documents."""

    SCHRITT: ClassVar[Schritt] = Schritt.UNTERSCHRIFT

    angaben: rx.Field[list[AngabeRow]] = rx.field(default_factory=list)
    name: rx.Field[str] = rx.field("")
    funktion: rx.Field[str] = rx.field("")
    unterlagen: rx.Field[list[UnterlageRow]] = rx.field(default_factory=list)
    # What is wrong in the steps before.
    offenes: rx.Field[list[FehlerRow]] = rx.field(default_factory=list)
    fehlende: rx.Field[str] = rx.field("")
    vollmacht: rx.Field[bool] = rx.field(False)
    fremd: rx.Field[bool] = rx.field(False)
    # While a question is open, the answer hands it over again.
    ist_entwurf: rx.Field[bool] = rx.field(True)

    @am_antrag
    def load(self, wer: Antragsteller) -> Any:
        return self._laden(wer)

    @am_antrag
    def speichern(self, wer: Antragsteller, feld: Feld, wert: Wert) -> None:
        """Somebody left a field."""
        self._verlassen |= {feld}
        self._aendern(wer, lambda inhalt: mit(inhalt, {feld: wert}))

    @am_antrag
    def hochgeladen(self, wer: Antragsteller) -> Any:
        """A file was sent beside the page: show what is there now."""
        return self._laden(wer)

    @am_antrag
    def einreichen(self, wer: Antragsteller, weg: dict[Literal["weg"], Einreichung]) -> Any:
        """Hand it over; whatever stands in the way is said with the link to it."""
        self.error, self._alle = "", True
        try:
            with transaction() as db:
                antrag = db.get_one(Antrag, wer.antrag_id)
                if gefunden := stand.alle_maengel(db, antrag, wer.akteur):
                    raise UnvollstaendigError(gefunden)
                gewaehlt = weg.get("weg", Einreichung.UPLOAD)
                einreichung.einreichen(db, wer.antrag_id, gewaehlt, wer.wer)
        except UnvollstaendigError:
            self._aendern(wer, lambda inhalt: inhalt)
            return rx.set_focus(FEHLER)
        return self._hinaus(f"{STATUS}#eingereicht")

    @am_antrag
    def spaeter(self, wer: Antragsteller) -> Any:
        return self._spaeter(wer)

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        inhalt, sprache = antrag.angaben, self._sprache()
        self.angaben = _zusammenfassung(inhalt, self.ist_vermittler, sprache)
        self.name, self.funktion = inhalt.unterschrift.name, inhalt.unterschrift.funktion
        self.offenes = _offenes(maengel, sprache)
        if self._alle:
            self.fehlerliste = [*self.offenes, *self.fehlerliste]
        self.unterlagen = _unterlagen(db, antrag, sprache)
        fehlt = einreichung.fehlende(db, antrag)
        self.fehlende = ", ".join(translate(DOKUMENTNAMEN[a], sprache) for a in fehlt)
        self.fremd, self.vollmacht = bool(inhalt.fremdvertraege), inhalt.haus.vollmacht
        self.ist_entwurf = antrag.zustand == Antragszustand.ENTWURF


def _offenes(maengel: list[Mangel], sprache: str) -> list[FehlerRow]:
    """Of each step before, its first mistakes."""
    rows = []
    for m in [m for m in maengel if m.schritt is not Schritt.UNTERSCHRIFT][:20]:
        adresse = f"{ADRESSE}/{m.schritt}?pruefen=1#{feld_id(m)}"
        text = f"{translate(SCHRITTNAMEN[m.schritt], sprache)}: {satz(m, sprache)}"
        rows.append(FehlerRow(adresse, text))
    return rows


def _zusammenfassung(inhalt: Inhalt, ist_vermittler: bool, sprache: str) -> list[AngabeRow]:
    def zeile(titel: str, text: str, schritt: Schritt) -> AngabeRow:
        return AngabeRow(translate(titel, sprache), text or "–", f"{ADRESSE}/{schritt}")

    f, a = inhalt.firma, inhalt.ansprechpartner
    option = _VERWALTUNG.option(f.verwaltung or "")
    nummern = [*inhalt.vertraege, *(f"{v.versicherer} {v.nummer}" for v in inhalt.fremdvertraege)]
    namen = [p.name for p in inhalt.personen]
    rechte = sum(len(r) for p in inhalt.personen for r in p.rechte.values())
    return [
        zeile("Firma", ", ".join(filter(None, (f.name, f.strasse, f"{f.plz} {f.ort}".strip()))),
              Schritt.FIRMA),
        *([zeile("Maklerhaus", inhalt.haus.name, Schritt.FIRMA)] if ist_vermittler else []),
        zeile("Verwaltung", translate(option.text, sprache) if option else "", Schritt.FIRMA),
        zeile("Ansprechpartner", ", ".join(filter(None, (a.name, a.email, a.telefon))),
              Schritt.FIRMA),
        zeile("Verträge", _einige(nummern, sprache), Schritt.VERTRAEGE),
        zeile("Personen", _einige(namen, sprache), Schritt.PERSONEN),
        zeile("Rechte", translate("{anzahl} ausgewählt", sprache).format(
            anzahl=number(rechte, sprache)), Schritt.BERECHTIGUNGEN),
    ]  # fmt: skip


def _einige(worte: list[str], sprache: str, hoechstens: int = 10) -> str:
    text = ", ".join(w or "–" for w in worte[:hoechstens])
    if len(worte) <= hoechstens:
        return text
    satz_mehr = translate("{einige} und {anzahl} weitere", sprache)
    return satz_mehr.format(einige=text, anzahl=number(len(worte) - hoechstens, sprache))


_VORLAGEN = {
    Dokumentart.ANTRAG: "/freischaltung/antrag.pdf",
    Dokumentart.ERGAENZUNGSVEREINBARUNG: "/freischaltung/ergaenzungsvereinbarung.pdf",
    Dokumentart.DATENSCHUTZVERTRAG: "/freischaltung/datenschutzvertrag.pdf",
}


def _unterlagen(db: Session, antrag: Antrag, sprache: str) -> list[UnterlageRow]:
    noetig = einreichung.noetige(antrag.angaben, antrag)
    da = dokumente(db, antrag)
    arten = [*noetig, *(a for a in Dokumentart if a not in noetig and a in {d.art for d in da})]
    if Dokumentart.WEITERES not in arten:
        arten.append(Dokumentart.WEITERES)
    return [
        _unterlage(art, art in noetig, [d for d in da if d.art == art], sprache) for art in arten
    ]


def _unterlage(
    art: Dokumentart, noetig: bool, da: list[Antragsdokument], sprache: str
) -> UnterlageRow:
    titel = translate(DOKUMENTNAMEN[art], sprache)
    worte = translate("Andere Datei auswählen" if da else "Datei auswählen", sprache)
    return UnterlageRow(
        art=art.value,
        titel=titel,
        noetig=noetig,
        vorlage=_VORLAGEN.get(art, ""),
        auswahl=f"{worte}: {titel}",
        dateien=[DateiRow(d.id or 0, d.dateiname, moment(d.hochgeladen_am, sprache)) for d in da],
    )
