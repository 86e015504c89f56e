"""The third step: who is to be activated, one person at a time, each with what is still missing."""

from typing import Annotated, Any, ClassVar, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.domain.freischaltung import personenliste
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.einreichung import rahmen
from firmenportal.domain.freischaltung.inhalt import KUERZE, Inhalt, Person, Schritt
from firmenportal.domain.freischaltung.maengel import Mangel
from firmenportal.i18n import translate
from firmenportal.state.freischaltung import personentexte as texte
from firmenportal.state.freischaltung.base import AntragState, satz
from firmenportal.state.freischaltung.personentexte import PersonRow, TypRow
from firmenportal.state.guard import am_antrag

SEITE = 50
FORMULAR_OBEN = "person"
Feld = Literal[
    "person_anrede",
    "person_vorname",
    "person_nachname",
    "person_email",
    "person_mobil",
    "person_strasse",
    "person_plz",
    "person_ort",
    "person_personentyp",
    "person_berechtigungstyp",
    "person_zustellung",
    "person_eigenes_personal",
]
FELDNAMEN: tuple[Feld, ...] = Feld.__args__
Wert = Annotated[str, Field(max_length=KUERZE)]
PersonId = Annotated[int, Field(ge=0, le=1_000_000)]


class PersonenState(AntragState):
    """The list, and the form of the person that is open."""

    SCHRITT: ClassVar[Schritt] = Schritt.PERSONEN

    rows: rx.Field[list[PersonRow]] = rx.field(default_factory=list)
    offen: rx.Field[int] = rx.field(0)
    werte: rx.Field[dict[str, str]] = rx.field(default_factory=lambda: dict.fromkeys(FELDNAMEN, ""))
    an_person: rx.Field[dict[str, str]] = rx.field(
        default_factory=lambda: dict.fromkeys(FELDNAMEN, "")
    )
    personentypen: rx.Field[list[TypRow]] = rx.field(default_factory=list)
    berechtigungstypen: rx.Field[list[TypRow]] = rx.field(default_factory=list)
    entfernt: rx.Field[str] = rx.field("")
    seite: rx.Field[int] = rx.field(1)
    seiten: rx.Field[int] = rx.field(1)
    # Whose application, where in the list, and who was removed last.
    _zurueck: tuple[int, int, Person] | None = None

    @am_antrag
    def load(self, wer: Antragsteller) -> Any:
        self.entfernt, self._zurueck = "", None
        return self._laden(wer)

    @am_antrag
    def hinzufuegen(self, wer: Antragsteller) -> Any:
        """A new person, whose form opens."""
        with self._gelesen(wer) as (_db, antrag):
            von, neue = rahmen(antrag), antrag.angaben.naechste_id
        self._oeffnen(neue)
        self._aendern(wer, lambda inhalt: personenliste.dazu(inhalt, von))
        return rx.set_focus(FORMULAR_OBEN)

    @am_antrag
    def bearbeiten(self, wer: Antragsteller, person: PersonId) -> Any:
        """Open the form of somebody in the list; 0 closes it."""
        self._oeffnen(person)
        self._aendern(wer, lambda inhalt: inhalt)
        return rx.set_focus(FORMULAR_OBEN) if self.offen else None

    @am_antrag
    def speichern(self, wer: Antragsteller, feld: Feld, wert: Wert) -> None:
        """Somebody left a field of the open form."""
        self._verlassen |= {feld}
        person = self.offen
        self._aendern(wer, lambda inhalt: personenliste.mit(inhalt, person, _namen({feld: wert})))

    @am_antrag
    def fertig(self, wer: Antragsteller, angaben: dict[Feld, Wert]) -> Any:
        """The form is sent: back to the list, or to what is still wrong with this person."""
        person, werte = self.offen, _namen(dict(angaben))
        self._verlassen |= set(FELDNAMEN)
        self._aendern(wer, lambda inhalt: personenliste.mit(inhalt, person, werte))
        if falsch := next((f for f in FELDNAMEN if self.an_person[f]), ""):
            return rx.set_focus(falsch if falsch not in _KARTEN else f"{falsch}-error")
        self._oeffnen(0)
        self._aendern(wer, lambda inhalt: inhalt)
        return rx.set_focus("personenliste")

    @am_antrag
    def entfernen(self, wer: Antragsteller, person: PersonId) -> None:
        """Take somebody out; one click brings him back."""

        def ohne(inhalt: Inhalt) -> Inhalt:
            stelle, weg = personenliste.stelle_von(inhalt, person)
            self._zurueck = (wer.antrag_id, stelle, weg)
            return personenliste.ohne(inhalt, person)

        if self.offen == person:
            self._oeffnen(0)
        self._aendern(wer, ohne)
        assert self._zurueck is not None
        name = self._zurueck[2].name or texte.ohne_namen(self._sprache())
        text = translate("{name} ist nicht mehr im Antrag.", self._sprache())
        self.entfernt = text.format(name=name)

    @am_antrag
    def rueckgaengig(self, wer: Antragsteller) -> None:
        """Bring back who was removed last."""
        if self._zurueck is None or self._zurueck[0] != wer.antrag_id:
            return
        _antrag, stelle, person = self._zurueck
        self._aendern(wer, lambda inhalt: personenliste.wieder(inhalt, stelle, person))
        self.entfernt, self._zurueck = "", None

    @am_antrag
    def blaettern(self, wer: Antragsteller, seite: Annotated[int, Field(ge=1, le=10)]) -> None:
        self.seite = seite
        self._aendern(wer, lambda inhalt: inhalt)

    @am_antrag
    def weiter(self, wer: Antragsteller) -> Any:
        return self._weiter(wer)

    @am_antrag
    def spaeter(self, wer: Antragsteller) -> Any:
        return self._spaeter(wer)

    def _oeffnen(self, person: int) -> None:
        self.offen, self.entfernt = person, ""
        self._verlassen -= set(FELDNAMEN)
        self.neu += 1

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        inhalt, sprache = antrag.angaben, self._sprache()
        self.seiten = max(1, -(-len(inhalt.personen) // SEITE))
        self.seite = min(self.seite, self.seiten)
        ab = (self.seite - 1) * SEITE
        hier = [m for m in maengel if m.schritt is Schritt.PERSONEN]
        self.rows = [
            texte.zeile(p, [m for m in hier if m.feld.startswith(f"personen.{p.id}.")], sprache)
            for p in inhalt.personen[ab : ab + SEITE]
        ]
        person = inhalt.person(self.offen)
        if person is None:
            self.offen = 0
            self.an_person = dict.fromkeys(FELDNAMEN, "")
            return
        self._formular(person, hier, sprache)
        self.personentypen = texte.personentypen(inhalt, rahmen(antrag), person, sprache)
        self.berechtigungstypen = texte.berechtigungstypen(inhalt, rahmen(antrag), person, sprache)

    def _formular(self, person: Person, hier: list[Mangel], sprache: str) -> None:
        angaben = person.model_dump(mode="json")
        self.werte = {f: _text(angaben[f.removeprefix("person_")]) for f in FELDNAMEN}
        anfang = f"personen.{person.id}."
        saetze = {
            f"person_{m.feld.removeprefix(anfang)}": satz(m, sprache)
            for m in reversed(hier)
            if m.feld.startswith(anfang)
        }
        # A refusal of the table is said at once: nobody should fill in the rest for nothing.
        gezeigt = {*self._verlassen, *_KARTEN} if not self._alle else set(FELDNAMEN)
        self.an_person = {f: saetze.get(f, "") if f in gezeigt else "" for f in FELDNAMEN}


# Groups of cards, whose mistakes are told from the beginning.
_KARTEN = ("person_personentyp",)


def _namen(werte: dict[Any, str]) -> dict[str, str]:
    return {feld.removeprefix("person_"): wert for feld, wert in werte.items()}


def _text(wert: object) -> str:
    return ("ja" if wert else "nein") if isinstance(wert, bool) else str(wert)
