"""WhatsApp over a strict fake of its Graph API on loopback."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from connectors import whatsapp_channel, whatsapp_sender
from connectors.logs import set_up_logging
from connectors.pacing import Pace
from tests.connectors.conftest import Chat, Start
from tests.connectors.fake_whatsapp import (
    SETTINGS,
    TOKEN,
    VERIFY,
    FakeGraph,
    Json,
    Person,
    Trouble,
    change,
    entry,
    signed,
    webhook,
)
from tests.connectors.fakes import FakeRasa, locked, on_loopback, reply, until
from tests.connectors.test_channel_contract import TYPED
from tests.connectors.test_store import everything

PATH = "/webhooks/whatsapp"
PERSON = Person()
OTHER = Person("639171234567")
NAMELESS = Person(None, "PH.13491208655302741918")


@pytest.fixture
def graph() -> FakeGraph:
    return FakeGraph()


Running = Callable[..., AbstractAsyncContextManager[Chat]]


@pytest.fixture
def running(start: Start, graph: FakeGraph) -> Running:
    @asynccontextmanager
    async def run(**settings: Any) -> AsyncIterator[Chat]:
        async with (
            on_loopback(graph.app) as address,
            start(**(SETTINGS | {"whatsapp_api": address} | settings)) as chat,
        ):
            yield chat

    return run


async def deliver(chat: Chat, content: Any) -> httpx.Response:
    body, headers = signed(content)
    return await chat.http.post(PATH, content=body, headers=headers)


async def say(chat: Chat, *messages: Json) -> None:
    response = await deliver(chat, webhook(*messages))
    assert response.status_code == 200, response.text


async def states(directory: Path) -> list[str]:
    return [str(row[0]) for row in await rows(directory, "SELECT send_state FROM outbox")]


async def rows(directory: Path, statement: str) -> list[Any]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{directory / 'connectors.sqlite'}")
    async with engine.begin() as connection:
        result = await connection.execute(sql(statement))
        found = list(result) if result.returns_rows else []
    await engine.dispose()
    return found


async def test_a_dialogue(running: Running, graph: FakeGraph, rasa: FakeRasa) -> None:
    payload = '/show_entry{"entry":"destinations/hk/passport-retention"}'
    rasa.script["passport"] = [
        reply(
            "No. He may not.",
            title="Your passport is yours",
            sources=[{"title": "Cap. 210", "publisher": "Hong Kong", "url": "https://a.hk/b"}],
            checked_on="2026-11-22",
            buttons=[{"label": "More", "payload": payload}],
        )
    ]
    async with running() as chat:
        await say(chat, graph.text(PERSON, "passport"))
        assert await graph.texts(1) == [
            "Your passport is yours\n\nNo. He may not.\n\n"
            "Sources: Cap. 210, Hong Kong https://a.hk/b\nChecked on November 22, 2026"
        ]
        [button] = graph.sent[0]["choices"]
        await say(chat, graph.press(PERSON, button))
        await graph.texts(2)
    assert rasa.turns[0]["channel"] == "whatsapp"
    assert rasa.turns[1]["payload"] == payload


async def test_one_message_for_all_replies_of_a_turn(
    running: Running, graph: FakeGraph, rasa: FakeRasa
) -> None:
    rasa.script["hi"] = [
        reply(
            "I am a program.", decision="notice", buttons=[{"label": "P", "payload": "/privacy"}]
        ),
        reply("Yes.", buttons=[{"label": "More", "payload": "/menu"}]),
    ]
    async with running() as chat:
        await say(chat, graph.text(PERSON, "hi"))
        assert await graph.texts(1) == ["I am a program.\n\nYes."]
        assert [choice["title"] for choice in graph.sent[0]["choices"]] == ["P", "More"]
        await asyncio.sleep(0.2)
    assert len(graph.sent) == 1


async def test_the_contract_of_every_channel(
    running: Running, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `test_channel_contract.py` asks of the chat API, asked here of one person each."""
    async with running() as chat:
        for number, (said, expected) in enumerate(TYPED):
            person = Person(f"97798{number:08}")
            await say(chat, graph.text(person, said))
            await until(lambda to=person: any(m["to"] == to.phone for m in graph.sent))  # type: ignore[misc]
            wanted = "".join(expected.split())
            async with asyncio.timeout(5):
                while True:
                    texts = [m["text"] for m in graph.sent if m["to"] == person.phone]
                    if "".join("".join(texts).split()) == wanted:
                        break
                    assert len(texts) < 2, (said[:50], texts)
                    await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", ["slow", "empty", "failing", "garbage"])
