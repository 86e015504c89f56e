"""Letting somebody of the own house go: a native form that asks for the password."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain import maklerhaus
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.maklerhaus import austritt
from firmenportal.http import bestaetigung, cookie, form
from firmenportal.http.error_response import refused
from firmenportal.http.seite import hinweis, knopf_link, seite
from firmenportal.i18n import fill, translate

ADRESSE = "/maklerhaus"
_LAENGSTE_ID = 9
_VORHABEN = "Aus dem Haus verabschieden"


async def verabschieden(request: Request) -> Response:
    """Let go, or ask for the password first."""
    (an,) = await form.texts(request, "an")
    felder = {"an": an} if an else {}
    try:
        akteur, secret = await bestaetigung.im_formular(request)
    except DomainError as error:
        return bestaetigung.nachfragen(request, felder, error, _VORHABEN)
    response = await _versucht(request, akteur, felder)
    if secret:  # the old one is dead by now, whatever became of the act
        cookie.write(response, secret)
    return response


async def _versucht(request: Request, akteur: Akteur, felder: dict[str, str]) -> Response:
    wer = _nummer(str(request.path_params["zugehoerigkeit"]))
    an = _nummer(felder["an"]) if felder else None
    try:
        await to_thread.run_sync(_ausfuehren, akteur, wer, an)
    except BestaetigungNoetigError as error:
        return bestaetigung.nachfragen(request, felder, error, _VORHABEN)
    except NotFoundError as error:
        return refused(request, error)
    except DomainError as error:
        return _abgelehnt(request, akteur.sprache, error)
    return RedirectResponse(f"{ADRESSE}#austritt", 303)


def _ausfuehren(akteur: Akteur, wer: int, an: int | None) -> None:
    with transaction() as db:
        austritt.austreten(db, maklerhaus.handelnd(db, akteur), wer, an)


def _abgelehnt(request: Request, sprache: str, error: DomainError) -> Response:
    return seite(
        request,
        translate("Nicht gespeichert", sprache),
        hinweis("error", fill(error.satz, error.angaben, sprache)),
        knopf_link(translate("Zurück zu den Mitarbeitenden", sprache), ADRESSE),
        status=422,
    )


def _nummer(text: str) -> int:
    """An id as a client says it; what is none is nobody's."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0
