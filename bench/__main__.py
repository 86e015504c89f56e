"""`make bench`: every figure; `python -m bench rule events` only those."""

import sys
from types import ModuleType

from bench import (
    ausfuehrung,
    browser,
    events,
    load,
    nutzer,
    password,
    portalsuche,
    protokoll,
    rechte,
    rule,
    stapel,
    start,
    unterlagen,
    visit,
    vorgaenge,
)
from bench.figure import machine
from bench.worlds import worlds

PARTS = (
    "password",
    "unterlagen",
    "rule",
    "portalsuche",
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
    "vorgaenge",
)


def main(parts: set[str]) -> None:
    """Measure the named parts."""

    def named(*modules: ModuleType) -> list[ModuleType]:
        return [m for m in modules if m.__name__.removeprefix("bench.") in parts]

    machine()
    for module in named(password, unterlagen):
        module.measure()
    with worlds() as filled:
        for module in named(rule, portalsuche, events, browser, load, nutzer, rechte, stapel):
            module.measure(filled)
        for module in named(visit, start):
            module.measure(filled[0])
        for module in named(
            ausfuehrung, protokoll, vorgaenge
        ):  # the last: they fill the demo worlds
            module.measure(filled)


if __name__ == "__main__":
    main(set(sys.argv[1:]) or set(PARTS))
