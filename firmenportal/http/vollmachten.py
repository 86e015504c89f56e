"""Revoking a Vollmacht: a native form that asks for the password and keeps what was chosen."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain import delegation, vollmachten
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.vollmachten import Mitwiderrufen
from firmenportal.http import bestaetigung, cookie, form
from firmenportal.http.error_response import refused
from firmenportal.http.seite import hinweis, knopf_link, seite
from firmenportal.i18n import fill, translate

ADRESSE = "/admin/vollmachten"
_FELDER = ("firma", "rechte", "vollmachten", "zugang")
_LAENGSTE_ID = 9
_JA = "1"


async def widerrufen(request: Request) -> Response:
    """Revoke, or ask for the password first."""
    vollmacht = _nummer(str(request.path_params["vollmacht"]))
    werte = dict(zip(_FELDER, await form.texts(request, *_FELDER), strict=True))
    felder = {name: wert for name, wert in werte.items() if wert}
    try:
        akteur, secret = await bestaetigung.im_formular(request)
    except DomainError as error:
        return bestaetigung.nachfragen(request, felder, error, "Vollmacht widerrufen")
    response = await _versucht(request, akteur, vollmacht, felder)
    if secret:  # the old one is dead by now, whatever became of the act
        cookie.write(response, secret)
    return response


async def _versucht(
    request: Request, akteur: Akteur, vollmacht: int, felder: dict[str, str]
) -> Response:
    firma = _nummer(felder.get("firma", ""))
    mit = Mitwiderrufen(*(felder.get(name) == _JA for name in _FELDER[1:]))
    try:
        await to_thread.run_sync(_ausfuehren, akteur, firma, vollmacht, mit)
    except BestaetigungNoetigError as error:
        return bestaetigung.nachfragen(request, felder, error, "Vollmacht widerrufen")
    except NotFoundError as error:
        return refused(request, error)
    except DomainError as error:
        return _abgelehnt(request, akteur.sprache, error)
    return RedirectResponse(f"{ADRESSE}?firma={firma}#widerrufen", 303)


def _ausfuehren(akteur: Akteur, firma: int, vollmacht: int, mit: Mitwiderrufen) -> None:
    with transaction() as db:
        vollmachten.widerrufen(db, delegation.handelnd(db, akteur, firma), vollmacht, mit)


def _abgelehnt(request: Request, sprache: str, error: DomainError) -> Response:
    return seite(
        request,
        translate("Nicht gespeichert", sprache),
        hinweis("error", fill(error.satz, error.angaben, sprache)),
        knopf_link(translate("Zurück zu den Vollmachten", sprache), ADRESSE),
        status=422,
    )


def _nummer(text: str) -> int:
    """An id as a client says it; what is none is nobody's."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0
