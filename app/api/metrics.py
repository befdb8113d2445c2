"""What the server counts of itself, for Prometheus to come and read: which, how often, how long; never whose."""

from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from app import __version__

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
METHODS = frozenset({"GET", "POST", "PATCH", "DELETE"})
EXAMPLE = (
    "# HELP thalweg_requests_total Requests that were answered.\n"
    "# TYPE thalweg_requests_total counter\n"
    'thalweg_requests_total{method="POST",route="/api/v1/sessions",status="201"} 12.0\n'
)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("method", "route", "status")
        self._requests = Counter("thalweg_requests", "Requests that were answered.", labels, registry=self.registry)
        self._seconds = Histogram(
            "thalweg_answer_seconds",
            "Seconds until an answer began.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        build = Gauge("thalweg_build", "The version that runs; always 1.", ("version",), registry=self.registry)
        build.labels(__version__).set(1)
        self._known: dict[tuple[str, str, int], tuple[Any, Any]] = {}  # looking labels up would take half the time

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        key = (method if method in METHODS else "other", route, status)
        found = self._known.get(key)
        if found is None:
            counted = self._requests.labels(key[0], route, str(status))
            found = self._known[key] = (counted, self._seconds.labels(route))
        found[0].inc()
        found[1].observe(seconds)

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:
        """Tell a number that somebody else keeps."""
        Gauge(f"thalweg_{name}", help, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        return generate_latest(self.registry)
