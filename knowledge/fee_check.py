"""Judges a payment asked of a worker: every law that covers it judges alone, the strictest wins.

No exchange rates: a sum in another currency than the cap's is never compared. Where nothing may
be charged at all, neither the sum nor its currency matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, get_args

from babel.core import get_global

from knowledge.fee_judgement import (
    MONTHS_OF_SALARY,
    NO_CURRENCY,
    Judgement,
    Missing,
    Situation,
    judged_by,
)
from knowledge.fee_rules import FeeRule, FeeRules, SalaryCap
from knowledge.payment import Payment, Purpose

OTHER = "other"
"""A country or kind of work that no rule names."""
PURPOSES = tuple(purpose for purpose in get_args(Purpose) if purpose != "unclear")
TELLING = ("review", "currency", "monthly", "actual-cost", "rule", "unknown", "no-rule")
"""Of two rules that come to the same verdict, which reason tells a person more."""
Picked = tuple[str, ...]


def judge(
    rules: FeeRules, payment: Payment, situation: Situation, today: date | None = None
) -> Judgement:
    """The verdict, or what must be known first: only what would change the verdict."""
    today = today or date.today()
    choices = dict(_choices(rules, payment, situation))
    outcomes: dict[Picked, Judgement] = {}
    # What matters shows at once almost always; only then that nothing does needs them all.
    for combinations in (_one_by_one(choices), product(*choices.values())):
        for picked in combinations:
            if picked not in outcomes:
                told = _with(payment, situation, dict(zip(choices, picked, strict=True)), today)
                outcomes[picked] = _judge(rules, *told, today)
        missing = tuple(name for index, name in enumerate(choices) if _matters(index, outcomes))
        if missing:
            return Judgement(None, missing=missing, authorities=_offices(rules, situation))
    return next(iter(outcomes.values()))


def _one_by_one(choices: Mapping[Missing, Picked]) -> Iterator[Picked]:
    """Combinations that differ from the first ones, or the last, in one choice only."""
    for base in (tuple(o[0] for o in choices.values()), tuple(o[-1] for o in choices.values())):
        for index, options in enumerate(choices.values()):
            for option in options:
                yield (*base[:index], option, *base[index + 1 :])


def currency_of(country: str | None, today: date) -> str | None:
    """The currency in use in a country that day, by CLDR."""
    for code, start, end, tender in get_global("territory_currencies").get(country or "", ()):
        begun = start is None or date(*start) <= today
        if tender and begun and (end is None or date(*end) >= today):
            return str(code)
    return None


def _choices(
    rules: FeeRules, payment: Payment, situation: Situation
) -> Iterator[tuple[Missing, tuple[str, ...]]]:
    """What is not known, with all that it could be, in the order to ask for it."""
    if not situation.origin:
        yield "origin", (*sorted(rules.origins), OTHER)
    if not situation.destination:
        yield "destination", (*sorted(rules.destinations), OTHER)
    if payment.purpose in (None, "unclear"):
        yield "purpose", PURPOSES
    if not situation.sector:
        yield "sector", (*sorted(rules.sectors), OTHER)
    if not payment.currency and payment.basis != MONTHS_OF_SALARY:
        yield "currency", ("origin", "destination", OTHER)


def _with(
    payment: Payment, situation: Situation, chosen: Mapping[Missing, str], today: date
) -> tuple[Payment, Situation]:
    places: dict[str, Any] = {
        key: chosen[key] for key in ("origin", "destination", "sector") if key in chosen
    }
    situation = replace(situation, **places)
    asked: dict[str, Any] = {"purpose": chosen["purpose"]} if "purpose" in chosen else {}
    if "currency" in chosen:
        country = places.get(chosen["currency"]) or getattr(situation, chosen["currency"], None)
        asked["currency"] = currency_of(country, today) or NO_CURRENCY
    return replace(payment, **asked), situation


def _matters(index: int, outcomes: Mapping[Picked, Judgement]) -> bool:
    """True when with this choice alone something that a person is told changes."""
    seen: dict[Picked, tuple[object, ...]] = {}
    for picked, found in outcomes.items():
        told = (found.kind, found.cap, found.excess, found.missing)
        if seen.setdefault(picked[:index] + picked[index + 1 :], told) != told:
            return True
    return False


def _judge(rules: FeeRules, payment: Payment, situation: Situation, today: date) -> Judgement:
    covering = [
        rule
        for rule in rules.by_purpose.get(payment.purpose or "", ())
        if rule.covers(situation.origin, situation.destination, situation.sector)
        and rule.is_in_force(today)
    ]
    there = _is_asked_there(payment, situation, today)
    # A complaint goes first to where the money was taken.
    covering.sort(key=lambda rule: (rule.side == "origin") is there)
    governing = _governing(covering, payment, there)
    singles = [judged_by(rule, payment, situation.monthly_pay, today) for rule in governing]
    if not singles:
        offices = _offices(rules, situation)
        return Judgement("uncertain", "no-rule", tuple(covering), authorities=offices)
    decided = min(singles, key=_rank)
    agreeing = [one.rules[0] for one in singles if one.kind == decided.kind]
    first = [decided.rules[0], *agreeing]
    return replace(
        decided,
        rules=tuple({rule.id: rule for rule in (*first, *covering)}.values()),
        authorities=tuple(dict.fromkeys(rule.authority for rule in first)),
        deadline=next((rule.deadline for rule in first if rule.deadline), None),
    )


def _governing(covering: list[FeeRule], payment: Payment, there: bool) -> list[FeeRule]:
    """The rules that bind whoever takes the money.

    Some rules bind only those who take money in the country of destination (`within`). They do
    not count for money asked at home, but when it is asked there a definite one (Hong Kong's
    10%) stands in place of what agencies at home may do. What goes off the wages month by month
    falls under all rules; a sum counted in wages under all that count in wages.
    """
    definite = any(rule.reach == "within" and rule.cap != "unknown" for rule in covering)
    if payment.basis == MONTHS_OF_SALARY:
        kept = [r for r in covering if r.reach == "everyone" or isinstance(r.cap, SalaryCap)]
    elif not there:
        kept = [r for r in covering if r.reach == "everyone"]
    elif definite and payment.basis != "month":
        kept = [r for r in covering if r.side == "destination"]
    else:
        kept = covering
    return kept


def _is_asked_there(payment: Payment, situation: Situation, today: date) -> bool:
    """True for money in the currency of the destination: who takes it is most likely there."""
    there = currency_of(situation.destination, today)
    return there is not None and (
        payment.currency == there != currency_of(situation.origin, today)
    )


def _rank(single: Judgement) -> tuple[int, int, Decimal]:
    """Strictest first: nothing may be charged, then the greatest excess, doubts, allowed."""
    order = {"not-chargeable": 0, "above-cap": 1, None: 2, "uncertain": 3, "allowed": 4}
    # As a share of the cap, because caps may be told in different units.
    share = (
        single.excess.amount / single.cap.amount if single.excess and single.cap else Decimal(0)
    )
    return order[single.kind], TELLING.index(single.reason), -share


def _offices(rules: FeeRules, situation: Situation) -> tuple[str, ...]:
    """Where to ask when no rule decides."""
    ends = (situation.origin, situation.destination)
    return tuple(rules.offices[end] for end in ends if end in rules.offices)[:1]
