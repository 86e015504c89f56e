"""The Vermittler-Zugang: Benutzerschlüssel and password, on a page that the server draws.

Rules: docs/fachregeln.md R210.
"""

from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.domain.anmeldebremse import PAUSEN, GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH, Auspraegung
from firmenportal.domain.errors import DomainError
from firmenportal.http import form, ziel
from firmenportal.http.hashing import in_hashing_thread
from firmenportal.http.seite import (
    formular,
    geteilt,
    hinweis_am_ziel,
    link,
    passwortfeld,
    schluesselfeld,
    sprache_von,
)
from firmenportal.http.sitzung import eroeffnen, hinein, hinweis
from firmenportal.i18n import fill, translate

ADRESSE = f"/{ziel.VERMITTLER}/anmelden"
_ALLES = "Hier sehen Sie den ganzen Bestand Ihres Maklerhauses, auch den der anderen Portale."
_NUR_DIESE = (
    "Hier sehen Sie vom Bestand Ihres Maklerhauses nur Verträge, die unter {portal} abschließbar "
    "sind. Den ganzen Bestand sehen Sie unter {dach}."
)
_IHR_PASSWORT = "Das Passwort Ihres Kontos, mit dem der Schlüssel verknüpft ist."
_UNGENUTZT = "Nach 30 Minuten, in denen Sie nichts tun, endet Ihre Sitzung."


async def zeigen(request: Request) -> Response:
    """The page, in the brand from which somebody came, else in the umbrella's."""
    portal, sprache = _portal(request.query_params.get("portal", "")), sprache_von(request)
    satz = _ALLES if portal.zeigt_alles else _NUR_DIESE
    return geteilt(
        request,
        portal,
        translate("Anmelden", sprache),
        translate("Vermittler-Zugang", sprache),
        fill(satz, {"portal": portal.name, "dach": DACH.name}, sprache),
        _eigene_anmeldung(portal, sprache),
    )


async def anmelden(request: Request) -> Response:
    """Sign in with the Benutzerschlüssel; the next login begins here again."""
    schluessel, passwort, key = await form.texts(request, "schluessel", "passwort", "portal")
    portal = _portal(key)
    try:
        angemeldet = await in_hashing_thread(eroeffnen, request, portal, schluessel, passwort, True)
    except DomainError as error:
        return RedirectResponse(f"{adresse_unter(portal)}#{hinweis(error)}", 303)
    response = hinein(request, portal, "", angemeldet)
    ziel.remember_portal(response, ziel.VERMITTLER)
    return response


def adresse_unter(portal: Auspraegung) -> str:
    """The page in the brand of this portal."""
    return ADRESSE if portal == DACH else f"{ADRESSE}?{urlencode({'portal': portal.key})}"


def _portal(key: str) -> Auspraegung:
    return AUSPRAEGUNGEN.get(key, DACH)


def _eigene_anmeldung(portal: Auspraegung, sprache: str) -> str:
    def _(satz: str) -> str:
        return translate(satz, sprache)

    felder = schluesselfeld("schluessel", _("Benutzerschlüssel")) + passwortfeld(
        "passwort", _("Passwort"), hilfe=_(_IHR_PASSWORT), zeigen=_("Anzeigen")
    )
    return (
        f"{_hinweise(sprache)}"
        f"{formular(ADRESSE, {'portal': portal.key}, felder, _('Anmelden'), breit=True)}"
        f'<p class="small">{link(_("Passwort vergessen?"), "/passwort-vergessen")}</p>'
        f"{_andere_wege(portal, sprache)}"
    )


def _hinweise(sprache: str) -> str:
    """What a redirect to this page may say, by the fragment of its address."""
    pausen = (GebremstError(minuten) for minuten in PAUSEN)
    abgelaufen = (
        f"{translate('Bitte melden Sie sich an.', sprache)} {translate(_UNGENUTZT, sprache)}"
    )
    return "".join(
        (
            hinweis_am_ziel(
                "fehler", translate("Benutzerschlüssel oder Passwort ist falsch.", sprache)
            ),
            *(
                hinweis_am_ziel(f"pause-{p.minuten}", fill(p.satz, p.angaben, sprache))
                for p in pausen
            ),
            hinweis_am_ziel("abgelaufen", abgelaufen, "info"),
            hinweis_am_ziel("abgemeldet", translate("Sie sind abgemeldet.", sprache), "ok"),
        )
    )


def _andere_wege(portal: Auspraegung, sprache: str) -> str:
    zeilen = (
        ("Kein Benutzerschlüssel?", "Mit E-Mail-Adresse anmelden", f"/{portal.key}/anmelden"),
        ("Noch kein Zugang?", "Richtigen Antrag finden", "/freischaltung"),
        ("Es klappt nicht?", "Hilfe und Kontakt", "/hilfe"),
    )
    return '<div class="rule stack stack--s small">{}</div>'.format(
        "".join(
            f"<p><strong>{escape(translate(frage, sprache))}</strong> "
            f"{link(translate(worte, sprache), adresse)}</p>"
            for frage, worte, adresse in zeilen
        )
    )
