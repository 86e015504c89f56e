"""50 people with an action a second, beside 200 open pages that only listen."""

import os
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.events import paths
from bench.figure import percentiles, show
from bench.socket_client import Client
from bench.worlds import World
from tests.server import Server, cookie_from, running_server

PEOPLE, OPEN_PAGES, SECONDS = 50, 200, 20


def measure(worlds: Iterable[World]) -> None:
    """p95 of an action, the server's CPU per event, its memory, and errors, which must be none."""
    for world in worlds:
        limits = {"sockets_per_address": "1000", "events_per_second": "100"}
        with (
            tempfile.TemporaryDirectory() as folder,
            running_server(Path(folder), world.url, **limits) as server,
        ):
            _loaded(server, world)


def _loaded(server: Server, world: World) -> None:
    cookies = {email: cookie_from(server, email) for email in (world.hr, world.broker)}
    listeners = [Client(server.url, cookies[world.hr], "/vertraege") for _ in range(OPEN_PAGES)]
    taken: list[float] = []
    errors: list[BaseException] = []
    before, start = _cpu_seconds(server.pid), time.perf_counter()
    steps = {email: paths(world, email) for email in cookies}
    with ThreadPoolExecutor(PEOPLE) as pool:
        for n in range(PEOPLE):
            email = (world.hr, world.broker)[n % 2]
            addresses = _addresses(steps[email], n)
            pool.submit(_person, server, cookies[email], addresses, taken, errors)
            time.sleep(1 / PEOPLE)  # people do not all act at the same instant
    cpu = _cpu_seconds(server.pid) - before
    for listener in listeners:
        listener.close()
    show(
        "load: 50 people, 200 open pages",
        dialect=world.dialect,
        world=world.size,
        events=len(taken),
        seconds=time.perf_counter() - start,
        **percentiles(taken),
        cpu_ms_per_event=1000 * cpu / max(1, len(taken)),
        memory_mb=_memory_mb(server.pid),
        errors=len(errors),
    )


_LOCK = threading.Lock()


def _addresses(steps: dict[str, list[str]], n: int) -> list[str]:
    search, contract = steps["search"], steps["open contract"]
    pages = ["/vertraege?seite=2", "/vertraege"]
    return [search[n % len(search)], *pages, contract[n % len(contract)]]


def _person(
    server: Server,
    cookie: str,
    addresses: list[str],
    taken: list[float],
    errors: list[BaseException],
) -> None:
    try:
        client = Client(server.url, cookie, "/vertraege")
        for n in range(SECONDS):
            needed = client.go(addresses[n % len(addresses)])
            with _LOCK:
                taken.append(needed)
            time.sleep(max(0.0, 1 - needed / 1000))
        client.close()
    except Exception as error:  # counted: the figure says how many
        errors.append(error)


def _family(pid: int) -> list[int]:
    """The process and its children, by /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(p for child in children for p in _family(int(child)))]


def _cpu_seconds(pid: int) -> float:
    ticks = 0
    for process in _family(pid):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    pages = sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in _family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
