"""The people of the soak: browsers, and a Telegram that repeats, batches, stalls and refuses."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.ledger import Ledger
from benchmarks.soak_questions import CORRIDOR, START, Questions
from tests.connectors.fakes import FakeBotApi

REPEATS = 0.05
"""The share of deliveries that a provider makes twice."""
REFUSALS = 0.01
TIMEOUTS = 0.003
HANGING = 8.0
"""Longer than the connectors wait for Telegram's answer."""
QUIET = 3.0
FIRST_CHAT = 1_000_000


@dataclass
class Browser:
    """One person with the web page open: posts again until there is an answer."""

    name: str
    http: httpx.AsyncClient
    ledger: Ledger
    questions: Questions
    chance: random.Random
    contradictions: int = 0
    _url: str = ""
    _headers: dict[str, str] = field(default_factory=dict)
    _greeted: str = "0"

    async def open(self) -> None:
        made = (await self.http.post("/api/conversations", json=CORRIDOR)).json()
        self._url = f"/api/conversations/{made['conversation']}"
        self._headers = {"Authorization": f"Bearer {made['token']}"}
        # The very first reply has a notice beside it; after this there is one reply a message.
        greeting = await self._post("greeting", START)
        self._greeted = str(greeting[-1]["id"])

    async def write(self, name: str) -> None:
        self.ledger.tried(self.name, name, time.monotonic())
        text = self.questions.texts[name]
        copies = 2 if self.chance.random() < REPEATS else 1
        answers = await asyncio.gather(*(self._post(name, text) for _ in range(copies)))
        self.ledger.acknowledged(self.name, name, time.monotonic())
        if self.chance.random() < REPEATS:
            answers.append(await self._post(name, text))
        self.contradictions += any(answer != answers[0] for answer in answers)

    async def look_back(self) -> None:
        """Read all replies since the greeting, as a page that resumes does."""
        headers = self._headers | {"Last-Event-ID": self._greeted}
        try:
            async with self.http.stream(
                "GET", f"{self._url}/events", headers=headers, timeout=QUIET
            ) as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("data: "):
                        text = json.loads(line.removeprefix("data: "))["text"]
                        name = self.questions.answered_by(text)
                        self.ledger.saw(self.name, name, time.monotonic())
        except httpx.ReadTimeout:
            pass  # nothing more has come

    async def _post(self, name: str, text: str) -> Any:
        body = {"id": name, "text": text}
        while True:
            try:
                answer = await self.http.post(
                    f"{self._url}/messages", json=body, headers=self._headers
                )
                if answer.status_code == 200:
                    return answer.json()["replies"]
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.3)


@dataclass
class Telegram(FakeBotApi):
    """The strict fake, with people, and with a provider's bad moments."""

    ledger: Ledger = field(default_factory=Ledger)
    questions: Questions = field(default_factory=lambda: Questions({}, {}))
    chance: random.Random = field(default_factory=random.Random)
    greeted: set[str] = field(default_factory=set)
    troubled: bool = False
    _names: dict[int, tuple[str, str]] = field(default_factory=dict)
    _last: list[dict[str, Any]] = field(default_factory=list)
    _hanging: bool = False

    def greet(self, person: int) -> None:
        """A first message that tells the corridor and counts for nothing else."""
        self._written(person, START)

    def write(self, person: int, name: str) -> None:
        update = self._written(person, self.questions.texts[name])
        self._names[update["update_id"]] = (_chat(person), name)

    def _written(self, person: int, text: str) -> dict[str, Any]:
        chat = int(_chat(person))
        return self.update(
            message={
                "message_id": 1,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private"},
                "from": {"id": chat, "is_bot": False, "first_name": "A", "language_code": "en"},
                "text": text,
            }
        )

    async def _updates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        # The numbers of the updates are the order that is promised, also within one batch.
        offset = int(values.get("offset", 0))
        for number in [update["update_id"] for update in self.pending]:
            if number < offset and number in self._names:
                self.ledger.acknowledged(*self._names[number], number + 0.5)
        updates = await super()._updates(values)
        for number in [update["update_id"] for update in updates]:
            if number in self._names:
                self.ledger.tried(*self._names[number], number)
        # Now and then what was confirmed comes again.
        repeated = self._last if self.chance.random() < REPEATS else []
        self._last = updates
        return [*(update for update in repeated if update not in updates), *updates]

    async def _call(self, request: Request) -> Response:
        sending = request.path_params["method"] == "sendMessage"
        if sending and self.troubled and self.chance.random() < REFUSALS:
            status, more = self.chance.choice([(429, {"retry_after": 1}), (500, {}), (502, {})])
            self.troubles.append(("sendMessage", status, more))
        response = await super()._call(request)
        if sending and self._hanging:
            self._hanging = False
            await asyncio.sleep(HANGING)
        return response

    def _send(self, values: dict[str, Any]) -> dict[str, Any]:
        sent = super()._send(values)
        chat = values["chat_id"]
        if not self.troubled:
            self.greeted.add(chat)
            return sent
        self._hanging = self.chance.random() < TIMEOUTS
        name = self.questions.answered_by(values["text"])
        self.ledger.saw(chat, name, time.monotonic(), doubtful=self._hanging)
        return sent


def _chat(person: int) -> str:
    return str(FIRST_CHAT + person)
