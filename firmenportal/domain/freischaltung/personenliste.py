"""The persons of an application: named, changed, taken out and brought back.

Rules: docs/fachregeln.md R151, R152.
"""

from typing import Any

from pydantic import ValidationError

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung.inhalt import (
    PERSONEN_HOECHSTENS,
    Antragsart,
    Inhalt,
    Person,
)
from firmenportal.domain.freischaltung.maengel import Rahmen
from firmenportal.domain.recht import Recht

_UNGUELTIG = "Diese Eingabe ist ungültig. Bitte prüfen Sie Ihre Angaben."


def dazu(inhalt: Inhalt, rahmen: Rahmen) -> Inhalt:
    """The content with one more person, as this application names most. Errors: DomainError."""
    if len(inhalt.personen) >= PERSONEN_HOECHSTENS:
        raise DomainError("Ein Antrag kann höchstens 200 Personen nennen.")
    neue = Person(id=inhalt.naechste_id)
    if rahmen.art is Antragsart.VERMITTLER:
        neue = neue.model_copy(update={"personentyp": Personentyp.VERMITTLER})
    else:
        neue = neue.model_copy(update=_vorbelegt(inhalt))
    return inhalt.model_copy(update={"personen": (*inhalt.personen, neue)})


def _vorbelegt(inhalt: Inhalt) -> dict[str, Any]:
    """At the Firma's address, and the first one as its FirmenAdmin: mostly the contact himself."""
    f, k = inhalt.firma, inhalt.ansprechpartner
    anschrift = {"strasse": f.strasse, "plz": f.plz, "ort": f.ort}
    if inhalt.personen:
        return anschrift
    name = {"anrede": k.anrede, "vorname": k.vorname, "nachname": k.nachname, "email": k.email}
    return anschrift | name | {"berechtigungstyp": Berechtigungstyp.FIRMENADMIN}


def mit(inhalt: Inhalt, person_id: int, werte: dict[str, Any]) -> Inhalt:
    """The content with these values of one person. Errors: NotFoundError, DomainError."""
    stelle, person = stelle_von(inhalt, person_id)
    neu = person.model_dump(mode="json") | werte
    if "eigenes_personal" in werte:
        neu["eigenes_personal"] = werte["eigenes_personal"] == "ja"
    try:
        ersetzt = Person.model_validate(neu)
    except ValidationError as error:
        raise DomainError(_UNGUELTIG) from error
    if ersetzt.berechtigungstyp is Berechtigungstyp.FIRMENADMIN:
        ersetzt = ersetzt.model_copy(update={"rechte": {}})  # he gets none (R153)
    return _ersetzt(inhalt, stelle, ersetzt)


def mit_rechten(inhalt: Inhalt, person_id: int, rechte: dict[str, tuple[Recht, ...]]) -> Inhalt:
    """The content with these rights of one person, empty ones left out. Errors: NotFoundError."""
    stelle, person = stelle_von(inhalt, person_id)
    geordnet = {
        n: tuple(r for r in Recht if r in rechte[n]) for n in inhalt.vertraege if n in rechte
    }
    gefuellt = {n: r for n, r in geordnet.items() if r}
    return _ersetzt(inhalt, stelle, person.model_copy(update={"rechte": gefuellt}))


def ohne(inhalt: Inhalt, person_id: int) -> Inhalt:
    """The content without one person."""
    bleiben = tuple(p for p in inhalt.personen if p.id != person_id)
    return inhalt.model_copy(update={"personen": bleiben})


def wieder(inhalt: Inhalt, stelle: int, person: Person) -> Inhalt:
    """The content with somebody where he was before; with a new number if his is taken."""
    if len(inhalt.personen) >= PERSONEN_HOECHSTENS:
        raise DomainError("Ein Antrag kann höchstens 200 Personen nennen.")
    if inhalt.person(person.id):
        person = person.model_copy(update={"id": inhalt.naechste_id})
    personen = list(inhalt.personen)
    personen.insert(stelle, person)
    return inhalt.model_copy(update={"personen": tuple(personen)})


def stelle_von(inhalt: Inhalt, person_id: int) -> tuple[int, Person]:
    """Where somebody is in the list, and who. Errors: NotFoundError."""
    for i, person in enumerate(inhalt.personen):
        if person.id == person_id:
            return i, person
    raise NotFoundError("Diese Person steht nicht im Antrag.")


def _ersetzt(inhalt: Inhalt, stelle: int, person: Person) -> Inhalt:
    personen = [*inhalt.personen]
    personen[stelle] = person
    return inhalt.model_copy(update={"personen": tuple(personen)})
