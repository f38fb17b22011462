"""One sum that a message tells of, and where its words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.payment import Basis
from knowledge.payment_tokens import Token


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


def tagged(tokens: Sequence[Token], start: int, stop: int, role: str) -> int | None:
    """The first token with `role` from `start` towards `stop`, within the same clause."""
    step = 1 if stop >= start else -1
    for at in range(start, stop, step):
        if not 0 <= at < len(tokens) or abs(tokens[at].place - tokens[start].place) > 7:
            return None
        if role in tokens[at].tags:
            return at
    return None
