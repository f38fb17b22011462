"""What may come in through the door."""

from __future__ import annotations

from typing import Any

import pytest

from bot.requests import LONGEST_TEXT, RequestError, read_request

WHO = {"conversation": "c", "message_id": "m"}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hello", "hello"),
        ("/restart", "restart"),
        ("  //intent{}", "intent{}"),
        ("\u200b/restart", "restart"),
        ("/ / /back", "back"),
        ("/", "?"),
        ("", "?"),
        ("\U0001f642", "\U0001f642"),
    ],
)
def test_typed_text_is_never_a_command(typed: str, text: str) -> None:
    assert read_request({**WHO, "text": typed}).text == text


def test_long_text_is_cut() -> None:
    assert len(read_request({**WHO, "text": "x" * 6000}).text) == LONGEST_TEXT


def test_agreed_payloads_pass() -> None:
    body = {**WHO, "payload": '/choose_language{"language": "ar"}'}
    assert read_request(body).text == '/choose_language{"language": "ar"}'
    assert read_request({**WHO, "payload": "/menu"}).text == "/menu"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"text": "hi"},
        {**WHO},
        {**WHO, "text": 5},
        {**WHO, "payload": "/restart"},
        {**WHO, "payload": "/session_start"},
        {**WHO, "payload": "menu"},
        {**WHO, "payload": "/menu{broken}"},
        {**WHO, "payload": '/menu{"a": 1}'},
        {**WHO, "payload": "/menu @0.5"},
        {**WHO, "text": "hi", "state": "HK"},
        {**WHO, "text": "hi", "conversation": " "},
    ],
)
def test_anything_else_is_refused(body: Any) -> None:
    with pytest.raises(RequestError):
        read_request(body)


def test_only_known_state_that_is_set_counts() -> None:
    body = {**WHO, "text": "hi", "state": {"origin": "ma", "stage": None, "pending": "delete"}}
    assert read_request(body).state == {"origin": "ma"}
