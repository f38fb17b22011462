"""The file of one language with the words of payments, checked when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.payment import Purpose


class Words(BaseModel):
    """One file; every list holds words or phrases, `stem*` stands for all that begins so."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    numbers: dict[Decimal, tuple[str, ...]] = {}
    tens: tuple[str, ...] = ()
    teens: tuple[str, ...] = ()
    multipliers: dict[Decimal, tuple[str, ...]] = {}
    times: dict[Decimal, tuple[str, ...]] = {}
    more: dict[Decimal, tuple[str, ...]] = {}
    after: dict[Decimal, tuple[str, ...]] = {}
    """Parts said after a number: `and a half`, `less a quarter`."""
    joiners: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    months: dict[Decimal, tuple[str, ...]] = {}
    month: tuple[str, ...] = ()
    monthly: tuple[str, ...] = ()
    instalments: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    salary: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    """Words by which a visa or a flight tells when to pay, not what for."""
    currencies: dict[str, tuple[str, ...]] = {}
    currency_signs: dict[str, tuple[str, ...]] = {}
    currency_defaults: dict[str, str] = {}
    implied_currency: dict[str, str] = {}
    hundredths: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    purposes: dict[Purpose, tuple[str, ...]] = {}
    cues: dict[str, tuple[str, ...]] = {}
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = Field(default=())

    def entries(self) -> Iterator[tuple[str, str, Decimal | str | bool]]:
        """Every phrase with its role and value."""
        for role in ("numbers", "multipliers", "times", "more", "after", "months"):
            for value, phrases in getattr(self, role).items():
                yield from ((phrase, role, value) for phrase in phrases)
        for role in ("currencies", "currency_signs", "purposes"):
            for name, phrases in getattr(self, role).items():
                yield from ((phrase, role, name) for phrase in phrases)
        for word, code in self.implied_currency.items():
            yield word, "implied", code
        for cue, phrases in self.cues.items():
            yield from ((phrase, cue, True) for phrase in phrases)
        for role in (
            *("tens", "teens", "joiners", "first", "month", "monthly", "salary"),
            *("instalments", "lasting"),
            *("once", "when", "hundredths", "counted", "numbered", "ignored"),
        ):
            yield from ((phrase, role, True) for phrase in getattr(self, role))
