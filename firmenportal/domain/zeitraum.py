"""Windows of days: half-open, in Europe/Berlin, from 00:00 of `von` to 00:00 of `bis`.

People name the last day (`bis einschließlich`); the database stores the day after it. A window
without a limit reaches to the ends of the calendar, so that every comparison is a plain one.
"""

from datetime import date, timedelta

SEIT_JEHER = date(1, 1, 1)
OHNE_ENDE = date(9999, 12, 31)


def bis_nach(letzter_tag: date | None) -> date:
    """The stored, exclusive end of a window whose last day a person named."""
    return OHNE_ENDE if letzter_tag is None else letzter_tag + timedelta(days=1)


def letzter_tag(bis: date) -> date | None:
    """The last day on which a window with the stored end `bis` is open; None: no end."""
    return None if bis == OHNE_ENDE else bis - timedelta(days=1)
