"""Questions: ask the library, and say what it decided. The texts go out word for word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.actions.base import Action, Context
from bot.actions.contact_lines import HELPERS, find, lines
from bot.actions.conversation import Conversation
from bot.actions.move import Button, Move, Say
from bot.actions.places import Corridor, named, place_buttons, remembered

if TYPE_CHECKING:
    from knowledge.question import Answer, Option, Outcome, Question

MOST_OFFICES = 3
MOST_RELATED = 3
_QUESTION_END = re.compile(r"[?؟]+")
_FEWEST_WORDS = 3


def answer(conversation: Conversation, context: Context) -> Move:
    """The answer to a question in the person's own words."""
    told, known = named(conversation, context), remembered(conversation)
    corridor = told.over(known)
    # A country named in passing counts for this question; it is kept only if none was known.
    kept = {
        "origin": known.origin or told.origin,
        "destination": known.destination or told.destination,
    }
    sector = conversation.entities.get("sector") or conversation.slot("sector")
    move = several_answers(conversation, context, corridor, sector) or ask_library(
        conversation, context, corridor, text=conversation.text, sector=sector
    )
    return Move(move.says, {**kept, "question": conversation.text, **move.slots})


def several_answers(
    conversation: Conversation, context: Context, corridor: Corridor, sector: str | None
) -> Move | None:
    """The answers in turn when a message holds two questions, each clear alone; else nothing."""
    parts = questions_in(conversation.text)
    if len(parts) < 2:
        return None
    moves = [
        ask_library(conversation, context, corridor, text=part, sector=sector) for part in parts
    ]
    entries = {move.slots.get("entry") for move in moves}
    if len(entries) < len(moves) or None in entries:
        return None
    first, *others = moves
    for move in others:
        first = first.then(*move.says, **move.slots)
    # The notice of a first contact stands once, at the end.
    notices = [say for say in first.says if say.response == "utter_notice"]
    kept = tuple(say for say in first.says if say.response != "utter_notice")
    return Move((*kept, *notices[:1]), first.slots)


def questions_in(text: str) -> list[str]:
    """The questions of a message, when it asks two or three; a story stays whole."""
    if not 2 <= len(_QUESTION_END.findall(text)) <= 3:
        return []
    parts = [part.strip() for part in _QUESTION_END.split(text)]
    return [part + "?" for part in parts if len(part.split()) >= _FEWEST_WORDS]


def ask_library(
    conversation: Conversation,
    context: Context,
    corridor: Corridor,
    text: str,
    sector: str | None = None,
    stage: str | None = None,
    topic: str | None = None,
    entry: str | None = None,
) -> Move:
    """What the library says to a question for a corridor, as a move."""
    from knowledge.question import Question

    same_text = text == conversation.text
    question = Question(
        text=text,
        language=context.language,
        origin=corridor.origin,
        destination=corridor.destination,
        sector=sector or conversation.slot("sector"),
        stage=stage or conversation.slot("stage"),
        topic=topic,
        entry=entry,
        vector=conversation.vector if same_text and conversation.vector is not None else None,  # type: ignore[arg-type]
    )
    outcome = context.services.answer(question)
    move = outcome_move(outcome, question, context)
    if outcome.decision == "answer" and not conversation.slots.get("noticed"):
        move = move.then(Say("utter_notice"), noticed=True)
    return move


def outcome_move(outcome: Outcome, question: Question, context: Context) -> Move:
    """The replies that an outcome of the library calls for."""
    told = {"probability": round(outcome.probability, 4)}
    slots: dict[str, Any] = {"topic": outcome.topic, "pending": None}
    if outcome.decision == "answer" and outcome.answer:
        return _answered(outcome, outcome.answer, told, slots)
    if outcome.decision == "clarify":
        buttons = tuple(_button(option) for option in outcome.options)
        return Move((Say("utter_clarify", buttons=buttons, fields=told),), slots)
    if outcome.decision in ("ask-origin", "ask-destination"):
        role = outcome.decision.removeprefix("ask-")
        return _ask_place(role, context, told, slots)
    if outcome.notice == "stale" and outcome.answer:
        fields = {**told, **reply_fields(outcome.answer), "entry": None}
        return Move((Say("utter_stale", fields=fields),), slots)
    return no_answer(question, outcome.topic, context, told, slots)


