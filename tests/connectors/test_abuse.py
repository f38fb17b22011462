"""Each test is an attack from outside; docs/security.md names them all."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.guard import LARGEST_BODY, LARGEST_WEBHOOK, BodyLimit
from connectors.rates import network
from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import TOKEN, FakeBotApi, FakeRasa, on_loopback

SECRET = "a-secret-of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Running = Callable[..., AbstractAsyncContextManager[Chat]]


@pytest.fixture
def telegram() -> FakeBotApi:
    return FakeBotApi()


@pytest.fixture
def hooked(start: Start, telegram: FakeBotApi) -> Running:
    """The service with a Telegram webhook."""

    @asynccontextmanager
    async def run(**settings: Any) -> AsyncIterator[Chat]:
        values = {
            "telegram_token": TOKEN,
            "telegram_webhook_url": "https://example.org/webhooks/telegram",
            "telegram_webhook_secret": SECRET,
        }
        async with (
            on_loopback(telegram.app) as api,
            start(telegram_api=api, **values, **settings) as chat,
        ):
            yield chat

    return run


async def hook(chat: Chat, update: object, secret: str | None = SECRET) -> int:
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers = {HEADER: secret} if secret is not None else {}
    return (await chat.http.post("/webhooks/telegram", content=body, headers=headers)).status_code


def said(telegram: FakeBotApi, text: str, person: int = 7) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "A"}
    chat = {"id": person, "type": "private"}
    return telegram.update(
        message={"message_id": 1, "date": 1, "chat": chat, "from": who, "text": text}
    )


async def slowly(body: bytes, pause: float) -> AsyncIterator[bytes]:
    for position in range(len(body)):
        yield body[position : position + 1]
        await asyncio.sleep(pause)


# Bodies


@pytest.fixture
def echo() -> Starlette:
    async def read(request: Request) -> Response:
        return JSONResponse(len(await request.body()))

    app = Starlette(routes=[Route("/{path:path}", read, methods=["POST"])])
    app.add_middleware(BodyLimit, seconds=0.3)
    return app


async def test_slow_body(echo: Starlette) -> None:
    """One byte, and then nothing: the door is closed after the time, not kept open."""
    async with on_loopback(echo) as address, httpx.AsyncClient(trust_env=False) as client:
        port = int(address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx"
        writer.write(head.encode())
        async with asyncio.timeout(3):
            answer = await reader.read()  # until the other side hangs up
        writer.close()
        assert answer.startswith(b"HTTP/1.1 408 ")
        quick = await client.post(f"{address}/a", content=slowly(b"x" * 5, 0.01))
        assert quick.json() == 5


@pytest.mark.parametrize(
    ("path", "largest"), [("/api/x", LARGEST_BODY), ("/webhooks/x", LARGEST_WEBHOOK)]
)
@pytest.mark.parametrize("told", [True, False], ids=["told", "chunked"])
async def test_oversize_body(echo: Starlette, path: str, largest: int, told: bool) -> None:
    async def chunks(size: int) -> AsyncIterator[bytes]:
        for begin in range(0, size, 65_536):
            yield b"x" * min(65_536, size - begin)

    async with on_loopback(echo) as address, httpx.AsyncClient(trust_env=False) as client:
        for size, status in ((largest, 200), (largest + 1, 413)):
            body = b"x" * size if told else chunks(size)
            assert (await client.post(f"{address}{path}", content=body)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"text": "\\ud800"}',
        b'{"text": "a", "id": "\\udfff\\u0000"}',
        b'{"text": "a", "text": 1e999}',
        b"\xff\xfe\x00",
        b'{"text": ' + b"9" * 5_000 + b"}",
        b'{"text": NaN}',
    ],
    ids=["lists", "maps", "surrogate", "strange id", "twice", "no utf-8", "number", "nan"],
)
async def test_hostile_json(chat: Chat, body: bytes) -> None:
    path = f"/api/conversations/{chat.conversation}/messages"
    headers = chat.headers | {"Content-Type": "application/json"}
    answer = await chat.http.post(path, content=body, headers=headers)
    assert answer.status_code in (200, 400, 422), answer.text
    assert len(answer.text) < 1_000, "the body is not repeated"
    assert (await chat.say("still there"))[0]["text"] == "You said: still there"


# Webhooks


async def test_forged_webhooks(hooked: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    async with hooked() as chat:
        update = said(telegram, "forged")
        for secret in (None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper()):
            assert await hook(chat, update, secret) == 403
        # Nobody reads what a stranger sends: broken content is refused for its secret alone.
        assert await hook(chat, b"[" * 100_000, "wrong") == 403
        assert await hook(chat, b"[" * 100_000) == 422
        assert not rasa.turns


async def test_replayed_webhooks(hooked: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    async with hooked() as chat:
        first, second = said(telegram, "one"), said(telegram, "two")
        statuses = await asyncio.gather(*(hook(chat, first) for _ in range(20)))
        assert set(statuses) == {200}
        await telegram.texts(1)
        for update in (second, first, second, first):
            assert await hook(chat, update) == 200
        assert await telegram.texts(2) == ["You said: one", "You said: two"]
        await asyncio.sleep(0.2)
        assert len(telegram.sent) == len(rasa.turns) == 2


# Floods


async def test_flood_of_conversations(start: Start) -> None:
    """Fifty a second from one address for three seconds; others are served meanwhile."""
    async with start(rate_limit="default") as chat:

        async def open_one(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            return (await chat.http.post("/api/conversations", headers=headers)).status_code

        for _ in range(3):
            began = time.monotonic()
            found = await asyncio.gather(*(open_one("203.0.113.9") for _ in range(50)))
            assert set(found) <= {200, 429}
            assert await open_one("203.0.113.10") == 200
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - began)))
        assert found == [429] * 50
        refused = await chat.http.post(
            "/api/conversations", headers={"X-Forwarded-For": "203.0.113.9"}
        )
        assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_flood_of_one_conversation(start: Start, rasa: FakeRasa) -> None:
    async with start(rate_limit="default") as chat:
        await chat.open()
        answers = [await chat.post(text="hello") for _ in range(40)]
        assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 10
    assert len(rasa.turns) == 30


async def test_flood_of_one_person(hooked: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    """On Telegram nobody can be refused by a status: they are told once, and not answered."""
    async with hooked(rate_limit="default") as chat:
        for number in range(100):
            assert await hook(chat, said(telegram, f"m{number}")) == 200
        assert await hook(chat, said(telegram, "somebody else", person=8)) == 200
        texts = await telegram.texts(62, 20)
    assert len(rasa.turns) == 61
    told = [text for text in texts if not text.startswith("You said")]
    assert len(told) == 1
    assert told[0].startswith("You are writing faster than we can read")
    assert "in danger" in told[0]


async def test_flood_of_streams(chat: Chat) -> None:
    async with httpx.AsyncClient(base_url=chat.http.base_url, trust_env=False) as other:
        path = f"/api/conversations/{chat.conversation}/events"
        opened = []
        for _ in range(20):
            request = other.build_request("GET", path, headers=chat.headers)
            opened.append(await other.send(request, stream=True))
        assert {stream.status_code for stream in opened} == {200}
        refused = await other.get(path, headers=chat.headers)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"]
        for stream in opened:
            await stream.aclose()
    async with chat.http.stream("GET", path, headers=chat.headers) as stream:
        assert stream.status_code in (200, 429)


async def test_guessed_tokens(start: Start) -> None:
    async with start(rate_limit="default") as chat:
        await chat.open()
        path = f"/api/conversations/{chat.conversation}/messages"
        statuses = []
        for number in range(70):
            guess = {"Authorization": f"Bearer {number:043d}"}
            statuses.append((await chat.http.post(path, json={}, headers=guess)).status_code)
        assert statuses == [401] * 60 + [429] * 10
        assert (await chat.post(text="mine")).status_code == 200


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_changing_addresses(address: str, key: str) -> None:
    """Whoever has IPv6 has 2^64 addresses: they count as one."""
    assert network(address) == key


# What is written


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "*bold* _under_ `code`",
        "{{7*7}} ${7*7} %s {text}",
        "'; DROP TABLE inbox; --",
    ],
)
async def test_markup_is_only_text(
    hooked: Running, telegram: FakeBotApi, rasa: FakeRasa, text: str
) -> None:
    """What is written comes through unchanged, as JSON or as plain text without a format."""
    async with hooked() as chat:
        await chat.open()
        answer = await chat.post(text=text)
        assert answer.json()["replies"][0]["text"] == f"You said: {text}"
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "script" not in answer.headers["Content-Security-Policy"].replace("default", "")
        await hook(chat, said(telegram, text))
        await telegram.texts(1)
        assert telegram.sent[0]["text"] == f"You said: {text}"
        assert "parse_mode" not in telegram.sent[0]
    assert [turn["text"] for turn in rasa.turns] == [text, text]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\u202e/restart", "restart"),
        ("\u2066\u200b//restart", "restart"),
        ("call \u202e999\u202c now", "call 999 now"),
        ("a\0b\x1bc", "abc"),
        ("\ufeffhello", "hello"),
        ("نص\u200c عربي\u200f", "نص\u200c عربي\u200f"),
    ],
)
async def test_hidden_signs_in_messages(chat: Chat, rasa: FakeRasa, text: str, read: str) -> None:
    await chat.say(text)
    assert rasa.turns[0]["text"] == read


@pytest.mark.parametrize(
    "text", ["/restart", "/session_start", "／restart", '/intent{"a": "b"}', " / / /restart"]
)
async def test_typed_commands(chat: Chat, rasa: FakeRasa, text: str) -> None:
    await chat.say(text)
    assert "payload" not in rasa.turns[0]
    assert not rasa.turns[0]["text"].startswith("/")


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/session_start",
        '/show_entry{"entry":"../../../etc/passwd"}',
        '/show_entry{"entry":"world/../../secret"}',
        '/show_entry{"entry":"destinations/es/%2e%2e/x"}',
        '/show_topic{"topic":"../taxonomy"}',
        '/choose_language{"language":"../../etc"}',
        "/menu\n/restart",
        "/show_entry" + '{"a":' * 300,
    ],
)
async def test_payloads_nobody_offered(chat: Chat, rasa: FakeRasa, payload: str) -> None:
    assert (await chat.post(payload=payload)).status_code == 422
    assert not rasa.turns


@pytest.mark.parametrize(
    "path",
    [
        "/api/conversations/../../etc/passwd/events",
        "/api/conversations/..%2f..%2fetc%2fpasswd/events",
        "/api/conversations/%00/events",
        "/api/conversations/%ff%fe/events",
        f"/api/conversations/{'a' * 5000}/events",
        "/static/..%2f..%2fsettings.py",
        "/static/x/..%2f..%2f..%2fsettings.py",
        "/static/x/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/chat/strings/..%2f..%2fpyproject.json",
        "/api/places?language=../../../etc/passwd",
        "/.git/config",
        "/connectors/settings.py",
    ],
)
async def test_tricks_with_paths(chat: Chat, path: str) -> None:
    answer = await chat.http.get(path, headers=chat.headers)
    assert answer.status_code in (401, 404, 422)
    assert "root:" not in answer.text


async def test_ids_of_others(chat: Chat, rasa: FakeRasa) -> None:
    """A message id counts within its conversation: nobody can take another's away."""
    other = await Chat(chat.http).open()
    await chat.post(text="mine", id="1")
    answer = await other.post(text="yours", id="1")
    assert answer.json()["replies"][0]["text"] == "You said: yours"
    strange = await other.post(text="more", id="../1\u202e'\"")
    assert strange.status_code == 200
    assert len(rasa.turns) == 3


async def test_reading_the_replies_of_others(chat: Chat) -> None:
    await chat.say("private")
    other = await Chat(chat.http).open()
    for headers in ({}, other.headers, {"Authorization": chat.headers["Authorization"][:-1]}):
        for method, tail in (("GET", "/events"), ("DELETE", ""), ("POST", "/messages")):
            address = f"/api/conversations/{chat.conversation}{tail}"
            answer = await chat.http.request(method, address, headers=headers)
            assert answer.status_code == 401
            assert "private" not in answer.text


async def test_other_sites(chat: Chat) -> None:
    """Without leave no page of another site may read the API, frame the chat or post forms."""
    answer = await chat.http.options(
        "/api/conversations",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert "access-control-allow-origin" not in answer.headers
    page = await chat.http.get("/healthz", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in page.headers
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'none'" in policy
