"""Windows of days: half-open, in Europe/Berlin, from 00:00 of `von` to 00:00 of `bis`.

People name the last day (`bis einschließlich`); the database stores the day after it. A window
without a limit reaches to the ends of the calendar, so that every comparison is a plain one.
"""

from collections.abc import Iterable
from datetime import date, timedelta

Zeitraum = tuple[date, date]
SEIT_JEHER = date(1, 1, 1)
OHNE_ENDE = date(9999, 12, 31)


def bis_nach(letzter_tag: date | None) -> date:
    """The stored, exclusive end of a window whose last day a person named.

    After the last day of the calendar nothing comes: that is a window without an end.
    """
    if letzter_tag is None or letzter_tag >= OHNE_ENDE:
        return OHNE_ENDE
    return letzter_tag + timedelta(days=1)


def letzter_tag(bis: date) -> date | None:
    """The last day on which a window with the stored end `bis` is open; None: no end."""
    return None if bis == OHNE_ENDE else bis - timedelta(days=1)


def abzueglich(zeitraeume: Iterable[Zeitraum], andere: Iterable[Zeitraum]) -> list[Zeitraum]:
    """The days of some windows that lie in none of the others, in order."""
    rest = sorted(zeitraeume)
    for von, bis in andere:
        teile = [teil for z in rest for teil in ((z[0], min(z[1], von)), (max(z[0], bis), z[1]))]
        rest = sorted({(a, e) for a, e in teile if a < e})
    return rest


def vereinigt(zeitraeume: Iterable[Zeitraum], ab: date = SEIT_JEHER) -> tuple[Zeitraum, ...]:
    """The days of some windows from `ab` on, as windows that neither overlap nor touch."""
    ganze: list[Zeitraum] = []
    for von, bis in sorted((max(v, ab), b) for v, b in zeitraeume if b > ab):
        if ganze and von <= ganze[-1][1]:
            ganze[-1] = (ganze[-1][0], max(bis, ganze[-1][1]))
        else:
            ganze.append((von, bis))
    return tuple(ganze)
