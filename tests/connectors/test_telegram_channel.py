"""Telegram over a strict fake of its Bot API on loopback."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from connectors.logs import TALKATIVE, set_up_logging
from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import TOKEN, FakeBotApi, FakeRasa, locked, on_loopback, reply, until
from tests.connectors.test_store import everything

PERSON = {"id": 471100329, "is_bot": False, "first_name": "A", "language_code": "ne"}
CHAT = {"id": 471100329, "type": "private"}
GROUP = {"id": -5, "type": "group", "title": "G"}


def message(text: str | None = None, **more: Any) -> dict[str, Any]:
    said = {} if text is None else {"text": text}
    return {"message_id": 1, "date": 1, "chat": CHAT, "from": PERSON} | said | more


def press(data: str, **more: Any) -> dict[str, Any]:
    return {"id": "77", "from": PERSON, "chat_instance": "1", "data": data} | more


@pytest.fixture
def telegram() -> FakeBotApi:
    return FakeBotApi()


Running = Callable[..., AbstractAsyncContextManager[Chat]]


@pytest.fixture
def running(start: Start, telegram: FakeBotApi) -> Running:
    @asynccontextmanager
    async def run(**settings: Any) -> AsyncIterator[Chat]:
        async with (
            on_loopback(telegram.app) as address,
            start(telegram_token=TOKEN, telegram_api=address, **settings) as chat,
        ):
            yield chat

    return run


async def test_a_dialogue(running: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    long_payload = (
        '/show_entry{"entry":"destinations/hk/a-very-long-name-of-an-entry-in-hong-kong"}'
    )
    rasa.script["passport"] = [
        reply(
            "No. He may not.",
            title="Your passport is yours",
            sources=[{"title": "Cap. 210", "publisher": "Hong Kong", "url": "https://a.hk/b"}],
            checked_on="2026-11-22",
            buttons=[{"label": "More", "payload": long_payload}],
        )
    ]
    async with running():
        telegram.update(message=message("passport"))
        assert await telegram.texts(1) == [
            "Your passport is yours\n\nNo. He may not.\n\n"
            "Sources: Cap. 210, Hong Kong https://a.hk/b\nChecked on November 22, 2026"
        ]
        assert rasa.turns[0]["language_hint"] == "ne"
        [button] = telegram.sent[0]["buttons"]
        telegram.update(callback_query=press(button["callback_data"], message=message("x")))
        await telegram.texts(2)
        assert rasa.turns[1]["payload"] == long_payload
        assert telegram.answered == ["77"]


async def test_commands_are_set_in_every_language_telegram_takes(
    running: Running, telegram: FakeBotApi
) -> None:
    async with running():
        await until(lambda: len(telegram.commands) == 9)
    assert set(telegram.commands) == {"", "ar", "bn", "en", "es", "fr", "id", "ne", "tl"}
    assert telegram.commands["tl"][-1] == {
        "command": "delete",
        "description": "[fil] Erase everything you wrote",
    }


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("/start ma-es", {"origin": "MA", "destination": "ES"}),
        ("/start ph-hk-fil", {"origin": "PH", "destination": "HK", "language": "fil"}),
        ("/start ne", {"language": "ne"}),
        ("/start zz-zz", {}),
        ("/start", {}),
    ],
)
async def test_deep_links(
    running: Running, telegram: FakeBotApi, rasa: FakeRasa, typed: str, state: dict[str, str]
) -> None:
    async with running():
        telegram.update(message=message(typed))
        await telegram.texts(1)
    assert rasa.turns[0]["payload"] == "/start"
    told = rasa.turns[0].get("state", {})
    assert {name: value for name, value in told.items() if value} == state


async def test_what_is_not_for_us(running: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    async with running():
        telegram.update(message=message("hi", chat=GROUP))
        telegram.update(edited_message=message("changed", edit_date=2))
        telegram.update(channel_post=message("post", chat={"id": -9, "type": "channel"}))
        telegram.update(message=message(group_chat_created=True))
        telegram.update(callback_query=press("1", message=message("x", chat=GROUP)))
        telegram.update(message=message("hello"))
        assert await telegram.texts(1) == ["You said: hello"]
        await asyncio.sleep(0.2)
    assert [turn["text"] for turn in rasa.turns] == ["hello"]
    assert len(telegram.sent) == 1


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "I can only read"),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, "I can only read text"),
        ({"photo": [], "caption": "help"}, "You said: help"),
        ({"text": "\0\u202e"}, "I did not receive any words"),
        ({"text": "/restart"}, "You said: restart"),
        ({"text": '/intent{"x":1}'}, 'You said: intent{"x":1}'),
        ({"text": "x" * 4_096}, "You said: xxx"),
    ],
)
async def test_kinds(
    running: Running, telegram: FakeBotApi, content: dict[str, Any], answer: str
) -> None:
    async with running():
        telegram.update(message=message(**content))
        [said, *_] = await telegram.texts(1)
    assert answer in said


async def test_an_old_button(running: Running, telegram: FakeBotApi) -> None:
    async with running():
        for data in ("999", "/restart", "\u0663"):
            telegram.update(callback_query=press(data, message=message("x")))
        said = await telegram.texts(3)
    assert all(text.startswith("[ne] This button no longer works.") for text in said)


async def test_one_update_is_one_turn(
    running: Running, telegram: FakeBotApi, rasa: FakeRasa
) -> None:
    async with running():
        update = telegram.update(message=message("hello"))
        await telegram.texts(1)
        assert telegram.confirmed == update["update_id"] + 1
    telegram.pending.append(update)
    async with running():
        telegram.update(message=message("again"))
        assert await telegram.texts(2) == ["You said: hello", "You said: again"]
    assert len(rasa.turns) == 2


async def test_an_update_is_confirmed_only_once_it_is_stored(
    running: Running, telegram: FakeBotApi, tmp_path: Path
) -> None:
    async with running(database_timeout=0.1):
        telegram.update(message=message("one"))
        await telegram.texts(1)
        async with locked(tmp_path / "connectors.sqlite"):
            update = telegram.update(message=message("two"))
            await asyncio.sleep(0.6)
            assert telegram.confirmed == update["update_id"]  # asked for, not confirmed
        assert await telegram.texts(2) == ["You said: one", "You said: two"]
        await until(lambda: telegram.confirmed == update["update_id"] + 1)


@pytest.mark.parametrize(
    "trouble",
    [
        (429, {"description": "Too Many Requests: retry after 1", "retry_after": 1}),
        (500, {}),
        (502, {}),
    ],
)
async def test_troubles_pass_and_order_stays(
    running: Running, telegram: FakeBotApi, trouble: tuple[int, dict[str, Any]]
) -> None:
    telegram.troubles.append(("sendMessage", *trouble))
    async with running():
        telegram.update(message=message("one"))
        telegram.update(message=message("two"))
        assert await telegram.texts(2) == ["You said: one", "You said: two"]


async def test_blocked_is_the_end_until_they_write_again(
    running: Running, telegram: FakeBotApi
) -> None:
    description = "Forbidden: bot was blocked by the user"
    telegram.troubles.append(("sendMessage", 403, {"description": description}))
    async with running():
        telegram.update(message=message("one"))
        await until(lambda: not telegram.troubles)
        await asyncio.sleep(0.2)
        assert telegram.sent == []
        telegram.update(message=message("two"))
        assert await telegram.texts(1) == ["You said: two"]


async def test_a_refused_reply_does_not_hold_up_the_next(
    running: Running, telegram: FakeBotApi
) -> None:
    telegram.troubles.append(("sendMessage", 400, {"description": "Bad Request: odd"}))
    async with running():
        telegram.update(message=message("one"))
        telegram.update(message=message("two"))
        assert await telegram.texts(1) == ["You said: two"]


async def test_a_half_sent_reply_goes_on_where_it_stopped(
    running: Running, telegram: FakeBotApi, rasa: FakeRasa
) -> None:
    rasa.script["long"] = [reply("a" * 4_000 + "\n\n" + "b" * 4_000)]

    def second_fails() -> None:
        telegram.troubles.append(("sendMessage", 500, {}))

    async with running():
        telegram.update(message=message("long"))
        await telegram.texts(1)
        second_fails()
        assert [text[0] for text in await telegram.texts(2)] == ["a", "b"]
        await asyncio.sleep(0.2)
    assert len(telegram.sent) == 2


async def test_delete_leaves_nothing(
    running: Running, telegram: FakeBotApi, rasa: FakeRasa, tmp_path: Path
) -> None:
    async with running():
        rasa.script["/delete_my_data"] = [reply("Erased.", erase=True)]
        telegram.update(message=message("zebra"))
        telegram.update(message=message("/delete"))
        assert (await telegram.texts(2))[1] == "Erased."
        await asyncio.sleep(0.3)
        assert len(rasa.erased) == 1
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'connectors.sqlite'}")
    async with engine.connect() as connection:
        for table in ("conversations", "inbox", "outbox", "issued", "erasures"):
            count = await connection.scalar(sql(f"SELECT count(*) FROM {table}"))
            assert count == 0, table
    await engine.dispose()
    assert b"zebra" not in everything(tmp_path)


async def test_webhook(running: Running, telegram: FakeBotApi, rasa: FakeRasa) -> None:
    secret = "a-secret-of-the-webhook"
    async with running(
        telegram_webhook_url="https://example.org/webhooks/telegram",
        telegram_webhook_secret=secret,
    ) as chat:
        path, header = "/webhooks/telegram", "X-Telegram-Bot-Api-Secret-Token"
        update = telegram.update(message=message("hello"))
        for wrong in ({}, {header: "wrong"}, {header: secret + "x"}):
            assert (await chat.http.post(path, json=update, headers=wrong)).status_code == 403
        right = {header: secret}
        for _ in range(2):
            assert (await chat.http.post(path, json=update, headers=right)).status_code == 200
        assert await telegram.texts(1) == ["You said: hello"]
        for broken in (b"{", b"[]", b'{"update_id": "x", "message": 5}', b"null", b'"a"'):
            answer = await chat.http.post(path, content=broken, headers=right)
            assert answer.status_code == 422, broken
        assert telegram.webhook is not None
        assert telegram.webhook["secret_token"] == secret
    assert len(rasa.turns) == 1


async def test_neither_words_nor_tokens_are_logged(
    running: Running, telegram: FakeBotApi, rasa: FakeRasa
) -> None:
    lines = io.StringIO()
    before = logging.getLogger().handlers[:]
    set_up_logging(lines, logging.DEBUG)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        for method, status in (("sendMessage", 500), ("sendMessage", 400), ("getUpdates", 500)):
            telegram.troubles.append((method, status, {}))
        async with running() as chat:
            telegram.update(message=message("zebra one"))
            telegram.update(message=message("zebra two"))
            telegram.update(message=message("zebra three"))
            await telegram.texts(2, seconds=10)
            await chat.open()
            rasa.mode = "garbage"
            await chat.say("zebra four")
            await chat.post(payload='/zebra{"a":"b"}')
            await chat.post(text=5)  # type: ignore[arg-type]
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(logging.WARNING)
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.NOTSET)
    logged = lines.getvalue()
    assert "Polling rests" in logged  # it does log
    assert TOKEN.partition(":")[2] not in logged
    assert "zebra" not in logged
    assert "471100329" not in logged


async def test_no_token_no_telegram(start: Start, telegram: FakeBotApi) -> None:
    async with on_loopback(telegram.app) as address, start(telegram_api=address) as chat:
        assert (await chat.http.post("/webhooks/telegram", json={})).status_code == 404
    assert telegram.calls == []
