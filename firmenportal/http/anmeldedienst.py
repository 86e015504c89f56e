"""The way to the Anmeldedienst and back, and out of both: what a browser carries between them.

Rules: docs/fachregeln.md R211, R212, R214.
"""

import hmac
from datetime import timedelta

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import geheim, oidc
from firmenportal.db import transaction
from firmenportal.domain import anmeldedienst, sitzung
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH, Auspraegung
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.zugang import Angemeldet, Versuch
from firmenportal.errorlog import log_refused, logger, one_line
from firmenportal.http import cookie, geraet, ziel
from firmenportal.http.seite import absatz, knopf_link, seite, sprache_von
from firmenportal.http.sitzung import hinaus, hinein
from firmenportal.i18n import translate
from firmenportal.oidc import Ausweis, NeinError, StummError
from firmenportal.settings import settings

ADRESSE = f"/{ziel.VERMITTLER}/anmeldedienst"
ZURUECK = f"{ADRESSE}/zurueck"
ABGEMELDET = f"/{ziel.VERMITTLER}/abgemeldet"
_UNTERWEGS = "anmeldedienst"
_GILT = timedelta(minutes=10)


async def beginnen(request: Request) -> Response:
    """To the dienst; a page of somebody else cannot send anybody there."""
    _require_eingerichtet()
    portal = AUSPRAEGUNGEN.get(request.query_params.get("portal", ""), DACH)
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return RedirectResponse(ziel.vermittler_login(portal), 303)
    try:
        aufbruch = await oidc.aufbruch(settings.base_url + ZURUECK)
    except StummError as error:
        return _stumm(error, portal)
    response = RedirectResponse(aufbruch.adresse, 303)
    mitgegeben = {
        "state": aufbruch.state,
        "nonce": aufbruch.nonce,
        "verifier": aufbruch.verifier,
        "portal": portal.key,
    }
    siegel = geheim.verschliessen(_UNTERWEGS, mitgegeben)
    cookie.keep(response, _UNTERWEGS, siegel, int(_GILT.total_seconds()))
    return response


async def zurueck(request: Request) -> Response:
    """Back from the dienst: in, or to the login with the reason."""
    _require_eingerichtet()
    mitgebracht = _mitgebracht(request)
    portal = AUSPRAEGUNGEN.get(mitgebracht.get("portal", ""), DACH)
    response = await _angekommen(request, mitgebracht, portal)
    cookie.drop(response, _UNTERWEGS)
    return response


async def abgemeldet(_request: Request) -> Response:
    """Back from the dienst after the logout of both."""
    return RedirectResponse(f"{ziel.VERMITTLER_LOGIN}#abgemeldet", 303)


async def abmelden(request: Request) -> Response:
    """End the session; its other pages follow within a second. The dienst's ends, too."""
    id_token = await to_thread.run_sync(_beendet, request.state.sitzung)
    if id_token is None:
        return await hinaus(request, RedirectResponse("/#abgemeldet", 303))
    return await hinaus(request, await _auch_dort_abmelden(request, id_token))


async def _auch_dort_abmelden(request: Request, id_token: str) -> Response:
    """On to the logout of the dienst, if it has one and says where."""
    try:
        adresse = await oidc.abmeldeadresse(id_token, settings.base_url + ABGEMELDET)
    except StummError as error:
        logger.warning("anmeldedienst gives no answer: %s", one_line(error))
        adresse = ""
    if not adresse:
        return RedirectResponse(f"{ziel.VERMITTLER_LOGIN}#nur-hier-abgemeldet", 303)
    sprache = sprache_von(request)
    # No redirect: the policy of our pages lets forms lead to nobody else.
    return seite(
        request,
        translate("Sie sind abgemeldet.", sprache),
        absatz(translate("Wir melden Sie auch bei Ihrem Anmeldedienst ab.", sprache)),
        knopf_link(translate("Beim Anmeldedienst abmelden", sprache), adresse),
        weiter=adresse,
    )


async def _angekommen(
    request: Request, mitgebracht: dict[str, str], portal: Auspraegung
) -> Response:
    state = request.query_params.get("state", "")
    if not _ist_eigene(mitgebracht, state):
        log_refused("state", geraet.address_of(request))
        return _zur_anmeldung(portal, "dienst-erneut")
    if "code" not in request.query_params:
        return _zur_anmeldung(portal, "dienst-abgebrochen")
    try:
        ausweis = await oidc.ankunft(
            request.query_params["code"],
            mitgebracht["nonce"],
            mitgebracht["verifier"],
            settings.base_url + ZURUECK,
            request.query_params.get("iss", ""),
        )
        angemeldet = await to_thread.run_sync(_eroeffnet, request, portal, ausweis)
    except StummError as error:
        return _stumm(error, portal)
    except NeinError as error:
        log_refused("token", geraet.address_of(request), error)
        return _zur_anmeldung(portal, "dienst-erneut")
    except DomainError:
        return _zur_anmeldung(portal, "dienst-kein-zugang")
    response = hinein(request, portal, "", angemeldet)
    ziel.remember_portal(response, ziel.VERMITTLER)
    return response


def _beendet(welche: str) -> str | None:
    """Ended here, whatever becomes of it there; by what the dienst knows its own session."""
    with transaction() as db:
        id_token = anmeldedienst.id_token_von(db, welche)
        sitzung.beenden(db, welche)
    return id_token


def _mitgebracht(request: Request) -> dict[str, str]:
    wert = cookie.value_of(request.scope["headers"], _UNTERWEGS)
    return geheim.oeffnen(_UNTERWEGS, wert, _GILT) or {}


def _ist_eigene(mitgebracht: dict[str, str], state: str) -> bool:
    """This browser was sent there for this, a moment ago, and has not come back for it yet."""
    erwartet = mitgebracht.get("state", "")
    if not erwartet or not hmac.compare_digest(erwartet.encode(), state.encode("utf-8", "replace")):
        return False
    return speicher().incr(f"anmeldedienst/{erwartet}", int(_GILT.total_seconds())) == 1


def _eroeffnet(request: Request, portal: Auspraegung, ausweis: Ausweis) -> Angemeldet:
    versuch = Versuch(
        ausweis.schluessel,
        "",
        portal,
        mit_schluessel=True,
        geraet_secret=geraet.secret_of(request),
        geraet=geraet.name_of(request),
        adresse=geraet.address_of(request),
    )
    return anmeldedienst.anmelden(ausweis, versuch, request.state.sitzung)


def _stumm(error: StummError, portal: Auspraegung) -> Response:
    logger.warning("anmeldedienst gives no answer: %s", one_line(error))
    return _zur_anmeldung(portal, "dienst-stumm")


def _zur_anmeldung(portal: Auspraegung, hinweis: str) -> Response:
    return RedirectResponse(f"{ziel.vermittler_login(portal)}#{hinweis}", 303)


def _require_eingerichtet() -> None:
    if not oidc.eingerichtet():
        raise NotFoundError("Diese Seite gibt es nicht.")
