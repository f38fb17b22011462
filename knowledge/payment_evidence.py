"""How much the words around a sum say that it is asked of the worker, not owed or earned."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.payment_sums import Sum
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
    "food": -2.0,
    "promised": -2.4,
    "rate": -2.6,
    "minimum": -2.6,
    "other": -2.4,
}
ENOUGH = 1.5
_WINDOW = 40


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
    pays = one.basis == "months-of-salary"
    for at in range(max(0, one.start - _WINDOW), min(len(tokens), one.end + _WINDOW)):
        token = tokens[at]
        if not token.tags:
            continue
        inside = one.start <= at < one.end
        weight_here = near(tokens, sums, one, at)
        if "purposes" in token.tags:
            weak = token.tags["purposes"] == "housing"
            best["purpose"] = max(best.get("purpose", 0), weight_here * (0.4 if weak else 1.2))
        for cue, weight in _FOR.items():
            if cue in token.tags:
                best[cue] = max(best.get(cue, 0), weight_here * weight)
        for cue, weight in _AGAINST.items():
            if cue in token.tags and not (inside or (cue == "salary" and pays)):
                if "from_salary" in token.tags:
                    continue
                best[cue] = min(best.get(cue, 0), weight_here * weight_here * weight)
    if "deduct" in best and not any(cue in best for cue in ("agent", "fee", "purpose")):
        return 0
    told = sum(best.values())
    if pays:
        return told + 0.4
    if not one.named and one.currency is None and not one.grouped and one.amount < 50:
        return 0
    year = not one.named and 1950 <= one.amount <= 2090 and one.amount % 100
    return told + (0.4 if one.named or one.grouped else 0) - (1.0 if year else 0)
