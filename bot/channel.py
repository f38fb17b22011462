"""The only door to Rasa: JSON in, replies out, failures as failures.

Rasa's REST channel answers 200 with an empty list when a turn failed, and cuts texts at blank
lines. This one does neither. It must listen on loopback only (`rasa run --interface 127.0.0.1`).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.embedding import encode_ahead
from bot.remote_action import check_answers_quickly
from bot.requests import Incoming, RequestError, read_request
from bot.turn import DialogueError, Turn, without_fallback

logger = logging.getLogger(__name__)

OLD_AT_ONCE = 50  # people are answered between two such portions


class ChatChannel(InputChannel):
    """`POST /webhooks/musafir/messages`, `DELETE .../conversations/{id}`, `GET .../`.

    `DELETE .../conversations?before=TIME` erases what was said before (retention), some
    conversations at a time: `{"events": erased, "more": whether to ask again}`.
    """

    @classmethod
    def name(cls) -> str:
        return "musafir"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> ChatChannel:
        check_answers_quickly()
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        # `on_new_message` swallows the outcome of a turn, so we go to the agent ourselves.
        door = Blueprint("musafir_chat")

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            ready = _ready(request) is not None
            return response.json({"ready": ready}, status=200 if ready else 503)

        @door.route("/messages", methods=["POST"])
        async def messages(request: Request) -> HTTPResponse:
            agent = _ready(request)
            if agent is None:
                return _error(503, "The dialogue has no model yet; try again in a moment.")
            try:
                incoming = read_request(request.json)
            except RequestError as error:
                return _error(400, str(error))
            return await _guarded(lambda: _answer(agent, incoming))

        @door.route("/conversations/<conversation:path>", methods=["DELETE"])
        async def erase(request: Request, conversation: str) -> HTTPResponse:
            agent = _ready(request)
            if agent is None:
                return _error(503, "The dialogue has no model yet; try again in a moment.")
            return await _guarded(lambda: _erase(agent, conversation))

        @door.route("/conversations", methods=["DELETE"])
        async def erase_old(request: Request) -> HTTPResponse:
            agent = _ready(request)
            if agent is None:
                return _error(503, "The dialogue has no model yet; try again in a moment.")
            try:
                before = float(request.args.get("before", ""))
            except ValueError:
                return _error(400, "Say `?before=` with a time in seconds since 1970.")
            return await _guarded(lambda: _erase_old(agent, before))

        return door


async def _answer(agent: Agent, incoming: Incoming) -> HTTPResponse:
    if not incoming.text.startswith("/"):
        await encode_ahead(incoming.text.strip())
    async with agent.lock_store.lock(incoming.conversation):
        return response.json(await Turn(agent.processor, incoming).take())


async def _erase(agent: Agent, conversation: str) -> HTTPResponse:
    async with agent.lock_store.lock(conversation):
        await without_fallback(agent.tracker_store).erase(conversation)
    return response.empty(204)


async def _erase_old(agent: Agent, before: float) -> HTTPResponse:
    store = without_fallback(agent.tracker_store)
    found = await store.old(before, OLD_AT_ONCE)
    count = 0
    for conversation in found:
        async with agent.lock_store.lock(conversation):
            count += await store.trim(conversation, before)
    if found:
        store.forget()
    return response.json({"events": count, "more": len(found) == OLD_AT_ONCE})


async def _guarded(work: Callable[[], Awaitable[HTTPResponse]]) -> HTTPResponse:
    """The outcome of the work; whatever goes wrong is a 5xx that quotes nobody's words."""
    try:
        return await work()
    except LockError:
        return _error(503, "The conversation is busy; send the message again.")
    except DialogueError as error:
        logger.error("Turn failed: %s", error)
        return _error(502, str(error))
    except Exception as error:  # the caller must never take a failure for silence
        logger.error("Turn failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(10))
        return _error(500, f"The dialogue failed ({type(error).__name__}).")


def _ready(request: Request) -> Agent | None:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _error(status: int, message: str) -> HTTPResponse:
    return response.json({"error": message}, status=status)
