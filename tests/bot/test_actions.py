"""What the bot decides, as plain functions: conversation in, replies and memory out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.actions.answer import answer, none_of_these, show_entry, show_topic
from bot.actions.base import Context, take
from bot.actions.conversation import Conversation, Country, Seen
from bot.actions.feedback import feedback
from bot.actions.language import choose_language
from bot.actions.move import Move
from bot.actions.person import talk_to_person
from bot.actions.privacy import ask_delete, confirm
from bot.actions.safety import KINDS, emergency
from bot.actions.services import Services
from bot.actions.situation import followup, set_corridor, set_sector, set_stage
from bot.actions.smalltalk import REPLIES, smalltalk
from knowledge.contacts import Contacts
from knowledge.question import Option, Outcome
from tests.bot.fakes import ANSWERED, FakeLibrary, an_answer, contact, fake_services

Decide = Callable[[Conversation, Context], Move]
IN_ENGLISH = {"language": "en", "noticed": True}


def keys(move: Move) -> list[str]:
    return [say.response for say in move.says]


def asked(services: Services) -> FakeLibrary:
    assert isinstance(services.library, FakeLibrary)
    return services.library


def test_a_first_question_is_answered_at_once_with_a_notice_beside(tmp_path: Path) -> None:
    services = fake_services(tmp_path, ANSWERED)
    question = Conversation("may he keep it?", slots={"language": "en", "destination": "HK"})
    move = take(answer, question, services)
    assert keys(move) == ["utter_answer", "utter_notice"]
    said = move.says[0]
    assert said.text == "No.\n\nAsk for it back.", "the text goes out word for word"
    assert said.fields["entry"]["id"] == "destinations/hk/passport-retention"
    assert said.fields["sources"][0]["publisher"] == "Labour Department"
    assert said.fields["checked_on"] == "2026-11-01"
    assert [button.entry for button in said.buttons] == ["world/documents"]
    assert move.slots["noticed"] is True
    assert move.slots["topic"] == "passport-retention"


def test_a_notice_is_given_once(tmp_path: Path) -> None:
    services = fake_services(tmp_path, ANSWERED)
    move = take(answer, Conversation("may he keep it?", slots=IN_ENGLISH), services)
    assert keys(move) == ["utter_answer"]


def test_an_english_answer_in_another_language_says_so_first(tmp_path: Path) -> None:
    services = fake_services(tmp_path, replace(ANSWERED, notice="untranslated"))
    slots = {**IN_ENGLISH, "language": "ne"}
    move = take(answer, Conversation("passport?", slots=slots), services)
    assert keys(move) == ["utter_untranslated", "utter_answer"]
    assert [say.fields["language"] for say in move.says] == ["ne", "en"]


def test_clarify_offers_titles_and_no_answer_names_people(tmp_path: Path) -> None:
    options = (Option("destinations/hk/contract", "contract", "Your contract"),)
    services = fake_services(
        tmp_path,
        Outcome("clarify", "contract", 0.4, options=options),
        Outcome("no-answer", None, 0.1),
    )
    here = Conversation("hm", slots={**IN_ENGLISH, "origin": "PH", "destination": "HK"})
    move = take(answer, here, services)
    assert keys(move) == ["utter_clarify"]
    assert move.says[0].buttons[0].payload == '/show_entry{"entry":"destinations/hk/contract"}'
    move = take(answer, here, services)
    assert keys(move) == ["utter_no_answer"]
    assert "HK Labour: 2717 1771" in move.says[0].values["contacts"]
    assert "PH Centre: 1348" in move.says[0].values["contacts"]


def test_a_stale_entry_is_not_served_but_its_source_is(tmp_path: Path) -> None:
    stale = Outcome("no-answer", "contract", 1.0, an_answer(), notice="stale")
    move = take(answer, Conversation("x?", slots=IN_ENGLISH), fake_services(tmp_path, stale))
    assert keys(move) == ["utter_stale"]
    assert move.says[0].text is None
    assert move.says[0].fields["sources"]


def test_a_missing_country_is_asked_once_then_the_question_answered(tmp_path: Path) -> None:
    missing = Outcome("ask-destination", "passport-retention", 0.9)
    services = fake_services(tmp_path, missing, ANSWERED)
    move = take(answer, Conversation("may he keep it?", slots=IN_ENGLISH), services)
    assert keys(move) == ["utter_ask_destination"]
    assert [button.label for button in move.says[0].buttons] == ["Hong Kong", "Qatar"]
    slots = {**IN_ENGLISH, **move.slots}
    button = Conversation(intent="set_corridor", entities={"destination": "HK"}, slots=slots)
    move = take(set_corridor, button, services)
    assert keys(move) == ["utter_answer"]
    assert move.slots["destination"] == "HK"
    assert move.slots["pending"] is None
    last = asked(services).asked[-1]
    assert (last.text, last.destination, last.topic) == (
        "may he keep it?",
        "HK",
        "passport-retention",
    )


@pytest.mark.parametrize(
    ("conversation", "destination", "sector"),
    [
        (Conversation("and in Qatar?", countries=(Country("QA", "destination"),)), "QA", None),
        (Conversation("and in Kuwait?", countries=(Country("KW"),)), "KW", None),
        (Conversation("if a maid?", entities={"sector": "domestic-work"}), "HK", "domestic-work"),
    ],
    ids=["served", "unserved", "sector"],
)
def test_a_followup_repeats_the_last_question(
    tmp_path: Path, conversation: Conversation, destination: str, sector: str | None
) -> None:
    services = fake_services(tmp_path, ANSWERED)
    slots = {**IN_ENGLISH, "question": "may he?", "topic": "contract", "destination": "HK"}
    move = take(followup, replace(conversation, slots=slots), services)
    assert keys(move) == ["utter_answer"]
    last = asked(services).asked[-1]
    assert (last.text, last.topic, last.destination) == ("may he?", "contract", destination)
    assert last.sector == sector
    assert move.slots["destination"] == destination


@pytest.mark.parametrize(
    ("shown", "text", "expected"),
    [
        ("destinations/hk/contract", "I am a domestic worker", "utter_answer"),
        ("destinations/hk/contract", "", "utter_sector_set"),  # a picker was set
        (ANSWERED.answer.entry if ANSWERED.answer else "", "I am a maid", "utter_sector_set"),
        (None, "I am a domestic worker", "utter_sector_set"),
    ],
    ids=["another answer", "button", "the same answer", "nothing asked"],
)
def test_work_told_after_an_answer_brings_the_answer_for_it(
    tmp_path: Path, shown: str | None, text: str, expected: str
) -> None:
    services = fake_services(tmp_path, ANSWERED)
    told = Conversation(
        text,
        entities={"sector": "domestic-work"},
        slots={**IN_ENGLISH, "question": "may he?", "topic": "contract", "entry": shown},
    )
    move = take(set_sector, told, services)
    assert keys(move)[0] == expected
    assert move.slots["sector"] == "domestic-work"


def test_a_followup_to_nothing_asks_for_the_question(tmp_path: Path) -> None:
    move = take(followup, Conversation("and then?", slots=IN_ENGLISH), fake_services(tmp_path))
    assert keys(move) == ["utter_ask_question"]


def test_a_country_named_in_passing_does_not_move_the_person(tmp_path: Path) -> None:
    services = fake_services(tmp_path, ANSWERED)
    question = Conversation(
        "can my cousin in Qatar ...?",
        countries=(Country("QA", "destination"),),
        slots={**IN_ENGLISH, "destination": "HK"},
    )
    move = take(answer, question, services)
    assert asked(services).asked[-1].destination == "QA"
    assert move.slots["destination"] == "HK"


@pytest.mark.parametrize("kind", [*KINDS, None, "unheard-of"])
def test_danger_gets_numbers_at_once_without_a_library(tmp_path: Path, kind: str | None) -> None:
    services = fake_services(tmp_path)
    services.library = None
    here = Conversation("help", "danger", danger_kind=kind, slots={"destination": "HK"})
    move = take(emergency, here, services)
    assert keys(move) == [f"utter_emergency_{kind if kind in KINDS else 'violence'}"]
    assert move.says[0].values["contacts"].startswith("HK Emergency: 999")
    assert "Consulate" not in move.says[0].values["contacts"], "whose consulate is not known"


def test_no_office_without_a_number_takes_the_place_of_one_with(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    silent = [
        contact(f"Silent {number}", "embassy", "HK", "1").model_copy(
            update={"phone": (), "web": "https://example.org"}
        )
        for number in range(9)
    ]
    at_home = contact("PH Hotline", "hotline", "PH", "1348", ("PH",))
    known = [*services.contacts.by_id.values(), *silent, at_home]
    services.contacts = Contacts({one.id: one for one in known})
    slots = {"origin": "PH", "destination": "HK"}
    here = Conversation("help", "danger", danger_kind="violence", slots=slots)
    numbers = take(emergency, here, services).says[0].values["contacts"]
    assert "1348" in numbers
    assert "Silent" not in numbers


def test_danger_in_an_unknown_place_gives_every_number_and_asks_after(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    move = take(emergency, Conversation("help", "danger", danger_kind="violence"), services)
    assert keys(move) == ["utter_emergency_violence", "utter_ask_place"]
    numbers = move.says[0].values["contacts"]
    assert "999" in numbers
    assert "999 QA" in numbers
    slots = {**move.slots, "origin": "PH"}
    button = Conversation(intent="set_corridor", entities={"destination": "HK"}, slots=slots)
    move = take(set_corridor, button, services)
    assert keys(move)[0] == "utter_emergency_violence"
    assert "PH Consulate in HK" in move.says[0].values["contacts"]
    assert move.slots["pending"] is None


@pytest.mark.parametrize("working", [True, False], ids=["library", "no library"])
def test_perhaps_danger_gets_numbers_first_and_then_the_answer(
    tmp_path: Path, working: bool
) -> None:
    services = fake_services(tmp_path, *([ANSWERED] if working else []))
    if not working:
        services.library = None
    slots = {**IN_ENGLISH, "destination": "HK"}
    said = Conversation("he shouts", "danger", danger_kind="violence", danger_sure=False)
    move = take(emergency, replace(said, slots=slots), services)
    assert keys(move) == ["utter_emergency_perhaps", *(["utter_answer"] if working else [])]
    assert move.says[0].values["contacts"].startswith("HK Emergency: 999")


def test_erasing_needs_a_yes_directly_after_the_question(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    pending = take(ask_delete, Conversation(slots=IN_ENGLISH), services).slots
    slots = {**IN_ENGLISH, **pending}
    erased = take(confirm, Conversation(intent="affirm", slots=slots), services)
    assert erased.says[0].fields["erase"] is True
    kept = take(confirm, Conversation(intent="deny", slots=slots), services)
    assert keys(kept) == ["utter_kept"]
    between = take(smalltalk, Conversation(intent="thanks", slots=slots), services)
    later = {**slots, **between.slots}
    assert keys(take(confirm, Conversation(intent="affirm", slots=later), services)) == [
        "utter_go_on"
    ]


def test_none_of_these_is_a_gap_counted_without_words(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    slots = {**IN_ENGLISH, "topic": "contract", "question": "SECRET", "destination": "HK"}
    for _ in range(2):
        move = take(none_of_these, Conversation(slots=slots), services)
    assert keys(move) == ["utter_no_answer"]
    (row,) = services.counts.rows()
    assert row[:5] == ("gap", "contract", "", "HK", "en")
    assert row[6] == 2
    assert b"SECRET" not in (tmp_path / "counts.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("intent", "entities", "kind", "response"),
    [
        ("feedback", {"helpful": "yes", "entry": "world/x"}, "helpful-yes", "utter_feedback_good"),
        ("feedback", {"helpful": "no", "entry": "world/x"}, "helpful-no", "utter_feedback_bad"),
        ("feedback_good", {}, "helpful-yes", "utter_feedback_good"),
        ("feedback_bad", {}, "helpful-no", "utter_feedback_bad"),
    ],
)
def test_feedback_is_counted(
    tmp_path: Path, intent: str, entities: dict[str, str], kind: str, response: str
) -> None:
    services = fake_services(tmp_path)
    said = Conversation(intent=intent, entities=entities, slots={**IN_ENGLISH, "entry": "world/x"})
    assert keys(take(feedback, said, services)) == [response]
    assert services.counts.rows()[0][:2] == (kind, "world/x")


@pytest.mark.parametrize(
    ("decide", "conversation", "response", "slot"),
    [
        (
            set_sector,
            Conversation(entities={"sector": "domestic-work"}),
            "utter_sector_set",
            ("sector", "domestic-work"),
        ),
        (set_sector, Conversation("I work"), "utter_ask_sector", ("sector", None)),
        (
            set_stage,
            Conversation(entities={"stage": "at-work"}),
            "utter_stage_set",
            ("stage", "at-work"),
        ),
        (
            set_corridor,
            Conversation(entities={"origin": "ph", "destination": "hk"}),
            "utter_corridor_set",
            ("destination", "HK"),
        ),
        (
            set_corridor,
            Conversation(entities={"destination": "'; DROP"}),
            "utter_ask_destination",
            ("destination", None),
        ),
        (
            choose_language,
            Conversation(entities={"language": "ar"}),
            "utter_language_set",
            ("language", "ar"),
        ),
        (
            choose_language,
            Conversation(entities={"language": "xx"}),
            "utter_choose_language",
            ("language_chosen", None),
        ),
        (talk_to_person, Conversation(slots={"destination": "HK"}), "utter_person", ("x", None)),
        (talk_to_person, Conversation(), "utter_person_alone", ("pending", "person")),
        (show_topic, Conversation(entities={"topic": "nonsense"}), "utter_menu", ("x", None)),
    ],
)
def test_settings(
    tmp_path: Path,
    decide: Decide,
    conversation: Conversation,
    response: str,
    slot: tuple[str, Any],
) -> None:
    slots = {**IN_ENGLISH, **conversation.slots}
    move = take(decide, replace(conversation, slots=slots), fake_services(tmp_path))
    assert keys(move) == [response]
    assert move.slots.get(slot[0]) == slot[1]


def test_show_entry_asks_for_that_entry(tmp_path: Path) -> None:
    services = fake_services(tmp_path, ANSWERED)
    button = Conversation(entities={"entry": "destinations/hk/contract"}, slots=IN_ENGLISH)
    assert keys(take(show_entry, button, services)) == ["utter_answer"]
    assert asked(services).asked[-1].entry == "destinations/hk/contract"


@pytest.mark.parametrize("intent", REPLIES)
def test_small_talk(tmp_path: Path, intent: str) -> None:
    slots = {"language": "en"}
    move = take(smalltalk, Conversation(intent=intent, slots=slots), fake_services(tmp_path))
    assert keys(move) == [REPLIES[intent]]


def test_who_chose_a_language_keeps_it_and_is_offered_the_other(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    slots = {"language": "en", "language_chosen": True}
    spoken = Conversation("merci", "thanks", seen=Seen("fr", 0.95, 5), slots=slots)
    move = take(smalltalk, spoken, services)
    assert keys(move) == ["utter_thanks", "utter_offer_language"]
    assert [say.fields["language"] for say in move.says] == ["en", "fr"]
    assert move.slots["language"] == "en"
