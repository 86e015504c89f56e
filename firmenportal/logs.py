"""How the server logs: lines for people in the demo, JSON for machines in production."""

import logging
from typing import Any

import structlog

from firmenportal.settings import settings

# Chatter about single events and requests; what matters is said louder.
_QUIET = ("reflex", "reflex_base", "socketio", "engineio", "alembic", "httpx", "httpcore")
_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> None:
    """Send every logger of this process to one handler."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter() -> logging.Formatter:
    """The one formatter; Granian's log configuration names it, too."""
    if settings.is_demo:
        return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
