"""Asks the Anmeldedienst again: before its last word ends, and when a Sitzung waits for the next.

On the event loop, since an answer may take seconds: no worker thread waits for it. Ordinary events
ask nothing: only who comes with a Sitzung that is not live does. Rules: docs/fachregeln.md R213.
"""

import time

import anyio
from anyio import CapacityLimiter, to_thread

from firmenportal import oidc
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldedienst
from firmenportal.domain.anmeldedienst import Dienstlage, Nachfrage
from firmenportal.errorlog import logger, one_line
from firmenportal.oidc import Ausweis, HalbError, NeinError, StummError

_ZUGLEICH, _JE_RUNDE = 8, 1_000
_BLICK, _WARTEN = 0.1, 6.0  # seconds


async def nachfragen(sitzung: str) -> Dienstlage:
    """How a Sitzung that is not live stands, after the dienst was asked, if one is behind it."""
    if not (sitzung and oidc.eingerichtet()):
        return Dienstlage.OHNE
    lage = await to_thread.run_sync(_lage, sitzung)
    if lage != Dienstlage.OFFEN:
        return lage
    frage = await to_thread.run_sync(_beansprucht, sitzung)
    return await _beantwortet(frage) if frage else await _abgewartet(sitzung)


async def alle_nachfragen() -> None:
    """For every Sitzung whose last word ends soon."""
    if not oidc.eingerichtet():
        return
    zugleich = CapacityLimiter(_ZUGLEICH)
    async with anyio.create_task_group() as gruppe:
        for sitzung in await to_thread.run_sync(_faellige):
            gruppe.start_soon(_nachgefragt, sitzung, zugleich)


async def _nachgefragt(sitzung: str, zugleich: CapacityLimiter) -> None:
    async with zugleich:
        if oidc.schweigt():  # the next round asks again
            return
        if frage := await to_thread.run_sync(_beansprucht, sitzung):
            await _beantwortet(frage)


async def _beantwortet(frage: Nachfrage) -> Dienstlage:
    try:
        ausweis = await oidc.erneut(frage.ausweis)
    except NeinError as error:
        logger.info("anmeldedienst says no to a session: %s", one_line(error))
        return await to_thread.run_sync(_abgelehnt, frage)
    except StummError as error:
        logger.warning("anmeldedienst gives no answer: %s", one_line(error))
        weiter_mit = error.ausweis if isinstance(error, HalbError) else None
        await to_thread.run_sync(_unbeantwortet, frage, weiter_mit)
        return Dienstlage.OFFEN
    return await to_thread.run_sync(_bestaetigt, frage, ausweis)


async def _abgewartet(sitzung: str) -> Dienstlage:
    """Another request or process asks about it already: what came of it."""
    ende, lage = time.monotonic() + _WARTEN, Dienstlage.OFFEN
    while lage == Dienstlage.OFFEN and time.monotonic() < ende:
        await anyio.sleep(_BLICK)
        lage = await to_thread.run_sync(_lage, sitzung)
    return lage


def _lage(sitzung: str) -> Dienstlage:
    with snapshot() as db:
        return anmeldedienst.lage(db, sitzung)


def _faellige() -> list[str]:
    with snapshot() as db:
        return anmeldedienst.faellige(db, _JE_RUNDE)


def _beansprucht(sitzung: str) -> Nachfrage | None:
    with transaction() as db:
        return anmeldedienst.beanspruchen(db, sitzung)


def _bestaetigt(frage: Nachfrage, ausweis: Ausweis) -> Dienstlage:
    with transaction() as db:
        return anmeldedienst.bestaetigt(db, frage, ausweis)


def _abgelehnt(frage: Nachfrage) -> Dienstlage:
    with transaction() as db:
        return anmeldedienst.abgelehnt(db, frage)


def _unbeantwortet(frage: Nachfrage, ausweis: Ausweis | None) -> None:
    with transaction() as db:
        anmeldedienst.unbeantwortet(db, frage, ausweis)
