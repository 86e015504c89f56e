"""The prepared application of a Firma, to save, sign and send."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import snapshot
from firmenportal.dokument import als_pdf
from firmenportal.domain import antragsvorlage, delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.state.admin.base import firma_aus, gewaehlt


async def herunterladen(request: Request) -> Response:
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        return RedirectResponse("/#abgelaufen", 303)
    pdf = await to_thread.run_sync(_pdf, akteur, firma_aus(request.query_params))
    name = "Freischaltungsantrag_FirmenAdmin.pdf"
    kopf = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=kopf)


def _pdf(akteur: Akteur, firma_id: int | None) -> bytes:
    with snapshot() as db:
        v = gewaehlt(delegation.verwaltungen(db, akteur), firma_id)
        vorlage = antragsvorlage.dokument(db, v)
    return als_pdf(vorlage)
