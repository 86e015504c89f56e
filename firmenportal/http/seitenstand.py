"""The states of open pages where Redis keeps them: no lock of one outlives its event."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import StateToken

_T = TypeVar("_T")
_RUNNING: set[asyncio.Task[Any]] = set()


class RedisStates(StateManagerRedis):
    """Reflex's states in Redis, with taking and giving back a lock never left half-done.

    Reflex cancels what a page still loads when the page goes. Cancelled between Redis's taking of
    the lock and its answer, the lock belonged to nobody, and the next page of the tab stayed empty
    until it expired after ten seconds.
    """

    @asynccontextmanager
    async def _lock(
        self, token: StateToken[Any], event_name: str | None = None
    ) -> AsyncIterator[bytes]:
        lock = super()._lock(token, event_name)
        async with AsyncExitStack() as held:
            taking = _in_its_own_task(lock.__aenter__())
            try:
                lock_id = await asyncio.shield(taking)
            except asyncio.CancelledError:
                _in_its_own_task(_give_back(lock, taking))
                raise
            held.push_async_exit(
                lambda *how: asyncio.shield(_in_its_own_task(lock.__aexit__(*how)))
            )
            yield lock_id


def install(app: rx.App) -> None:
    """Let the app keep its states so, where it keeps them in Redis."""
    if isinstance(kept := app.state_manager, StateManagerRedis):
        app._state_manager = RedisStates(
            redis=kept.redis,
            token_expiration=kept.token_expiration,
            lock_expiration=kept.lock_expiration,
            lock_warning_threshold=kept.lock_warning_threshold,
        )


async def _give_back(lock: AbstractAsyncContextManager[bytes], taking: asyncio.Task[bytes]) -> None:
    with suppress(Exception):  # without Redis there is nothing to give back
        await taking
        await lock.__aexit__(None, None, None)


def _in_its_own_task(work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
    """A task that the event loop does not forget before it ends."""
    task = asyncio.create_task(work)
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)
    return task
