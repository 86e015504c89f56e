"""What Prometheus may know: counts and durations, never who or what."""

from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from firmenportal.settings import settings

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("firmenportal_requests", "HTTP requests", ["method", "status"])
REQUEST_SECONDS = Histogram("firmenportal_request_seconds", "HTTP requests", buckets=_SECONDS)
EVENTS = Counter("firmenportal_events", "Events by handler and outcome", ["handler", "outcome"])
EVENT_SECONDS = Histogram("firmenportal_event_seconds", "Events", ["handler"], buckets=_SECONDS)
REFUSED = Counter("firmenportal_refused", "Refused inputs", ["kind"])
UNEXPECTED = Counter("firmenportal_unexpected_errors", "Errors that are bugs")
OPEN_PAGES = Gauge("firmenportal_open_pages", "Open sockets", multiprocess_mode="livesum")


class _Measured(Collector):
    """A gauge that is measured when it is asked for."""

    def __init__(self, name: str, help_text: str, measure: Callable[[], float]) -> None:
        self._name, self._help, self._measure = name, help_text, measure

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily(self._name, self._help, value=self._measure())


_measured: list[_Measured] = []


def measure(name: str, help_text: str, value: Callable[[], float]) -> None:
    """Report `value()` as `firmenportal_<name>`, asked for at every scrape in a worker thread."""
    _measured.append(_Measured(f"firmenportal_{name}", help_text, value))


def exposition() -> bytes:
    """The text Prometheus reads: of all processes where there are several."""
    measured = CollectorRegistry()
    for collector in _measured:
        measured.register(collector)
    if settings.metrics_dir is None:
        return generate_latest(REGISTRY) + generate_latest(measured)
    everyone = CollectorRegistry()
    multiprocess.MultiProcessCollector(everyone, str(settings.metrics_dir))
    return generate_latest(everyone) + generate_latest(measured)
