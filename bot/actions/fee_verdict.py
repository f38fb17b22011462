"""The verdict of the fee check: with its law, what to ask for, where to complain and by when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.actions.base import Context
from bot.actions.contact_lines import lines
from bot.actions.fee_state import FeeState
from bot.actions.fee_words import count, say, told, understood_sentence
from bot.actions.move import Button, Say
from bot.actions.services import NotReady
from knowledge.fee_check import OTHER
from knowledge.fee_judgement import MONTHS_OF_SALARY, Judgement, Situation
from knowledge.fee_rules import FeeRule
from translations.format import isolate

if TYPE_CHECKING:
    from knowledge.question import Answer

MOST_SOURCES = 6
JUDGED = "utter_fee_verdict"


def verdict(found: Judgement, state: FeeState, situation: Situation, context: Context) -> Say:
    """The verdict with its law, what to ask for, where to complain and by when."""
    cited = _cited(found)
    parts = [
        understood_sentence(state, context),
        *_verdict_sentences(found, context),
        "",
        *_advice(found, cited, context),
    ]
    answer = _entry(situation, context)
    buttons = [Button(say(context, "utter_fee_not_right"), '/fee{"again":"wrong"}')]
    fields: dict[str, Any] = {
        "understood": state.payment.to_json(),
        "verdict": found.kind,
        "sources": _sources(cited),
        "checked_on": min((rule.checked_on.isoformat() for rule in cited), default=None),
    }
    if answer:
        fields["entry"] = {
            "id": answer.entry,
            "topic": answer.topic,
            "scope": answer.scope,
            "language": answer.language,
        }
        payload = f'/show_entry{{"entry":"{answer.entry}"}}'
        buttons.append(Button(answer.title, payload, answer.entry))
    return Say(JUDGED, text="\n".join(parts).strip(), buttons=tuple(buttons), fields=fields)


def _verdict_sentences(found: Judgement, context: Context) -> list[str]:
    values = {}
    if found.cap:
        values["cap"] = told(found.cap, context)
    if found.excess:
        values["excess"] = told(found.excess, context)
    sentences = [say(context, _verdict_key(found), **values)]
    first = found.rules[0] if found.rules else None
    if first and first.total and found.cap and found.reason != "unknown":
        sentences.append(say(context, "utter_fee_total"))
    if first and first.when and found.kind != "above-cap":
        sentences.append(say(context, f"utter_fee_when_{first.when}"))
    return sentences


def _verdict_key(found: Judgement) -> str:
    salary = "_salary" if found.cap and found.cap.unit == MONTHS_OF_SALARY else ""
    if found.kind == "uncertain":
        reason = "unknown" if found.reason == "rule" else found.reason
        return f"utter_fee_uncertain_{reason}{salary}"
    if found.kind == "allowed" and found.reason == "actual-cost":
        return "utter_fee_allowed_actual-cost"
    return f"utter_fee_{found.kind}{salary}"


def _cited(found: Judgement) -> tuple[FeeRule, ...]:
    """The rule that decided and one more: the other country's, if it says anything definite."""
    others = [rule for rule in found.rules[1:] if rule.cap != "unknown"]
    return (*found.rules[:1], *others[:1])


def _advice(found: Judgement, cited: tuple[FeeRule, ...], context: Context) -> list[str]:
    """The law, the receipt, the office and the time that is left."""
    services, language = context.services, context.languages.get(context.language)
    sentences = []
    laws = dict.fromkeys(rule.law for rule in cited)
    if laws:
        law = "; ".join(isolate(law, language) for law in laws)
        sentences.append(say(context, "utter_fee_law", law=law))
    if cited and cited[0].certainty == "reported":
        publisher = isolate(cited[0].sources[0].publisher, language)
        sentences.append(say(context, "utter_fee_reported", publisher=publisher))
    sentences.append(say(context, "utter_fee_receipt"))
    contacts = [
        services.contacts.by_id[office]
        for office in found.authorities
        if office in services.contacts.by_id
    ]
    if contacts:
        key = "utter_fee_ask_office" if found.kind == "uncertain" else "utter_fee_complain"
        sentences.append(say(context, key, contacts=lines(contacts, context)))
    if found.deadline and found.kind != "allowed":
        limiting = next(rule for rule in found.rules if rule.deadline == found.deadline)
        place = found.deadline.place or services.place(limiting.country, context.language)
        months = count(Decimal(found.deadline.months), context)
        sentences.append(say(context, "utter_fee_deadline", place=place, months=months))
    return sentences


def _sources(cited: tuple[FeeRule, ...]) -> list[dict[str, str]]:
    sources = {source.url: source for rule in cited for source in rule.sources}
    return [
        {"title": source.title, "publisher": source.publisher, "url": source.url}
        for source in list(sources.values())[:MOST_SOURCES]
    ]


def _entry(situation: Situation, context: Context) -> Answer | None:
    """The checked text on fees for this corridor; None when there is none."""
    from knowledge.question import Question

    check = context.services.taxonomy.fee_check
    ends = (situation.origin, situation.destination)
    if check is None or OTHER in ends:
        return None
    asked = Question("", context.language, *ends, sector=situation.sector, topic=check.topic)
    try:
        outcome = context.services.answer(asked)
    except NotReady:  # the verdict needs no library
        return None
    return outcome.answer if outcome.decision == "answer" else None
