"""What an editor can have done wrong in the fee rules, beyond the form of one rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.core import get_global

from knowledge.base import Base
from knowledge.fault import Fault
from knowledge.fee_rules import AmountCap, FeeRule, FeeRules, line_of_rule


def fee_faults(base: Base, today: date) -> Iterator[Fault]:
    """All faults of the files in `fees/`: their form, then what they name."""
    rules = FeeRules.load(base.content)
    yield from rules.faults
    paths = dict(rules.paths)
    for rule in rules.rules:
        path = paths[rule.id]
        for message in _messages(rule, base, today):
            yield Fault(path, line_of_rule(path, rule.id), f"rule {rule.id}: {message}")
    for path in sorted((base.content / "fees").glob("*.yml")):
        office = rules.offices.get(path.stem.upper())
        if office and office not in base.contacts.by_id:
            yield Fault(path, 1, f"authority {office!r} is not in the contacts folder")


def _messages(rule: FeeRule, base: Base, today: date) -> Iterator[str]:
    taxonomy = base.taxonomy
    known = taxonomy.origins if rule.side == "origin" else taxonomy.destinations
    if rule.country not in known:
        yield f"{rule.country} is not among the {rule.side}s in taxonomy.yml"
    for sector in (*rule.sectors, *rule.not_sectors):
        if sector not in taxonomy.sectors:
            yield f"sector {sector!r} is not in taxonomy.yml"
    for partner in rule.partners:
        if partner not in (*get_global("territory_currencies"), *taxonomy.names):
            yield f"{partner} is neither a country of CLDR nor among the names in taxonomy.yml"
    if isinstance(rule.cap, AmountCap) and rule.cap.currency not in get_global("all_currencies"):
        yield f"{rule.cap.currency} is no currency of CLDR"
    if rule.authority not in base.contacts.by_id:
        yield f"authority {rule.authority!r} is not in the contacts folder"
    if rule.checked_on > today:
        yield f"checked_on {rule.checked_on} lies in the future"
    if rule.is_stale(today):
        yield (
            f"review_by {rule.review_by} is past: check the sources again, then set checked_on "
            "and review_by; until then payments under it are judged uncertain"
        )
