"""The same webhooks and messages, read and written by pywa, a library that others keep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
import pywa
from pywa import errors, types

from connectors.messages import Button, Reply
from connectors.speech import Speech
from connectors.whatsapp_errors import remedy_for
from connectors.whatsapp_render import Part, render
from connectors.whatsapp_sender import message_for
from connectors.whatsapp_updates import Failed, Person, Pressed, Written, read_webhook
from tests.connectors.fake_whatsapp import NUMBER, TOKEN, FakeGraph, Json, webhook
from tests.connectors.fake_whatsapp import Person as FakePerson
from tests.connectors.fakes import MarkedWords

PERSON = FakePerson("9779812345678", "NP.13491208655302741918")
SPEECH = Speech.load(MarkedWords())


@pytest.fixture
def seen() -> list[Json]:
    return []


@pytest.fixture
def client(seen: list[Json]) -> pywa.WhatsApp:
    """Pywa, with a transport that notes what it would send."""

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        answer = {"contacts": [{"input": "1", "wa_id": "1"}], "messages": [{"id": "wamid.1"}]}
        return httpx.Response(200, json=answer)

    session = httpx.Client(transport=httpx.MockTransport(note))
    return pywa.WhatsApp(phone_id=NUMBER, token=TOKEN, session=session, verify_token="v" * 20)


def full(*messages: Json, statuses: Iterable[Json] = ()) -> Json:
    return webhook(*messages, people=[PERSON], statuses=list(statuses))


def test_it_reads_the_same_text(client: pywa.WhatsApp) -> None:
    content = full(FakeGraph().text(PERSON, "mera\npassport 🙏"))
    theirs = types.Message.from_update(client, content)
    assert theirs.from_user.bsuid
    assert read_webhook(content, NUMBER) == [
        Written(Person(theirs.from_user.bsuid, theirs.from_user.wa_id), theirs.id, theirs.text)
    ]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image", {"image": {"id": "1", "mime_type": "image/jpeg", "sha256": "a"}}),
        ("image", {"image": {"id": "1", "mime_type": "a/b", "sha256": "a", "caption": "help"}}),
        ("location", {"location": {"latitude": 1.0, "longitude": 2.0}}),
        ("reaction", {"reaction": {"message_id": "wamid.1", "emoji": "👍"}}),
        ("unsupported", {"errors": [{"code": 131051, "message": "not supported"}]}),
    ],
)
def test_it_finds_the_same_words_in_what_is_no_text(
    client: pywa.WhatsApp, kind: str, content: Json
) -> None:
    received = full(FakeGraph().message(PERSON, kind, **content))
    theirs = types.Message.from_update(client, received)
    [ours] = read_webhook(received, NUMBER)
    assert isinstance(ours, Written)
    assert (ours.message, ours.text) == (theirs.id, theirs.caption)


@pytest.mark.parametrize(
    ("row", "kind"), [(False, types.CallbackButton), (True, types.CallbackSelection)]
)
def test_it_reads_the_same_choice(client: pywa.WhatsApp, row: bool, kind: Any) -> None:
    choice = {"id": "17", "title": "Nepal", "row": row}
    content = full(FakeGraph().press(PERSON, choice))
    theirs = kind.from_update(client, content)
    assert read_webhook(content, NUMBER) == [
        Pressed(
            Person(theirs.from_user.bsuid, theirs.from_user.wa_id),
            theirs.id,
            theirs.data,
            theirs.title,
        )
    ]


def test_it_reads_the_same_failure(client: pywa.WhatsApp) -> None:
    sent = {"wamid": "wamid.1", "to": PERSON.phone, "tracker": "4.0.1"}
    content = full(statuses=[FakeGraph.failure(sent, 131047)])
    theirs = types.MessageStatus.from_update(client, content)
    assert theirs.status == types.MessageStatusType.FAILED
    assert theirs.error
    assert read_webhook(content, NUMBER) == [Failed(str(theirs.tracker), theirs.error.code)]


def answer(*labels: str) -> tuple[Reply, dict[str, int]]:
    buttons = tuple(Button(label, f"/p{number}") for number, label in enumerate(labels, 1))
    numbers = {button.payload: number for number, button in enumerate(buttons, 1)}
    return Reply("Which?", "en", "clarify", buttons), numbers


@pytest.mark.parametrize(
    ("labels", "buttons"),
    [
        ([], None),
        (["Yes", "No"], [types.Button("Yes", "1"), types.Button("No", "2")]),
        (
            ["A", "B", "C", "D"],
            types.SectionList(
                "Choose",
                [
                    types.Section(
                        "", [types.SectionRow(t, str(n)) for n, t in enumerate("ABCD", 1)]
                    )
                ],
            ),
        ),
        (
            ["A title that is too long for a button", "B"],
            types.SectionList(
                "Choose",
                [
                    types.Section(
                        "",
                        [
                            types.SectionRow("1", "1", "A title that is too long for a button"),
                            types.SectionRow("2", "2", "B"),
                        ],
                    )
                ],
            ),
        ),
    ],
)
@pytest.mark.parametrize("address", [PERSON.phone, PERSON.user_id])
def test_it_builds_the_same_message(
    client: pywa.WhatsApp, seen: list[Json], labels: list[str], buttons: Any, address: str
) -> None:
    client.send_message(address, "Which?", buttons=buttons, tracker="4.0.1")
    theirs = seen[0]
    for section in theirs.get("interactive", {}).get("action", {}).get("sections", []):
        assert section.pop("title") == ""  # a lone section needs none
    [part] = render(*answer(*labels), SPEECH)
    assert message_for(address, Part(part.content, None, "4.0.1").content, "4.0.1") == theirs


def codes_of(kind: type[errors.WhatsAppError]) -> set[int]:
    found = set(kind.__error_codes__ or ())
    return found.union(*(codes_of(child) for child in kind.__subclasses__()))


@pytest.mark.parametrize(
    ("kind", "remedies"),
    [
        (errors.ThrottlingError, {"again", "pause"}),
        (errors.AuthorizationError, {"operator"}),
        (errors.IntegrityError, {"operator", "give up"}),
        (errors.ReEngagementMessage, {"window"}),
        (errors.ServiceUnavailable, {"again"}),
        (errors.InvalidParameter, {"reshape"}),
        (errors.MissingRequiredParameter, {"reshape"}),
        (errors.MessageUndeliverable, {"give up"}),
        (errors.BusinessPaymentIssue, {"operator"}),
    ],
)
def test_it_sorts_the_codes_alike(kind: type[errors.WhatsAppError], remedies: set[str]) -> None:
    codes = codes_of(kind)
    assert codes
    assert {remedy_for(code) for code in codes} <= remedies


def test_every_code_of_a_message_that_it_knows_has_its_remedy_here() -> None:
    templates = range(132_000, 133_000)
    known = {code for code in codes_of(errors.SendMessageError) if code not in templates}
    unsorted = {code for code in known if remedy_for(code) != remedy_for(code, status=500)}
    assert unsorted == set()
