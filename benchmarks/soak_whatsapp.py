"""WhatsApp in the soak: webhooks that batch, repeat and overtake; an API that stalls, refuses."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import httpx
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.ledger import Ledger
from benchmarks.soak_people import REFUSALS, REPEATS, TIMEOUTS
from benchmarks.soak_questions import START, Questions
from tests.connectors.fake_whatsapp import FakeGraph, Json, Person, Trouble, signed, webhook

FIRST_PHONE = 97_798_000_000
HANGING = 18.0
"""Longer than the connectors wait for WhatsApp's answer."""
LATE = 0.05
"""The share of messages that newer ones overtake."""


@dataclass
class _Posted:
    person: Person
    name: str | None  # None: the greeting, which counts for nothing
    content: Json
    first_try: float = 0.0


@dataclass
class WhatsApp(FakeGraph):
    """The strict fake, with people, and with a provider's bad moments."""

    ledger: Ledger = field(default_factory=Ledger)
    questions: Questions = field(default_factory=lambda: Questions({}, {}))
    chance: random.Random = field(default_factory=random.Random)
    greeted: set[str] = field(default_factory=set)
    troubled: bool = False
    waiting: list[_Posted] = field(default_factory=list)

    def greet(self, number: int) -> None:
        """A first message that tells the corridor and counts for nothing else."""
        person = _person(number)
        self.waiting.append(_Posted(person, None, self.text(person, START)))

    async def write(self, number: int, name: str) -> None:
        person = _person(number)
        content = self.text(person, self.questions.texts[name])
        if self.chance.random() < LATE:
            await asyncio.sleep(self.chance.uniform(1, 5))
        self.waiting.append(_Posted(person, name, content))

    async def deliver(self, http: httpx.AsyncClient) -> None:
        """Post what waits, all of it in one webhook, again and again until it is taken."""
        while True:
            await asyncio.sleep(0.1)
            batch, self.waiting = self.waiting, []
            if batch and not await self._post(http, batch):
                await asyncio.sleep(self.chance.uniform(0.5, 2))
                # What failed comes again, before or after what was written meanwhile.
                first = self.chance.random() < 0.5
                self.waiting = batch + self.waiting if first else self.waiting + batch

    async def _post(self, http: httpx.AsyncClient, batch: list[_Posted]) -> bool:
        now = time.monotonic()
        for place, posted in enumerate(batch):
            # Within one webhook the order of its list is the order that is promised.
            posted.first_try = posted.first_try or now + place / 1_000
            if posted.name:
                self.ledger.tried(posted.person.address, posted.name, posted.first_try)
        people = list({posted.person: None for posted in batch})
        body, headers = signed(webhook(*(posted.content for posted in batch), people=people))
        copies = 2 if self.chance.random() < REPEATS else 1
        try:
            answers = await asyncio.gather(
                *(
                    http.post("/webhooks/whatsapp", content=body, headers=headers)
                    for _ in range(copies)
                )
            )
        except httpx.HTTPError:
            return False
        if any(answer.status_code != 200 for answer in answers):
            return False
        for posted in batch:
            if posted.name:
                first = posted.first_try >= now
                taken = posted.first_try + 0.000_5 if first else time.monotonic()
                self.ledger.acknowledged(posted.person.address, posted.name, taken)
        return True

    async def _messages(self, request: Request) -> Response:
        if self.troubled and self.chance.random() < REFUSALS:
            self.troubles.append(self.chance.choice([Trouble(400, 130429), Trouble(500)]))
        response = await super()._messages(request)
        if response.status_code != 200:
            return response
        address, text = self.sent[-1]["to"], self.sent[-1]["text"]
        if not self.troubled:
            self.greeted.add(address)
            return response
        silent = self.chance.random() < TIMEOUTS
        name = self.questions.answered_by(text)
        self.ledger.saw(address, name, time.monotonic(), doubtful=silent)
        if silent:
            await asyncio.sleep(HANGING)
        return response


def _person(number: int) -> Person:
    return Person(str(FIRST_PHONE + number))
