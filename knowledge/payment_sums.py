"""The sums of a message: each number with its currency, or counted in months of pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.number_words import Number, numbers_in
from knowledge.payment import Basis
from knowledge.payment_tokens import Token

Resolve = Callable[[str], str | None]
"""A currency word of the lists -> ISO code by place."""

MOST = 20
"""Numbers looked at in one message; a price list is no question."""
_REACH = 2
_SHARE_REACH = 5
"""Words between `10%` and the pay that it is a part of."""
_MOST_MONTHS = 36
_IMPLIED_FROM = 100_000
"""Below it `2 ribu` may be dollars or ringgit as well, so the currency is asked."""


@dataclass(frozen=True)
class Sum:
    """`start` to `end` are the tokens it takes up; `named` when a currency word stood by it."""

    amount: Decimal
    currency: str | None
    basis: Basis | None
    start: int
    end: int
    named: bool = False
    grouped: bool = False


def sums_in(tokens: Sequence[Token], resolve: Resolve) -> list[Sum]:
    """Every number that can be a sum; counts of years, dates and phone numbers are left out."""
    found: list[Sum] = []
    taken: set[int] = set()
    numbers = numbers_in(tokens)[:MOST]
    inside = {at for number in numbers for at in range(number.start, number.end)}
    for number in numbers:
        months = _months_of_salary(tokens, number)
        if months is not None:
            found.append(months)
        elif not _is_count(tokens, number):
            found.append(_money(tokens, number, resolve, inside, taken))
    covered = {at for one in found for at in range(one.start, one.end)}
    for at in range(len(tokens)):
        if at not in inside and at not in covered and (bare := _bare_months(tokens, at)):
            found.append(bare)
    shared = [_share_of(one, tokens, numbers) for one in found]
    return sorted(shared, key=lambda one: one.start)[:MOST]


def _share_of(one: Sum, tokens: Sequence[Token], numbers: Sequence[Number]) -> Sum:
    """`10% of my first salary` is a tenth of one month's pay."""
    if one.basis != "months-of-salary":
        return one
    for number in numbers:
        end = number.end
        near = end < one.start and tokens[one.start].place - tokens[end].place <= _SHARE_REACH
        if near and "hundredths" in tokens[end].tags and number.value <= 100:
            return replace(one, amount=one.amount * number.value / 100, start=number.start)
    return one


def _tagged(tokens: Sequence[Token], start: int, stop: int, role: str) -> int | None:
    """The first token with `role` from `start` towards `stop`, within the same clause."""
    step = 1 if stop >= start else -1
    for at in range(start, stop, step):
        if not 0 <= at < len(tokens) or abs(tokens[at].place - tokens[start].place) > 7:
            return None
        if role in tokens[at].tags:
            return at
    return None


def _salary_by(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where a word for pay stands so near to `start`..`end` that the months count pays."""
    if (after := _tagged(tokens, end, end + 4, "salary")) is not None:
        return after
    if (after := _tagged(tokens, end, end + 1, "from_salary")) is not None:
        return after
    before = _tagged(tokens, start - 1, start - 4, "salary")
    if before is not None and not any(
        token.value is not None for token in tokens[before + 1 : start]
    ):
        return before
    return None


def _months_of_salary(tokens: Sequence[Token], number: Number) -> Sum | None:
    if number.value > _MOST_MONTHS:
        return None
    at = _tagged(tokens, number.end, number.end + 2, "month")
    value = number.value
    if at is None:
        near = _tagged(tokens, number.end, number.end + 2, "salary")
        percent = number.end < len(tokens) and "hundredths" in tokens[number.end].tags
        if near is None or percent or (number.value != Decimal("0.5") and number.written):
            return None
        if "wage" in tokens[near].tags or not tokens[near].tags.get("salary"):
            return None
        return Sum(value, None, "months-of-salary", number.start, near + 1)
    salary = _salary_by(tokens, number.start, at + 1)
    if salary is None:
        return None
    start, end = min(number.start, salary), max(at, salary) + 1
    return Sum(value, None, "months-of-salary", start, end)


def _bare_months(tokens: Sequence[Token], at: int) -> Sum | None:
    """`sebulan gaji`, شهرين من الراتب, `my first month's salary`: months without a number."""
    tags = tokens[at].tags
    value = tags.get("months")
    end = at + 1
    if "first" in tags:
        value = Decimal(1)
        month = _tagged(tokens, at + 1, at + 3, "month")
        end = end if month is None else month + 1
        before = at > 0 and ("salary" in tokens[at - 1].tags or "month" in tokens[at - 1].tags)
        if month is None and not before and _tagged(tokens, at + 1, at + 3, "salary") is None:
            return None
    if not isinstance(value, Decimal):
        return None
    salary = _salary_by(tokens, at, end)
    if salary is None:
        return None
    return Sum(value, None, "months-of-salary", min(at, salary), max(end, salary + 1))


def _is_count(tokens: Sequence[Token], number: Number) -> bool:
    after = tokens[number.end].tags if number.end < len(tokens) else {}
    before = tokens[number.start - 1].tags if number.start else {}
    if "currencies" in after or "currency_signs" in before:
        return False
    if "counted" in after or "month" in after or ("hundredths" in after and "%" in after):
        return True
    skipped = _tagged(tokens, number.end + 1, number.end + 2, "counted")
    near = number.end < len(tokens) and not tokens[number.end].tags
    if skipped is not None and near and number.value < 100:
        return True
    called = _tagged(tokens, number.end + 1, number.end + 2, "numbered")
    if called is not None and near and number.value < 1000 and not number.multiplied:
        return True
    if not number.multiplied and number.value >= 10**8 and number.value % 1000:
        return True  # a phone or passport number
    return "numbered" in before or "numbered" in after or number.value <= 0


def _money(
    tokens: Sequence[Token],
    number: Number,
    resolve: Resolve,
    inside: set[int],
    taken: set[int],
) -> Sum:
    amount = number.value
    name: str | None = None
    start, end = number.start, number.end
    # After the number first, then before it, each time skipping a word such as `de` or `ng`.
    ways = (
        *((at, "currencies") for at in range(end, end + _REACH)),
        *((at, "currency_signs") for at in range(start - 1, start - 2, -1)),
        *((at, "currency_signs") for at in range(end, end + 1)),
        *((at, "currencies") for at in range(start - 1, start - 1 - _REACH, -1)),
    )
    for at, role in ways:
        if not 0 <= at < len(tokens) or at in inside or at in taken:
            continue
        between = range(min(at, end), max(at, start - 1))
        if any(tokens[one].value is not None for one in between if one not in range(start, end)):
            continue
        if abs(tokens[at].place - tokens[min(end - 1, start) if at < start else end - 1].last) > 3:
            continue
        value = tokens[at].tags.get(role)
        if isinstance(value, str):
            name = value
            taken.add(at)
            start, end = min(start, at), max(end, at + 1)
            break
    cents = _tagged(tokens, end, end + 2, "hundredths")
    if cents is not None and tokens[cents].word != "%":
        amount = amount / 100
        name = name or str(tokens[cents].tags.get("implied", "")) or None
        end = cents + 1
    implied = next(
        (
            str(tokens[at].tags["implied"])
            for at in range(number.start, number.end)
            if "implied" in tokens[at].tags and amount >= _IMPLIED_FROM
        ),
        None,
    )
    currency = resolve(name) if name else implied
    grouped = number.multiplied or number.value >= 1000
    return Sum(amount, currency, None, start, end, name is not None, grouped)
