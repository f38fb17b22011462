"""The way to Rasa: one message in, the replies of its turn out, or a `DialogueError`."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.breaker import Breaker
from connectors.inbox import Waiting
from connectors.messages import Reply, ReplyError, State

log = logging.getLogger(__name__)

DEFAULT_LANGUAGE = "en"
CHANNEL = "/webhooks/musafir"
RETRY_AFTER = (0.2, 0.6, 1.2)
# Rasa is one process: more at once only makes each of them slower.
TOGETHER = 8
HEALTH_TIMEOUT = 2.0
EXPIRY_TIMEOUT = 60.0


class DialogueError(Exception):
    """The dialogue gave no usable answer in time; the text tells why, without the message."""


class _Final(DialogueError):
    """Asking again would bring the same."""


@dataclass(frozen=True)
class Turn:
    replies: tuple[Reply, ...]
    state: State


class Dialogue:
    """Speaks with Rasa's own channel. The message id makes asking twice the same as once."""

    def __init__(self, client: httpx.AsyncClient, timeout: float, breaker: Breaker) -> None:
        self._client = client
        self._timeout = timeout
        self._breaker = breaker
        self._turns = asyncio.Semaphore(TOGETHER)

    async def ask(self, message: Waiting) -> Turn:
        """Return the turn that answers `message`; within the timeout it is tried a few times."""
        async with self._turns:
            if not self._breaker.lets_through():
                raise DialogueError("the dialogue was down a moment ago")
            try:
                turn = await self._ask(_request(message))
            except _Final:
                raise
            except DialogueError:
                self._breaker.failure()
                raise
            self._breaker.success()
            return turn

    async def erase(self, conversation: str) -> None:
        """Erase what the dialogue keeps of a conversation."""
        try:
            response = await self._client.delete(
                f"{CHANNEL}/conversations/{conversation}", timeout=self._timeout
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise DialogueError(f"erasing failed ({type(error).__name__})") from error

    async def expire(self, before: float) -> int:
        """Erase what the dialogue keeps of what was said before; return how many events went."""
        count = 0
        while True:
            try:
                response = await self._client.delete(
                    f"{CHANNEL}/conversations", params={"before": before}, timeout=EXPIRY_TIMEOUT
                )
                response.raise_for_status()
                portion = response.json()
                events, more = int(portion["events"]), bool(portion["more"])
            except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
                raise DialogueError(f"expiry failed ({type(error).__name__})") from error
            count += events
            if not more or not events:
                return count

    async def healthy(self) -> bool:
        try:
            response = await self._client.get(f"{CHANNEL}/", timeout=HEALTH_TIMEOUT)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def _ask(self, request: dict[str, Any]) -> Turn:
        deadline = time.monotonic() + self._timeout
        for pause in (*RETRY_AFTER, None):
            try:
                return await self._once(request, deadline - time.monotonic())
            except _Final:
                raise
            except DialogueError:
                if pause is None or time.monotonic() + pause >= deadline:
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("the last try either returns or raises")

    async def _once(self, request: dict[str, Any], seconds: float) -> Turn:
        try:
            # httpx limits each read; a trickling answer needs a limit for the whole.
            async with asyncio.timeout(max(seconds, 0.05)):
                response = await self._client.post(
                    f"{CHANNEL}/messages", json=request, timeout=None
                )
        except TimeoutError:
            raise DialogueError("the dialogue was too slow") from None
        except httpx.HTTPError as error:
            raise DialogueError(f"no connection ({type(error).__name__})") from error
        if 400 <= response.status_code < 500:
            raise _Final(f"the dialogue refused the message ({response.status_code})")
        if response.status_code != 200:
            raise DialogueError(f"the dialogue failed ({response.status_code})")
        return _turn(response)


def _request(message: Waiting) -> dict[str, Any]:
    request: dict[str, Any] = {
        "conversation": message.conversation,
        "message_id": message.message_id,
        "payload" if message.kind == "payload" else "text": message.content,
        "channel": message.channel,
        "language_hint": message.language_hint,
    }
    if message.wanted:
        request["state"] = message.wanted.to_json()
    return request


def _turn(response: httpx.Response) -> Turn:
    try:
        body = response.json()
        state = State.from_json(body["state"])
        replies = tuple(Reply.from_json(_complete(reply, state)) for reply in body["replies"])
    except (ValueError, KeyError, TypeError, AttributeError, ReplyError) as error:
        raise DialogueError(f"the answer breaks the contract ({type(error).__name__})") from error
    if not replies:
        # Silence is never an answer: something went wrong inside.
        raise DialogueError("the dialogue had nothing to say")
    return Turn(replies, state)


def _complete(reply: dict[str, Any], state: State) -> dict[str, Any]:
    """Fill in what a reply should have told itself: its text is worth more than its labels."""
    defaults = {"language": state.language or DEFAULT_LANGUAGE, "decision": "notice"}
    missing = {name: value for name, value in defaults.items() if not reply.get(name)}
    if missing:
        log.warning("A reply came without its %s.", " and ".join(missing))
    return reply | missing
