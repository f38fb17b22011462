"""The chat API: conversations, messages, events. Documented by its own OpenAPI page."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent

from connectors.bell import Bell
from connectors.conversations import Conversation
from connectors.health import Health
from connectors.messages import Incoming, State
from connectors.outbox import Outgoing
from connectors.payloads import Payloads
from connectors.places import Places
from connectors.rates import RateLimited, Rates
from connectors.shapes import (
    LanguageShape,
    NewConversation,
    NewMessage,
    OpenedConversation,
    PlacesShape,
    Problem,
    Readiness,
    Replies,
)
from connectors.starting import read_start
from connectors.store import Store
from connectors.turns import Turns
from connectors.typed import Typed, read_typed
from translations.languages import Languages

CHANNEL = "web"
# Longer than the dialogue's own limit: within it there is a reply, or a fallback.
LONGEST_WAIT = 25.0
RETRY_LATER = {"Retry-After": "2"}
# Open pages and messages on their way of one conversation; more is no person's doing.
MOST_LISTENERS = 20
STREAM_AGAIN = 30

bearer = HTTPBearer(auto_error=False, description="the token of the conversation")


@dataclass(frozen=True)
class Services:
    """What the API needs, built in `app.py`."""

    store: Store
    turns: Turns
    bell: Bell
    health: Health
    rates: Rates
    payloads: Payloads
    places: Places
    languages: Languages


def router(services: Services) -> APIRouter:
    """The routes of design 4.1."""
    routes = APIRouter()

    async def own(
        request: Request,
        conversation: str,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Conversation:
        token = credentials.credentials if credentials else ""
        found = await services.store.conversations.authorised(conversation, token)
        if found is None:
            await services.rates.wrong_token(_address(request))
            raise HTTPException(
                401,
                "No such conversation with this token. Open a new one.",
                {"WWW-Authenticate": "Bearer"},
            )
        return found

    Own = Annotated[Conversation, Depends(own)]

    async def listening(own: Own) -> Conversation:
        # Before the stream begins: afterwards it is too late to refuse.
        if services.bell.listeners(own.id) >= MOST_LISTENERS:
            raise RateLimited(STREAM_AGAIN)
        return own

    Listening = Annotated[Conversation, Depends(listening)]

    @routes.post(
        "/api/conversations",
        tags=["chat"],
        responses=_problems(400, 413, 422, 429, 503),
    )
    async def open_conversation(
        request: Request, wanted: NewConversation | None = None
    ) -> OpenedConversation:
        """Open a conversation; keep the token, it cannot be asked for again."""
        await services.rates.opening(_address(request))
        state = _state(wanted or NewConversation(), services)
        id, token = await services.store.conversations.create(state, CHANNEL)
        return OpenedConversation(conversation=id, token=token)

    @routes.post(
        "/api/conversations/{conversation}/messages",
        tags=["chat"],
        response_model=Replies,
        response_model_exclude_unset=True,
        responses=_problems(400, 401, 413, 422, 429, 503),
    )
    async def send_message(own: Own, message: NewMessage, request: Request) -> dict[str, Any]:
        """Send a typed text or a button's payload, and get the replies of its turn."""
        await services.rates.message(own.id, _address(request))
        typed = (
            read_typed(message.text)
            if message.text is not None
            else Typed("payload", await _admitted(message.payload or "", own, services))
        )
        receipt = await services.turns.receive(
            Incoming(
                channel=CHANNEL,
                # Named after the conversation, so that nobody can take another's name away.
                provider_id=f"{own.id}:{message.id or secrets.token_urlsafe(12)}",
                kind=typed.kind,
                content=typed.content,
                conversation=own.id,
                shortened=typed.shortened,
                state=read_start(typed.argument, services.languages, services.places),
            )
        )
        if receipt is None:
            raise HTTPException(401, "This conversation was erased. Open a new one.")
        replies = await services.turns.replies(receipt, LONGEST_WAIT)
        if replies is None:
            raise HTTPException(
                503,
                "The message is stored and will be answered. Repeat it with the same 'id', "
                "or listen to the events.",
                RETRY_LATER,
            )
        return {"replies": [_shown(reply) for reply in replies]}

    @routes.get(
        "/api/conversations/{conversation}/events",
        tags=["chat"],
        response_class=EventSourceResponse,
        responses=_told_as_json(401, 429, 503),
    )
    async def events(
        own: Listening, last_event_id: Annotated[str | None, Header()] = None
    ) -> AsyncIterator[ServerSentEvent]:
        """Every reply as an event; with `Last-Event-ID` those missed come first."""
        given = (last_event_id or "").strip()
        number = (
            int(given[:18])
            if given.isascii() and given.isdigit()
            else await services.store.outbox.latest(own.id)
        )
        with services.bell.listen(own.id) as rung:
            while True:
                rung.clear()
                for reply in await services.store.outbox.after(own.id, number):
                    number = reply.number
                    yield ServerSentEvent(
                        id=str(number),
                        event="reply",
                        # Plain signs: escaped ones take twice the data in Bengali or Nepali.
                        raw_data=json.dumps(_shown(reply), ensure_ascii=False),
                    )
                try:
                    # Now and then also without a bell: another process may have replied.
                    await asyncio.wait_for(rung.wait(), 30)
                except TimeoutError:
                    if await services.store.conversations.get(own.id) is None:
                        return

    @routes.delete(
        "/api/conversations/{conversation}",
        status_code=204,
        tags=["chat"],
        responses=_problems(401, 429, 503),
    )
    async def erase(own: Own) -> Response:
        """Erase the conversation with all that was written in it."""
        await services.turns.erase(own.id)
        services.bell.ring(own.id)
        return Response(status_code=204)

    @routes.get("/api/languages", tags=["choices"])
    async def languages() -> list[LanguageShape]:
        """The languages served, in the order of the picker."""
        known = [services.languages.get(code) for code in services.languages.codes]
        return [
            LanguageShape(
                code=language.code,
                name=language.own_name,
                english_name=language.english_name,
                right_to_left=language.right_to_left,
            )
            for language in known
        ]

    @routes.get("/api/places", tags=["choices"], responses=_problems(422))
    async def places(language: Annotated[str, Query(max_length=40)] = "en") -> PlacesShape:
        """Origins, destinations, stages and sectors, named in `language`."""
        served = services.languages.match(language)
        if served is None:
            raise HTTPException(422, f"language must be one of {_list(services.languages.codes)}.")
        return PlacesShape.model_validate(services.places.named(served))

    @routes.get("/healthz", tags=["operation"])
    async def alive() -> dict[str, bool]:
        """200 as long as this process runs."""
        return {"alive": True}

    @routes.get("/readyz", tags=["operation"], responses={503: {"model": Readiness}})
    async def ready(response: Response) -> Readiness:
        """200 once connectors, Rasa and the action server can all answer; else 503."""
        missing = await services.health.missing()
        response.status_code = 503 if missing else 200
        return Readiness(ready=not missing, missing=missing)

    return routes


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Problem} for status in statuses}


