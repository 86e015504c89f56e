"""Working days: Monday to Friday, without the holidays of all of Germany."""

from datetime import date, timedelta
from functools import cache

_FEST = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
# Days from Easter Sunday: Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag.
_BEWEGLICH = (-2, 1, 39, 50)
_SAMSTAG = 5


def spaeter(tag: date, arbeitstage: int) -> date:
    """The working day that is so many working days after this day."""
    while arbeitstage:
        tag += timedelta(days=1)
        arbeitstage -= ist_arbeitstag(tag)
    return tag


def ist_arbeitstag(tag: date) -> bool:
    """Whether people work on that day everywhere in Germany."""
    return tag.weekday() < _SAMSTAG and tag not in _feiertage(tag.year)


@cache
def _feiertage(jahr: int) -> frozenset[date]:
    ostern = _ostersonntag(jahr)
    beweglich = (ostern + timedelta(days=tage) for tage in _BEWEGLICH)
    return frozenset([*(date(jahr, monat, tag) for monat, tag in _FEST), *beweglich])


def _ostersonntag(jahr: int) -> date:
    """Gauss's rule in Lichtenberg's form."""
    saekular = jahr // 100
    mond = (19 * (jahr % 19) + 15 + (3 * saekular + 3) // 4 - (8 * saekular + 13) // 25) % 30
    mond -= (mond + (jahr % 19) // 11) // 29
    sonne = 2 - (3 * saekular + 3) // 4
    erster_sonntag = 7 - (jahr + jahr // 4 + sonne) % 7
    entfernung = 7 - (21 + mond - erster_sonntag) % 7
    return date(jahr, 3, 1) + timedelta(days=20 + mond + entfernung)
