"""What a sum is asked for: the job, the visa, the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from knowledge.payment import Purpose
from knowledge.payment_evidence import near
from knowledge.payment_sum import Sum
from knowledge.payment_tokens import Token


def purpose_by_itself(token: Token) -> Purpose | None:
    """The purpose that this word names."""
    found = token.tags.get("purposes")
    return next((purpose for purpose in get_args(Purpose) if purpose == found), None)


def purpose_named(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum) -> Purpose | None:
    """What the words nearest to the sum say it is for."""
    found = [
        (1 - near(tokens, sums, best, at), at, purpose)
        for at, token in enumerate(tokens)
        if (purpose := purpose_by_itself(token))
    ]
    # `12000 deposit for the visa` is a deposit.
    deposit = [row for row in found if row[2] == "deposit" and row[0] < 0.5]
    return min(deposit or found)[2] if found else None


def purpose_unnamed(tokens: Sequence[Token]) -> Purpose:
    """A recruiter who asks without saying for what asks for the job; of others it is unclear."""
    told = any(cue in token.tags for token in tokens for cue in ("agent", "fee"))
    return "placement" if told else "unclear"
