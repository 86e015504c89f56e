"""What the server does beside answering: it delivers post, sends batches, and clears up hourly."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import reflex as rx
from anyio import CapacityLimiter, to_thread

from firmenportal import metrics
from firmenportal.db import snapshot
from firmenportal.domain import fristen
from firmenportal.domain.stapel import versand
from firmenportal.errorlog import log_unexpected, logger
from firmenportal.post import postausgang
from firmenportal.post.briefablage import briefe_ablegen
from firmenportal.post.postausgang import Fuellstand
from firmenportal.post.sms import sms_senden
from firmenportal.post.zustellung import zustellen
from firmenportal.state import anmeldedienst

SEKUNDE = timedelta(seconds=1)
STUNDE = timedelta(hours=1)
_DIENSTRUNDE = timedelta(seconds=10)
# After a failure of the mail server or the database as a whole.
_GEDULD = timedelta(seconds=30)


def install(app: rx.App) -> None:
    """Start with the server. Every process does all of it: none takes what another has taken."""
    app.register_lifespan_task(_post)
    app.register_lifespan_task(_briefe)
    app.register_lifespan_task(_sms)
    app.register_lifespan_task(_stapel)
    app.register_lifespan_task(_fristen)
    app.register_lifespan_task(_anmeldedienst)
    metrics.measure(
        "outbox_waiting", "Mails, letters and SMS not yet delivered", lambda: _fuellstand().offen
    )
    metrics.measure(
        "outbox_given_up", "Undeliverable mails, letters and SMS", lambda: _fuellstand().aufgegeben
    )


async def _post() -> None:
    await _immer_wieder(zustellen, SEKUNDE)


async def _briefe() -> None:
    await _immer_wieder(briefe_ablegen, SEKUNDE)


async def _sms() -> None:
    await _immer_wieder(sms_senden, SEKUNDE)


async def _stapel() -> None:
    await _immer_wieder(versand.weiter, SEKUNDE)


async def _fristen() -> None:
    await _immer_wieder(fristen.aufraeumen, STUNDE)


async def _anmeldedienst() -> None:
    """Its word never ends under an open page as long as it gives one."""
    while True:
        try:
            await anmeldedienst.alle_nachfragen()
        except Exception as error:  # the next round may find the database back
            log_unexpected(error)
        await asyncio.sleep(_DIENSTRUNDE.total_seconds())


async def _immer_wieder(arbeit: Callable[[], object], takt: timedelta) -> None:
    """Run the work again and again in a thread of its own; no failure ends the loop."""
    faden = CapacityLimiter(1)
    while True:
        pause = takt
        try:
            # Abandoned when the server stops: whatever was being done may be done again.
            await to_thread.run_sync(arbeit, limiter=faden, abandon_on_cancel=True)
        except OSError as error:  # whoever takes the post is not there
            logger.warning("%s waits: %s", arbeit.__name__, error)
            pause = max(takt, _GEDULD)
        except Exception as error:
            log_unexpected(error)
            pause = max(takt, _GEDULD)
        await asyncio.sleep(pause.total_seconds())


def _fuellstand() -> Fuellstand:
    with snapshot() as db:
        return postausgang.fuellstand(db)
