"""Fee rules are read file by file; what is wrong in one is told with its line, the rest serve."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.base import load_base
from knowledge.check import check
from knowledge.fee_rules import AmountCap, FeeRules, SalaryCap
from knowledge.paths import PROJECT

TODAY = date(2026, 11, 22)
CONTACTS = [
    {
        "id": "town-hall",
        "name": "Town hall",
        "kind": "labour-office",
        "country": "AAA",
        "sources": [
            {
                "title": "Town rules",
                "publisher": "Council",
                "url": "https://example.org",
                "kind": "law",
            }
        ],
        "checked_on": "2026-11-01",
    }
]


def a_rule(**changes: Any) -> dict[str, Any]:
    rule = {
        "id": "aaa-fee",
        "side": "origin",
        "purposes": ["placement"],
        "cap": "none",
        "law": "Town rules, 7",
        "says": "Nothing may be charged.",
        "certainty": "official",
        "checked_on": "2026-11-01",
        "review_by": "2027-11-01",
        "sources": CONTACTS[0]["sources"],
        **changes,
    }
    return {key: value for key, value in rule.items() if value is not None}


def write(base: Path, file: object, name: str = "aaa") -> Path:
    (base / "contacts").mkdir(exist_ok=True)
    (base / "contacts" / "aaa.yml").write_text(yaml.safe_dump(CONTACTS), "utf-8")
    (base / "fees").mkdir(exist_ok=True)
    path = base / "fees" / f"{name}.yml"
    text = file if isinstance(file, str) else yaml.safe_dump(json.loads(json.dumps(file)))
    path.write_text(text, "utf-8")
    return path


def faults(base: Path) -> list[str]:
    return [str(fault) for fault in check(load_base(base), TODAY)]


def test_a_clean_file(base: Path) -> None:
    write(base, {"authority": "town-hall", "rules": [a_rule(partners=["CCC"])]})
    assert faults(base) == []
    (rule,) = FeeRules.load(base).rules
    assert (rule.country, rule.authority, rule.cap) == ("AAA", "town-hall", "none")
    assert rule.covers("AAA", "CCC", "any")
    assert not rule.covers("AAA", "DDD", "any")
    assert not rule.covers("CCC", "AAA", "any"), "the law for those who leave, not who come"


def test_a_base_without_fees_has_no_rules(base: Path) -> None:
    assert FeeRules.load(base).rules == ()


@pytest.mark.parametrize(
    ("cap", "read"),
    [
        ({"amount": 10000, "currency": "NPR"}, AmountCap(amount=Decimal(10000), currency="NPR")),
        ({"months_of_salary": 0.1}, SalaryCap(months_of_salary=Decimal("0.1"))),
        ("actual-cost", "actual-cost"),
        ("unknown", "unknown"),
    ],
)
def test_caps(base: Path, cap: object, read: object) -> None:
    write(base, {"authority": "town-hall", "rules": [a_rule(cap=cap)]})
    assert FeeRules.load(base).rules[0].cap == read


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cap": {"amount": -1, "currency": "NPR"}}, "rule aaa-fee: cap"),
        ({"cap": {"amount": 5, "currency": "rupees"}}, "rule aaa-fee: cap"),
        ({"cap": "free"}, "rule aaa-fee: cap"),
        ({"cap": None}, "cap: Field required"),
        ({"purposes": ["bribe"]}, "rule aaa-fee: purposes"),
        ({"purposes": ["unclear"]}, "a rule names its purposes"),
        ({"sectors": ["any"], "not_sectors": ["children"]}, "not both"),
        ({"side": "both"}, "rule aaa-fee: side"),
        ({"sources": []}, "rule aaa-fee: sources"),
        ({"review_by": "2026-10-01"}, "review_by must come after checked_on"),
        ({"surprise": 1}, "surprise: Extra inputs"),
        ({"sectors": ["wizards"]}, "sector 'wizards' is not in taxonomy.yml"),
        ({"partners": ["QQQ"]}, "QQQ is neither a country"),
        ({"side": "destination"}, "AAA is not among the destinations"),
        ({"authority": "nobody"}, "authority 'nobody' is not in the contacts folder"),
        ({"cap": {"amount": 5, "currency": "QQQ"}}, "QQQ is no currency"),
        ({"checked_on": "2026-12-01"}, "lies in the future"),
        ({"checked_on": "2026-01-01", "review_by": "2026-11-20"}, "are judged uncertain"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_is_told_with_its_line(base: Path, changes: dict[str, Any], expected: str) -> None:
    good = a_rule(id="good")
    path = write(base, {"authority": "town-hall", "rules": [good, a_rule(**changes)]})
    lines = path.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "id: aaa-fee" in text)
    (found,) = faults(base)
    assert expected in found
    assert found.startswith(f"{path}:{line}: ")
    assert "good" in {rule.id for rule in FeeRules.load(base).rules}, "the others still serve"


@pytest.mark.parametrize(
    ("file", "line", "expected"),
    [
        ("rules: [", 2, ""),
        ("- id: x", 1, "must hold `authority:` and a list `rules:`"),
        ({"rules": []}, 1, "name the contact"),
        ({"authority": "town-hall", "rules": [], "note": 1}, 2, "note: is no key here"),
        ({"authority": "town-hall", "rules": ["x"]}, 2, "each rule begins with `- id:`"),
        ({"authority": "nobody", "rules": []}, 1, "'nobody' is not in the contacts folder"),
    ],
)
def test_a_broken_file(base: Path, file: object, line: int, expected: str) -> None:
    path = write(base, file)
    (found,) = faults(base)
    assert found.startswith(f"{path}:{line}: ")
    assert expected in found


def test_a_rule_stands_once(base: Path) -> None:
    write(base, {"authority": "town-hall", "rules": [a_rule()]})
    write(base, {"authority": "town-hall", "rules": [a_rule()]}, "bbb")
    (found,) = faults(base)
    assert "bbb.yml" in found
    assert "aaa-fee stands twice, also in aaa.yml" in found


def test_ours_have_no_fault_and_every_served_country_a_rule() -> None:
    base = load_base(PROJECT / "knowledge")
    rules = FeeRules.load(base.content)
    assert rules.faults == ()
    assert rules.origins == set(base.taxonomy.origins)
    assert set(base.taxonomy.destinations) <= rules.destinations
    assert {rule.authority for rule in rules.rules} <= set(base.contacts.by_id)
