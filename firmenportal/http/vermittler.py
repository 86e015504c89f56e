"""The Vermittler-Zugang: Benutzerschlüssel and password, on a page that the server draws.

Rules: docs/fachregeln.md R210, R211.
"""

from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import oidc
from firmenportal.domain.anmeldebremse import PAUSEN, GebremstError
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH, Auspraegung
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.warum import Satz
from firmenportal.http import form, ziel
from firmenportal.http.anmeldedienst import ADRESSE as ANMELDEDIENST
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
from firmenportal.settings import settings

ADRESSE = ziel.VERMITTLER_LOGIN
_ALLES = "Hier sehen Sie den ganzen Bestand Ihres Maklerhauses, auch den der anderen Portale."
_NUR_DIESE = (
    "Hier sehen Sie vom Bestand Ihres Maklerhauses nur Verträge, die unter {portal} abschließbar "
    "sind. Den ganzen Bestand sehen Sie unter {dach}."
)
_IHR_PASSWORT = "Das Passwort Ihres Kontos, mit dem der Schlüssel verknüpft ist."
_BEIM_DIENST = (
    "Sie melden sich beim Anmeldedienst für Vermittler an und kommen danach hierher zurück."
)
# What a redirect to this page may say, by the fragment of its address.
_HINWEISE = {
    "fehler": ("error", Satz("Benutzerschlüssel oder Passwort ist falsch.")),
    "abgelaufen": (
        "info",
        Satz(
            "Bitte melden Sie sich an. Nach 30 Minuten, in denen Sie nichts tun, endet Ihre "
            "Sitzung."
        ),
    ),
    "abgemeldet": ("ok", Satz("Sie sind abgemeldet.")),
}
_HINWEISE_DES_DIENSTES = {
    "dienst-stumm": (
        "error",
        Satz(
            "Der Anmeldedienst antwortet gerade nicht. Bitte versuchen Sie es in einigen Minuten "
            "noch einmal."
        ),
    ),
    "dienst-offen": (
        "error",
        Satz(
            "Ihre Sitzung ruht: Der Anmeldedienst antwortet gerade nicht und kann nicht "
            "bestätigen, dass Ihr Zugang noch gilt. Versuchen Sie es in einigen Minuten noch "
            "einmal."
        ),
    ),
    "dienst-abgelehnt": (
        "error",
        Satz(
            "Ihre Sitzung ist beendet: Der Anmeldedienst bestätigt Ihren Zugang nicht mehr. Haben "
            "Sie sich dort abgemeldet, melden Sie sich neu an. Ist Ihr Zugang gesperrt, hilft "
            "Ihnen Ihr Maklerhaus."
        ),
    ),
    "dienst-erneut": (
        "error",
        Satz("Die Anmeldung hat nicht geklappt. Bitte beginnen Sie sie hier noch einmal."),
    ),
    "dienst-abgebrochen": (
        "info",
        Satz("Sie haben die Anmeldung abgebrochen. Hier können Sie sie neu beginnen."),
    ),
    "dienst-kein-zugang": (
        "error",
        Satz(
            "Mit Ihrem Benutzerschlüssel gibt es hier keinen offenen Zugang. Das Service Center "
            "sagt Ihnen, woran es liegt."
        ),
    ),
    "nur-hier-abgemeldet": (
        "info",
        Satz(
            "Sie sind hier abgemeldet, aber vielleicht noch nicht beim Anmeldedienst. Melden Sie "
            "sich auch dort ab, wenn andere diesen Computer benutzen."
        ),
    ),
}


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
        "".join(
            (
                _hinweise(sprache),
                _beim_dienst(portal, sprache) if oidc.eingerichtet() else "",
                _eigene(portal, sprache) if _mit_passwort() else "",
                _andere_wege(portal, sprache),
            )
        ),
    )


async def anmelden(request: Request) -> Response:
    """Sign in with the Benutzerschlüssel; the next login begins here again."""
    if not _mit_passwort():
        raise NotFoundError("Diese Seite gibt es nicht.")
    schluessel, passwort, key = await form.texts(request, "schluessel", "passwort", "portal")
    portal = _portal(key)
    try:
        angemeldet = await in_hashing_thread(eroeffnen, request, portal, schluessel, passwort, True)
    except DomainError as error:
        return RedirectResponse(f"{ziel.vermittler_login(portal)}#{hinweis(error)}", 303)
    response = hinein(request, portal, "", angemeldet)
    ziel.remember_portal(response, ziel.VERMITTLER)
    return response


def _portal(key: str) -> Auspraegung:
    return AUSPRAEGUNGEN.get(key, DACH)


def _mit_passwort() -> bool:
    """Beside an Anmeldedienst only where the operator wants it: a key blocked there is out."""
    return settings.oidc_eigene_anmeldung or not oidc.eingerichtet()


def _beim_dienst(portal: Auspraegung, sprache: str) -> str:
    adresse = f"{ANMELDEDIENST}?{urlencode({'portal': portal.key})}"
    worte = translate("Beim Anmeldedienst anmelden", sprache)
    return (
        f'<div class="stack">{link(worte, adresse, "button button--primary")}'
        f'<p class="small soft">{escape(translate(_BEIM_DIENST, sprache))}</p></div>'
    )


def _eigene(portal: Auspraegung, sprache: str) -> str:
    def _(satz: str) -> str:
        return translate(satz, sprache)

    felder = schluesselfeld("schluessel", _("Benutzerschlüssel")) + passwortfeld(
        "passwort", _("Passwort"), hilfe=_(_IHR_PASSWORT), zeigen=_("Anzeigen")
    )
    oder = _("Oder mit Benutzerschlüssel und Passwort")
    zweiter_weg = oidc.eingerichtet()
    ausgefuellt = formular(
        ADRESSE,
        {"portal": portal.key},
        felder,
        _("Anmelden"),
        zweitrangig=zweiter_weg,
        breit=True,
    )
    return (
        f"{f'<h2>{escape(oder)}</h2>' if zweiter_weg else ''}{ausgefuellt}"
        f'<p class="small">{link(_("Passwort vergessen?"), "/passwort-vergessen")}</p>'
    )


def _hinweise(sprache: str) -> str:
    pausen = (GebremstError(minuten) for minuten in PAUSEN)
    gesagt = _HINWEISE | (_HINWEISE_DES_DIENSTES if oidc.eingerichtet() else {})
    return "".join(
        (
            *(
                hinweis_am_ziel(am_ziel, translate(satz.satz, sprache), ton)
                for am_ziel, (ton, satz) in gesagt.items()
            ),
            *(
                hinweis_am_ziel(f"pause-{p.minuten}", fill(p.satz, p.angaben, sprache))
                for p in pausen
            ),
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
