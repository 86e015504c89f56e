"""The list of the people of a Firma: what matches search and filters, in which order, by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import delegation, nutzer
from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.nutzer import Nutzer, Nutzerstatus
from firmenportal.domain.suche import bereinigt, eines_aus, suchworte, umgebrochen
from firmenportal.domain.vertrag import Gruppenvertrag, normalisiert, vertrag_id


class Nutzersortierung(StrEnum):
    """The columns by which the list can be ordered; the names stand in the address."""

    NAME = "name"
    PERSONENTYP = "personentyp"
    TYP = "typ"
    VERTRAEGE = "vertraege"
    STATUS = "status"
    GENUTZT = "genutzt"


@dataclass(frozen=True)
class Nutzerauswahl:
    """Search, filters and order of the list, as its address says them."""

    suche: str = ""
    status: Nutzerstatus | None = None
    personentyp: Personentyp | None = None
    typ: Berechtigungstyp | None = None
    vertrag: str = ""
    sortierung: Nutzersortierung = Nutzersortierung.NAME
    absteigend: bool = False


@dataclass(frozen=True)
class Nutzerseite:
    """One page of the list: at most `SEITE` people, of `anzahl` that match."""

    zeilen: list[Nutzer]
    nummer: int
    seiten: int
    anzahl: int


_RANG = {status: n for n, status in enumerate(Nutzerstatus)}
_RANG_TYP = {typ: n for n, typ in enumerate(Berechtigungstyp)}


def auswahl_aus(parameter: Mapping[str, str]) -> Nutzerauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    sortierung = parameter.get("sort", "")
    return Nutzerauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        status=eines_aus(Nutzerstatus, parameter.get("status")),
        personentyp=eines_aus(Personentyp, parameter.get("personentyp")),
        typ=eines_aus(Berechtigungstyp, parameter.get("typ")),
        vertrag=bereinigt(parameter.get("vertrag", "")),
        sortierung=eines_aus(Nutzersortierung, sortierung.removeprefix("-"))
        or Nutzersortierung.NAME,
        absteigend=sortierung.startswith("-"),
    )


def als_parameter(auswahl: Nutzerauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    sortierung = f"{'-' if auswahl.absteigend else ''}{auswahl.sortierung}"
    alle = {
        "suche": auswahl.suche,
        "status": auswahl.status,
        "personentyp": auswahl.personentyp,
        "typ": auswahl.typ,
        "vertrag": auswahl.vertrag,
        "sort": "" if sortierung == Nutzersortierung.NAME else sortierung,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def seite(db: Session, v: Verwalter, auswahl: Nutzerauswahl, nummer: int) -> Nutzerseite:
    """A page of the people who match; beyond the end it is the last one."""
    gefunden = _gefunden(db, v, auswahl)
    nummer, seiten = umgebrochen(nummer, len(gefunden))
    gezeigt = gefunden[(nummer - 1) * SEITE : nummer * SEITE]
    return Nutzerseite(nutzer.mit_vertraegen(db, v, gezeigt), nummer, seiten, len(gefunden))


def treffer(db: Session, v: Verwalter, auswahl: Nutzerauswahl) -> list[Nutzer]:
    """All people who match, in order."""
    return nutzer.mit_vertraegen(db, v, _gefunden(db, v, auswahl))


def vertraege(db: Session, v: Verwalter) -> list[tuple[str, str]]:
    """Number and product of the contracts that he governs, by number: what one can filter by."""
    g = Gruppenvertrag
    gesucht = select(g.nummer, g.produkt).where(col(g.id).in_(delegation.vertraege(v)))
    return list(db.exec(gesucht.order_by(col(g.id))))


# What matches, and in which order


def _gefunden(db: Session, v: Verwalter, auswahl: Nutzerauswahl) -> list[Nutzer]:
    worte = suchworte(auswahl.suche)
    passende = [n for n in nutzer.alle(db, v) if _passt(n, auswahl, worte)]
    if auswahl.vertrag:
        passende = _mit_vertrag(db, v, auswahl.vertrag, passende)
    if auswahl.sortierung is Nutzersortierung.VERTRAEGE:
        passende = nutzer.mit_vertraegen(db, v, passende)
    return _geordnet(passende, auswahl)


def _passt(n: Nutzer, auswahl: Nutzerauswahl, worte: tuple[str, ...]) -> bool:
    if auswahl.status not in (None, n.status) or auswahl.typ not in (None, n.typ):
        return False
    if auswahl.personentyp not in (None, n.personentyp):
        return False
    text = normalisiert(f"{n.vorname} {n.nachname} {n.email} {n.haus}") if worte else ""
    return all(wort in text for wort in worte)


def _mit_vertrag(db: Session, v: Verwalter, nummer: str, alle: list[Nutzer]) -> list[Nutzer]:
    try:
        personen, einladungen = nutzer.mit_zelle(db, v, vertrag_id(nummer))
    except NotFoundError:
        return []
    return [n for n in alle if n.benutzer_id in personen or n.einladung_id in einladungen]


def _geordnet(alle: list[Nutzer], auswahl: Nutzerauswahl) -> list[Nutzer]:
    """Equal ones stay in the order of their names; who never used a contract comes last."""
    namen = {id(n): (normalisiert(n.nachname), normalisiert(n.vorname), n.email) for n in alle}
    ab = auswahl.absteigend
    nach_name = auswahl.sortierung is Nutzersortierung.NAME
    alle = sorted(alle, key=lambda n: namen[id(n)], reverse=ab and nach_name)
    if nach_name:
        return alle
    if auswahl.sortierung is Nutzersortierung.GENUTZT:
        nie = [n for n in alle if n.genutzt_am is None]
        je = [n for n in alle if n.genutzt_am is not None]
        return [*sorted(je, key=lambda n: n.genutzt_am or clock.now(), reverse=ab), *nie]
    return sorted(alle, key=lambda n: _wert(n, auswahl.sortierung), reverse=ab)


def _wert(n: Nutzer, sortierung: Nutzersortierung) -> Any:
    return {
        Nutzersortierung.PERSONENTYP: n.personentyp,
        Nutzersortierung.TYP: _RANG_TYP[n.typ],
        Nutzersortierung.VERTRAEGE: n.vertraege,
        Nutzersortierung.STATUS: _RANG[n.status],
    }[sortierung]
