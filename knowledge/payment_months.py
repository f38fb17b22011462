"""Sums that are counted in pays: `two months of salary`, `10% of my first salary`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.number_words import Number
from knowledge.payment_sum import Sum, tagged
from knowledge.payment_tokens import Token

SHARE_REACH = 5
"""Words between `10%` and the pay that it is a part of."""
_MOST_MONTHS = 36


def share_of(one: Sum, tokens: Sequence[Token], numbers: Sequence[Number]) -> Sum:
    """`10% of my first salary` is a tenth of one month's pay, half of it a half."""
    if one.basis != "months-of-salary":
        return one
    for number in numbers:
        end = number.end
        percent = end < len(tokens) and "hundredths" in tokens[end].tags
        part = number.value / 100 if percent else number.value
        if part > 1 or (part == 1 and not percent) or one.start <= number.start < one.end:
            continue
        end -= not percent
        gaps = (tokens[one.start].place - tokens[end].place, number.start - one.end)
        if any(0 <= gap <= SHARE_REACH for gap in gaps):
            start, end = min(one.start, number.start), max(one.end, end + 1)
            return replace(one, amount=one.amount * part, start=start, end=end)
    return one


def _salary_by(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where a word for pay stands so near to `start`..`end` that the months count pays."""
    if (after := tagged(tokens, end, end + 4, "salary")) is not None:
        return after
    if (after := tagged(tokens, end, end + 1, "from_salary")) is not None:
        return after
    before = tagged(tokens, start - 1, start - 4, "salary")
    if before is None:
        before = tagged(tokens, start - 1, start - 3, "from_salary")
    if before is not None and not any(
        token.value is not None for token in tokens[before + 1 : start]
    ):
        return before
    return None


def months_of_salary(tokens: Sequence[Token], number: Number) -> Sum | None:
    if number.value > _MOST_MONTHS or _is_repeated(tokens, number):
        return None
    at = tagged(tokens, number.end, number.end + 2, "month")
    value = number.value
    if at is None:
        near = tagged(tokens, number.end, number.end + 2, "salary")
        percent = number.end < len(tokens) and "hundredths" in tokens[number.end].tags
        if near is None or percent or tagged(tokens, number.end, near + 1, "counted") is not None:
            return None
        if number.value != Decimal("0.5") and (number.written or number.value < 2):
            return None
        if "wage" in tokens[near].tags or not tokens[near].tags.get("salary"):
            return None
        return Sum(value, None, "months-of-salary", number.start, near + 1)
    salary = _salary_by(tokens, number.start, at + 1)
    if salary is None:
        return None
    start, end = min(number.start, salary), max(at, salary) + 1
    return Sum(value + _part_after(tokens, at + 1), None, "months-of-salary", start, end)


def _is_repeated(tokens: Sequence[Token], number: Number) -> bool:
    """True for the 6 of `$300 x 6 months of salary cuts`: a sum stands before it."""
    at = number.start - 2
    if at < 0 or "lasting" not in tokens[at + 1].tags:
        return False
    money = tokens[at].tags.keys() & {"currencies", "currency_signs", "multipliers"}
    return bool(money) or tokens[at].value is not None


def bare_months(tokens: Sequence[Token], at: int) -> Sum | None:
    """`sebulan gaji`, شهرين من الراتب, `my first month's salary`: months without a number."""
    tags = tokens[at].tags
    value = tags.get("months")
    end = at + 1
    if "first" in tags:
        value = Decimal(1)
        month = tagged(tokens, at + 1, at + 3, "month")
        end = end if month is None else month + 1
        before = at > 0 and ("salary" in tokens[at - 1].tags or "month" in tokens[at - 1].tags)
        if month is None and not before and tagged(tokens, at + 1, at + 3, "salary") is None:
            return None
    if not isinstance(value, Decimal):
        return None
    salary = _salary_by(tokens, at, end)
    if salary is None:
        return None
    value += _part_after(tokens, end)
    return Sum(value, None, "months-of-salary", min(at, salary), max(end, salary + 1))


def _part_after(tokens: Sequence[Token], at: int) -> Decimal:
    """The half of `a month and a half of salary`."""
    part = tokens[at].tags.get("after") if at < len(tokens) else None
    return part if isinstance(part, Decimal) else Decimal(0)
