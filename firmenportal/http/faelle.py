"""Deciding a small case: native forms that ask for the password where it is needed."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung.bearbeitung import require_sachbearbeiter
from firmenportal.domain.kleinfall import vorgang
from firmenportal.http import bestaetigung, cookie, form
from firmenportal.http.error_response import refused
from firmenportal.http.seite import hinweis, knopf_link, seite
from firmenportal.i18n import fill, translate
from firmenportal.state.guard import INVALID

ADRESSE = "/servicecenter/faelle"
_LAENGSTE_ID = 9
_VORHABEN = {
    "bestaetigen": "Fall bestätigen",
    "ablehnen": "Fall ablehnen",
    "zurueckziehen": "Fall zurückziehen",
}


async def handeln(request: Request) -> Response:
    """Confirm, refuse or withdraw; show the case, which says so."""
    fall_id = _nummer(str(request.path_params["fall"]))
    handlung, grund = await form.texts(request, "handlung", "grund")
    felder = {"handlung": handlung, **({"grund": grund} if grund else {})}
    try:
        await to_thread.run_sync(_eintreten, request.state.akteur)
        if handlung not in _VORHABEN:
            raise DomainError(INVALID)
    except DomainError as error:
        return refused(request, error)
    try:
        akteur, secret = await bestaetigung.im_formular(request)
    except DomainError as error:
        return bestaetigung.nachfragen(request, felder, error, _VORHABEN[handlung])
    response = await _versucht(request, akteur, fall_id, felder)
    if secret:  # the old one is dead by now, whatever became of the act
        cookie.write(response, secret)
    return response


async def _versucht(
    request: Request, akteur: Akteur, fall_id: int, felder: dict[str, str]
) -> Response:
    handlung = felder["handlung"]
    try:
        await to_thread.run_sync(_ausfuehren, akteur, fall_id, handlung, felder.get("grund", ""))
    except BestaetigungNoetigError as error:
        return bestaetigung.nachfragen(request, felder, error, _VORHABEN[handlung])
    except NotFoundError as error:
        return refused(request, error)
    except DomainError as error:
        return _abgelehnt(request, akteur.sprache, error)
    return RedirectResponse(f"{ADRESSE}/{fall_id}#{handlung}", 303)


def _eintreten(akteur: Akteur) -> None:
    """Everybody but clerks gets the same answer, whatever he asks for."""
    with transaction() as db:
        require_sachbearbeiter(db, akteur)


def _ausfuehren(akteur: Akteur, fall_id: int, handlung: str, grund: str) -> None:
    with transaction() as db:
        if handlung == "bestaetigen":
            vorgang.bestaetigen(db, akteur, fall_id)
        elif handlung == "ablehnen":
            vorgang.ablehnen(db, akteur, fall_id, grund)
        else:
            vorgang.zurueckziehen(db, akteur, fall_id)


def _abgelehnt(request: Request, sprache: str, error: DomainError) -> Response:
    return seite(
        request,
        translate("Nicht gespeichert", sprache),
        hinweis("error", fill(error.satz, error.angaben, sprache)),
        knopf_link(translate("Zurück zum Fall", sprache), request.url.path),
        status=422,
    )


def _nummer(text: str) -> int:
    """An id as a client says it; what is none is nobody's."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0
