from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.typed import COMMANDS, LONGEST, Typed, read_typed
from tests.connectors.test_channel_contract import EMPTY, SHORTENED, TYPED


@pytest.mark.parametrize(("said", "answer"), TYPED)
def test_table(said: str, answer: str) -> None:
    typed = read_typed(said)
    echoed = f"You said: {typed.content}" if typed.content else EMPTY
    assert echoed + (f"\n{SHORTENED}" if typed.shortened else "") == answer


def test_start_carries_its_argument() -> None:
    assert read_typed("/start ma-es") == Typed("payload", "/start", argument="ma-es")
    assert read_typed("/start@MusafirBot ne") == Typed("payload", "/start", argument="ne")


@given(st.text() | st.text(alphabet="/ \t\n\0\u200f\u202e\ufeff{}aé\ud800", max_size=20))
def test_no_typed_text_is_a_command_of_ours(text: str) -> None:
    typed = read_typed(text)
    if typed.kind == "payload":
        assert typed.content in COMMANDS.values()
    else:
        assert not typed.content.strip().startswith("/")
        assert len(typed.content) <= LONGEST
        typed.content.encode()  # no half characters
