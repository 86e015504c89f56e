"""A socket client that measures: the same packets as a browser, and the time to the last answer."""

import json
import secrets
import time
from typing import Any

from reflex.state import OnLoadInternalState, State
from reflex_base.utils.format import format_event_handler
from websockets import Origin
from websockets.sync.client import connect

import firmenportal.firmenportal  # noqa: F401 - names every state

_BOOT = format_event_handler(State.event_handlers["hydrate_and_load"])
_LOAD = format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"])
_PATIENCE = 30.0
_DONE = '"is_hydrated_rx_state_": true'


class Client:
    """One open page of a signed-in person."""

    def __init__(self, url: str, cookie: str, path: str) -> None:
        self._ws = connect(
            f"{url.replace('http', 'ws')}/_event/?EIO=4&transport=websocket"
            f"&token={secrets.token_hex(16)}",
            origin=Origin(url),
            additional_headers={"Cookie": cookie},
            compression=None,
            max_size=None,
        )
        self._ws.recv(_PATIENCE)
        self._ws.send("40/_event," + json.dumps({"event": _event(_BOOT, path)}))
        self._until_loaded()

    def go(self, path: str) -> float:
        """Follow a link within the app; milliseconds until the page says that it is loaded."""
        start = time.perf_counter()
        self._ws.send("42/_event," + json.dumps(["event", _event(_LOAD, path)]))
        self._until_loaded()
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        self._ws.close()

    def _until_loaded(self) -> None:
        while True:
            frame = str(self._ws.recv(_PATIENCE))
            if frame == "2":
                self._ws.send("3")
            elif _DONE in frame or _DONE.replace(" ", "") in frame:
                return


def _event(name: str, path: str) -> dict[str, Any]:
    place = {"pathname": path.partition("?")[0], "asPath": path, "query": {}}
    return {"name": name, "payload": {}, "router_data": place}
