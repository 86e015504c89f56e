"""The worlds that are measured: demo and large stock, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figure import show
from tests.databases import DIALECTS, postgres_server

FIRMEN = int(os.environ.get("BENCH_FIRMEN", "10000"))


@dataclass(frozen=True)
class World:
    """A filled database. `broker` has the largest book in it, `hr` the largest employer."""

    dialect: str
    size: str
    url: str
    broker: str
    key: str
    hr: str


@contextmanager
def worlds() -> Iterator[list[World]]:
    """All four, filled through the operator's own commands."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        addresses = {
            "sqlite": lambda size: f"sqlite:///{Path(folder) / size}.db",
            "postgresql": lambda _size: server.empty(),
        }
        yield [
            _filled(dialect, size, addresses[dialect](size))
            for dialect in DIALECTS
            for size in ("demo", "large")
        ]


def _filled(dialect: str, size: str, url: str) -> World:
    start = time.perf_counter()
    _command(url, "migrate")
    if size == "demo":
        _command(url, "demo")
        _command(url, "fristen")  # else a server that is measured does what is due
        people = ("vermittler@maklernord.example", "schluessel@maklernord.example")
        return World(dialect, size, url, *people, "firmenadmin@muster.example")
    _command(url, "grosswelt", "--firmen", str(FIRMEN))
    show("grosswelt", dialect=dialect, firmen=FIRMEN, seconds=time.perf_counter() - start)
    _command(url, "fristen")
    people = ("makler@grosswelt.example", "schluessel@grosswelt.example")
    return World(dialect, size, url, *people, "hr@grosswelt.example")


def _command(url: str, *words: str) -> None:
    command = [sys.executable, "-m", "firmenportal.cli", *words]
    with tempfile.TemporaryDirectory() as folder:  # heads of chains belong to one database
        env = os.environ | {"FIRMENPORTAL_DB_URL": url, "FIRMENPORTAL_KETTEN_DIR": folder}
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
