"""The connectors over real HTTP on loopback, with fakes for Rasa, the actions and Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from connectors.app import build
from connectors.settings import Settings
from tests.connectors.fakes import FakeActions, FakeRasa, MarkedWords, on_loopback


@dataclass
class Chat:
    """One browser: opens a conversation and talks through the public API."""

    http: httpx.AsyncClient
    conversation: str = ""
    token: str = ""
    opening: dict[str, str] = field(default_factory=dict)

    async def open(self, **wanted: str) -> Chat:
        response = await self.http.post("/api/conversations", json=wanted or None)
        assert response.status_code == 200, response.text
        self.conversation, self.token = response.json().values()
        return self

    async def post(self, **message: str) -> httpx.Response:
        return await self.http.post(
            f"/api/conversations/{self.conversation}/messages",
            json=message,
            headers=self.headers,
        )

    async def say(self, text: str) -> list[dict[str, Any]]:
        response = await self.post(text=text)
        assert response.status_code == 200, response.text
        replies: list[dict[str, Any]] = response.json()["replies"]
        return replies

    async def verify_dialogue(self, *pairs: tuple[str, str]) -> None:
        """Say the first of each pair; the replies' texts, joined, must equal the second."""
        for said, expected in pairs:
            assert "\n".join(reply["text"] for reply in await self.say(said)) == expected

    async def events(self, count: int, after: str | None = "0") -> list[str]:
        """Return the first `count` event lines that carry an id, as `id text`."""
        headers = self.headers | ({"Last-Event-ID": after} if after is not None else {})
        path = f"/api/conversations/{self.conversation}/events"
        found: list[str] = []
        async with self.http.stream("GET", path, headers=headers, timeout=5) as response:
            assert response.status_code == 200
            async for line in response.aiter_lines():
                if line.startswith("id: "):
                    found.append(line.removeprefix("id: "))
                if len(found) == count:
                    return found
        return found

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


Start = Callable[..., AbstractAsyncContextManager[Chat]]


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    assert fake.faults == [], "the connectors broke the contract with Rasa"


@pytest.fixture
def actions() -> FakeActions:
    return FakeActions()


@pytest.fixture
def start(tmp_path: Path, rasa: FakeRasa, actions: FakeActions) -> Start:
    """Start the connectors with settings of one's own; several times over the same data."""

    @asynccontextmanager
    async def run(**settings: Any) -> AsyncIterator[Chat]:
        async with on_loopback(rasa.app) as rasa_url, on_loopback(actions.app) as actions_url:
            values: dict[str, Any] = {
                "data": tmp_path,
                "rasa_url": rasa_url,
                "actions_url": actions_url,
                "dialogue_timeout": 0.5,
                "rate_limit": "off",
            } | settings
            app = build(Settings(**values), MarkedWords())
            async with (
                on_loopback(app) as address,
                httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as http,
            ):
                chat = Chat(http)
                chat.opening = {"rasa": rasa_url}
                yield chat

    return run


@pytest_asyncio.fixture
async def chat(start: Start) -> AsyncIterator[Chat]:
    """A browser with an open conversation."""
    async with start() as browser:
        yield await browser.open()
