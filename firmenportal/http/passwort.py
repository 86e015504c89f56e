"""Passwords by native forms: forgotten, set by a link, changed, and rated while being typed."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from firmenportal.domain import anmeldebremse, einladungsannahme, passwort, zugangskennung
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.passwortguete import Guete, PasswortError
from firmenportal.http import cookie, form, geraet, ziel
from firmenportal.http.hashing import in_hashing_thread
from firmenportal.http.sitzung import hinweis
from firmenportal.i18n import translate

ABGELAUFEN = "/link-abgelaufen"
_LINK = "einmal"
# Where the browser keeps the secret of an Einladung until it is accepted.
EINLADUNG = "einladung"
# The same of the link that activates a waiting account.
AKTIVIERUNG = "aktivierung"
_LINK_SEKUNDEN = int(passwort.LINK_GILT.total_seconds())
_SICHERHEIT = "/konto/sicherheit"
_JE_MINUTE = 120


async def vergessen(request: Request) -> Response:
    """The same answer for everybody."""
    (email,) = await form.texts(request, "email")
    key = cookie.value_of(request.scope["headers"], ziel.PORTAL)
    portal, adresse = AUSPRAEGUNGEN.get(key, DACH), geraet.address_of(request)
    try:
        await to_thread.run_sync(passwort.vergessen, email, portal, adresse)
    except GebremstError as error:
        return RedirectResponse(f"/passwort-vergessen#{hinweis(error)}", 303)
    return RedirectResponse("/passwort-vergessen#gesendet", 303)


async def link_oeffnen(request: Request) -> Response:
    """Take the secret out of the address, where histories and screens would show it."""
    secret = str(request.path_params["secret"])
    try:
        portal = await to_thread.run_sync(passwort.link_gilt, secret)
    except LinkAbgelaufenError:
        return RedirectResponse(ABGELAUFEN, 303)
    response = RedirectResponse("/passwort-neu", 303)
    link_merken(response, secret)
    ziel.remember_portal(response, portal.key)
    return response


async def neu(request: Request) -> Response:
    """Set a new password by the link that was opened, or whose address this is."""
    secret = str(request.path_params.get("secret") or _secret(request))
    wort, wiederholt = await form.texts(request, "passwort_neu", "passwort_wiederholen")
    try:
        portal = await in_hashing_thread(passwort.neu_setzen, secret, wort, wiederholt)
    except PasswortError as error:
        return RedirectResponse(f"{request.url.path}#{error.grund}", 303)
    except LinkAbgelaufenError:
        return RedirectResponse(ABGELAUFEN, 303)
    response = RedirectResponse(f"/{portal.key}/anmelden#passwort-gesetzt", 303)
    cookie.drop(response, _LINK)
    cookie.delete(response)
    return response


async def aendern(request: Request) -> Response:
    akteur: Akteur = request.state.akteur
    alt, *neue = await form.texts(request, "passwort_alt", "passwort_neu", "passwort_wiederholen")
    try:
        secret = await in_hashing_thread(passwort.aendern, akteur, alt, neue[0], neue[1])
    except PasswortError as error:
        return RedirectResponse(f"{_SICHERHEIT}#{error.grund}", 303)
    except GebremstError as error:
        return RedirectResponse(f"{_SICHERHEIT}#{hinweis(error)}", 303)
    except DomainError:
        return RedirectResponse(f"{_SICHERHEIT}#falsch", 303)
    response = RedirectResponse(f"{_SICHERHEIT}#geaendert", 303)
    cookie.write(response, secret)
    return response


async def guete(request: Request) -> Response:
    """Advice on what is being typed. Nothing of it is kept or logged."""
    (wort,) = await form.texts(request, "passwort_neu")
    akteur: Akteur | None = request.state.akteur
    headers = request.scope["headers"]
    geheim = {name: cookie.secret_of(headers, name) for name in (_LINK, EINLADUNG, AKTIVIERUNG)}
    try:
        urteil = await in_hashing_thread(_guete, wort, akteur, geheim)
    except LinkAbgelaufenError:
        if not any(geheim.values()):
            raise
        # Used meanwhile: the form's own answer is on its way.
        return JSONResponse({"score": 0, "hinweis": ""})
    sprache = akteur.sprache if akteur else "de"
    return JSONResponse({"score": urteil.score, "hinweis": translate(urteil.hinweis, sprache)})


def link_merken(response: Response, secret: str) -> None:
    """Keep a link's secret in the browser until its password is set."""
    cookie.keep(response, _LINK, secret, _LINK_SEKUNDEN)


def _secret(request: Request) -> str:
    return cookie.secret_of(request.scope["headers"], _LINK)


def _guete(wort: str, akteur: Akteur | None, geheim: dict[str, str]) -> Guete:
    """For who is signed in; else for the link that works, of those this browser has opened."""
    wer = akteur.sitzung if akteur else next(filter(None, geheim.values()), "")
    anmeldebremse.drosseln("guete", wer, _JE_MINUTE, 60)
    if akteur:
        return passwort.guete(wort, akteur=akteur, secret="")
    for name, guete_bei in _RATGEBER.items():
        try:
            return guete_bei(wort, geheim[name])
        except LinkAbgelaufenError:
            continue
    raise LinkAbgelaufenError


_RATGEBER = {
    _LINK: lambda wort, secret: passwort.guete(wort, akteur=None, secret=secret),
    EINLADUNG: einladungsannahme.guete,
    AKTIVIERUNG: zugangskennung.guete,
}
