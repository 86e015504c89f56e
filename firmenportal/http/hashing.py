"""Where passwords are hashed: threads of their own, few of them.

argon2 takes 30 ms of a core. A storm of logins waits in the event loop for one of these threads,
and the worker threads that serve pages stay free.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import TypeVar, TypeVarTuple, Unpack

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
Args = TypeVarTuple("Args")


async def in_hashing_thread(command: Callable[[Unpack[Args]], T], *args: *Args) -> T:
    """Run a command that hashes a password."""
    return await to_thread.run_sync(command, *args, limiter=_limiter())


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(max(2, os.cpu_count() or 1))
