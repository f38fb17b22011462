"""What a sum is asked for: the job, the visa, the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from knowledge.payment import Purpose
from knowledge.payment_evidence import near
from knowledge.payment_sum import Sum
from knowledge.payment_tokens import Token

_BESIDE = 2
"""Words between what is waited for and `before`, `after` or `not yet`."""


def purpose_by_itself(token: Token) -> Purpose | None:
    """The purpose that this word names."""
    found = token.tags.get("purposes")
    return next((purpose for purpose in get_args(Purpose) if purpose == found), None)


def purpose_named(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum) -> Purpose | None:
    """What the words nearest to the sum say it is for."""
    found = [
        (1 - near(tokens, sums, best, at), at, purpose)
        for at, token in enumerate(tokens)
        if (purpose := purpose_by_itself(token)) and not _tells_when(tokens, at)
    ]
    # `12000 deposit for the visa` is a deposit.
    deposit = [row for row in found if row[2] == "deposit" and row[0] < 0.5]
    return min(deposit or found)[2] if found else None


def _tells_when(tokens: Sequence[Token], at: int) -> bool:
    """`before the flight`, `the visa has not come`: when to pay, not what for."""
    if not any("agent" in token.tags for token in tokens):
        return False
    beside = [tokens[one] for one in (at - 2, at - 1, at + 1, at + 2) if 0 <= one < len(tokens)]
    near = [token for token in beside if abs(token.place - tokens[at].place) <= _BESIDE]
    return any("when" in token.tags for token in near)


def purpose_unnamed(tokens: Sequence[Token]) -> Purpose:
    """A recruiter who asks without saying for what asks for the job; of others it is unclear."""
    told = any(cue in token.tags for token in tokens for cue in ("agent", "fee"))
    return "placement" if told else "unclear"
