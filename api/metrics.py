"""Show figures to a monitoring system, in the format of Prometheus; whoever asks shows a token."""

import hmac
import time
from collections.abc import Iterable
from datetime import datetime

from fastapi import FastAPI, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    ProcessCollector,
    Summary,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import Site
from api.errors import Unauthenticated
from workflow import pausing
from workflow.pausing import Work
from workflow.queries.figures import figures

ADDRESS = "/metrics"


class _Stored(Collector):
    """What the database knows, read at each asking."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Give one family for each kind of figure."""
        found, paused = self._site.database.read(lambda connection: (figures(connection), pausing.pauses(connection)))
        messages = GaugeMetricFamily("thidua_messages", "Mail by state.", labels=["state"])
        for state, number in found.messages.items():
            messages.add_metric([state], number)
        jobs = GaugeMetricFamily(
            "thidua_jobs", "Jobs that are remembered, by kind and state.", labels=["kind", "state"]
        )
        for (kind, state), number in found.jobs.items():
            jobs.add_metric([kind, state], number)
        pending = GaugeMetricFamily("thidua_pending", "Changes not yet told or counted.", labels=["consumer"])
        for consumer, number in found.pending.items():
            pending.add_metric([consumer], number)
        held = GaugeMetricFamily("thidua_paused", "1 where this is paused.", labels=["work"])
        for work in Work:
            held.add_metric([work], float(work in paused))
        ages = GaugeMetricFamily("thidua_oldest_seconds", "Age of the oldest that waits.", labels=["queue"])
        ages.add_metric(["messages"], self._age(found.oldest_message, self._site.now()))
        ages.add_metric(["jobs"], self._age(found.oldest_job, self._site.clock()))
        return (messages, jobs, pending, held, ages)

    @staticmethod
    def _age(oldest: datetime | None, now: datetime) -> float:
        return 0.0 if oldest is None else max((now - oldest).total_seconds(), 0.0)


class _Requests:
    """Count requests by method, kind of page and status, and the seconds that they took."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self._app = app
        self._answers = Counter(
            "thidua_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Summary("thidua_request_seconds", "How long they took.", ["route"], registry=registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; addresses are counted by their pattern, which holds nobody's id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                self._answers.labels(scope["method"], route, message["status"]).inc()
                self._seconds.labels(route).observe(time.monotonic() - began)
            await send(message)

        await self._app(scope, receive, watch)


def add_to(app: FastAPI, site: Site, *, token: str) -> None:
    """Add the page of figures to the application, and the counting of requests."""
    registry = CollectorRegistry()
    registry.register(_Stored(site))
    ProcessCollector(registry=registry)
    app.add_middleware(_Requests, registry=registry)

    async def show(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode("latin-1"), token.encode()):
            raise Unauthenticated
        return Response(await run_in_threadpool(generate_latest, registry), media_type=CONTENT_TYPE_LATEST)

    app.add_route(ADDRESS, show, include_in_schema=False)