async def test_rasa_in_trouble(
    running: Running, graph: FakeGraph, rasa: FakeRasa, mode: str
) -> None:
    async with running() as chat:
        rasa.mode = mode  # type: ignore[assignment]
        await say(chat, graph.text(PERSON, "/start ma-es-fr"))
        [text] = await graph.texts(1)
        assert text.startswith("[fr] Sorry, I cannot look up your answer right now.")
        rasa.mode = "well"
        await say(chat, graph.text(PERSON, "et maintenant ?"))
        assert (await graph.texts(2))[1] == "You said: et maintenant ?"
    assert rasa.turns[0]["state"]["destination"] == "ES"


@pytest.mark.parametrize(
    "command", ["/privacy", "/DELETE", "/help", "/pack", "/language", "menu", "Menu"]
)
async def test_commands(running: Running, graph: FakeGraph, rasa: FakeRasa, command: str) -> None:
    payloads = {"/language": "/change_language", "/DELETE": "/delete_my_data", "Menu": "/menu"}
    async with running() as chat:
        await say(chat, graph.text(PERSON, command))
        await graph.texts(1)
    assert rasa.turns[0]["payload"] == payloads.get(command, f"/{command.strip('/')}")


async def test_a_deep_link(running: Running, graph: FakeGraph, rasa: FakeRasa) -> None:
    async with running() as chat:
        await say(chat, graph.text(PERSON, "/start ph-hk-fil"))
        await graph.texts(1)
    assert rasa.turns[0]["payload"] == "/start"
    assert rasa.turns[0]["state"]["destination"] == "HK"


@pytest.mark.parametrize(
    ("kind", "content", "answer"),
    [
        ("image", {"image": {"id": "1", "mime_type": "image/jpeg"}}, "I can only read text"),
        ("image", {"image": {"id": "1", "caption": "help"}}, "You said: help"),
        ("audio", {"audio": {"id": "1", "voice": True}}, "I can only read text"),
        ("video", {"video": {"id": "1", "url": "https://a.org/v"}}, "I can only read text"),
        ("sticker", {"sticker": {"id": "1"}}, "I can only read text"),
        ("location", {"location": {"latitude": 1, "longitude": 2}}, "I can only read text"),
        ("reaction", {"reaction": {"message_id": "a", "emoji": "👍"}}, "I can only read text"),
        ("contacts", {"contacts": [{"name": {"formatted_name": "A"}}]}, "I can only read text"),
        ("order", {"order": {}}, "I can only read text"),
        ("unsupported", {"errors": [{"code": 131051}]}, "I can only read text"),
        ("never heard of", {}, "I can only read text"),
        ("button", {"button": {"text": "Yes", "payload": "x"}}, "This button no longer works"),
        ("text", {"text": {"body": "\0\u202e"}}, "I did not receive any words"),
        ("text", {"text": None}, "I did not receive any words"),
        ("request_welcome", {}, "You said: /start"),
    ],
)
async def test_kinds(
    running: Running, graph: FakeGraph, kind: str, content: Json, answer: str
) -> None:
    async with running() as chat:
        await say(chat, graph.message(PERSON, kind, **content))
        [said] = await graph.texts(1)
    assert answer in said


