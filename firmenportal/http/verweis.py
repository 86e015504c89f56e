"""Links of mails: each names a Portalausprägung and a page, and none switches by itself."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, Auspraegung
from firmenportal.domain.benutzer import Akteur
from firmenportal.http import ziel
from firmenportal.http.seite import absatz, formular, knopf_link, seite, sprache_von
from firmenportal.i18n import fill


def folgen(request: Request) -> Response | None:
    """The answer to such a link; None to what is none.

    A stranger signs in first and comes to the page then. Who works under the named portal is
    there at once; who works under another one is asked. Rules: docs/fachregeln.md R204.
    """
    portal = _portal(request.url.path)
    weiter = request.query_params.get("weiter", "")
    if request.method != "GET" or portal is None or not ziel.is_own(weiter):
        return None
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        response = RedirectResponse(f"/{portal.key}/anmelden", 303)
        ziel.remember(response, weiter)
        return response
    if akteur.auspraegung == portal.key:
        return RedirectResponse(weiter, 303)
    return _fragen(request, portal, AUSPRAEGUNGEN[akteur.auspraegung], weiter)


def _portal(path: str) -> Auspraegung | None:
    key, _, rest = path.strip("/").partition("/")
    return AUSPRAEGUNGEN.get(key) if rest == "anmelden" else None


def _fragen(request: Request, dort: Auspraegung, hier: Auspraegung, weiter: str) -> Response:
    def _(satz: str) -> str:
        return fill(satz, {"dort": dort.name, "hier": hier.name}, sprache_von(request))

    felder = {"auspraegung": dort.key, "zurueck": weiter}
    return seite(
        request,
        _("Dieser Link gehört zu {dort}"),
        absatz(_(_WO_SIE_SIND)),
        formular("/portal-wechseln", felder, "", _("Zu {dort} wechseln")),
        knopf_link(_("Unter {hier} bleiben"), weiter),
    )


_WO_SIE_SIND = (
    "Sie arbeiten gerade unter {hier}. Wenn Sie wechseln, sehen Sie überall die Verträge von "
    "{dort}, auch in anderen offenen Fenstern. Ein neues Passwort brauchen Sie dafür nicht."
)
