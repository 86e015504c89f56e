"""What monitoring asks: is the process alive, can it work, and how does it fare."""

from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from firmenportal import metrics, migrations
from firmenportal.http.error_response import answer


def live(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def ready(_request: Request) -> Response:
    """The database answers too, and has the schema that this code expects."""
    problem = await to_thread.run_sync(_problem)
    return PlainTextResponse(problem or "ok", 503 if problem else 200)


async def figures(request: Request) -> Response:
    """Prometheus metrics, for this host and trusted neighbours alone."""
    if not request.state.neighbour:
        return answer(request, "Diese Seite gibt es nicht.", 404)
    text = await to_thread.run_sync(metrics.exposition)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _problem() -> str:
    try:
        return "" if migrations.is_current() else "migrations are missing"
    except SQLAlchemyError:
        return "the database does not answer"