async def test_what_is_not_for_us(running: Running, graph: FakeGraph, rasa: FakeRasa) -> None:
    elsewhere = webhook(graph.text(PERSON, "to another number"))
    elsewhere["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "99999999"
    another = webhook(graph.text(PERSON, "another object")) | {"object": "instagram"}
    field = webhook(graph.text(PERSON, "another field"))
    field["entry"][0]["changes"][0]["field"] = "message_template_status_update"
    silent = [
        graph.text(PERSON, "in a group", group_id="g1"),
        graph.message(PERSON, "edit", edit={"original_message_id": "a"}),
        graph.message(PERSON, "revoke", revoke={"original_message_id": "a"}),
        graph.message(PERSON, "reaction", reaction={"message_id": "a", "emoji": ""}),
        graph.text(Person(None, None), "from nobody"),
        graph.text(PERSON, "without an id", id=""),
    ]
    seen = {"id": "wamid.X", "status": "read", "timestamp": "1", "recipient_id": "1"}
    async with running() as chat:
        for content in (elsewhere, another, field, webhook(*silent), webhook(statuses=[seen])):
            assert (await deliver(chat, content)).status_code == 200
        await say(chat, graph.text(PERSON, "hello"))
        assert await graph.texts(1) == ["You said: hello"]
        await asyncio.sleep(0.2)
    assert [turn["text"] for turn in rasa.turns] == ["hello"]
    assert len(graph.sent) == 1


async def test_all_levels_of_a_batch_are_read_in_the_order_of_time(
    running: Running, graph: FakeGraph, rasa: FakeRasa
) -> None:
    now = int(time.time())
    three = graph.text(PERSON, "three", timestamp=now - 1)
    one, two = (
        graph.text(PERSON, text, timestamp=now - ago) for text, ago in (("one", 9), ("two", 5))
    )
    odd: list[Any] = [None, 7, "x", {"type": "text"}, graph.text(PERSON, "odd") | {"id": 5}]
    content = {
        "object": "whatsapp_business_account",
        "entry": [
            entry(change(three, *odd, people=[PERSON]), change(two, people=[PERSON])),
            {"changes": "none"},
            entry(change(graph.text(OTHER, "other"), people=[OTHER]), change(one)),
            "no entry",
        ],
    }
    async with running() as chat:
        for _ in range(3):  # it comes at least once
            assert (await deliver(chat, content)).status_code == 200
        await graph.texts(4)
        await asyncio.sleep(0.2)
    said = [message["text"] for message in graph.sent if message["to"] == PERSON.phone]
    assert said == ["You said: one", "You said: two", "You said: three"]
    assert len(graph.sent) == len(rasa.turns) == 4


async def test_a_webhook_is_acknowledged_only_once_it_is_stored(
    running: Running, graph: FakeGraph, rasa: FakeRasa, tmp_path: Path
) -> None:
    async with running(database_timeout=0.1) as chat:
        content = webhook(graph.text(PERSON, "one"), graph.text(OTHER, "two"))
        async with locked(tmp_path / "connectors.sqlite"):
            assert (await deliver(chat, content)).status_code == 503
        assert (await deliver(chat, content)).status_code == 200
        assert sorted(await graph.texts(2)) == ["You said: one", "You said: two"]
    assert len(rasa.turns) == 2


@pytest.mark.parametrize(
    "forge",
    [
        lambda body, headers: (body, {}),
        lambda body, headers: (body, {"X-Hub-Signature-256": ""}),
        lambda body, headers: (body, {"X-Hub-Signature-256": "sha256="}),
        lambda body, headers: (body, {"X-Hub-Signature-256": "sha256=" + "0" * 64}),
        lambda body, headers: (body, {"X-Hub-Signature-256": "sha256=ü".encode("latin-1")}),
        lambda body, headers: (body + b" ", headers),
        lambda body, headers: (body, {"X-Hub-Signature": headers["X-Hub-Signature-256"]}),
        lambda body, headers: signed(body, "another-secret-another-secret"),
        lambda body, headers: (b"{", {}),
    ],
)
async def test_forged_webhooks(
    running: Running, graph: FakeGraph, rasa: FakeRasa, forge: Callable[..., Any]
) -> None:
    async with running() as chat:
        body, headers = forge(*signed(webhook(graph.text(PERSON, "hello"))))
        assert (await chat.http.post(PATH, content=body, headers=headers)).status_code == 403
        await asyncio.sleep(0.1)
    assert rasa.turns == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"a"', b"\xff", b"[" * 100_000])
async def test_signed_nonsense(running: Running, body: bytes) -> None:
    async with running() as chat:
        assert (await deliver(chat, body)).status_code == 422


async def test_the_handshake(running: Running) -> None:
    right = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    wrong: list[Json] = [{}, {"hub.verify_token": "wrong"}, {"hub.verify_token": VERIFY + "ü"}]
    wrong += [{"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}]
    async with running() as chat:
        answer = await chat.http.get(PATH, params=right)
        assert (answer.status_code, answer.text) == (200, "1158201444")
        assert answer.headers["Content-Type"].startswith("text/plain")
        for change_ in wrong:
            params = (right | change_) if change_ else {}
            assert (await chat.http.get(PATH, params=params)).status_code == 403


async def test_the_user_id_comes_before_the_phone_number(
    running: Running, graph: FakeGraph, rasa: FakeRasa
) -> None:
    both = Person(PERSON.phone, "NP.4711")
    graph.wrote |= dict.fromkeys(("NP.4711", "NP.4712"), time.time())
    async with running() as chat:
        await say(chat, graph.text(PERSON, "known by number"))
        await graph.texts(1)
        # The id may stand in the contacts only.
        old = graph.text(PERSON, "both")
        assert (await deliver(chat, webhook(old, people=[both]))).status_code == 200
        await graph.texts(2)
        await say(chat, graph.text(Person(None, "NP.4711"), "by id alone"))
        await graph.texts(3)
        update = webhook()
        value = update["entry"][0]["changes"][0]
        value["field"] = "user_id_update"
        value["value"]["user_id_update"] = [
            {"wa_id": "1", "user_id": {"previous": "NP.4711", "current": "NP.4712"}}
        ]
        assert (await deliver(chat, update)).status_code == 200
        await say(chat, graph.text(Person(None, "NP.4712"), "moved"))
        await graph.texts(4)
    assert [message["to"] for message in graph.sent[-3:]] == ["NP.4711", "NP.4711", "NP.4712"]
    assert "recipient" in graph.requests[-1]
    assert len({turn["conversation"] for turn in rasa.turns}) == 1


async def test_a_changed_number_keeps_the_conversation(
    running: Running, graph: FakeGraph, rasa: FakeRasa
) -> None:
    system = {"type": "user_changed_number", "wa_id": "9770000000", "body": "A changed"}
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"))
        await graph.texts(1)
        await say(chat, graph.message(PERSON, "system", system=system))
        await say(chat, graph.text(Person("9770000000"), "two"))
        await graph.texts(2)
    assert graph.sent[1]["to"] == "9770000000"
    assert len({turn["conversation"] for turn in rasa.turns}) == 1


@pytest.mark.parametrize("typed", ["2", " 2. ", "2)", "٢", "২", "2️⃣", "Nepal", " nepal!"])
async def test_a_choice_may_be_typed(
    running: Running, graph: FakeGraph, rasa: FakeRasa, typed: str
) -> None:
    names = ["India", "Nepal", *(f"Country {number}" for number in range(12))]
    rasa.script["where"] = [
        reply("Where?", buttons=[{"label": n, "payload": f'/x{{"a":"{n}"}}'} for n in names])
    ]
    async with running() as chat:
        await say(chat, graph.text(PERSON, "where"))
        [text] = await graph.texts(1)
        assert "\n2. Nepal\n" in text
        assert text.endswith("Write the number of your choice.")
        await say(chat, graph.text(PERSON, typed))
        await graph.texts(2)
        await say(chat, graph.text(PERSON, "2"))  # that question is over
        await graph.texts(3)
    assert rasa.turns[1]["payload"] == '/x{"a":"Nepal"}'
    assert rasa.turns[2]["text"] == "2"


async def test_an_old_button(running: Running, graph: FakeGraph, rasa: FakeRasa) -> None:
    rasa.script["menu"] = [reply("Choose", buttons=[{"label": "A", "payload": "/a"}])]
    async with running() as chat:
        await say(chat, graph.text(PERSON, "menu please"))
        for id in ("999", "/restart", "\u0663", "", "1" * 300):
            await say(chat, graph.press(PERSON, {"id": id, "title": "x", "row": False}))
        texts = await graph.texts(6)
    assert all("no longer works" in text or "only read text" in text for text in texts[1:])
    assert len(rasa.turns) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(500),
        Trouble(503, 131016),
        Trouble(400, 130429),
        Trouble(429, 80007),
        Trouble(400, 131000),
    ],
)
async def test_troubles_pass_and_order_stays(
    running: Running, graph: FakeGraph, trouble: Trouble
) -> None:
    graph.troubles.append(trouble)
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"), graph.text(PERSON, "two"))
        assert await graph.texts(2) == ["You said: one", "You said: two"]


async def test_a_timeout_after_accepting_repeats_only_that_message(
    running: Running, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_sender, "TIMEOUT", 0.3)
    graph.troubles.append(Trouble(0, taken=True))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"), graph.text(PERSON, "two"))
        assert await graph.texts(3) == ["You said: one", "You said: one", "You said: two"]


@pytest.mark.parametrize("status", ["sent", "delivered"])
async def test_the_news_that_it_arrived_spares_the_repetition(
    running: Running,
    graph: FakeGraph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: str,
) -> None:
    monkeypatch.setattr(whatsapp_sender, "TIMEOUT", 1.0)
    graph.troubles.append(Trouble(0, taken=True))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"))
        await graph.texts(1)
        news = graph.status(graph.sent[0], status)
        old = news | {"biz_opaque_callback_data": "1.0.0"}
        for _ in range(2):
            await deliver(chat, webhook(statuses=[old, news, graph.status(graph.sent[0], "read")]))
        await say(chat, graph.text(PERSON, "two"))
        assert await graph.texts(2) == ["You said: one", "You said: two"]
        await asyncio.sleep(0.2)
    assert await states(tmp_path) == ["sent", "sent"]


async def test_the_pair_rate_is_waited_for(
    running: Running, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_sender, "TO_ONE_PERSON", Pace(0.4, 2))
    async with running() as chat:
        began = time.monotonic()
        await say(chat, *(graph.text(PERSON, str(number)) for number in range(5)))
        await say(chat, graph.text(OTHER, "me too"))
        await graph.texts(6, seconds=10)
        assert time.monotonic() - began > 3 * 0.4
    mine = [message["text"] for message in graph.sent if message["to"] == PERSON.phone]
    assert mine == [f"You said: {number}" for number in range(5)]
    assert graph.sent[-1]["to"] == PERSON.phone  # nobody waits for another
    assert graph.refusals == []


async def test_a_refusal_for_the_pair_rate_waits_longer_each_time(
    running: Running, graph: FakeGraph, tmp_path: Path
) -> None:
    graph.troubles.append(Trouble(400, 131056))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"))
        await until(lambda: not graph.troubles)
        await asyncio.sleep(0.2)
        [(due,)] = await rows(tmp_path, "SELECT next_attempt FROM outbox")
        assert 3 < due - time.time() < 4.1
        assert graph.sent == []
    assert await states(tmp_path) == ["waiting"]


async def test_after_a_day_a_reply_is_kept_until_they_write_again(
    running: Running, graph: FakeGraph, rasa: FakeRasa, tmp_path: Path
) -> None:
    rasa.pause = 0.2
    async with running() as chat:
        late = graph.text(PERSON, "one", timestamp=int(time.time()) - 90_000)
        await say(chat, late)  # it was on its way for more than a day
        await until(lambda: bool(graph.refusals))
        await asyncio.sleep(0.2)
        assert graph.refusals == [(131047, "Re-engagement message")]
        assert await states(tmp_path) == ["template"]
        await say(chat, late)  # the same message again opens nothing
        await asyncio.sleep(0.2)
        assert len(graph.refusals) == 1
        await say(chat, graph.text(PERSON, "two"))
        assert await graph.texts(2) == ["You said: one", "You said: two"]
    assert await states(tmp_path) == ["sent", "sent"]


async def test_what_is_surely_too_late_is_not_even_tried(
    running: Running, graph: FakeGraph, tmp_path: Path
) -> None:
    graph.troubles.append(Trouble(500))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"))
        await until(lambda: not graph.troubles)
        await rows(tmp_path, "UPDATE conversations SET seen = seen - 90000")
        await asyncio.sleep(1.5)
    assert len(graph.requests) == 1
    assert await states(tmp_path) == ["template"]


@pytest.mark.parametrize(
    ("code", "state", "texts"),
    [(131047, "template", 1), (131026, "failed", 1), (131016, "sent", 2)],
)
async def test_what_was_taken_but_not_delivered(
    running: Running,
    graph: FakeGraph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    state: str,
    texts: int,
) -> None:
    monkeypatch.setattr(whatsapp_channel, "FAILURE_PAUSE", 0.05)
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"))
        await graph.texts(1)
        await asyncio.sleep(0.1)
        failure = graph.failure(graph.sent[0], code)
        odd = failure | {"biz_opaque_callback_data": "1; DROP"}
        for _ in range(3):  # the news come several times
            content = webhook(statuses=[odd, failure, failure | {"errors": None}][:2])
            assert (await deliver(chat, content)).status_code == 200
            await asyncio.sleep(0.3)
    assert await states(tmp_path) == [state]
    assert len(graph.sent) == texts


async def test_what_whatsapp_refuses_for_its_form_is_sent_as_text(
    running: Running, graph: FakeGraph, rasa: FakeRasa
) -> None:
    rasa.script["x"] = [reply("Well?", buttons=[{"label": "Yes", "payload": "/affirm"}])]
    graph.troubles.append(Trouble(400, 131009))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "x"))
        assert await graph.texts(1) == ["Well?\n\n1. Yes\n\nWrite the number of your choice."]


