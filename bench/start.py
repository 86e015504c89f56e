"""How long the server takes until it is ready: after a change, and when nothing changed."""

import tempfile
import time
from pathlib import Path

from bench.figure import show
from bench.worlds import World
from firmenportal import serve
from tests.server import running_server


def measure(world: World) -> None:
    """Seconds to the first answer of `/health/ready`, with a frontend to build and without."""
    for what in ("cold", "warm"):
        if what == "cold":
            serve.STAMP.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            with running_server(Path(folder), world.url):
                show(f"start: {what}", seconds=time.perf_counter() - begin)
