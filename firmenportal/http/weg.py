"""Says the protocol by which route a command comes."""

from starlette.types import ASGIApp, Receive, Scope, Send

from firmenportal.domain import weg


class WegDerAdresse:
    """Each request has a context of its own, which the threads of its route inherit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            weg.setzen(weg.weg_von(scope["path"]))
        await self._app(scope, receive, send)