async def test_a_refused_reply_does_not_hold_up_the_next(
    running: Running, graph: FakeGraph, tmp_path: Path
) -> None:
    graph.troubles.append(Trouble(400, 131026))
    async with running() as chat:
        await say(chat, graph.text(PERSON, "one"), graph.text(PERSON, "two"))
        assert await graph.texts(1) == ["You said: two"]
    assert await states(tmp_path) == ["failed", "sent"]


async def test_a_dead_token_loses_nothing(
    running: Running, graph: FakeGraph, tmp_path: Path
) -> None:
    async with running(whatsapp_token="EAAexpired") as chat:
        await say(chat, graph.text(PERSON, "one"))
        await asyncio.sleep(0.4)
    assert await states(tmp_path) == ["waiting"]
    await rows(tmp_path, "UPDATE outbox SET next_attempt = 0")
    async with running():
        assert await graph.texts(1) == ["You said: one"]


async def test_delete_leaves_nothing(
    running: Running, graph: FakeGraph, rasa: FakeRasa, tmp_path: Path
) -> None:
    rasa.script["/delete_my_data"] = [reply("Erased.", erase=True)]
    async with running() as chat:
        await say(chat, graph.text(NAMELESS, "zebra"), graph.text(NAMELESS, "/delete"))
        assert (await graph.texts(2))[1] == "Erased."
        await asyncio.sleep(0.3)
        assert len(rasa.erased) == 1
    for table in ("conversations", "inbox", "outbox", "issued", "erasures"):
        assert await rows(tmp_path, f"SELECT * FROM {table}") == [], table
    found = everything(tmp_path)
    assert b"zebra" not in found
    assert b"13491208655302741918" not in found


