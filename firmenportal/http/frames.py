"""The shape of what a browser may send over the socket; everything else never reaches Reflex."""

import json
import re
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

# Engine.IO pong and close; Socket.IO disconnect of our namespace.
_BARE = frozenset({"3", "1", "41/_event,"})
_CONNECT = "40/_event,"
_EVENT = "42/_event,"
_CONTROL = re.compile("[\0\ud800-\udfff]")
_MAX_DEPTH = 12
_MAX_VALUES = 5_000

Text = Annotated[str, Field(max_length=4_096)]
Name = Annotated[str, Field(min_length=1, max_length=250)]


class BadFrameError(Exception):
    """A frame that no page of ours sends."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class Place(_Strict):
    """Where the page says it is: claims, bounded here and believed nowhere."""

    pathname: Annotated[str, Field(pattern="^/", max_length=2_048)]
    asPath: Annotated[str, Field(pattern="^/", max_length=4_096)]  # noqa: N815 - Reflex's word
    query: Annotated[dict[Name, Text | list[Text] | None], Field(max_length=50)] = {}


class Event(_Strict):
    """One event; what its payload may hold, its handler's own model says."""

    name: Name
    payload: Annotated[dict[Name, Any], Field(max_length=50)] = {}
    router_data: Place


class Boot(_Strict):
    """What rides in the packet that opens the namespace."""

    event: Event
    state_schema: Annotated[str, Field(max_length=128)] | None = None


class ClientError(_Strict):
    """A browser's report that it could not apply an update."""

    message: str = ""
    error_type: str = ""
    substate: str = ""


_DATA: dict[str, type[BaseModel]] = {"event": Event, "client_error": ClientError}


def check(frame: object) -> None:
    """Raise `BadFrameError` unless the frame is one that our own pages send."""
    if not isinstance(frame, str):
        raise BadFrameError("binary")
    try:
        if frame.startswith(_EVENT):
            _check_event(_parsed(frame.removeprefix(_EVENT)))
        elif frame.startswith(_CONNECT):
            Boot.model_validate(_parsed(frame.removeprefix(_CONNECT)))
        elif frame not in _BARE:
            raise BadFrameError("unknown packet")
    except (ValueError, RecursionError) as error:
        raise BadFrameError(_reason(error)) from None


def _check_event(packet: Any) -> None:
    if not isinstance(packet, list) or len(packet) != 2 or packet[0] not in _names():
        raise BadFrameError("unknown socket event")
    _DATA[packet[0]].model_validate(packet[1])


def _names() -> list[str]:
    return list(_DATA)  # a list, since what is looked for may not be hashable


def _parsed(text: str) -> Any:
    value = json.loads(text, parse_constant=_no_constant)
    _check_values(value)
    return value


def _check_values(root: Any) -> None:
    """Bound depth and number of values, and refuse text that a database would refuse."""
    level, seen = [root], 0
    for _ in range(_MAX_DEPTH):
        seen += len(level)
        if seen > _MAX_VALUES:
            raise BadFrameError("too many values")
        if any(isinstance(value, str) and _CONTROL.search(value) for value in level):
            raise BadFrameError("text with forbidden characters")
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise BadFrameError("nested too deeply")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{d['loc']} {d['type']}" for d in error.errors()[:3])
    return type(error).__name__
