from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.messages import Button, Reply
from connectors.speech import Speech
from connectors.whatsapp_render import chosen, render
from connectors.whatsapp_sender import message_for
from tests.connectors.fake_whatsapp import read_message
from tests.connectors.fakes import MarkedWords

SPEECH = Speech.load(MarkedWords())
HINT = "Write the number of your choice."


def reply(text: str, *labels: str) -> Reply:
    buttons = tuple(Button(label, f"/p{number}") for number, label in enumerate(labels, 1))
    return Reply(text, "en", "clarify", buttons)


def shown(given: Reply) -> list[dict[str, object]]:
    numbers = {button.payload: n for n, button in enumerate(given.buttons, 1)}
    parts = render(given, numbers, SPEECH)
    assert all(
        part.plain is None or read_message(message_for("12345", part.plain, "")) for part in parts
    )
    return [read_message(message_for("12345", part.content, "")) for part in parts]


@pytest.mark.parametrize(
    ("given_", "kind", "titles"),
    [
        (reply("A"), "text", []),
        (reply("A", "Yes", "No"), "interactive", ["Yes", "No"]),
        (reply("A", "x" * 20, "b", "c"), "interactive", ["x" * 20, "b", "c"]),
        (reply("A", "x" * 21), "interactive", ["x" * 21]),
        (reply("A", *"abcd"), "interactive", [*"abcd"]),
        (reply("A", *"abcdefghij"), "interactive", [*"abcdefghij"]),
        (reply("A", "x" * 25, "b"), "interactive", ["1", "2"]),
        (reply("A", "x" * 72, "b"), "interactive", ["1", "2"]),
        (reply("A", "same", "same"), "interactive", ["1", "2"]),
        (reply("A", "x" * 73, "b"), "text", []),
        (reply("A", *"abcdefghijk"), "text", []),
        (reply("A" * 1_024, "b"), "interactive", ["b"]),
        (reply("A" * 1_025, "b"), "text", []),
        (reply("A", "", "b"), "interactive", ["b"]),
    ],
)
def test_forms(given_: Reply, kind: str, titles: list[str]) -> None:
    [message] = shown(given_)
    assert message["kind"] == kind
    assert [choice["title"] for choice in message["choices"]] == titles  # type: ignore[attr-defined]
    if kind == "text" and given_.buttons:
        lines = "\n".join(f"{n}. {b.label}" for n, b in enumerate(given_.buttons, 1))
        assert message["text"] == f"{given_.text}\n\n{lines}\n\n{HINT}"


@pytest.mark.parametrize(
    ("given_", "typed", "payload"),
    [
        (reply("A", "Yes", "No"), "no", "/p2"),
        (reply("A", "Yes", "No"), " YES! ", "/p1"),
        (reply("A", "Yes", "No"), "2", None),  # no numbers are shown there
        (reply("A", "x" * 30, "No"), "2", "/p2"),
        (reply("A", *"abcdefghijk"), "11.", "/p11"),
        (reply("A", *"abcdefghijk"), "12", None),
        (reply("A", *"abcdefghijk"), "0", None),
        (reply("A", *"abcdefghijk"), "٣", "/p3"),
        (reply("A", *"abcdefghijk"), "३।", "/p3"),
        (reply("A", *"abcdefghijk"), "2 months", None),
        (reply("A", *"abcdefghijk"), "-2", None),
        (reply("A", *"abcdefghijk"), "2.5", None),
        (reply("A", "Où ?", "b"), "Ou\u0300 ?", "/p1"),
        (reply("A"), "1", None),
        (reply("A", "…"), "…", None),
    ],
)
def test_a_typed_choice(given_: Reply, typed: str, payload: str | None) -> None:
    assert chosen(given_, typed, SPEECH) == payload


LABELS = st.lists(st.text("ab न😀", min_size=1, max_size=80).filter(str.strip), max_size=15)


@settings(max_examples=200)
@given(st.text("ab \n😀न", min_size=1, max_size=9_000).filter(str.strip), LABELS)
def test_nothing_is_refused_and_nothing_is_lost(text: str, labels: list[str]) -> None:
    given_ = reply(text, *labels)
    messages = shown(given_)
    said = "".join("".join(str(message["text"]) for message in messages).split())
    assert said.startswith("".join(text.split()))
    last = messages[-1]["choices"]
    for label in labels:
        tapped = [(c["title"], c.get("description")) for c in last]  # type: ignore[attr-defined]
        assert "".join(label.split()) in said or any(label in pair for pair in tapped)
