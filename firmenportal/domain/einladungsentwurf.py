"""What a Verwalter has typed into an Einladung not yet sent, so that he finds it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel

from firmenportal import clock
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.recht import Recht, gehalten_durch
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER

Zeitraum = tuple[date, date]
IMMER: Zeitraum = (SEIT_JEHER, OHNE_ENDE)


class Einladungsentwurf(SQLModel, table=True):
    """The last input of one Verwalter at one Firma, as his page keeps it; nobody decides by it."""

    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    firma_id: int = Field(foreign_key="firma.id", primary_key=True)
    angaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    geaendert_am: datetime


@dataclass(frozen=True)
class Entwurf:
    """An Einladung in the making: the fields as typed, and the cells chosen, with their windows."""

    anrede: str = ""
    vorname: str = ""
    nachname: str = ""
    email: str = ""
    personentyp: str = "firmeneigen"
    berechtigungstyp: str = "Nutzer"
    zellen: Mapping[Paar, Zeitraum] = field(default_factory=dict)
    verwaltet: frozenset[int] = frozenset()

    @property
    def leer(self) -> bool:
        return self == Entwurf()

    def mit(self, zellen: Mapping[Paar, Zeitraum]) -> "Entwurf":
        """With these cells besides; one that is there already keeps its window."""
        return replace(self, zellen={**zellen, **self.zellen})

    def ohne(self, vertrag: int, recht: Recht) -> "Entwurf":
        """Without this right, and without what would imply it."""
        weg = {(vertrag, r) for r in gehalten_durch(recht)}
        return replace(self, zellen={z: f for z, f in self.zellen.items() if z not in weg})

    def angaben(self) -> Einladungsangaben:
        zellen = (Zelle(*zelle, *fenster) for zelle, fenster in sorted(self.zellen.items()))
        return Einladungsangaben(
            self.anrede,
            self.vorname,
            self.nachname,
            self.email,
            self.personentyp,
            self.berechtigungstyp,
            tuple(zellen),
            tuple(sorted(self.verwaltet)) if self.berechtigungstyp == "Admin" else (),
        )


def lesen(db: Session, v: Verwalter) -> Entwurf:
    """What he has chosen so far; an empty one if nothing."""
    zeile = db.get(Einladungsentwurf, _key(v))
    return _gelesen(zeile.angaben) if zeile else Entwurf()


def schreiben(db: Session, v: Verwalter, entwurf: Entwurf) -> None:
    """Keep it until he sends it or a day has passed; an empty one is none."""
    if entwurf.leer:
        verwerfen(db, v)
        return
    zeile = db.get(Einladungsentwurf, _key(v))
    if zeile is None:
        benutzer_id, firma_id = _key(v)
        zeile = Einladungsentwurf(
            benutzer_id=benutzer_id, firma_id=firma_id, geaendert_am=clock.now()
        )
    zeile.angaben, zeile.geaendert_am = _geschrieben(entwurf), clock.now()
    db.add(zeile)


def verwerfen(db: Session, v: Verwalter) -> None:
    """Forget it."""
    if zeile := db.get(Einladungsentwurf, _key(v)):
        db.delete(zeile)


def _key(v: Verwalter) -> tuple[int, int]:
    return v.akteur.benutzer_id, v.firma_id


def _geschrieben(e: Entwurf) -> dict[str, Any]:
    zellen = [[v, r, von.isoformat(), bis.isoformat()] for (v, r), (von, bis) in e.zellen.items()]
    return {**vars(e), "zellen": zellen, "verwaltet": sorted(e.verwaltet)}


def _gelesen(angaben: Mapping[str, Any]) -> Entwurf:
    zellen = {
        (vertrag, Recht(recht)): (date.fromisoformat(von), date.fromisoformat(bis))
        for vertrag, recht, von, bis in angaben["zellen"]
    }
    return Entwurf(**{**angaben, "zellen": zellen, "verwaltet": frozenset(angaben["verwaltet"])})
