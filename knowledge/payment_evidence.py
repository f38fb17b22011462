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
    "wallet": 1.0,
    "unexplained": 2.0,
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
    "free": -3.0,
}
CUES = {*_FOR, *_AGAINST, "raised", "from_salary"}
"""The names that lists of words under `cues` can have."""
_WITHHELD = {"unpaid", "owe"}
_RAISING = {"send", "loan", "other"}
_RAISED = {True: 1.6, False: -3.0}
ENOUGH = 1.1
_WINDOW = 40
_TO_RECRUITER = 0.3
"""What is left of money sent, borrowed or got for land, where a recruiter has it."""
_PURPOSE = 1.2
_PRIVATE = 0.4
"""Rent is also paid to landlords who have nothing to do with the job, unless it is deducted."""
_HOUSED = 4
"""How much more rent says when it is deducted from the pay."""
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
    pays = one.basis == "months-of-salary"
    if one.named and one.amount <= 1 and not pays:
        return 0  # `not one peso`: nobody asks for one of anything
    best, raised = _said(tokens, sums, one)
    if "deduct" in best:
        if "food" in best or best.keys().isdisjoint(("agent", "fee", "purpose", "ask")):
            return 0  # meals and the like are a matter of the contract
        if best.get("purpose", 1) <= _PRIVATE:
            best["purpose"] *= _HOUSED
    # Debts and sales tell of money raised for a recruiter, or are a matter of their own.
    to_recruiter = "agent" in best or "fee" in best or best.get("purpose", 0) > _PRIVATE
    if not best.keys().isdisjoint(("agent", "unexplained", "fee")):
        for cue in _RAISING & best.keys():
            best[cue] *= _TO_RECRUITER
    told = sum(best.values()) + _RAISED[to_recruiter] * raised
    if pays:
        return told + 0.4
    if not one.named and one.currency is None and not one.grouped and one.amount < 100:
        return 0
    year = not one.named and 1950 <= one.amount <= 2090 and one.amount % 100
    return told + (0.4 if one.named or one.grouped else 0) - (2.0 if year else 0)


def _said(
    tokens: Sequence[Token], sums: Sequence[Sum], one: Sum
) -> tuple[dict[str, float], float]:
    """What each kind of word says at most for or against the sum; how near one is to `raised`."""
    best: dict[str, float] = {}
    raised = 0.0
    for at in range(max(0, one.start - _WINDOW), min(len(tokens), one.end + _WINDOW)):
        token = tokens[at]
        if not token.tags:
            continue
        weight_here = near(tokens, sums, one, at)
        if "purposes" in token.tags:
            weight = _PRIVATE if token.tags["purposes"] == "housing" else _PURPOSE
            best["purpose"] = max(best.get("purpose", 0), weight_here * weight)
        if "raised" in token.tags:
            raised = max(raised, weight_here)
        for cue in _FOR.keys() & token.tags.keys():
            best[cue] = max(best.get(cue, 0), weight_here * _FOR[cue])
        if one.start <= at < one.end or "from_salary" in token.tags:
            continue
        away = distance(tokens, one, at)
        elsewhere = any(distance(tokens, other, at) < away for other in sums)
        for cue in _AGAINST.keys() & token.tags.keys():
            if not _means_else(cue, tokens, at, one):
                told_of = weight_here**2 * (_ELSEWHERE if elsewhere else 1)
                if one.basis and cue in _WITHHELD:
                    told_of = weight_here  # `2 months of pay, 3200 riyal, not given`: one matter
                best[cue] = min(best.get(cue, 0), told_of * _AGAINST[cue])
    return best, raised


def _means_else(cue: str, tokens: Sequence[Token], at: int, one: Sum) -> bool:
    """Whether a word that can speak against the sum does not do so here."""
    match cue:
        case "salary":  # the English `pay` and the Spanish `paga` are also what one must do
            return one.basis == "months-of-salary" or "pay" in tokens[at].tags
        case "rate":  # `a 15 days' course`: that long, not paid by the day
            return at > 0 and (tokens[at - 1].value or 0) > 1
        case "unpaid":  # `still no visa`: that has not come, not the pay
            return any("purposes" in token.tags for token in tokens[at + 1 : at + 3])
    return False
