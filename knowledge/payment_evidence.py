"""How much the words around a sum say that it is asked of the worker, not owed or earned."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.payment_sum import Sum
from knowledge.payment_tokens import Token

# How much each kind of word says for (or against) a sum being asked of the worker.
_FOR = {
    "ask": 1.6,
    "pay": 1.0,
    "agent": 1.3,
    "fee": 1.8,
    "abroad": 0.6,
    "deduct": 0.7,
    "legal": 0.7,
}
_AGAINST = {
    "salary": -1.6,
    "wage": -2.6,
    "unpaid": -3.2,
    "owe": -3.2,
    "loan": -3.0,
    "fine": -3.0,
    "damage": -2.2,
    "send": -2.6,
    "food": -2.6,
    "promised": -2.4,
    "rate": -2.6,
    "minimum": -2.6,
    "other": -2.4,
}
CUES = {*_FOR, *_AGAINST, "raised", "from_salary"}
"""The names that lists of words under `cues` can have."""
_RAISED = {True: 1.6, False: -3.0}
ENOUGH = 1.4
_WINDOW = 40
_PURPOSE = 1.2
_PRIVATE = 0.4
"""Rent is also paid to landlords who have nothing to do with the job."""
_ELSEWHERE = 0.15
"""What is left of a word against the sum when another sum stands nearer to it."""


def distance(tokens: Sequence[Token], one: Sum, at: int) -> int:
    """How many words and pauses lie between the sum and token `at`."""
    if at < one.start:
        return tokens[one.start].place - tokens[at].last
    if at >= one.end:
        return tokens[at].place - tokens[one.end - 1].last
    return 0


def near(tokens: Sequence[Token], sums: Sequence[Sum], one: Sum, at: int) -> float:
    """From 1 beside the sum down to little far away; another sum between counts as a pause."""
    away = distance(tokens, one, at)
    low, high = sorted((at, one.start))
    away += 4 * sum(low < other.start < high for other in sums if other is not one)
    return max(0.1, 1 - max(0, away - 3) / 14)


def score(tokens: Sequence[Token], sums: Sequence[Sum], one: Sum) -> float:
    """How much the words around the sum say that it is asked of the worker."""
    best: dict[str, float] = {}
    raised = 0.0
    pays = one.basis == "months-of-salary"
    for at in range(max(0, one.start - _WINDOW), min(len(tokens), one.end + _WINDOW)):
        token = tokens[at]
        if not token.tags:
            continue
        inside = one.start <= at < one.end
        weight_here = near(tokens, sums, one, at)
        away = distance(tokens, one, at)
        belongs_elsewhere = any(distance(tokens, other, at) < away for other in sums)
        if "purposes" in token.tags:
            weight = _PRIVATE if token.tags["purposes"] == "housing" else _PURPOSE
            best["purpose"] = max(best.get("purpose", 0), weight_here * weight)
        if "raised" in token.tags:
            raised = max(raised, weight_here)
        for cue, weight in _FOR.items():
            if cue in token.tags:
                best[cue] = max(best.get(cue, 0), weight_here * weight)
        for cue, weight in _AGAINST.items():
            # The English `pay` and the Spanish `paga` are wages as well as what one must do.
            unsure = cue == "salary" and (pays or "pay" in token.tags)
            if cue in token.tags and not (inside or unsure or "from_salary" in token.tags):
                told_of = weight_here**2 * (_ELSEWHERE if belongs_elsewhere else 1)
                best[cue] = min(best.get(cue, 0), told_of * weight)
    if "deduct" in best and best.keys().isdisjoint(("agent", "fee", "purpose", "ask")):
        return 0
    # Debts and sales tell of money raised for a recruiter, or are a matter of their own.
    to_recruiter = "agent" in best or "fee" in best or best.get("purpose", 0) > _PRIVATE
    told = sum(best.values()) + _RAISED[to_recruiter] * raised
    if pays:
        return told + 0.4
    if not one.named and one.currency is None and not one.grouped and one.amount < 50:
        return 0
    year = not one.named and 1950 <= one.amount <= 2090 and one.amount % 100
    return told + (0.4 if one.named or one.grouped else 0) - (1.0 if year else 0)
