"""What an application says: its content as the applicant declares it, step by step.

A draft may be incomplete; `maengel` says what is missing or wrong. Rules: docs/fachregeln.md R150.
"""

import hashlib
import json
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.freischaltung.frage import Verwaltung
from firmenportal.domain.recht import Recht

# A file of 200 persons and 1,000 contracts is the largest that the forms were made for.
PERSONEN_HOECHSTENS, VERTRAEGE_HOECHSTENS = 200, 1_000
KUERZE = 200


def _druckbar(wert: object) -> object:
    """Without control codes: no field of the form is for them, and no database stores them all."""
    return "".join(z for z in wert if z.isprintable()) if isinstance(wert, str) else wert


Kurz = Annotated[str, BeforeValidator(_druckbar), Field(max_length=KUERZE)]


class Antragsart(StrEnum):
    """The two applications."""

    FIRMENADMIN = "firmenadmin"  # for the FirmenAdmin and further persons, by the Firma
    VERMITTLER = "vermittler"


ANTRAGSNAMEN: dict[Antragsart, str] = {
    Antragsart.FIRMENADMIN: "Freischaltungsantrag für den FirmenAdmin und weitere Personen",
    Antragsart.VERMITTLER: "Freischaltungsantrag für Vermittler",
}


class Zustellung(StrEnum):
    """How a person gets the Zugangskennung."""

    BRIEF = "brief"
    SMS = "sms"


class Schritt(StrEnum):
    """The sections of the form, in their order."""

    FIRMA = "firma"
    VERTRAEGE = "vertraege"
    PERSONEN = "personen"
    BERECHTIGUNGEN = "berechtigungen"
    UNTERSCHRIFT = "unterschrift"


SCHRITTNAMEN: dict[Schritt, str] = {
    Schritt.FIRMA: "Firmendaten & Ansprechpartner",
    Schritt.VERTRAEGE: "Gruppenverträge",
    Schritt.PERSONEN: "Personen",
    Schritt.BERECHTIGUNGEN: "Berechtigungen",
    Schritt.UNTERSCHRIFT: "Unterschrift & Einreichung",
}


class _Angaben(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Firmendaten(_Angaben):
    """The Firma as the applicant knows it."""

    name: Kurz = ""
    kundennummer: Kurz = ""
    strasse: Kurz = ""
    plz: Kurz = ""
    ort: Kurz = ""
    verwaltung: Verwaltung | None = None


class Ansprechpartner(_Angaben):
    """Whom the Service Center asks; his address gets the code for coming back."""

    anrede: Kurz = ""
    vorname: Kurz = ""
    nachname: Kurz = ""
    email: Kurz = ""
    telefon: Kurz = ""

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()


class Hausdaten(_Angaben):
    """The Maklerhaus; in application 2 only. `vollmacht`: a Maklervollmacht exists."""

    name: Kurz = ""
    vollmacht: bool = False


class Fremdvertrag(_Angaben):
    """A contract of another insurer, for a Vertragsgruppe."""

    versicherer: Kurz = ""
    nummer: Kurz = ""
    produkt: Kurz = ""


class Person(_Angaben):
    """Somebody who is to be activated. `id` is his number within the application."""

    id: int
    anrede: Kurz = ""
    vorname: Kurz = ""
    nachname: Kurz = ""
    email: Kurz = ""
    mobil: Kurz = ""
    strasse: Kurz = ""
    plz: Kurz = ""
    ort: Kurz = ""
    personentyp: Personentyp = Personentyp.FIRMENEIGEN
    berechtigungstyp: Berechtigungstyp = Berechtigungstyp.NUTZER
    zustellung: Zustellung = Zustellung.BRIEF
    # A Vermittler of another house cannot come by the Vollmacht of this one.
    eigenes_personal: bool = True
    rechte: dict[str, tuple[Recht, ...]] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()


class Unterschrift(_Angaben):
    """Who signs, and in which function."""

    name: Kurz = ""
    funktion: Kurz = ""


class Inhalt(_Angaben):
    """Everything that the applicant declares; what the signed document says."""

    firma: Firmendaten = Firmendaten()
    ansprechpartner: Ansprechpartner = Ansprechpartner()
    haus: Hausdaten = Hausdaten()
    vertraege: tuple[Kurz, ...] = Field(default=(), max_length=VERTRAEGE_HOECHSTENS)
    fremdvertraege: tuple[Fremdvertrag, ...] = Field(default=(), max_length=VERTRAEGE_HOECHSTENS)
    personen: tuple[Person, ...] = Field(default=(), max_length=PERSONEN_HOECHSTENS)
    unterschrift: Unterschrift = Unterschrift()

    def person(self, person_id: int) -> Person | None:
        """The person with this number."""
        return next((p for p in self.personen if p.id == person_id), None)

    @property
    def naechste_id(self) -> int:
        """The number of the next person; numbers are not given twice."""
        return max((p.id for p in self.personen), default=0) + 1


def fingerabdruck(inhalt: Inhalt, dokumente: list[str]) -> str:
    """What an approval is bound to: the content and the checksums of all documents (R158)."""
    alles = {"inhalt": inhalt.model_dump(mode="json"), "dokumente": sorted(dokumente)}
    kanonisch = json.dumps(alles, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(kanonisch.encode()).hexdigest()
