"""The sums of a message: each number with its currency, or counted in months of pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.currency_of_place import Unit
from knowledge.number_words import Number, numbers_in
from knowledge.payment_months import SHARE_REACH, bare_months, months_of_salary, share_of
from knowledge.payment_sum import Sum, tagged
from knowledge.payment_tokens import Token

Resolve = Callable[[str], Unit]
"""A currency word of the lists -> what it means by place."""

MOST = 20
"""Numbers looked at in one message; a price list is no question."""
_REACH = 2


def sums_in(tokens: Sequence[Token], resolve: Resolve) -> list[Sum]:
    """Every number that can be a sum; counts of years, dates and phone numbers are left out."""
    found: list[Sum] = []
    taken: set[int] = set()
    numbers = numbers_in(tokens)[:MOST]
    inside = {at for number in numbers for at in range(number.start, number.end)}
    for number in numbers:
        months = months_of_salary(tokens, number)
        if months is not None:
            found.append(months)
        elif not _is_count(tokens, number):
            money = _money(tokens, number, resolve, inside, taken)
            found += [money] if money else []
    covered = {at for one in found for at in range(one.start, one.end)}
    for at in range(len(tokens)):
        if at in inside or at in covered or not (bare := bare_months(tokens, at)):
            continue
        # `2000 out of my first salary` is 2000; the salary only says when.
        gaps = (tokens[at].place - tokens[one.end - 1].last for one in found if one.named)
        if not any(0 <= gap <= SHARE_REACH for gap in gaps):
            found.append(bare)
    shared = [share_of(one, tokens, numbers) for one in found]
    return sorted(shared, key=lambda one: one.start)[:MOST]


def _is_count(tokens: Sequence[Token], number: Number) -> bool:
    after = tokens[number.end].tags if number.end < len(tokens) else {}
    before = tokens[number.start - 1].tags if number.start else {}
    if "currencies" in after or "currency_signs" in before:
        return False
    if not after.keys().isdisjoint(("counted", "month", "hundredths")):
        return True
    skipped = tagged(tokens, number.end + 1, number.end + 2, "counted")
    near = number.end < len(tokens) and not tokens[number.end].tags
    if skipped is not None and near and number.value < 100:
        return True
    called = tagged(tokens, number.end + 1, number.end + 2, "numbered")
    if called is not None and near and number.value < 1000 and not number.multiplied:
        return True
    if not number.multiplied and number.value >= 10**6 and number.value % 100:
        return True  # the number of a phone, a passport, a file
    return "numbered" in before or "numbered" in after or number.value <= 0


def _money(
    tokens: Sequence[Token],
    number: Number,
    resolve: Resolve,
    inside: set[int],
    taken: set[int],
) -> Sum | None:
    amount = number.value
    name: str | None = None
    start, end = number.start, number.end
    # After the number first, then before it, each time skipping a word such as `de` or `ng`.
    reach = _REACH + sum("ignored" in token.tags for token in tokens[end : end + _REACH])
    ways = (
        *((at, "currencies") for at in range(end, end + reach)),
        (start - 1, "currency_signs"),
        (end, "currency_signs"),
        *((at, "currencies") for at in range(start - 1, start - 1 - _REACH, -1)),
    )
    for at, role in ways:
        if not 0 <= at < len(tokens) or at in inside or at in taken:
            continue
        if at > end and at + 1 in inside and "currency_signs" in tokens[at].tags:
            continue  # the sign of the next sum
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
    implied = (tokens[at].tags.get("implied") for at in range(number.start, number.end))
    if name is None and all(
        "multipliers" in token.tags for token in tokens[number.start : number.end]
    ):
        return None  # `hundreds of people`, and words that only look like it
    unit = resolve(name) if name else Unit(None)
    if not name and (meant := next(filter(None, implied), None)):
        unit = resolve(str(meant))
        if amount < unit.implied_from:
            unit = Unit(None)
    grouped = number.multiplied or number.value >= 1000
    amount = amount / unit.parts
    return Sum(amount, unit.currency, None, start, end, name is not None, grouped)
