"""A payment that somebody asks of a worker, as far as the worker told of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypedDict

Basis = Literal["once", "month", "months-of-salary"]
Purpose = Literal[
    "placement",
    "visa",
    "ticket",
    "medical",
    "training",
    "documents",
    "deposit",
    "housing",
    "unclear",
]


class PaymentJson(TypedDict):
    """The field `understood` of a reply; null where nothing was said."""

    amount: int | float | None
    currency: str | None
    basis: Basis | None
    purpose: Purpose | None


@dataclass(frozen=True)
class Payment:
    """`amount` counts monthly pays where `basis` is months-of-salary; `currency` is ISO 4217."""

    amount: Decimal | None = None
    currency: str | None = None
    basis: Basis | None = None
    purpose: Purpose | None = None

    def to_json(self) -> PaymentJson:
        amount = self.amount
        whole = amount is not None and amount == amount.to_integral_value()
        return PaymentJson(
            amount=None if amount is None else int(amount) if whole else float(amount),
            currency=self.currency,
            basis=self.basis,
            purpose=self.purpose,
        )
