"""Where Redis keeps the states of pages, a page that goes leaves no lock behind."""

import asyncio
from contextlib import suppress

import pytest
from anyio.from_thread import start_blocking_portal
from redis.asyncio import Redis
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from firmenportal.http.seitenstand import RedisStates

# More steps of the event loop than taking and giving back a lock needs.
SCHRITTE = 40


@pytest.mark.parametrize("wartet", [False, True])
def test_ein_abgebrochenes_ereignis_gibt_seine_sperre_zurueck(redis_url: str, wartet: bool) -> None:
    """Cancelled after each step that it takes, alone and behind another event."""
    with start_blocking_portal() as thread:  # Playwright runs a loop in ours
        thread.call(_brechen_ab, redis_url, wartet)


async def _brechen_ab(redis_url: str, wartet: bool) -> None:
    states = RedisStates(Redis.from_url(redis_url), 60, 10_000, 1_000)
    for schritte in range(SCHRITTE):
        token = BaseStateToken(ident=f"seite-{wartet}-{schritte}", cls=State)
        async with asyncio.timeout(5):
            vorher = asyncio.create_task(_ereignis(states, token, 3 if wartet else 0))
            await asyncio.sleep(0)
            abgebrochen = asyncio.create_task(_ereignis(states, token, 0))
            for _ in range(schritte):
                await asyncio.sleep(0)
            abgebrochen.cancel()
            with suppress(asyncio.CancelledError):
                await abgebrochen
            await vorher
            await _ereignis(states, token, 0)  # of the next page, in good time
    await states.close()


async def _ereignis(states: RedisStates, token: BaseStateToken, schritte: int) -> None:
    async with states._lock(token):
        for _ in range(schritte):
            await asyncio.sleep(0)
