"""The link of an Einladung: it shows what is offered, and only the button accepts.

The secret leaves the address at once for a cookie, where histories and screens do not show it.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import snapshot
from firmenportal.domain import einladungsannahme
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.einladungsannahme import (
    Angebot,
    FalscheLageError,
    Lage,
    NichtMoeglichError,
)
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.passwortguete import PasswortError
from firmenportal.http import cookie, form, sitzung, ziel
from firmenportal.http.hashing import in_hashing_thread
from firmenportal.http.passwort import EINLADUNG
from firmenportal.http.seite import (
    PASSWORT_ABGELEHNT,
    absatz,
    einleitung,
    formular,
    hinweis,
    hinweis_am_ziel,
    knopf_link,
    neues_passwort,
    schritte,
    seite,
)
from firmenportal.i18n import moment, translate

ANNEHMEN = "/einladung/annehmen"
_ANGENOMMEN = "/vertraege#willkommen"
# Long enough to sign in, or to find a password manager.
_SEKUNDEN = 3600


async def link_oeffnen(request: Request) -> Response:
    """From the mail: the address goes on without the secret."""
    secret = str(request.path_params["secret"])
    try:
        await to_thread.run_sync(_ansehen, secret, None)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    response = RedirectResponse(ANNEHMEN, 303)
    cookie.keep(response, EINLADUNG, secret, _SEKUNDEN)
    return response


async def zeigen(request: Request) -> Response:
    """What is offered, and what this browser can do about it."""
    try:
        angebot = await to_thread.run_sync(_ansehen, _secret(request), request.state.akteur)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    return _seite(request, angebot)


async def annehmen(request: Request) -> Response:
    """Accept, as who is signed in or with a new password."""
    secret = str(request.path_params.get("secret") or _secret(request))
    try:
        if request.state.akteur:
            return await _beitreten(request, secret)
        return await _konto_anlegen(request, secret)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    except PasswortError as error:
        response = RedirectResponse(f"{ANNEHMEN}#{error.grund}", 303)
    except FalscheLageError:  # the page says anew how it is
        response = RedirectResponse(ANNEHMEN, 303)
    cookie.keep(response, EINLADUNG, secret, _SEKUNDEN)
    return response


async def _beitreten(request: Request, secret: str) -> Response:
    akteur: Akteur = request.state.akteur
    try:
        await to_thread.run_sync(einladungsannahme.beitreten, akteur, secret)
    except NichtMoeglichError as error:
        return _gescheitert(request, error.satz)
    response = RedirectResponse(_ANGENOMMEN, 303)
    cookie.drop(response, EINLADUNG)
    return response


async def _konto_anlegen(request: Request, secret: str) -> Response:
    """The new account is signed in at once: its owner has just shown mailbox and password."""
    wort, wiederholt = await form.texts(request, "passwort_neu", "passwort_wiederholen")
    email = await in_hashing_thread(einladungsannahme.konto_anlegen, secret, wort, wiederholt)
    angemeldet = await in_hashing_thread(sitzung.eroeffnen, request, DACH, email, wort)
    response = sitzung.hinein(request, DACH, _ANGENOMMEN, angemeldet)
    cookie.drop(response, EINLADUNG)
    return response


def _seite(request: Request, angebot: Angebot) -> Response:
    sprache = _sprache(request)
    titel = translate("Einladung annehmen", sprache)
    response = seite(
        request,
        f"{titel} – {angebot.firma}",
        *_vorspann(angebot, sprache),
        *_was_zu_tun_ist(request, angebot.lage, sprache),
        ueberschrift=titel,
        mit_skript=angebot.lage == Lage.NEU,
    )
    if angebot.lage == Lage.ANMELDEN:
        ziel.remember(response, ANNEHMEN)
    return response


def _vorspann(angebot: Angebot, sprache: str) -> list[str]:
    angaben = {"von": angebot.von, "firma": angebot.firma, "name": angebot.name}
    satz = translate("Guten Tag {name}, {von} lädt Sie zu {firma} ein.", sprache)
    bis = translate("Die Einladung gilt bis {bis} und nur einmal.", sprache)
    return [
        einleitung(satz.format(**angaben)),
        absatz(bis.format(bis=moment(angebot.bis, sprache))),
    ]


def _was_zu_tun_ist(request: Request, lage: Lage, sprache: str) -> list[str]:
    akteur: Akteur | None = request.state.akteur
    if lage == Lage.NEU:
        return _passwort_waehlen(sprache)
    if lage == Lage.BEITRETEN and akteur:
        satz = translate("Sie sind angemeldet als {email} und behalten Ihren Zugang.", sprache)
        return [absatz(satz.format(email=akteur.email)), _aktivieren(sprache)]
    if lage == Lage.ANDERE_ADRESSE and akteur:
        satz = translate(_ANDERE_ADRESSE, sprache).format(email=akteur.email)
        abmelden = formular("/abmelden", {}, "", translate("Abmelden", sprache))
        return [hinweis("error", satz), absatz(translate(_DANACH, sprache)), abmelden]
    if lage == Lage.ANMELDEN:
        return [absatz(translate(_ANMELDEN, sprache)), _zur_anmeldung(request, sprache)]
    satz = _WARTET if lage == Lage.WARTET else _GESPERRT
    hilfe = knopf_link(translate("Hilfe und Kontakt", sprache), "/hilfe")
    return [hinweis("error", translate(satz, sprache)), hilfe]


def _passwort_waehlen(sprache: str) -> list[str]:
    return [
        *(
            hinweis_am_ziel(ziel_id, translate(s, sprache))
            for ziel_id, s in PASSWORT_ABGELEHNT.items()
        ),
        absatz(translate(_NEU, sprache)),
        _aktivieren(sprache, neues_passwort(sprache)),
    ]


def _aktivieren(sprache: str, felder: str = "") -> str:
    return formular(ANNEHMEN, {}, felder, translate("Zugang aktivieren", sprache))


def _zur_anmeldung(request: Request, sprache: str) -> str:
    """To the login used last; a stranger need not choose a portal first."""
    adresse = ziel.login_of(request.scope["headers"])
    adresse = f"/{DACH.key}/anmelden" if adresse == "/" else adresse
    return knopf_link(translate("Zur Anmeldung", sprache), adresse)


def _gescheitert(request: Request, satz: str) -> Response:
    sprache = _sprache(request)
    response = seite(
        request,
        translate("Die Einladung passt nicht zu Ihrem Zugang", sprache),
        hinweis("error", translate(satz, sprache)),
        absatz(translate(_GEMELDET, sprache)),
        knopf_link(translate("Zu Ihren Verträgen", sprache), "/vertraege"),
        status=409,
    )
    cookie.drop(response, EINLADUNG)
    return response


def _abgelaufen(request: Request) -> Response:
    """One page, whether the link is used, out of time, revoked, void or invented."""
    sprache = _sprache(request)
    response = seite(
        request,
        translate("Dieser Link gilt nicht mehr", sprache),
        einleitung(translate(_ABGELAUFEN, sprache)),
        schritte(
            translate("So geht es weiter", sprache),
            translate(_BITTEN, sprache),
            translate(_OEFFNEN, sprache),
        ),
        _zur_anmeldung(request, sprache),
        status=410,
    )
    cookie.drop(response, EINLADUNG)
    return response


def _secret(request: Request) -> str:
    return cookie.secret_of(request.scope["headers"], EINLADUNG)


def _sprache(request: Request) -> str:
    return request.state.akteur.sprache if request.state.akteur else "de"


def _ansehen(secret: str, akteur: Akteur | None) -> Angebot:
    with snapshot() as db:
        return einladungsannahme.ansehen(db, secret, akteur)


_NEU = "Wählen Sie ein Passwort. Danach sind Sie angemeldet und sehen Ihre Verträge."
_ANMELDEN = (
    "Zu Ihrer E-Mail-Adresse gibt es schon einen Zugang. Melden Sie sich damit an; danach kommen "
    "Sie hierher zurück. Ein neues Passwort brauchen Sie nicht."
)
_ANDERE_ADRESSE = (
    "Diese Einladung gilt für eine andere E-Mail-Adresse. Sie sind angemeldet als {email}."
)
_DANACH = "Melden Sie sich ab, und öffnen Sie dann den Link in der E-Mail noch einmal."
_WARTET = (
    "Ihr Zugang wartet noch auf die Zugangskennung, die Sie mit eigener Post bekommen. Aktivieren "
    "Sie ihn zuerst damit, und öffnen Sie dann diesen Link noch einmal."
)
_GESPERRT = "Ihr Zugang ist gesperrt. Das Service Center hilft Ihnen weiter."
_GEMELDET = "Wir haben der Person, die Sie eingeladen hat, Bescheid gegeben."
_ABGELAUFEN = (
    "Eine Einladung gilt 7 Tage und nur einmal. Das schützt Ihren Zugang, falls die E-Mail in "
    "falsche Hände gerät. Haben Sie sie schon angenommen, melden Sie sich einfach an."
)
_BITTEN = (
    "Bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung. Mit einem Klick ist "
    "sie verschickt."
)
_OEFFNEN = "Öffnen Sie den Link in der neuen E-Mail. Der alte Link bleibt ungültig."
