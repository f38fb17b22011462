"""The chat API of design 4.1, over real HTTP."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import FakeActions, FakeRasa, reply, until


async def test_a_conversation(chat: Chat, rasa: FakeRasa) -> None:
    fee = reply(
        "That is above the cap.",
        understood={"amount": 8000, "currency": "QAR", "basis": "once", "purpose": "placement"},
        verdict="above-cap",
        buttons=[{"label": "Menu", "payload": "/menu", "entry": "world/documents"}],
    )
    rasa.script["they ask 8,000 riyal"] = [fee]
    [shown] = await chat.say("they ask 8,000 riyal")
    number = shown.pop("id")
    assert isinstance(number, int)
    assert shown == fee


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"origin": "ph", "destination": "HK"}, {"origin": "PH", "destination": "HK"}),
        ({"language": "fil-PH"}, {"language": "fil"}),
        ({"sector": "domestic-work", "stage": "at-work"}, {"sector": "domestic-work"}),
    ],
)
async def test_opening_values_are_told_once(
    start: Start, rasa: FakeRasa, given: dict[str, str], told: dict[str, str]
) -> None:
    async with start() as chat:
        await chat.open(**given)
        await chat.say("one")
        await chat.say("two")
    assert told.items() <= rasa.turns[0]["state"].items()
    assert "state" not in rasa.turns[1]


async def test_refused_openings(chat: Chat) -> None:
    for wrong in (
        {"language": "xx"},
        {"origin": "XX9"},
        {"origin": "zz"},
        {"sector": "a"},
        {"stage": "a"},
        {"name": "Maria"},
        {"origin": 5},
    ):
        response = await chat.http.post("/api/conversations", json=wrong)
        assert response.status_code == 422, wrong
        assert next(iter(wrong)) in response.json()["detail"]


async def test_refused_messages(chat: Chat) -> None:
    path = f"/api/conversations/{chat.conversation}/messages"
    for wrong in ({}, {"text": "a", "payload": "/menu"}, {"text": 5}, {"text": "a", "more": 1}):
        response = await chat.http.post(path, json=wrong, headers=chat.headers)
        assert response.status_code == 422, wrong
    response = await chat.http.post(path, content=b"{", headers=chat.headers)
    assert response.status_code == 422


@pytest.mark.parametrize("told", [True, False], ids=["told length", "chunked"])
async def test_a_huge_body(chat: Chat, told: bool) -> None:
    async def chunks() -> object:
        for _ in range(30):
            yield b"x" * 100_000

    body = b"x" * 3_000_000 if told else chunks()
    path = f"/api/conversations/{chat.conversation}/messages"
    response = await chat.http.post(path, content=body, headers=chat.headers)  # type: ignore[arg-type]
    assert response.status_code == 413


async def test_a_chunked_body_is_read(chat: Chat) -> None:
    async def chunks() -> object:
        yield b'{"text": '
        yield b'"hello"}'

    path = f"/api/conversations/{chat.conversation}/messages"
    headers = chat.headers | {"Content-Type": "application/json"}
    response = await chat.http.post(path, content=chunks(), headers=headers)  # type: ignore[arg-type]
    assert response.json()["replies"][0]["text"] == "You said: hello"


async def test_strangers(chat: Chat) -> None:
    other = await Chat(chat.http).open()
    path = f"/api/conversations/{chat.conversation}"
    for headers in (
        {},
        other.headers,
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic a"},
    ):
        for method, tail in (("POST", "/messages"), ("GET", "/events"), ("DELETE", "")):
            answer = await chat.http.request(
                method, path + tail, headers=headers, json={"text": "a"}
            )
            assert answer.status_code == 401, (method, headers)
    in_url = await chat.http.get(f"{path}/events?token={chat.token}")
    assert in_url.status_code == 401


async def test_the_same_id_is_one_turn(chat: Chat, rasa: FakeRasa) -> None:
    rasa.pause = 0.2
    answers = await asyncio.gather(*(chat.post(text="hello", id="a1") for _ in range(4)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(rasa.turns) == 1
    other = await Chat(chat.http).open()
    await other.post(text="hello", id="a1")
    assert len(rasa.turns) == 2


async def test_one_conversation_in_order_others_beside(chat: Chat, rasa: FakeRasa) -> None:
    rasa.pause = 0.15
    others = [await Chat(chat.http).open() for _ in range(4)]
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(other.say("hello") for other in others))
    assert asyncio.get_running_loop().time() - began < 4 * 0.15 + 0.4
    rasa.turns.clear()
    posts = []
    for number in range(4):
        posts.append(asyncio.create_task(chat.say(str(number))))
        await asyncio.sleep(0.03)
    await asyncio.gather(*posts)
    assert [turn["text"] for turn in rasa.turns] == ["0", "1", "2", "3"]


async def test_issued_payloads(chat: Chat, rasa: FakeRasa) -> None:
    odd = '/affirm{"of": "a form"}'
    assert (await chat.post(payload=odd)).status_code == 422
    rasa.script["hello"] = [reply("Sure?", buttons=[{"label": "Yes", "payload": odd}])]
    await chat.say("hello")
    assert (await chat.post(payload=odd)).status_code == 200
    assert rasa.turns[-1]["payload"] == odd
    other = await Chat(chat.http).open()
    assert (await other.post(payload=odd)).status_code == 422


async def test_events_resume(chat: Chat) -> None:
    numbers = [(await chat.say(text))[0]["id"] for text in ("one", "two", "three")]
    assert await chat.events(3) == [str(number) for number in numbers]
    assert await chat.events(1, after=str(numbers[1])) == [str(numbers[2])]
    listening = asyncio.create_task(chat.events(1, after=None))
    await asyncio.sleep(0.3)
    [new] = await chat.say("four")
    assert await listening == [str(new["id"])]


async def test_erasing(chat: Chat, rasa: FakeRasa, tmp_path: Path) -> None:
    await chat.say("zebra-crossing-words")
    path = f"/api/conversations/{chat.conversation}"
    assert (await chat.http.delete(path, headers=chat.headers)).status_code == 204
    assert rasa.erased == [chat.conversation]
    assert (await chat.post(text="hello")).status_code == 401


async def test_typed_delete(chat: Chat, rasa: FakeRasa) -> None:
    rasa.script["/delete_my_data"] = [
        reply("Erase?", buttons=[{"label": "Yes", "payload": "/affirm"}])
    ]
    rasa.script["/affirm"] = [reply("Erased.", erase=True)]
    await chat.verify_dialogue(("one", "You said: one"), ("/delete", "Erase?"))
    assert rasa.erased == []
    [farewell] = (await chat.post(payload="/affirm")).json()["replies"]
    assert farewell["text"] == "Erased."
    await until(lambda: bool(rasa.erased))
    assert rasa.erased == [chat.conversation]
    # Only the farewell is left, and the conversation can begin anew.
    assert await chat.events(1) == [str(farewell["id"])]
    await chat.verify_dialogue(("two", "You said: two"))


async def test_typed_delete_without_rasa(chat: Chat, rasa: FakeRasa) -> None:
    await chat.say("one")
    rasa.mode = "failing"
    [farewell] = await chat.say("/delete")
    assert "are erased" in farewell["text"]
    assert await chat.events(1) == [str(farewell["id"])]


async def test_a_reply_without_labels_is_still_said(chat: Chat, rasa: FakeRasa) -> None:
    rasa.state["language"] = "ne"
    rasa.script["a"] = [reply("Call 999.", language=None, decision=None)]
    [said] = await chat.say("a")
    assert (said["text"], said["language"], said["decision"]) == ("Call 999.", "ne", "notice")


async def test_an_erasure_is_owed_until_rasa_is_back(start: Start, rasa: FakeRasa) -> None:
    async with start() as chat:
        await chat.open()
        await chat.say("one")
        rasa.mode = "failing"
        path = f"/api/conversations/{chat.conversation}"
        assert (await chat.http.delete(path, headers=chat.headers)).status_code == 204
        assert rasa.erased == []
    rasa.mode = "well"
    async with start():
        await until(lambda: rasa.erased == [chat.conversation])


async def test_readiness(chat: Chat, rasa: FakeRasa, actions: FakeActions) -> None:
    ready = await chat.http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "missing": []})
    actions.up, rasa.mode = False, "failing"
    ready = await chat.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "missing": ["rasa", "actions"]}
    assert (await chat.http.get("/healthz")).status_code == 200


async def test_choices(chat: Chat) -> None:
    languages = (await chat.http.get("/api/languages")).json()
    assert {"code": "ar", "name": "العربية", "english_name": "Arabic", "right_to_left": True} in (
        languages
    )
    places = (await chat.http.get("/api/places?language=es")).json()
    assert {"code": "MA", "name": "Marruecos"} in places["origins"]
    assert {"key": "at-work", "name": "[es] Working abroad"} in places["stages"]
    assert (await chat.http.get("/api/places?language=xx")).status_code == 422


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/healthz", "/nothing"])
async def test_headers(chat: Chat, path: str) -> None:
    answer = await chat.http.get(path)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert '<script src="http' not in answer.text


async def test_rate_limit(start: Start) -> None:
    async with start(rate_limit="default") as chat:
        await chat.open()
        answers = [await chat.post(text="hello") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 61


async def test_the_secret_is_made_once(start: Start, tmp_path: Path) -> None:
    async with start() as chat:
        await chat.open()
        kept = chat.conversation, chat.token
    secret = tmp_path / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    async with start() as chat:
        chat.conversation, chat.token = kept
        await chat.verify_dialogue(("hello", "You said: hello"))


async def test_documented(chat: Chat) -> None:
    page = (await chat.http.get("/docs")).text
    schema = (await chat.http.get("/openapi.json")).json()
    for path in schema["paths"]:
        assert path in page
    assert "Your employer may not keep your passport." in page


async def test_other_sites_need_our_leave(start: Start) -> None:
    async with start(allowed_origins="https://centre.example, https://b.example") as chat:
        for origin, allowed in (("https://centre.example", True), ("https://evil.example", False)):
            answer = await chat.http.options(
                "/api/conversations",
                headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
            )
            assert ("access-control-allow-origin" in answer.headers) is allowed
