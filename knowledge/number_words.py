"""Numbers as people say them: `dedh lakh`, `dua puluh lima juta setengah`, مليون ونصف."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.payment_tokens import Token

_THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class Number:
    """A number told by tokens `start` to `end` (not included)."""

    value: Decimal
    start: int
    end: int
    multiplied: bool = False
    written: bool = False


def _decimal(token: Token, role: str) -> Decimal | None:
    value = token.tags.get(role)
    return value if isinstance(value, Decimal) else None


class _Sum:
    """What was said so far: whole groups, hundreds, what is below, and a fraction to come."""

    def __init__(self) -> None:
        self.groups = Decimal(0)
        self.hundreds = Decimal(0)
        self.low: Decimal | None = None
        self.smallest: Decimal | None = None
        self.more = Decimal(0)
        self.written = False
        self.multiplied = False
        self.closed = False

    @property
    def open(self) -> Decimal | None:
        if self.low is None and not self.hundreds:
            return None
        return self.hundreds + (self.low or 0)

    @property
    def value(self) -> Decimal:
        return self.groups + (self.open or 0)

    def add_written(self, value: Decimal) -> bool:
        if self.closed or self.open is not None:
            return False
        self.low = value + self.more
        self.more = Decimal(0)
        self.written = True
        return self.smallest is None or value < self.smallest

    def add_word(self, value: Decimal) -> bool:
        if self.closed or (self.written and self.smallest is None):
            return False
        low = self.low
        if value >= _THOUSAND:  # a word for a whole group, as the Arabic duals
            if self.open is not None or (self.smallest or value + 1) <= value:
                return False
            self.groups += value
            self.smallest = Decimal(10) ** value.adjusted()
            self.multiplied = True
        elif value >= 100:
            if low is not None or self.hundreds or (self.smallest or value + 1) <= value:
                return False
            self.hundreds = value
        elif low is None:
            self.low = value + self.more
            self.more = Decimal(0)
        elif low >= 20 and low % 10 == 0 and (value < 10 or (low in (60, 80) and value < 20)):
            self.low = low + value
        elif low < 10 and value >= 20 and value % 10 == 0:
            self.low = low + value  # units before tens, as in Arabic
        else:
            return False
        return True

    def multiply(self, by: Decimal) -> bool:
        if self.closed:
            return False
        if by < _THOUSAND:
            if (self.hundreds and by > 10) or (self.low is not None and self.low >= by):
                return False
            if by == 10:
                self.low = (self.low or 1) * by
            else:
                self.hundreds, self.low = (self.low or 1) * by, None
            self.multiplied = True
            return True
        if self.smallest is not None and by >= self.smallest:
            return False
        count = self.open
        if count is None and self.smallest is not None:
            return False
        self.groups += (Decimal(1) + self.more if count is None else count) * by
        self.hundreds, self.low, self.more = Decimal(0), None, Decimal(0)
        self.smallest, self.multiplied = by, True
        return True

    def add_part(self, part: Decimal) -> bool:
        if self.open is not None:
            self.low = (self.low or Decimal(0)) + part
        elif self.smallest is not None:
            self.groups += self.smallest * part
            self.closed = True
        else:
            return False
        return True


def _take(said: _Sum, token: Token) -> bool:
    """Whether `token` goes on with the number; `said` then holds it."""
    if token.value is not None:
        return said.add_written(token.value)
    after = _decimal(token, "after")
    if (times := _decimal(token, "times")) is not None:
        if said.open is None and said.smallest is None:
            said.low = times
            return True
        return after is not None and said.add_part(after)
    if (more := _decimal(token, "more")) is not None and said.open is None:
        said.more = more
        return True
    if after is not None:
        return said.add_part(after)
    if (by := _decimal(token, "multipliers")) is not None:
        if len(token.word) <= 2 and said.open is None and not said.more:
            return False  # `k` alone is a word of chats, no thousand
        return said.multiply(by)
    if "tens" in token.tags:
        return said.multiply(Decimal(10))
    if "teens" in token.tags and said.low is not None and said.low < 10:
        said.low += 10
        return True
    if (value := _decimal(token, "numbers")) is not None:
        return said.add_word(value)
    return False


def _number_at(tokens: Sequence[Token], start: int) -> Number | None:
    said = _Sum()
    at = end = start
    before: tuple[Decimal, bool, bool] | None = None
    while at < len(tokens) and at - start < 16:
        token = tokens[at]
        if "joiners" in token.tags and end == at and at > start and at + 1 < len(tokens):
            at += 1
            token = tokens[at]
            if token.value is not None and not said.multiplied:
                break
        elif at > start and token.place - tokens[at - 1].last > 1:
            break
        if said.smallest is not None and said.open is None:
            before = (said.value, said.multiplied, said.written)
        if not _take(said, token):
            break
        at = end = at + 1
    if end == start or (said.more and said.value == 0):
        return None
    # "2 lakh 3 months", "mil dos": a small number after a multiplier is another number.
    if before is not None and said.open is not None and said.smallest is not None:
        small = said.open < (100 if tokens[end - 1].value is not None else 10)
        if small:
            while end > start and "multipliers" not in tokens[end - 1].tags:
                end -= 1
            return Number(before[0], start, max(end, start + 1), before[1], before[2])
    return Number(said.value, start, end, said.multiplied, said.written)


def numbers_in(tokens: Sequence[Token]) -> list[Number]:
    """The numbers of a message in order, none overlapping another."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _number_at(tokens, at)
        if number is not None:
            found.append(number)
        at = number.end if number else at + 1
    return found
