"""A strict chat API behind the real page: it refuses whatever the contract does not allow.

It also fails on demand, because a page for poor networks is mostly about failure.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from connectors.payloads import Payloads
from connectors.places import Places
from connectors.shapes import NewConversation, NewMessage, ReplyShape
from connectors.web import page
from tests.connectors.web.replies import PLACES, REPLIES, settings_reply
from translations.languages import load_languages

CONTENT = Path(__file__).parents[3] / "knowledge"


class Untranslated:
    """A catalogue that marks what it was asked for, so that a test sees the language change."""

    def has(self, msgid: str, language: str, context: str | None = None) -> bool:
        return language == "en" or (language == "ar" and context in ARABIC)

    def translate(
        self, msgid: str, language: str, context: str | None = None, **values: object
    ) -> str:
        for name, value in values.items():
            msgid = msgid.replace(f"{{{name}}}", str(value))
        return ARABIC.get(context or "", msgid) if language == "ar" else msgid


# Only what the tests look at; everything else stays English, as with an unfinished translation.
ARABIC = {
    "page_welcome": "اسأل عن عملك في الخارج",
    "page_what_it_is": "مسافر خدمة آلية مجانية تجيب بمعلومات موثقة وتذكر مصادرها.",
    "page_what_it_is_not": "ليست محامياً ولا تسأل عن اسمك أبداً.",
    "page_just_write": "اختر بلدانك، أو اكتب سؤالك مباشرة.",
    "page_message_hint": "اكتب سؤالك",
    "page_exit": "خروج سريع",
    "page_origin": "بلدي",
    "page_destination": "بلد العمل",
    "page_stage": "أين أنا الآن",
    "page_sector": "عملي",
    "page_not_chosen": "لم يتم الاختيار",
    "page_sources": "المصادر",
    "page_checked_on": "تم التحقق في {date}",
    "page_emergency": "مساعدة الآن",
    "page_title": "مسافر",
    "page_your_situation": "وضعك",
    "page_change": "تغيير",
}


@dataclass
class Talk:
    """One conversation as the service sees it."""

    token: str
    situation: dict[str, str]
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    received: list[dict[str, Any]] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    resumed_from: list[str] = field(default_factory=list)


class FakeService:
    """Serves the page and the chat API; tests read `talks` and set what shall go wrong."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self._number = 0
        self._payloads = Payloads(load_languages(), Places.load(CONTENT, Untranslated()))
        self.erased: list[str] = []
        self.lose_answers = 0  # handle the message, then answer 503 as if the answer was lost
        self.fail_next: list[int] = []  # statuses of the coming messages
        self.fail_erasing = 0
        self.delay = 0.0
        self.cut_events = False
        self.app = FastAPI()
        self.app.include_router(page.router(catalogue=Untranslated()))
        self._routes()

    def push(self, conversation: str, reply: dict[str, Any]) -> None:
        """A reply that nobody asked for, such as a staff member's."""
        self.talks[conversation].events.extend(self._numbered([reply]))

    def _numbered(self, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replies as the service sends them: each with its number, and of the right shape."""
        numbered = []
        for reply in replies:
            self._number += 1
            numbered.append({"id": self._number, **reply})
            ReplyShape.model_validate(numbered[-1], strict=True)
        return numbered

    def _routes(self) -> None:
        app = self.app
        app.post("/api/conversations")(self._open)
        app.post("/api/conversations/{conversation}/messages")(self._message)
        app.get("/api/conversations/{conversation}/events")(self._events)
        app.delete("/api/conversations/{conversation}")(self._erase)
        app.get("/api/places")(self._places)

    def _talk(self, conversation: str, request: Request) -> Talk:
        talk = self.talks.get(conversation)
        if talk is None or request.headers.get("authorization") != f"Bearer {talk.token}":
            raise HTTPException(401, "No such conversation with this token.")
        return talk

    async def _open(self, wanted: NewConversation) -> dict[str, str]:
        body = wanted.model_dump(exclude_unset=True)
        if not all(body.values()):
            raise HTTPException(422, f"Empty fields: {body}")
        conversation, token = secrets.token_hex(8), secrets.token_hex(16)
        self.talks[conversation] = Talk(token, body)
        return {"conversation": conversation, "token": token}

    async def _message(self, conversation: str, message: NewMessage, request: Request) -> Response:
        talk = self._talk(conversation, request)
        if message.id is None:
            raise HTTPException(422, "The page always names its messages.")
        offered = [b["payload"] for reply in talk.events for b in reply["buttons"]]
        payload = message.payload
        if payload and payload not in offered and self._payloads.admit(payload) is None:
            raise HTTPException(422, f"Not offered here: {payload}")
        body = message.model_dump(exclude_unset=True)
        talk.attempts.append(body["id"])
        if self.fail_next:
            raise HTTPException(self.fail_next.pop(0), "As the test wishes.")
        await asyncio.sleep(self.delay)
        if body["id"] not in talk.seen:
            talk.received.append(body)
            replies = self._numbered(_replies(body))
            talk.seen[body["id"]] = replies
            talk.events.extend(replies)
        if self.lose_answers:
            self.lose_answers -= 1
            raise HTTPException(503, "The answer got lost.")
        return JSONResponse({"replies": talk.seen[body["id"]]})

    async def _events(self, conversation: str, request: Request) -> StreamingResponse:
        talk = self._talk(conversation, request)
        last = request.headers.get("last-event-id", "")
        talk.resumed_from.append(last)

        async def stream() -> AsyncIterator[str]:
            sent = int(last) if last else self._number
            yield ": hello\n\n"
            while conversation in self.talks and not await request.is_disconnected():
                for reply in [each for each in talk.events if each["id"] > sent]:
                    sent = reply["id"]
                    yield f"id: {sent}\nevent: reply\ndata: {json.dumps(reply)}\n\n"
                if self.cut_events:
                    return
                await asyncio.sleep(0.05)

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def _erase(self, conversation: str, request: Request) -> Response:
        self._talk(conversation, request)
        if self.fail_erasing:
            self.fail_erasing -= 1
            raise HTTPException(503, "As the test wishes.")
        del self.talks[conversation]
        self.erased.append(conversation)
        return Response(status_code=204)

    async def _places(self, language: str) -> dict[str, Any]:
        if language not in load_languages().codes:
            raise HTTPException(422, "Unknown language.")
        return PLACES["ar" if language == "ar" else "en"]


def _replies(body: dict[str, Any]) -> list[dict[str, Any]]:
    if "payload" in body:
        payload = body["payload"]
        if payload.startswith("/show_entry"):
            return [REPLIES["passport"]]
        if payload.startswith("/feedback"):
            return [REPLIES["thanks"]]
        return [settings_reply(payload)]
    for word, reply in REPLIES.items():
        if word in body["text"].lower():
            return [reply]
    return [REPLIES["passport"]]
