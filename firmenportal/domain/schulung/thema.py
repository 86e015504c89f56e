"""What a topic of the Schulung is made of; page and PDF are drawn from the same parts."""

from dataclasses import dataclass

ADRESSE = "/schulung"


@dataclass(frozen=True)
class Aufzaehlung:
    """Points of a list, or steps in their order."""

    punkte: tuple[str, ...]
    sind_schritte: bool = False


@dataclass(frozen=True)
class Uebersicht:
    """A table. A cell of several texts is translated part by part, and joined."""

    spalten: tuple[str, ...]
    zeilen: tuple[tuple[str | tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Abschnitt:
    """A heading and what stands beneath."""

    titel: str
    teile: tuple[str | Aufzaehlung | Uebersicht, ...]


@dataclass(frozen=True)
class Verweis:
    """Where in the portal to go on."""

    text: str
    adresse: str


@dataclass(frozen=True)
class Thema:
    """One topic; `worum` says in a sentence what it is about."""

    key: str
    titel: str
    worum: str
    abschnitte: tuple[Abschnitt, ...]
    verweise: tuple[Verweis, ...] = ()

    @property
    def adresse(self) -> str:
        return f"{ADRESSE}/{self.key}"