async def test_neither_words_nor_numbers_nor_tokens_are_logged(
    running: Running, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_channel, "FAILURE_PAUSE", 0.05)
    lines = io.StringIO()
    before = logging.getLogger().handlers[:]
    set_up_logging(lines, logging.DEBUG)
    try:
        graph.troubles += [Trouble(500), Trouble(400, 131026), Trouble(401, 190)]
        async with running() as chat:
            await say(chat, *(graph.text(PERSON, f"zebra {number}") for number in range(3)))
            await asyncio.sleep(2)
            await say(chat, graph.text(OTHER, "zebra 4"))
            await graph.texts(1)
            await deliver(chat, webhook(statuses=[graph.failure(graph.sent[0], 131016)]))
            await deliver(chat, b"zebra {")
            body, _ = signed(webhook(graph.text(PERSON, "zebra 5")))
            await chat.http.post(PATH, content=body)
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(logging.WARNING)
    logged = lines.getvalue()
    assert "WhatsApp answered 190" in logged  # it does log
    for secret in ("zebra", str(PERSON.phone), str(OTHER.phone), TOKEN):
        assert secret not in logged


async def test_no_token_no_whatsapp(start: Start) -> None:
    async with start() as chat:
        assert (await chat.http.post(PATH, json={})).status_code == 404
        assert (await chat.http.get(PATH)).status_code == 404
