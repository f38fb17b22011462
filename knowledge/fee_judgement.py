"""What one rule says of a payment, as if there were no other. Exact, and no exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from knowledge.fee_rules import AmountCap, Deadline, FeeRule, SalaryCap
from knowledge.payment import Payment

Verdict = Literal["allowed", "above-cap", "not-chargeable", "uncertain"]
Missing = Literal[
    "origin", "destination", "sector", "purpose", "amount", "currency", "monthly-pay"
]
Reason = Literal["rule", "actual-cost", "no-rule", "unknown", "review", "currency", "monthly"]
MONTHS_OF_SALARY = "months-of-salary"
NO_CURRENCY = "XXX"


@dataclass(frozen=True)
class Money:
    """An amount; `unit` is a currency (ISO 4217) or months-of-salary."""

    amount: Decimal
    unit: str


UNKNOWN_PAY = Money(Decimal(0), NO_CURRENCY)
"""The monthly pay of somebody who was asked and does not know it."""


@dataclass(frozen=True)
class Situation:
    """Who is asked: upper-case country codes, a sector of the taxonomy, the pay of one month."""

    origin: str | None = None
    destination: str | None = None
    sector: str | None = None
    monthly_pay: Money | None = None


@dataclass(frozen=True)
class Judgement:
    """`kind` is None while something is `missing`. `rules` begin with those that decided."""

    kind: Verdict | None
    reason: Reason = "rule"
    rules: tuple[FeeRule, ...] = ()
    cap: Money | None = None
    excess: Money | None = None
    missing: tuple[Missing, ...] = ()
    authorities: tuple[str, ...] = ()
    """Contacts that take the complaint, or the question when it is uncertain."""
    deadline: Deadline | None = None


def judged_by(rule: FeeRule, payment: Payment, pay: Money | None, today: date) -> Judgement:
    """The judgement of `rule` alone on a payment that it covers; `pay` is that of one month."""

    def found(kind: Verdict | None, reason: Reason = "rule", **more: Any) -> Judgement:
        return Judgement(kind, reason, (rule,), authorities=(rule.authority,), **more)

    if rule.is_stale(today):
        return found("uncertain", "review")
    if rule.cap == "unknown":
        return found("uncertain", "unknown")
    if rule.cap == "none":
        return found("not-chargeable")
    if rule.cap == "actual-cost":
        return found("allowed", "actual-cost")
    if payment.amount is None:
        return found(None, missing=("amount",))
    cap, asked = _money(rule.cap), _asked(payment, payment.amount)
    if cap.unit != asked.unit:
        # Months of salary become money by the pay; the cap's own words stay if they cannot.
        salary = MONTHS_OF_SALARY in (cap.unit, asked.unit)
        if salary and pay is None:
            return found(None, missing=("monthly-pay",))
        in_money, asked_money = _as_money(cap, pay), _as_money(asked, pay)
        if in_money is None or asked_money is None or in_money.unit != asked_money.unit:
            return found("uncertain", "currency", cap=in_money or cap)
        cap, asked = in_money, asked_money
    if asked.amount > cap.amount:
        return found("above-cap", cap=cap, excess=Money(asked.amount - cap.amount, cap.unit))
    if payment.basis == "month":  # month by month it may still pass the cap
        return found("uncertain", "monthly", cap=cap)
    return found("allowed", cap=cap)


def _asked(payment: Payment, amount: Decimal) -> Money:
    in_salaries = payment.basis == MONTHS_OF_SALARY
    return Money(amount, MONTHS_OF_SALARY if in_salaries else payment.currency or NO_CURRENCY)


def _money(cap: AmountCap | SalaryCap) -> Money:
    if isinstance(cap, AmountCap):
        return Money(cap.amount, cap.currency)
    return Money(cap.months_of_salary, MONTHS_OF_SALARY)


def _as_money(sum_: Money, pay: Money | None) -> Money | None:
    if sum_.unit != MONTHS_OF_SALARY:
        return sum_
    if pay is None or pay == UNKNOWN_PAY:
        return None
    return Money(sum_.amount * pay.amount, pay.unit)
