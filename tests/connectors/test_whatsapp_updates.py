from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp_updates import Moved, Person, Pressed, Written, read_webhook
from tests.connectors.fake_whatsapp import NUMBER, webhook

PHONE, OTHER, USER = "9779812345678", "639171234567", "NP.13491208655302741918"


def text(**more: Any) -> dict[str, Any]:
    message = {"id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": "hi"}}
    return message | {"from": PHONE} | more


def read(message: dict[str, Any], contacts: Any = ()) -> list[Any]:
    content = webhook(message)
    content["entry"][0]["changes"][0]["value"]["contacts"] = contacts
    return read_webhook(content, NUMBER)


@pytest.mark.parametrize(
    ("names", "contacts", "person"),
    [
        ({}, [], Person(PHONE)),
        ({}, [{"wa_id": PHONE}], Person(PHONE)),
        ({}, [{"wa_id": PHONE, "user_id": USER}], Person(USER, PHONE)),
        ({}, [{"wa_id": OTHER, "user_id": "NP.1"}], Person(PHONE)),
        ({}, [{"wa_id": OTHER}, {"wa_id": PHONE, "user_id": USER}], Person(USER, PHONE)),
        ({"from_user_id": USER}, [], Person(USER, PHONE)),
        ({"from": None, "from_user_id": USER}, [], Person(USER)),
        ({"from": None}, [{"user_id": USER}], Person(USER)),
        ({"from": None}, [{"user_id": USER}, {"user_id": "NP.1"}], None),
        ({"from": USER}, [], Person(USER)),
        ({"from": "NP.ENT.118"}, [], Person("NP.ENT.118")),
        ({"from": None}, [], None),
        ({"from": "../../x"}, [], None),
        ({"from": "٣٤٥٦٧٨"}, [], None),
        ({"from": 9779812345678}, [], None),
        ({}, "none", Person(PHONE)),
        ({}, [None, 5], Person(PHONE)),
    ],
)
def test_who_wrote(names: dict[str, Any], contacts: Any, person: Person | None) -> None:
    expected = [Written(person, "wamid.1", "hi")] if person else []
    assert read(text(**names), contacts) == expected


@pytest.mark.parametrize("id", ["a" * 201, "wamid.\0", "wamid.é", "a b", "\ud800"])
def test_an_odd_name_of_a_message_is_made_short_and_plain(id: str) -> None:
    [written] = read(text(id=id))
    assert len(written.message) == 64
    assert written.message.isalnum()
    assert read(text(id=id)) == [written]


def test_messages_come_in_the_order_of_their_time() -> None:
    stamps = ["30", "10", "x", "20", "20", None]
    messages = [text(id=f"m{number}", timestamp=s) for number, s in enumerate(stamps)]
    read_ = read_webhook(webhook(*messages), NUMBER)
    assert [update.message for update in read_ if isinstance(update, Written)] == [
        "m2",
        "m5",
        "m1",
        "m3",
        "m4",
        "m0",
    ]


@pytest.mark.parametrize(
    ("system", "moved"),
    [
        ({"type": "user_changed_number", "wa_id": OTHER}, [Moved(PHONE, OTHER)]),
        ({"wa_id": OTHER, "user_id": USER}, [Moved(PHONE, USER)]),
        ({"type": "customer_identity_changed"}, []),
        ({"wa_id": PHONE}, []),
        ({"wa_id": "x"}, []),
        (None, []),
    ],
)
def test_moves(system: Any, moved: list[Moved]) -> None:
    assert read(text(type="system", system=system)) == moved


def test_a_button_under_a_template() -> None:
    button = {"payload": "17", "text": "Go on"}
    assert read(text(type="button", button=button)) == [
        Pressed(Person(PHONE), "wamid.1", "17", "Go on")
    ]


NAMES = """
    object entry changes value field messages statuses contacts metadata phone_number_id id from
    type text body interactive button_reply list_reply system errors code timestamp
"""
KEYS = st.sampled_from(NAMES.split())
WORDS = st.sampled_from(["whatsapp_business_account", "messages", NUMBER, PHONE, "text", "failed"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | WORDS
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)


@given(st.dictionaries(KEYS, JSON, max_size=5), JSON)
def test_nothing_that_is_json_does_harm(content: dict[str, Any], inner: Any) -> None:
    read_webhook(content, NUMBER)
    whole = webhook(text())
    change = whole["entry"][0]["changes"][0]
    for name in ("messages", "statuses", "contacts"):
        change["value"][name] = inner if isinstance(inner, list) else [inner]
    read_webhook(whole, NUMBER)
    read_webhook(webhook(text(type=inner, text=inner, timestamp=inner)), NUMBER)
