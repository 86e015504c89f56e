"""The first step: the Firma, the Maklerhaus where one applies, and whom we may ask."""

from typing import Annotated, Any, ClassVar, Literal

import reflex as rx
from pydantic import Field, ValidationError
from sqlmodel import Session

from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.inhalt import KUERZE, Inhalt, Schritt
from firmenportal.domain.freischaltung.maengel import Mangel
from firmenportal.state.freischaltung.base import FELDER, AntragState
from firmenportal.state.guard import INVALID, am_antrag

Feld = Literal[
    "firma_name",
    "firma_kundennummer",
    "firma_strasse",
    "firma_plz",
    "firma_ort",
    "firma_verwaltung",
    "haus_name",
    "haus_vollmacht",
    "ansprechpartner_anrede",
    "ansprechpartner_vorname",
    "ansprechpartner_nachname",
    "ansprechpartner_email",
    "ansprechpartner_telefon",
]
Wert = Annotated[str, Field(max_length=KUERZE)]
_JA = "ja"


class FirmaState(AntragState):
    """The fields, as the draft holds them."""

    SCHRITT: ClassVar[Schritt] = Schritt.FIRMA

    werte: rx.Field[dict[str, str]] = rx.field(default_factory=lambda: dict.fromkeys(FELDER, ""))

    @am_antrag
    def load(self, wer: Antragsteller) -> Any:
        return self._laden(wer)

    @am_antrag
    def speichern(self, wer: Antragsteller, feld: Feld, wert: Wert) -> None:
        """Somebody left a field."""
        self._verlassen |= {feld}
        self._aendern(wer, lambda inhalt: mit(inhalt, {feld: wert}))

    @am_antrag
    def weiter(self, wer: Antragsteller, angaben: dict[Feld, Wert]) -> Any:
        werte = {str(feld): wert for feld, wert in angaben.items()}
        if self.vom_haus:
            werte.setdefault("haus_vollmacht", "")  # a box that is not ticked is not sent
        self._aendern(wer, lambda inhalt: mit(inhalt, werte))
        return self._weiter(wer)

    @am_antrag
    def spaeter(self, wer: Antragsteller) -> Any:
        return self._spaeter(wer)

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        inhalt = antrag.angaben
        teile = {
            "firma": inhalt.firma,
            "haus": inhalt.haus,
            "ansprechpartner": inhalt.ansprechpartner,
        }
        self.werte = {
            f"{teil}_{name}": _JA if wert is True else str(wert or "")
            for teil, angaben in teile.items()
            for name, wert in angaben
        }


def mit(inhalt: Inhalt, werte: dict[str, str]) -> Inhalt:
    """The content with these values; a field is called `<part>_<name>`. Errors: DomainError."""
    alles = inhalt.model_dump(mode="json")
    for feld, wert in werte.items():
        teil, _, name = feld.partition("_")
        if feld == "haus_vollmacht":
            alles[teil][name] = wert == _JA
        elif feld == "firma_verwaltung":
            alles[teil][name] = wert or None
        else:
            alles[teil][name] = wert
    return gelesen(alles)


def gelesen(alles: dict[str, Any]) -> Inhalt:
    """What a form sends, read strictly. Errors: DomainError for what it does not offer."""
    try:
        return Inhalt.model_validate(alles)
    except ValidationError as error:
        raise DomainError(INVALID) from error
