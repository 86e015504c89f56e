"""How a figure is taken and printed."""

import json
import platform
import time
from collections.abc import Callable, Iterable
from os import cpu_count
from statistics import quantiles
from typing import Any


def show(what: str, **values: Any) -> None:
    """Print one figure as a line of JSON."""
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in values.items()}
    print(json.dumps({"figure": what, **rounded}, ensure_ascii=False), flush=True)


def machine() -> None:
    """Print what this run was measured on."""
    show(
        "machine", cores=cpu_count(), processor=platform.machine(), python=platform.python_version()
    )


def milliseconds(act: Callable[[], object], times: int) -> list[float]:
    """Durations of `times` calls after one that warms up."""
    act()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def percentiles(values: Iterable[float]) -> dict[str, float]:
    """p50 and p95."""
    cuts = quantiles(list(values), n=20, method="inclusive")
    return {"p50_ms": cuts[9], "p95_ms": cuts[18]}
