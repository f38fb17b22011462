"""Strict fakes on loopback: a Rasa channel, a Bot API, an action server, and words.

They refuse what the real ones refuse, and note what they were asked.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

STATE = {"language", "origin", "destination", "sector", "stage"}
REQUEST = {"conversation", "message_id", "channel", "language_hint"}


async def until(happened: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for what another task brings about, or fail."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - it has no event that could be waited for
            await asyncio.sleep(0.01)


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """Hold the write lock of an SQLite file, as a backup program might."""
    other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    # In a thread: whoever holds the lock now must be able to give it back meanwhile.
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def on_loopback(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """Serve an application over real HTTP; give its address."""
    port = port or free_port()
    config = uvicorn.Config(
        app, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    config.load()
    server = uvicorn.Server(config)
    # Its own `serve` looks only ten times a second whether it shall stop.
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.shutdown()


class MarkedWords:
    """Translates by marking: `fr` of "Menu" is "[fr] Menu"; so a test sees the language."""

    def has(self, msgid: str, language: str, context: str | None = None) -> bool:
        return True

    def translate(
        self, msgid: str, language: str, context: str | None = None, /, **values: object
    ) -> str:
        assert "context" not in values, "the context is given by its place, as to the real one"
        text = re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), msgid)
        return text if language == "en" else f"[{language}] {text}"

    def ngettext(
        self,
        singular: str,
        plural: str,
        count: int,
        language: str,
        context: str | None = None,
    ) -> str:
        chosen = singular if count == 1 else plural
        return self.translate(chosen, language, context, count=count)


def reply(text: str, **values: Any) -> dict[str, Any]:
    return {
        "text": text,
        "language": "en",
        "buttons": [],
        "decision": "answer",
        "entry": None,
        "sources": [],
        "checked_on": None,
        "probability": None,
    } | values


Mode = Literal["well", "slow", "empty", "failing", "garbage"]


@dataclass
class FakeRasa:
    """Rasa's own channel as the contract says; echoes, unless `script` knows the message."""

    mode: Mode = "well"
    script: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    state: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(STATE))
    turns: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    erased: list[str] = field(default_factory=list)
    old: list[int] = field(default_factory=list)  # events a portion, to be erased by age
    expired: list[float] = field(default_factory=list)
    pause: float = 0.0
    running: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    fail_next: int = 0
    _done: dict[str, Any] = field(default_factory=dict)

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/webhooks/musafir/", self._health),
                Route("/webhooks/musafir/messages", self._message, methods=["POST"]),
                Route("/webhooks/musafir/conversations/{id}", self._erase, methods=["DELETE"]),
                Route("/webhooks/musafir/conversations", self._expire, methods=["DELETE"]),
            ]
        )

    async def _health(self, _: Request) -> Response:
        return Response(status_code=200 if self.mode == "well" else 500)

    async def _message(self, request: Request) -> Response:
        self.requests += 1
        body = await request.json()
        if fault := _fault(body):
            self.faults.append(fault)
            return JSONResponse({"error": fault}, 422)
        if self.fail_next:
            self.fail_next -= 1
            return JSONResponse({"error": "asked to fail"}, 500)
        if self.mode == "slow":
            await asyncio.sleep(30)
        if self.mode == "failing":
            return JSONResponse({"error": "asked to fail"}, 500)
        if self.mode == "empty":
            return JSONResponse({"replies": [], "state": {}})
        if self.mode == "garbage":
            return Response("<html>", 200)
        if body["message_id"] not in self._done:
            self._done[body["message_id"]] = await self._turn(body)
        return JSONResponse(self._done[body["message_id"]])

    async def _turn(self, body: dict[str, Any]) -> dict[str, Any]:
        conversation = body["conversation"]
        if conversation in self.running:
            self.faults.append("two turns of one conversation at once")
        self.running.add(conversation)
        await asyncio.sleep(self.pause)
        self.running.discard(conversation)
        self.turns.append(body)
        self.state |= {name: value for name, value in body.get("state", {}).items() if value}
        said = body.get("text") or body["payload"]
        return {
            "replies": self.script.get(said) or [reply(f"You said: {said}")],
            "state": dict(self.state),
        }

    async def _erase(self, request: Request) -> Response:
        if self.mode != "well":
            return JSONResponse({"error": "asked to fail"}, 500)
        self.erased.append(request.path_params["id"])
        return Response(status_code=204)

    async def _expire(self, request: Request) -> Response:
        self.expired.append(float(request.query_params["before"]))
        if self.mode != "well":
            return JSONResponse({"error": "asked to fail"}, 500)
        events = self.old.pop(0) if self.old else 0
        return JSONResponse({"events": events, "more": bool(self.old)})


