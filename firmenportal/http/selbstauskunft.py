"""What the portal holds about the person who asks, as JSON and as PDF; one click, no form."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.dokument import als_pdf
from firmenportal.domain import anmeldebremse, auskunftsblatt, selbstauskunft
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.selbstauskunft import Selbstauskunft

_JE_STUNDE = 20


async def als_json(request: Request) -> Response:
    return await _datei(request, "json", lambda a, _sprache: auskunftsblatt.als_json(a))


async def als_dokument(request: Request) -> Response:
    return await _datei(
        request, "pdf", lambda a, sprache: als_pdf(auskunftsblatt.als_dokument(a, sprache))
    )


async def _datei(
    request: Request, endung: str, schreiben: Callable[[Selbstauskunft, str], bytes]
) -> Response:
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        return RedirectResponse("/#abgelaufen", 303)
    inhalt = await to_thread.run_sync(_inhalt, akteur, schreiben)
    antwort = Response(inhalt, media_type=f"application/{endung}")
    name = f"Auskunft_{clock.heute().isoformat()}.{endung}"
    antwort.headers["content-disposition"] = f'attachment; filename="{name}"'
    return antwort


def _inhalt(akteur: Akteur, schreiben: Callable[[Selbstauskunft, str], bytes]) -> bytes:
    """Setting a document costs work: there is no end of it for nobody."""
    anmeldebremse.drosseln("auskunft", str(akteur.benutzer_id), _JE_STUNDE, 3600)
    with snapshot() as db:
        auskunft = selbstauskunft.selbstauskunft(db, akteur)
    return schreiben(auskunft, akteur.sprache)