def no_answer(
    question: Question,
    topic: str | None,
    context: Context,
    told: dict[str, Any],
    slots: dict[str, Any],
) -> Move:
    """Honest: no checked answer, who can help, and a gap for the editors without the words."""
    context.services.counts.add(
        "gap", topic or "unknown", question.origin, question.destination, context.language
    )
    offices = find(context, question.destination, question.origin, HELPERS, MOST_OFFICES)
    if not offices:
        return Move((Say("utter_no_answer_alone", fields=told),), slots)
    values = {"contacts": lines(offices, context)}
    known = context.services.taxonomy.topics.get(topic or "")
    if known is None:
        return Move((Say("utter_no_answer", values, fields=told),), slots)
    values["topic"] = context.services.label(str(topic), known.label, context.language)
    return Move((Say("utter_no_answer_topic", values, fields=told),), slots)


def reply_fields(answer: Answer) -> dict[str, Any]:
    """The fields of a reply that an answer fills."""
    return {
        "title": answer.title,
        "language": answer.language,
        "entry": {
            "id": answer.entry,
            "topic": answer.topic,
            "scope": answer.scope,
            "language": answer.language,
        },
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": str(source.url)}
            for source in answer.sources
        ],
        "checked_on": answer.checked_on.isoformat(),
    }


def _answered(
    outcome: Outcome, answer: Answer, told: dict[str, Any], slots: dict[str, Any]
) -> Move:
    say = Say(
        "utter_answer",
        text=answer.text,
        buttons=tuple(_button(option) for option in outcome.related[:MOST_RELATED]),
        fields={**told, **reply_fields(answer)},
    )
    notice = (Say("utter_untranslated"),) if outcome.notice == "untranslated" else ()
    return Move((*notice, say), {**slots, "topic": answer.topic, "entry": answer.entry})


def _ask_place(role: str, context: Context, told: dict[str, Any], slots: dict[str, Any]) -> Move:
    taxonomy = context.services.taxonomy
    codes = taxonomy.origins if role == "origin" else taxonomy.destinations
    say = Say(f"utter_ask_{role}", buttons=place_buttons(codes, role, context), fields=told)
    return Move((say,), {**slots, "pending": role})


def _button(option: Option) -> Button:
    return Button(option.title, f'/show_entry{{"entry":"{option.entry}"}}', option.entry)


def none_of_these(conversation: Conversation, context: Context) -> Move:
    """None of the choices fit: to a clarifying question that means we have no answer."""
    from knowledge.question import Question

    corridor = remembered(conversation)
    question = Question(
        conversation.slot("question") or "",
        context.language,
        corridor.origin,
        corridor.destination,
    )
    return no_answer(question, conversation.slot("topic"), context, {}, {"pending": None})


def show_entry(conversation: Conversation, context: Context) -> Move:
    """The entry that a button names."""
    entry = conversation.entities.get("entry") or ""
    return ask_library(conversation, context, remembered(conversation), text="", entry=entry)


def show_topic(conversation: Conversation, context: Context) -> Move:
    """What there is on the topic that a button names."""
    topic = conversation.entities.get("topic") or ""
    if topic not in context.services.taxonomy.topics:
        return Move((Say("utter_menu"),))
    return ask_library(conversation, context, remembered(conversation), text="", topic=topic)


class ActionAnswer(Action):
    name_ = "action_answer"
    decide = staticmethod(answer)


class ActionNoneOfThese(Action):
    name_ = "action_none_of_these"
    decide = staticmethod(none_of_these)


class ActionShowEntry(Action):
    name_ = "action_show_entry"
    decide = staticmethod(show_entry)


class ActionShowTopic(Action):
    name_ = "action_show_topic"
    decide = staticmethod(show_topic)