def _fault(body: dict[str, Any]) -> str | None:
    """Return what breaks the contract of a request, if anything."""
    says = body.keys() - REQUEST - {"state"}
    if not body.keys() >= REQUEST or says not in ({"text"}, {"payload"}):
        return f"wrong keys {sorted(body)}"
    if not isinstance(body["conversation"], str) or not body["message_id"]:
        return "no conversation or message id"
    if body["channel"] not in ("web", "telegram", "whatsapp"):
        return "unknown channel"
    if set(body.get("state", {})) - STATE:
        return "unknown state"
    if "payload" in body:
        return None if body["payload"].startswith("/") else "a payload without its slash"
    text = body["text"]
    if re.match(r"[\s\u200b-\u200f\u061c\u2060-\u2064]*/", text) or not text.strip():
        return "a typed text with a slash, or without words"
    if "\0" in text or re.search("[\u202a-\u202e\u2066-\u2069]", text) or len(text) > 4000:
        return "an uncleaned text"
    return None


class FakeActions:
    up = True

    @property
    def app(self) -> Starlette:
        async def health(_: Request) -> Response:
            return JSONResponse({"status": "ok"}, 200 if self.up else 500)

        return Starlette(routes=[Route("/health", health)])


TOKEN = "123456789:AAtestAAtestAAtestAAtestAAtestAAtes"


@dataclass
class FakeBotApi:
    """Telegram's Bot API with its limits (lengths, bytes, known methods), for one bot."""

    pending: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] | None = None
    troubles: deque[tuple[str, int, dict[str, Any]]] = field(default_factory=deque)
    confirmed: int = 0
    _number: int = 100

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["POST"])])

    def update(self, **content: Any) -> dict[str, Any]:
        """Add an update as Telegram would and return it."""
        self._number += 1
        update = {"update_id": self._number, **content}
        self.pending.append(update)
        return update

    async def texts(self, count: int, seconds: float = 5.0) -> list[str]:
        """Wait until `count` messages were sent; return the texts of all."""
        await until(lambda: len(self.sent) >= count, seconds)
        return [message["text"] for message in self.sent]

    async def _call(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        if token != TOKEN:
            return _refusal(401, "Unauthorized")
        values: dict[str, Any] = dict(parse_qsl((await request.body()).decode()))
        self.calls.append((method, values))
        if self.troubles and self.troubles[0][0] == method:
            _, status, more = self.troubles.popleft()
            return _refusal(status, more.get("description", "asked to fail"), more)
        handlers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "sendMessage": self._send,
            "answerCallbackQuery": self._answer,
            "setMyCommands": self._commands,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
        }
        try:
            if method == "getUpdates":
                return JSONResponse({"ok": True, "result": await self._updates(values)})
            if method not in handlers:
                return _refusal(404, "Not Found")
            return JSONResponse({"ok": True, "result": handlers[method](values)})
        except _Refused as error:
            return _refusal(error.status, str(error))

    async def _updates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise _Refused("Conflict: can't use getUpdates method while webhook is active", 409)
        offset = int(values.get("offset", 0))
        self.confirmed = max(self.confirmed, offset)
        self.pending = [update for update in self.pending if update["update_id"] >= offset]
        for _ in range(20):
            if self.pending:
                break
            await asyncio.sleep(0.01)
        return list(self.pending)

    def _send(self, values: dict[str, Any]) -> dict[str, Any]:
        text = values.get("text", "")
        units = len(text.encode("utf-16-le")) // 2
        if not text.strip():
            raise _Refused("Bad Request: message text is empty")
        if units > 4096:
            raise _Refused("Bad Request: message is too long")
        if not re.fullmatch(r"-?\d+", values.get("chat_id", "")):
            raise _Refused("Bad Request: chat not found")
        keyboard = json.loads(values.get("reply_markup", "{}")).get("inline_keyboard", [])
        buttons = [button for row in keyboard for button in row]
        if len(buttons) > 100 or any(len(row) > 8 for row in keyboard):
            raise _Refused("Bad Request: reply markup is too long")
        for button in buttons:
            if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= 64:
                raise _Refused("Bad Request: BUTTON_DATA_INVALID")
        if not json.loads(values.get("link_preview_options", "{}")).get("is_disabled"):
            raise _Refused("Bad Request: this test wants no link previews")
        self.sent.append({"chat": values["chat_id"], "text": text, "buttons": buttons})
        chat = {"id": int(values["chat_id"]), "type": "private"}
        return {"message_id": len(self.sent), "date": 1, "chat": chat, "text": text}

    def _answer(self, values: dict[str, Any]) -> bool:
        self.answered.append(values["callback_query_id"])
        return True

    def _commands(self, values: dict[str, Any]) -> bool:
        language = values.get("language_code", "")
        commands = json.loads(values["commands"])
        if language and not re.fullmatch("[a-z]{2}", language):
            raise _Refused("Bad Request: invalid language code specified")
        for command in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise _Refused("Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise _Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[language] = commands
        return True

    def _set_webhook(self, values: dict[str, Any]) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "")):
            raise _Refused("Bad Request: secret token contains unallowed characters")
        self.webhook = values
        return True

    def _delete_webhook(self, _: dict[str, Any]) -> bool:
        self.webhook = None
        return True


class _Refused(Exception):
    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status


def _refusal(status: int, description: str, more: dict[str, Any] | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if more and "retry_after" in more:
        body["parameters"] = {"retry_after": more["retry_after"]}
    return JSONResponse(body, status)