def _told_as_json(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same for a route whose good answer is not JSON."""
    shape = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    content = {"application/json": shape}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


async def _admitted(payload: str, own: Conversation, services: Services) -> str:
    """Return the payload if it is an open one or was issued to this conversation."""
    if await services.store.issued.contains(own.id, payload):
        return payload
    admitted = services.payloads.admit(payload)
    if admitted is None:
        raise HTTPException(
            422, "This payload was not offered in this conversation. Send typed words as 'text'."
        )
    return admitted


def _state(wanted: NewConversation, services: Services) -> State:
    """Return the checked wishes of a new conversation; 422 names the value that is wrong."""
    taxonomy = services.places.taxonomy
    language = wanted.language and services.languages.match(wanted.language)
    if wanted.language and not language:
        raise HTTPException(422, f"language must be one of {_list(services.languages.codes)}.")
    for name in ("origin", "destination"):
        code = getattr(wanted, name)
        if code and not services.places.is_place(code):
            raise HTTPException(422, f"{name} must be a country code such as PH.")
    if wanted.sector and wanted.sector not in taxonomy.sectors:
        raise HTTPException(422, f"sector must be one of {_list(taxonomy.sectors)}.")
    if wanted.stage and wanted.stage not in taxonomy.stages:
        raise HTTPException(422, f"stage must be one of {_list(taxonomy.stages)}.")
    return State(
        language=language or None,
        origin=(wanted.origin or "").upper() or None,
        destination=(wanted.destination or "").upper() or None,
        sector=wanted.sector or None,
        stage=wanted.stage or None,
    )


def _shown(outgoing: Outgoing) -> dict[str, Any]:
    return {"id": outgoing.number, **outgoing.reply.to_json()}


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _list(names: Any) -> str:
    return ", ".join(names)
