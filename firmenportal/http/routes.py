"""The routes beside Reflex."""

from starlette.applications import Starlette
from starlette.routing import Route

from firmenportal.http import export, health, sitzung
from firmenportal.http.error_response import HANDLERS


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
            Route("/sitzung/frist", sitzung.frist),
            Route("/sitzung/genutzt", sitzung.genutzt, methods=["POST"]),
        ],
        exception_handlers=HANDLERS,
    )
