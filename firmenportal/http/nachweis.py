"""Nachweise to save: the sealed PDF as it was issued."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import nachweis
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.nachweis import Nachweis

# Beyond what the database counts to, it is unknown like any other.
_LAENGSTE_ID = 9


async def herunterladen(request: Request) -> Response:
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        return RedirectResponse("/#abgelaufen", 303)
    gefunden = await to_thread.run_sync(_lesen, akteur, str(request.path_params["nachweis"]))
    tag = gefunden.ausgestellt_am.astimezone(clock.BERLIN).date()
    name = f"Nachweis_{gefunden.art.capitalize()}_{tag.isoformat()}.pdf"
    return Response(
        gefunden.inhalt,
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _lesen(akteur: Akteur, text: str) -> Nachweis:
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    with snapshot() as db:
        return nachweis.lesen(db, akteur, int(text) if gueltig else 0)
