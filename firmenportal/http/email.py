"""A new e-mail address: asked for with a step-up, confirmed and undone by links in mails.

A link only shows a page; the button on it acts. So what opens links to look behind them, as mail
servers do, changes nothing.
"""

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import snapshot, transaction
from firmenportal.domain import emailwechsel
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError, Zweck
from firmenportal.domain.errors import DomainError
from firmenportal.domain.mailadresse import AdresseError
from firmenportal.http import bestaetigung, cookie, form, passwort
from firmenportal.http.seite import absatz, formular, knopf_link, seite
from firmenportal.i18n import translate

_KONTO = "/konto/personendaten"


async def aendern(request: Request) -> Response:
    """Begin the change; without a step-up the same form comes back and asks for the password."""
    (neu,) = await form.texts(request, "email")
    response: Response = RedirectResponse(f"{_KONTO}#email-unterwegs", 303)
    secret = ""
    try:
        akteur, secret = await bestaetigung.im_formular(request)
        await to_thread.run_sync(_beginnen, akteur, neu)
    except AdresseError as error:
        response = RedirectResponse(f"{_KONTO}#{error.grund}", 303)
    except DomainError as error:
        response = bestaetigung.nachfragen(request, {"email": neu}, error)
    if secret:  # the old one is dead by now, whatever became of the address
        cookie.write(response, secret)
    return response


async def bestaetigen_zeigen(request: Request) -> Response:
    return await _zeigen(
        request,
        Zweck.EMAIL_BESTAETIGEN,
        "Neue E-Mail-Adresse bestätigen",
        "Mit dieser Adresse melden Sie sich künftig an. Die bisherige gilt dann nicht mehr.",
        "E-Mail-Adresse bestätigen",
    )


async def bestaetigen(request: Request) -> Response:
    if not await _gelungen(emailwechsel.bestaetigen, request):
        return _abgelaufen(request)
    if request.state.akteur:
        return RedirectResponse(f"{_KONTO}#email-bestaetigt", 303)
    sprache = _sprache(request)
    return seite(
        request,
        translate("Ihre neue E-Mail-Adresse gilt", sprache),
        absatz(translate("Melden Sie sich künftig mit ihr an.", sprache)),
        knopf_link(translate("Zur Anmeldung", sprache), "/"),
    )


async def zuruecknehmen_zeigen(request: Request) -> Response:
    return await _zeigen(
        request,
        Zweck.EMAIL_ZURUECK,
        "Änderung der E-Mail-Adresse zurücknehmen",
        "Ihre bisherige Adresse gilt dann wieder. Alle Sitzungen enden, und Sie setzen ein neues "
        "Passwort.",
        "Änderung zurücknehmen",
    )


async def zuruecknehmen(request: Request) -> Response:
    """The old address counts again; its owner goes on to set a new password."""
    secret = await _gelungen(emailwechsel.zuruecknehmen, request)
    if not secret:
        return _abgelaufen(request)
    response = RedirectResponse("/passwort-neu", 303)
    passwort.link_merken(response, secret)
    cookie.delete(response)
    return response


async def _zeigen(request: Request, zweck: Zweck, titel: str, text: str, knopf: str) -> Response:
    try:
        await to_thread.run_sync(_ansehen, zweck, str(request.path_params["secret"]))
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    sprache = _sprache(request)
    knoepfe = formular(request.url.path, {}, "", translate(knopf, sprache))
    return seite(request, translate(titel, sprache), absatz(translate(text, sprache)), knoepfe)


async def _gelungen(befehl: Callable[[Any, str], Any], request: Request) -> Any:
    """What the command returned, or True; False when its link has ended."""
    try:
        return await to_thread.run_sync(_mit, befehl, str(request.path_params["secret"])) or True
    except LinkAbgelaufenError:
        return False


def _abgelaufen(request: Request) -> Response:
    sprache = _sprache(request)
    return seite(
        request,
        translate("Dieser Link gilt nicht mehr", sprache),
        absatz(
            translate(
                "Ein Link für eine E-Mail-Adresse gilt 72 Stunden und nur einmal. Es hat sich "
                "nichts geändert. Stimmt etwas nicht, hilft Ihnen das Service Center.",
                sprache,
            )
        ),
        knopf_link(translate("Hilfe und Kontakt", sprache), "/hilfe"),
        status=410,
    )


def _sprache(request: Request) -> str:
    return request.state.akteur.sprache if request.state.akteur else "de"


def _beginnen(akteur: Akteur, neu: str) -> None:
    with transaction() as db:
        emailwechsel.beginnen(db, akteur, neu)


def _ansehen(zweck: Zweck, secret: str) -> None:
    with snapshot() as db:
        emailwechsel.ansehen(db, zweck, secret)


def _mit(befehl: Callable[[Any, str], Any], secret: str) -> Any:
    with transaction() as db:
        return befehl(db, secret)
