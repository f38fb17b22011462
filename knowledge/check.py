"""Everything an editor can have done wrong, each fault with its file, its line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.bank import load_bank
from knowledge.bank_check import bank_faults
from knowledge.base import Base
from knowledge.entry import LONGEST_BODY, Entry
from knowledge.fault import Fault
from knowledge.fee_faults import fee_faults
from knowledge.payment_files import payment_faults

_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d{4}[-–/]\d{4}")
_OFFICIAL = {"law", "government", "intergovernmental"}


def check(base: Base, today: date | None = None) -> list[Fault]:
    """All faults of the base, in the order of files and lines; empty when it is clean."""
    faults = [*base.faults]
    for entry in base.entries.values():
        faults.extend(_entry_faults(entry, base, today or date.today()))
    faults.extend(_same_titles(base))
    faults.extend(fee_faults(base, today or date.today()))
    faults.extend(payment_faults(base.content))
    bank = load_bank(base.content)
    faults.extend(bank.faults)
    faults.extend(bank_faults(bank, base))
    return sorted(faults)


def _line(path: Path, text: str) -> int:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if text in line:
            return number
    return 1


def _entry_faults(entry: Entry, base: Base, today: date) -> Iterator[Fault]:
    path, taxonomy = entry.path, base.taxonomy

    def fault(key: str, message: str) -> Fault:
        return Fault(path, _line(path, key), message)

    if entry.topic not in taxonomy.topics:
        yield fault("topic:", f"topic {entry.topic!r} is not in taxonomy.yml")
    for stage in entry.stages:
        if stage not in taxonomy.stages:
            yield fault("stages:", f"stage {stage!r} is not in taxonomy.yml")
    for sector in (*entry.sectors, *filter(None, [entry.sector])):
        if sector not in taxonomy.sectors:
            yield fault("sectors:", f"sector {sector!r} is not in taxonomy.yml")
    scope = entry.scope
    for code, known, side in (
        (scope.origin, taxonomy.origins, "origins"),
        (scope.destination, taxonomy.destinations, "destinations"),
    ):
        if code is not None and code not in known:
            yield Fault(path, 1, f"{code} is not among the {side} in taxonomy.yml")
    if len(entry.body) > LONGEST_BODY:
        message = f"the text has {len(entry.body)} characters; {LONGEST_BODY} is the limit"
        yield Fault(path, _line(path, entry.paragraphs[0].splitlines()[0]), message)
    if not entry.body:
        yield Fault(path, 1, "the text is empty")
    if entry.review_by < today:
        yield fault(
            "review_by:",
            f"review_by {entry.review_by} is past: check the sources again, then set checked_on "
            "and review_by; until then the entry is not served as an answer",
        )
    if entry.checked_on > today:
        yield fault("checked_on:", f"checked_on {entry.checked_on} lies in the future")
    if entry.review_by <= entry.checked_on:
        yield fault("review_by:", "review_by must come after checked_on")
    kinds = {source.kind for source in entry.sources}
    if entry.trust == "official" and not kinds & _OFFICIAL:
        yield fault(
            "trust:",
            "trust: official needs a law, government or intergovernmental source",
        )
    if len(set(entry.questions)) < len(entry.questions):
        yield fault("questions:", "a question stands twice")
    for contact in entry.contacts:
        if contact not in base.contacts.by_id:
            yield fault(contact, f"contact {contact!r} is not in the contacts folder")
    for found in _PHONE.findall(_DATE.sub("", entry.body)):
        if sum(character.isdigit() for character in found) >= 7:
            yield fault(
                found.splitlines()[0],
                f"{found.strip()!r} looks like a phone number: put it in contacts and name its id",
            )


def _same_titles(base: Base) -> Iterator[Fault]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in base.entries.values():
        key = (entry.scope.name, entry.title.lower())
        if key in seen:
            other = seen[key].path.name
            message = f"has the title of {other}; people choose by titles, make them differ"
            yield Fault(entry.path, _line(entry.path, "title:"), message)
        seen[key] = entry
