"""Forgets what a page holds from before a change, so that nothing ended is sent again.

A state lives as long as its tab, and the framework sends all of it when a page begins. So it keeps
as of which Stand it was filled (rights, Ausprägung, day), and whoever finds another one first
empties what was filled: everything where a page begins, and all other pages' states where the
present page runs its load handlers again.
"""

from collections.abc import Iterator

import reflex as rx
from anyio import to_thread
from reflex.state import BaseState, OnLoadInternalState, State, StateUpdate
from reflex_base.event import Event, EventHandler
from reflex_base.utils.format import format_event_handler

from firmenportal.db import snapshot
from firmenportal.domain import sitzung as sitzungen
from firmenportal.domain.sitzung import Stand
from firmenportal.state.base import PortalState
from firmenportal.state.guard import hashes

_BEGINS = {
    format_event_handler(State.event_handlers[name]) for name in ("hydrate", "hydrate_and_load")
}
_LOADS = format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"])


class ForgetEnded(rx.Middleware):
    """Empties states before the framework sends them."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        if event.name in _BEGINS:
            (await state.get_state(PortalState))._begonnen = True
            await _forget(state, set())
        elif event.name == _LOADS:
            await _note_push(state, event)
            await _forget(state, _filled_by(app, state.router.url.path))
        return None


async def _note_push(state: BaseState, event: Event) -> None:
    """A browser says where it is, when it follows a link or begins; a push says nothing."""
    portal = await state.get_state(PortalState)
    portal._gestossen = not (event.router_data or portal._begonnen)
    portal._begonnen = False


async def _forget(state: BaseState, kept: set[type[BaseState]]) -> None:
    """Empty all states of the portal but these, if they may hold what has ended."""
    portal = await state.get_state(PortalState)
    stand = await to_thread.run_sync(_stand, hashes(state.router.headers.cookie)[0])
    if portal._stand == stand:
        return
    filled_before = portal._stand is not None
    for cls in _outside(PortalState, kept) if filled_before else ():
        for each in (cls, *_below(cls)):  # with Redis, a state is there once it was asked for
            await state.get_state(each)
        (await state.get_state(cls)).reset()
    portal._stand = stand


def _stand(sitzung: str) -> Stand | None:
    if not sitzung:
        return None
    with snapshot() as db:
        return sitzungen.staende(db, [sitzung]).get(sitzung)


def _filled_by(app: rx.App, path: str) -> set[type[BaseState]]:
    """The states that the load handlers of a page fill, with those they build upon."""
    filled = {h.state for h in app.get_load_events(path) if isinstance(h, EventHandler) and h.state}
    return {base for cls in filled for base in cls.mro() if issubclass(base, PortalState)}


def _outside(cls: type[BaseState], kept: set[type[BaseState]]) -> Iterator[type[BaseState]]:
    """The tops of all branches in which nothing is kept."""
    if cls not in kept:
        yield cls
    else:
        for sub in cls.get_substates():
            yield from _outside(sub, kept)


def _below(cls: type[BaseState]) -> Iterator[type[BaseState]]:
    for sub in cls.get_substates():
        yield sub
        yield from _below(sub)
