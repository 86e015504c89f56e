"""The routes beside Reflex."""

from starlette.applications import Starlette
from starlette.routing import Route

from firmenportal.domain.errors import BestaetigungNoetigError
from firmenportal.http import bestaetigung, email, export, health, passwort, postausgang, sitzung
from firmenportal.http.error_response import HANDLERS
from firmenportal.settings import settings


def starlette_app() -> Starlette:
    return Starlette(
        routes=[
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", health.figures),
            Route("/{auspraegung}/anmelden", sitzung.anmelden, methods=["POST"]),
            *[Route(f"/vertraege/export.{e}", export.vertraege) for e in export.TYPEN],
            *[
                Route(f"/vertraege/{{nummer}}/export.{e}", export.einzelvertraege)
                for e in export.TYPEN
            ],
            Route("/abmelden", sitzung.abmelden, methods=["POST"]),
            Route("/portal-wechseln", sitzung.portal_wechseln, methods=["POST"]),
            Route("/bestaetigen", bestaetigung.bestaetigen, methods=["POST"]),
            Route("/passwort-vergessen", passwort.vergessen, methods=["POST"]),
            Route("/passwort-neu", passwort.neu, methods=["POST"]),
            Route("/passwort-neu/{secret}", passwort.link_oeffnen),
            Route("/passwort-neu/{secret}", passwort.neu, methods=["POST"]),
            Route("/passwort-guete", passwort.guete, methods=["POST"]),
            Route("/konto/passwort", passwort.aendern, methods=["POST"]),
            Route("/konto/email", email.aendern, methods=["POST"]),
            Route("/email-bestaetigen/{secret}", email.bestaetigen_zeigen),
            Route("/email-bestaetigen/{secret}", email.bestaetigen, methods=["POST"]),
            Route("/email-zuruecknehmen/{secret}", email.zuruecknehmen_zeigen),
            Route("/email-zuruecknehmen/{secret}", email.zuruecknehmen, methods=["POST"]),
            *([Route("/demo/postausgang", postausgang.zeigen)] if settings.is_demo else []),
            Route("/sitzung/frist", sitzung.frist),
            Route("/sitzung/genutzt", sitzung.genutzt, methods=["POST"]),
        ],
        exception_handlers={**HANDLERS, BestaetigungNoetigError: bestaetigung.umleiten},
    )
