"""`make bench`: every figure; `python -m bench rule events` only those."""

import sys

from bench import (
    ausfuehrung,
    browser,
    events,
    load,
    nutzer,
    password,
    protokoll,
    rechte,
    rule,
    stapel,
    start,
    unterlagen,
    visit,
)
from bench.figure import machine
from bench.worlds import worlds

PARTS = (
    "password",
    "unterlagen",
    "rule",
    "events",
    "browser",
    "load",
    "nutzer",
    "rechte",
    "stapel",
    "visit",
    "start",
    "ausfuehrung",
    "protokoll",
)


def main(parts: set[str]) -> None:
    """Measure the named parts."""
    machine()
    if "password" in parts:
        password.measure()
    if "unterlagen" in parts:
        unterlagen.measure()
    with worlds() as filled:
        for module in (rule, events, browser, load, nutzer, rechte, stapel):
            if module.__name__.removeprefix("bench.") in parts:
                module.measure(filled)
        for module in (visit, start):
            if module.__name__.removeprefix("bench.") in parts:
                module.measure(filled[0])
        for module in (ausfuehrung, protokoll):  # the last, since they fill the demo worlds
            if module.__name__.removeprefix("bench.") in parts:
                module.measure(filled)


if __name__ == "__main__":
    main(set(sys.argv[1:]) or set(PARTS))
