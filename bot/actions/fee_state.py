"""What a fee check knows so far, kept in one slot of the conversation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from knowledge.fee_judgement import UNKNOWN_PAY, Missing, Money
from knowledge.payment import Basis, Payment, Purpose

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
BASES: tuple[Basis, ...] = get_args(Basis)
ASKED: tuple[str, ...] = (*get_args(Missing), "pay-currency", "wrong")


@dataclass(frozen=True)
class FeeState:
    """`asked` is what the person was asked for last; None once there is a verdict."""

    amount: str | None = None
    currency: str | None = None
    basis: Basis | None = None
    purpose: Purpose | None = None
    unsaid: bool = False
    """They did not say what the money is for, and the person was asked."""
    sector: str | None = None
    elsewhere: tuple[str, ...] = ()
    """Ends of the corridor in a country that is not among ours."""
    pay: str | None = None
    pay_currency: str | None = None
    pay_unknown: bool = False
    asked: str | None = None

    @classmethod
    def read(cls, slot: Any) -> FeeState | None:
        """The state in the slot; None when there is none, or none that can be believed."""
        if not isinstance(slot, dict):
            return None
        known = {field.name: slot.get(field.name) for field in fields(cls)}
        known["elsewhere"] = tuple(known["elsewhere"] or ())
        for flag in ("pay_unknown", "unsaid"):
            known[flag] = bool(known[flag])
        state = cls(**known)
        try:
            Decimal(state.amount or 0), Decimal(state.pay or 0)
        except (InvalidOperation, TypeError):
            return None
        purposes, bases = (None, *PURPOSES), (None, *BASES)
        return state if state.purpose in purposes and state.basis in bases else None

    def to_slot(self) -> dict[str, Any]:
        return {**asdict(self), "elsewhere": list(self.elsewhere)}

    @property
    def payment(self) -> Payment:
        amount = None if self.amount is None else Decimal(self.amount)
        return Payment(amount, self.currency, self.basis, self.purpose)

    @property
    def monthly_pay(self) -> Money | None:
        if self.pay is None or self.pay_currency is None:
            return UNKNOWN_PAY if self.pay_unknown else None
        return Money(Decimal(self.pay), self.pay_currency)

    def with_payment(self, payment: Payment) -> FeeState:
        """This state with what `payment` tells in place of what it told before."""
        told = {
            "amount": None if payment.amount is None else str(payment.amount),
            "currency": payment.currency,
            "basis": payment.basis,
            "purpose": payment.purpose,
        }
        return replace(self, **{key: value for key, value in told.items() if value is not None})
