"""Builds everything once and ties it to the life of the web server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.middleware.cors import CORSMiddleware

from connectors import api, openapi, reference
from connectors.backlog import read_backlog
from connectors.bell import Bell
from connectors.breaker import Breaker
from connectors.delivery import Delivery, Sender
from connectors.dialogue import Dialogue
from connectors.engine import Database, StoreUnavailable
from connectors.guard import BodyLimit, SecurityHeaders
from connectors.health import Health
from connectors.housekeeping import Housekeeping
from connectors.metrics import CountResponses, Metrics
from connectors.offices import Offices
from connectors.payloads import Payloads
from connectors.places import Places, Words
from connectors.rates import RateLimited, Rates
from connectors.secret import load_secret
from connectors.settings import Settings, SettingsError
from connectors.speech import Speech
from connectors.store import Store
from connectors.telegram_channel import TelegramChannel
from connectors.turns import Turns
from connectors.whatsapp_channel import NAME as WHATSAPP
from connectors.whatsapp_channel import WhatsAppChannel
from connectors.whatsapp_sender import WhatsAppSender
from knowledge.paths import languages_file, translations_directory
from translations.catalogue import Catalogue, CatalogueError
from translations.languages import Languages, load_languages

log = logging.getLogger(__name__)

DESCRIPTION = (
    "Checked information for temporary labour migrants, in their own language. "
    "Open a conversation, send messages with its token, and read the replies."
)


def build(settings: Settings, words: Words | None = None) -> FastAPI:
    """Return the application. Nothing is opened or sent before the server starts it."""
    languages = load_languages(languages_file(settings.content))
    words = words or _catalogue(settings.content, languages)
    places = Places.load(settings.content, words)
    speech = Speech.load(words, Offices(settings.content).get)
    store = Store(Database(settings.database, settings.database_timeout), load_secret(settings))
    rasa = httpx.AsyncClient(base_url=settings.rasa_url, trust_env=False)
    actions = httpx.AsyncClient(base_url=settings.actions_url, trust_env=False)
    graph = httpx.AsyncClient(base_url=settings.whatsapp_api, trust_env=False)
    dialogue = Dialogue(rasa, settings.dialogue_timeout, Breaker())
    bell = Bell()
    senders: dict[str, Sender] = {}
    delivery = Delivery(store, senders)
    metrics = Metrics()
    rates = Rates(settings.rate_limit)
    turns = Turns(
        store, dialogue, speech, bell, delivery.wake, metrics, joined={WHATSAPP}, rates=rates
    )
    channels: list[TelegramChannel] = []
    if settings.telegram_token is not None:
        telegram = TelegramChannel(settings, store, turns, speech, languages, places)
        senders[telegram.name] = telegram
        channels.append(telegram)
    whatsapp: WhatsAppChannel | None = None
    if settings.whatsapp_token is not None:
        senders[WHATSAPP] = WhatsAppSender(settings, graph, store, speech)
        whatsapp = WhatsAppChannel(
            settings, store, turns, speech, languages, places, delivery.wake
        )
    services = api.Services(
        store=store,
        turns=turns,
        bell=bell,
        health=Health(store, dialogue, actions),
        rates=rates,
        payloads=Payloads(languages, places),
        places=places,
        languages=languages,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await store.open()
        await turns.start()
        await delivery.start()
        housekeeping = Housekeeping(store, turns, dialogue, settings.retention_days)
        tasks = [asyncio.create_task(housekeeping.run())]
        tasks += [asyncio.create_task(channel.run()) for channel in channels]
        numbers = metrics.served(settings.metrics_port, lambda: read_backlog(store.database))
        try:
            async with numbers:
                yield
        finally:
            await turns.close()
            # Before the channels: what they are just sending may end.
            await delivery.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for client in (rasa, actions, graph):
                await client.aclose()
            await store.close()

    app = FastAPI(
        title="Musafir chat API",
        description=DESCRIPTION,
        version="1",
        lifespan=lifespan,
        docs_url=None,  # the ready-made pages load their scripts from elsewhere
        redoc_url=None,
    )
    app.include_router(api.router(services))
    app.include_router(reference.router())
    for channel in channels:
        app.include_router(channel.router())
    if whatsapp:
        app.include_router(whatsapp.router())
    if find_spec("connectors.web.page"):
        from connectors.web import coverage, pack, page, privacy
        from connectors.web.assets import Assets

        assets = Assets.load(page.FOLDER / "static")
        app.include_router(
            page.router(settings, languages=languages, catalogue=words, assets=assets)
        )
        app.include_router(coverage.router(settings))
        app.include_router(privacy.router(settings, languages, words, assets))
        app.include_router(pack.router(settings, languages, words, speech, places))
    openapi.describe(app, languages, places)
    _add_error_answers(app)
    _add_middleware(app, settings.allowed_origins, metrics)
    return app


def _catalogue(content: Path, languages: Languages) -> Catalogue:
    try:
        return Catalogue.load(translations_directory(content.resolve()), languages)
    except CatalogueError as error:
        raise SettingsError(str(error)) from error


def _add_error_answers(app: FastAPI) -> None:
    @app.exception_handler(StoreUnavailable)
    async def _unavailable(_: Request, error: StoreUnavailable) -> JSONResponse:
        log.error("The database is not available: %s.", error)
        detail = (
            "The service cannot store messages right now. Repeat the request with the same 'id'."
        )
        return JSONResponse({"detail": detail}, 503, {"Retry-After": "5"})

    @app.exception_handler(RateLimited)
    async def _limited(_: Request, error: RateLimited) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 429, {"Retry-After": str(error.seconds)})

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Not the whole report: it repeats what was sent.
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        ]
        return JSONResponse({"detail": "; ".join(faults)}, 422)


def _add_middleware(app: FastAPI, allowed_origins: Sequence[str], metrics: Metrics) -> None:
    app.add_middleware(BodyLimit)
    if allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(allowed_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CountResponses, metrics=metrics)
