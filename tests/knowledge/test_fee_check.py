"""Worked cases of every country, written from the sources before the judge was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fee_check import PURPOSES, currency_of, judge
from knowledge.fee_judgement import MONTHS_OF_SALARY, Money, Situation
from knowledge.fee_rules import FeeRules
from knowledge.paths import PROJECT
from knowledge.payment import Payment, Purpose

CASES = Path(__file__).with_name("fee_cases")
TODAY = date(2026, 11, 22)
STRICTNESS = ("allowed", "uncertain", "above-cap", "not-chargeable")


def worked_cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            case.setdefault("from", path.stem.upper())
            purpose, asked = case.get("purpose", "placement"), case["asked"]
            name = f"{case['from']}-{case['to']} {asked} {purpose} {case.get('verdict')}"
            yield pytest.param(case, id=name)


@pytest.fixture(scope="module")
def rules() -> FeeRules:
    return FeeRules.load(PROJECT / "knowledge")


def money(text: str | None) -> Money | None:
    if text is None:
        return None
    amount, unit = text.split()
    return Money(Decimal(amount), unit)


def payment_of(case: dict[str, Any]) -> Payment:
    asked = money(case["asked"])
    in_salaries = asked is not None and asked.unit == MONTHS_OF_SALARY
    return Payment(
        amount=asked.amount if asked else None,
        currency=None if asked is None or in_salaries or asked.unit == "null" else asked.unit,
        basis=MONTHS_OF_SALARY if in_salaries else case.get("basis", "once"),
        purpose=case.get("purpose", "placement"),
    )


def situation_of(case: dict[str, Any]) -> Situation:
    return Situation(case["from"], case["to"], case.get("sector"), money(case.get("pay")))


@pytest.mark.parametrize("case", list(worked_cases()))
def test_worked_case(rules: FeeRules, case: dict[str, Any]) -> None:
    found = judge(rules, payment_of(case), situation_of(case), case.get("day", TODAY))
    assert (found.kind, list(found.missing)) == (case.get("verdict"), case.get("missing", []))
    if "cap" in case:
        assert found.cap == money(case["cap"])
    assert found.excess == money(case.get("excess"))
    if "reason" in case:
        assert found.reason == case["reason"]
    if "rules" in case:
        assert [rule.id for rule in found.rules][: len(case["rules"])] == case["rules"]
    if "authority" in case:
        assert found.authorities[0] == case["authority"]
    if "when" in case:
        assert found.rules[0].when == case["when"]
    if "deadline" in case:
        assert found.deadline is not None
        assert found.deadline.months == case["deadline"]


def test_there_are_enough_cases() -> None:
    cases = [param.values[0] for param in worked_cases()]
    assert len(cases) >= 70
    for origin in ("MA", "GT", "MX", "PH", "NP", "BD", "ID"):
        assert sum(case["from"] == origin for case in cases) >= 9, origin


@pytest.mark.parametrize(
    ("country", "currency"),
    [("NP", "NPR"), ("ES", "EUR"), ("MX", "MXN"), ("HK", "HKD"), (None, None), ("other", None)],
)
def test_currency_of(country: str | None, currency: str | None) -> None:
    assert currency_of(country, TODAY) == currency


amounts = st.decimals("0.01", "99999999", places=2)
payments = st.builds(
    Payment,
    amount=amounts,
    currency=st.sampled_from(["NPR", "BDT", "PHP", "HKD", "SAR", "QAR", "CAD", "USD"]),
    basis=st.just("once"),
    purpose=st.sampled_from(PURPOSES),
)
situations = st.builds(
    Situation,
    origin=st.sampled_from(["NP", "BD", "PH", "ID", "MA", "GT", "MX", "VN"]),
    destination=st.sampled_from(["HK", "SA", "QA", "MY", "CA", "ES", "KW", "IT"]),
    sector=st.sampled_from(["domestic-work", "construction", "agriculture", "seafaring", "any"]),
    monthly_pay=st.builds(Money, amounts, st.sampled_from(["NPR", "PHP", "HKD"])),
)


@given(payment=payments, situation=situations, more=amounts)
def test_asking_more_is_never_more_allowed(
    rules: FeeRules, payment: Payment, situation: Situation, more: Decimal
) -> None:
    assert payment.amount is not None
    less = judge(rules, payment, situation, TODAY)
    greater = judge(rules, replace(payment, amount=payment.amount + more), situation, TODAY)
    assert less.kind
    assert greater.kind
    assert STRICTNESS.index(greater.kind) >= STRICTNESS.index(less.kind)


@given(payment=payments, situation=situations)
def test_every_verdict_can_be_explained(
    rules: FeeRules, payment: Payment, situation: Situation
) -> None:
    found = judge(rules, payment, situation, TODAY)
    assert not found.missing
    assert (found.kind == "above-cap") == (found.excess is not None)
    if found.kind == "above-cap":
        assert found.cap is not None
        assert found.excess is not None
        assert payment.amount == found.cap.amount + found.excess.amount, "to the last cent"
    if found.kind != "uncertain":
        assert found.rules, "nothing is allowed or forbidden without a law"
        assert found.authorities


@given(payment=payments, situation=situations)
def test_after_the_last_review_nothing_is_certain(
    rules: FeeRules, payment: Payment, situation: Situation
) -> None:
    assert judge(rules, payment, situation, date(2028, 1, 1)).kind == "uncertain"


@given(
    payment=payments,
    situation=situations,
    unsaid=st.sets(st.sampled_from(["origin", "destination", "sector"]), min_size=1),
)
def test_what_is_not_asked_for_would_change_nothing(
    rules: FeeRules, payment: Payment, situation: Situation, unsaid: set[str]
) -> None:
    found = judge(rules, payment, replace(situation, **dict.fromkeys(unsaid)), TODAY)
    said = judge(rules, payment, situation, TODAY)
    if found.kind:
        assert (found.kind, found.cap, found.excess) == (said.kind, said.cap, said.excess)
    else:
        assert found.missing
        assert set(found.missing) <= unsaid


@pytest.mark.parametrize("asked", [None, "placement"])
def test_the_less_is_known_the_quicker_it_is_seen(rules: FeeRules, asked: Purpose | None) -> None:
    began = perf_counter()
    found = judge(rules, Payment(Decimal(5000), None, "once", asked), Situation(), TODAY)
    assert found.missing[0] == "origin"
    assert perf_counter() - began < 0.25
