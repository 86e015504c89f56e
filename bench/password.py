"""How many passwords a second one core and all cores verify."""

import time
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from bench.figure import show
from firmenportal.domain.passwort import PASSWORT_HASH


def measure(times: int = 40) -> None:
    """argon2id verifications a second, alone and side by side."""
    known = PASSWORT_HASH.hash("ein langes Passwort zum Messen")
    for workers in sorted({1, cpu_count() or 1}):
        start = time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda _: PASSWORT_HASH.verify("falsch geraten", known), range(times)))
        seconds = time.perf_counter() - start
        show("argon2id", threads=workers, per_second=times / seconds)
