"""The step-up: own password again, by the page `/bestaetigen` or within the form that needs it."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.domain import zugang
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError
from firmenportal.domain.sitzung import hash_of
from firmenportal.http import cookie, form, ziel
from firmenportal.http.hashing import in_hashing_thread
from firmenportal.http.seite import (
    absatz,
    betont,
    formular,
    hinweis,
    knopf_link,
    passwortfeld,
    seite,
)
from firmenportal.http.sitzung import STARTSEITE
from firmenportal.http.sitzung import hinweis as hinweis_auf
from firmenportal.i18n import fill, translate

PASSWORTFELD = "bestaetigung"
_TITEL = "Bestätigen Sie, dass Sie es sind"
_WARUM = (
    "Was Sie vorhaben, ist besonders geschützt. Geben Sie dafür Ihr eigenes Passwort noch einmal "
    "ein."
)


async def bestaetigen(request: Request) -> Response:
    passwort, weiter = await form.texts(request, "passwort", "weiter")
    gewollt = ziel.own(weiter, STARTSEITE)
    try:
        secret = await in_hashing_thread(zugang.bestaetigen, request.state.akteur, passwort)
    except DomainError as error:
        adresse = f"/bestaetigen?weiter={quote(gewollt, safe='')}#{hinweis_auf(error)}"
        return RedirectResponse(adresse, 303)
    response = RedirectResponse(gewollt, 303)
    cookie.write(response, secret)
    return response


async def im_formular(request: Request) -> tuple[Akteur, str]:
    """The Akteur, and the new secret if the form brought his password.

    Errors: DomainError when it is wrong.
    """
    akteur: Akteur = request.state.akteur
    (passwort,) = await form.texts(request, PASSWORTFELD)
    if not passwort:
        return akteur, ""
    secret = await in_hashing_thread(zugang.bestaetigen, akteur, passwort)
    return replace(akteur, sitzung=hash_of(secret)), secret


def nachfragen(
    request: Request, felder: Mapping[str, str], error: DomainError, vorhaben: str = ""
) -> Response:
    """The same form once more, with a field for the password and what was typed before.

    `vorhaben` says what it is that the password is asked for.
    """
    sprache = request.state.akteur.sprache
    teile = [absatz(translate(_WARUM, sprache))]
    if vorhaben:
        teile.insert(0, betont(translate(vorhaben, sprache)))
    if not isinstance(error, BestaetigungNoetigError):
        teile.insert(0, hinweis("error", fill(error.satz, error.angaben, sprache)))
    feld = passwortfeld(PASSWORTFELD, translate("Passwort", sprache))
    knopf = translate("Passwort bestätigen", sprache)
    teile.append(formular(_adresse(str(request.url)), felder, feld, knopf))
    zurueck = ziel.own(_adresse(request.headers.get("referer", "")), STARTSEITE)
    teile.append(knopf_link(translate("Abbrechen", sprache), zurueck))
    return seite(request, translate(_TITEL, sprache), *teile)


def _adresse(url: str) -> str:
    """Path and query of an address."""
    teile = urlsplit(url)
    return f"{teile.path}?{teile.query}" if teile.query else teile.path


def umleiten(request: Request, _error: BestaetigungNoetigError) -> Response:
    """A route of another form needs a step-up: to the page for it, and back to the form's page."""
    seite_davor = _adresse(request.headers.get("referer", ""))
    weiter = quote(ziel.own(seite_davor, STARTSEITE), safe="")
    return RedirectResponse(f"/bestaetigen?weiter={weiter}", 303)
