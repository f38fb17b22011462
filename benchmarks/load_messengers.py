"""Telegram and WhatsApp under load: the strict fakes, which write for people and await replies."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.connectors.fake_whatsapp import FakeGraph, Person, signed, webhook
from tests.connectors.fakes import FakeBotApi

TELEGRAM_SECRET = "load-webhook-secret-of-telegram"
PATIENCE = 60.0


@dataclass
class _Replies:
    """Who waits for a reply."""

    waiting: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def came(self, address: str) -> None:
        if event := self.waiting.pop(address, None):
            event.set()


class _Telegram(FakeBotApi):
    replies: _Replies

    def _send(self, values: dict[str, Any]) -> dict[str, Any]:
        sent = super()._send(values)
        self.replies.came(values["chat_id"])
        return sent


class _WhatsApp(FakeGraph):
    replies: _Replies

    async def _messages(self, request: Request) -> Response:
        response = await super()._messages(request)
        if response.status_code == 200:
            self.replies.came(self.sent[-1]["to"])
        return response


class Messengers:
    """`POST /telegram` and `/whatsapp` `{"person", "text"}`: 200 once the reply has come.

    They call the webhooks of `product`, and are the APIs at `/telegram-api`, `/whatsapp-api`.
    """

    def __init__(self) -> None:
        self.product: httpx.AsyncClient | None = None
        self._replies = _Replies()
        self.telegram = _Telegram()
        self.whatsapp = _WhatsApp()
        self.telegram.replies = self.whatsapp.replies = self._replies

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/telegram", self._on_telegram, methods=["POST"]),
                Route("/whatsapp", self._on_whatsapp, methods=["POST"]),
                Mount("/telegram-api", self.telegram.app),
                Mount("/whatsapp-api", self.whatsapp.app),
            ]
        )

    def give_up(self) -> None:
        """Let nobody wait any longer: the service is about to stop."""
        for event in self._replies.waiting.values():
            event.set()

    async def _on_telegram(self, request: Request) -> Response:
        written = await request.json()
        chat = int(written["person"])
        update = self.telegram.update(
            message={
                "message_id": 1,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private"},
                "from": {"id": chat, "is_bot": False, "first_name": "A"},
                "text": written["text"],
            }
        )
        headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
        self.telegram.pending.clear()  # they are kept for those who poll
        return await self._delivered("telegram", str(chat), headers, json=update)

    async def _on_whatsapp(self, request: Request) -> Response:
        written = await request.json()
        person = Person(str(written["person"]))
        content = self.whatsapp.text(person, written["text"])
        body, headers = signed(webhook(content, people=[person]))
        return await self._delivered("whatsapp", person.address, headers, content=body)

    async def _delivered(
        self, channel: str, address: str, headers: dict[str, str], **content: Any
    ) -> Response:
        assert self.product
        replied = self._replies.waiting[address]
        url = f"/webhooks/{channel}"
        try:
            answer = await self.product.post(url, headers=headers, **content)
        except httpx.TransportError:  # a provider repeats what got no answer
            answer = await self.product.post(url, headers=headers, **content)
        if answer.status_code != 200:
            return JSONResponse({"webhook": answer.status_code}, 502)
        try:
            async with asyncio.timeout(PATIENCE):
                await replied.wait()
        except TimeoutError:
            return JSONResponse({"webhook": "no reply came"}, 504)
        return JSONResponse({})
