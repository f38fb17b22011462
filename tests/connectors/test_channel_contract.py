"""What every channel owes: an answer to whatever is written, and none of our commands."""

from __future__ import annotations

import pytest

from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import FakeRasa

EMPTY = "I did not receive any words. Please write your question."
SHORTENED = (
    "Your message is very long, so I read only the first part of it. "
    "Please send one short question at a time."
)


TYPED = [
    ("", EMPTY),
    (" \n\t ", EMPTY),
    ("\u200f\u200b", EMPTY),
    ("\0\0", EMPTY),
    ("///", EMPTY),
    ("😀👍🏽", "You said: 😀👍🏽"),
    ("a\0b", "You said: ab"),
    ("\u202egnorts\u202c", "You said: gnorts"),
    ("\u200fجواز سفر", "You said: \u200fجواز سفر"),
    ("क\u094d\u200dष", "You said: क\u094d\u200dष"),
    ("/restart", "You said: restart"),
    ("  /restart", "You said: restart"),
    ("\u200f/restart", "You said: restart"),
    ("\ufeff//restart", "You said: restart"),
    ('/intent{"x":1}', 'You said: intent{"x":1}'),
    ("/help me he beats me", "You said: help me he beats me"),
    ("/help", "You said: /help"),
    ("/HUMAN", "You said: /talk_to_person"),
    ("and/or", "You said: and/or"),
    ("x" * 4_000, "You said: " + "x" * 4_000),
    ("x" * 100_000, "You said: " + "x" * 4_000 + "\n" + SHORTENED),
]


async def test_typed(chat: Chat) -> None:
    """One conversation over the wire; `test_typed.py` looks at each line alone."""
    await chat.verify_dialogue(*TYPED)


async def test_a_lone_surrogate_does_no_harm(chat: Chat) -> None:
    response = await chat.http.post(
        f"/api/conversations/{chat.conversation}/messages",
        content=b'{"text": "a\\ud800b"}',
        headers=chat.headers | {"Content-Type": "application/json"},
    )
    assert [reply["text"] for reply in response.json()["replies"]] == ["You said: ab"]


@pytest.mark.parametrize("mode", ["slow", "empty", "failing", "garbage"])
async def test_rasa_in_trouble(start: Start, rasa: FakeRasa, mode: str) -> None:
    async with start() as chat:
        await chat.open(language="fr", destination="ES")
        rasa.mode = mode  # type: ignore[assignment]
        [reply] = await chat.say("mon patron garde mon passeport")
        assert reply["decision"] == "handover"
        assert reply["language"] == "fr"
        assert reply["text"].startswith("[fr] Sorry, I cannot look up your answer right now.")
        assert rasa.turns == []
        rasa.mode = "well"
        # What was wished for at the opening is still told with the first turn that succeeds.
        await chat.verify_dialogue(("et maintenant ?", "You said: et maintenant ?"))
        assert rasa.turns[0]["state"]["destination"] == "ES"


async def test_rasa_down(start: Start) -> None:
    async with start(rasa_url="http://127.0.0.1:9") as chat:
        await chat.open()
        [reply] = await chat.say("hello")
        assert reply["decision"] == "handover"
        assert "emergency" in reply["text"]


async def test_a_short_failure_is_not_noticed(chat: Chat, rasa: FakeRasa) -> None:
    rasa.fail_next = 1
    await chat.verify_dialogue(("hello", "You said: hello"))
    assert len(rasa.turns) == 1
    assert rasa.requests == 2
