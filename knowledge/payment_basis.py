"""Whether a sum is asked once or month by month, told by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.payment import Basis
from knowledge.payment_evidence import distance
from knowledge.payment_sum import Sum
from knowledge.payment_tokens import Token

# How many words may lie between the sum and each kind of word.
_REACH = {"monthly": 8, "instalments": 8, "month": 6}
_BESIDE = 2
_NEVER = 1000


def basis_of(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum) -> Basis | None:
    """`once` beside `total`; `month` when `monthly` or `x 6 months` stands nearest to this sum."""
    said_whole = (
        distance(tokens, best, at) for at, one in enumerate(tokens) if "once" in one.tags
    )
    if min(said_whole, default=_NEVER) <= _BESIDE:
        return "once"
    for at, token in enumerate(tokens):
        kind = next((kind for kind in _REACH if kind in token.tags), None)
        if kind is None or any(one.start <= at < one.end for one in sums):
            continue
        away = distance(tokens, best, at)
        nearest = all(away <= distance(tokens, one, at) for one in sums if one.named)
        if nearest and away <= _REACH[kind] and _tells_month(tokens, best, at, kind, away):
            return "month"
    return None


def once(tokens: Sequence[Token]) -> Basis | None:
    """`once` where that is said in so many words."""
    return "once" if any("once" in token.tags for token in tokens) else None


def _tells_month(tokens: Sequence[Token], best: Sum, at: int, kind: str, away: int) -> bool:
    first = at
    while first > best.end and _is_number(tokens[first - 1]):
        first -= 1
    if first == at and not (0 < at <= best.start and _is_number(tokens[at - 1])):
        return kind == "monthly" or (kind == "month" and away <= _BESIDE)
    if kind != "month":
        return at < best.start  # `6 instalments of 500`, but not `3000 in 6 instalments`
    if at + 1 < len(tokens) and "purposes" in tokens[at + 1].tags:
        return False  # a contract or visa of so many months
    beside = {at + 1, first - 1 if first < at else at - 2, best.end}
    return any("lasting" in tokens[one].tags for one in beside if 0 <= one < len(tokens))


def _is_number(token: Token) -> bool:
    return token.value is not None or "numbers" in token.tags
