"""Numbers for the operator in Prometheus' text form: no id, no address, no word of anybody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    start_http_server,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.backlog import Backlog
from connectors.engine import StoreUnavailable
from connectors.messages import DECISIONS

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
PAUSE = 5.0
SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20)


class Metrics:
    """Every label has a small, fixed set of values; none of them comes from a person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        count = partial(Counter, registry=self.registry)
        level = partial(Gauge, registry=self.registry)
        self._messages = count(
            "musafir_messages", "Messages that had their turn.", ("channel", "kind")
        )
        self._replies = count(
            "musafir_replies", "Replies by what was decided.", ("channel", "decision")
        )
        self._turn = Histogram(
            "musafir_turn_seconds",
            "One turn of the dialogue.",
            ("channel",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._errors = count(
            "musafir_errors", "Warnings and errors by who reported them.", ("part", "level")
        )
        self._responses = count("musafir_http_responses", "Answers to HTTP requests.", ("status",))
        self._inbox = level("musafir_inbox_waiting", "Messages without a turn.")
        self._inbox_age = level(
            "musafir_inbox_oldest_seconds", "Age of the oldest message without a turn."
        )
        self._outbox = level(
            "musafir_outbox_replies", "Replies not sent, by their state.", ("state",)
        )
        self._outbox_age = level(
            "musafir_outbox_oldest_seconds", "Age of the oldest reply still to be sent."
        )
        self._erasures = level(
            "musafir_erasures_owed", "Conversations the dialogue must still erase."
        )

    def turn(self, channel: str, kind: str, decisions: Iterable[str], seconds: float) -> None:
        """Count one message, its replies and the time between."""
        self._messages.labels(channel, kind).inc()
        self._turn.labels(channel).observe(seconds)
        for decision in decisions:
            known = decision if decision in DECISIONS else "other"
            self._replies.labels(channel, known).inc()

    def error(self, part: str, level: str) -> None:
        self._errors.labels(part, level).inc()

    def response(self, status: int) -> None:
        self._responses.labels(str(status)).inc()

    def show(self, backlog: Backlog) -> None:
        """Take over what waits in the store."""
        self._inbox.set(backlog.messages)
        self._inbox_age.set(backlog.oldest_message)
        self._outbox.clear()
        for state, count in {"waiting": 0, **backlog.replies}.items():
            self._outbox.labels(state).set(count)
        self._outbox_age.set(backlog.oldest_reply)
        self._erasures.set(backlog.erasures)

    @asynccontextmanager
    async def served(
        self, port: int | None, read: Callable[[], Awaitable[Backlog]]
    ) -> AsyncIterator[None]:
        """Serve on loopback while the block lasts; without a port nothing is opened."""
        if port is None:
            yield
            return
        try:
            server, thread = start_http_server(port, LOOPBACK, self.registry)
        except OSError as error:
            # People are worth more than numbers: the service starts without them.
            log.error("No metrics on port %d: %s.", port, error.strerror)
            yield
            return
        counting = CountingHandler(self)
        logging.getLogger().addHandler(counting)
        following = asyncio.create_task(self._follow(read))
        try:
            yield
        finally:
            following.cancel()
            logging.getLogger().removeHandler(counting)
            await asyncio.to_thread(server.shutdown)
            server.server_close()
            thread.join()

    async def _follow(self, read: Callable[[], Awaitable[Backlog]]) -> None:
        while True:
            try:
                self.show(await read())
            except StoreUnavailable as error:
                log.error("The backlog cannot be counted: %s.", error)
            await asyncio.sleep(PAUSE)


class CountingHandler(logging.Handler):
    """Counts what is logged from a warning on, by the name of the logger; reads no message."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        self._metrics.error(record.name, record.levelname.lower())


class CountResponses:
    """Counts the status of every HTTP answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.response(message["status"])
            await send(message)

        await self.app(scope, receive, send_counted if scope["type"] == "http" else send)
