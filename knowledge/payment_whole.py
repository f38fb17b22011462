"""The whole of what is asked, where a message tells of its parts: `1 lakh paid, 3 to come`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.payment_evidence import distance
from knowledge.payment_sum import Sum
from knowledge.payment_tokens import Token

_BESIDE = 2


def whole_of(tokens: Sequence[Token], sums: Sequence[Sum], part: Sum) -> Sum | None:
    """The largest sum that `part` makes with another one, or that is called the total."""
    if part.basis == "months-of-salary":
        return None
    alike = [
        one
        for one in sums
        if not one.basis and (one.named or one.grouped)
        if None in (one.currency, part.currency) or one.currency == part.currency
    ]
    amounts = {one.amount for one in alike}
    wholes = [
        one
        for one in alike
        if one.amount > part.amount
        and (one.amount - part.amount in amounts or _is_total(tokens, one))
    ]
    whole = max(wholes, key=lambda one: one.amount, default=None)
    return whole and replace(whole, currency=whole.currency or part.currency)


def _is_total(tokens: Sequence[Token], one: Sum) -> bool:
    said = (at for at, token in enumerate(tokens) if "once" in token.tags)
    return any(distance(tokens, one, at) <= _BESIDE for at in said)
