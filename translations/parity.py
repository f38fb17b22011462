"""Parity: a translation must state the same facts in figures as its English text.

A wrong digit in a fee, a date or a phone number harms the person who trusts it, and no reader of
one language alone can see it. Number words are not compared, but a figure may stand for an
English number word ("two months", "2 meses").
"""

from __future__ import annotations

import re
from collections import Counter

from translations.facts import Date, Facts, read_facts
from translations.languages import SOURCE_LANGUAGE
from translations.wording import currencies

# What an English number word may become in figures: "once a month", "1 vez al mes".
ENGLISH_NUMBERS = {
    word: value
    for value, words in {
        0: "zero",
        1: "one first once",
        2: "two second twice both",
        3: "three third",
        4: "four fourth",
        5: "five fifth",
        6: "six sixth",
        7: "seven seventh",
        8: "eight eighth",
        9: "nine ninth",
        10: "ten tenth",
        11: "eleven",
        12: "twelve dozen",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen fortnight",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty half",
        60: "sixty",
        90: "ninety",
        100: "hundred",
        1000: "thousand",
    }.items()
    for word in words.split()
}
MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def differences(source: str, translation: str, language: str) -> list[str]:
    """What the translation states otherwise than the English; empty if nothing."""
    english = read_facts(source, SOURCE_LANGUAGE)
    other = read_facts(translation, language)
    return [
        *_counted("link", english.links, other.links),
        *_dates(english, other),
        *_numbers(source, english, other),
        *_shares(english, other),
        *_currencies(english, other, language),
    ]


def _counted(kind: str, english: Counter[str], other: Counter[str]) -> list[str]:
    missing, added = english - other, other - english
    return [f"{kind} {fact} is missing" for fact in missing.elements()] + [
        f"{kind} {fact} is not in the English" for fact in added.elements()
    ]


def _dates(english: Facts, other: Facts) -> list[str]:
    missing, added = english.dates - other.dates, other.dates - english.dates
    lone = english.dates.total() <= 1 and other.dates.total() <= 1
    if (missing or added) and lone and _in_parts(english) == _in_parts(other):
        # The same figures and one month, in a word order that was not read as one date.
        english.numbers, other.numbers = Counter(), Counter()
        missing = added = Counter()
    found = [f"date {_written(date)} is missing" for date in missing.elements()]
    found += [f"date {_written(date)} is not in the English" for date in added.elements()]
    for month in sorted(english.sure_months - other.months):
        found.append(f"month {MONTHS[month]} is missing")
    for month in sorted(other.sure_months - english.months):
        found.append(f"month {MONTHS[month]} is not in the English")
    return found


def _in_parts(facts: Facts) -> tuple[Counter[str], set[int]]:
    parts = Counter(facts.numbers)
    for (year, _, day), count in facts.dates.items():
        parts.update({str(part): count for part in (year, day) if part})
    return parts, facts.months


def _written(date: Date) -> str:
    year, month, day = date
    return " ".join(str(part) for part in (day or "", MONTHS[month], year or "") if part)


def _numbers(source: str, english: Facts, other: Facts) -> list[str]:
    missing, added = english.numbers - other.numbers, other.numbers - english.numbers
    for hour, same in english.hours.items():
        while missing[hour] and added[same]:
            missing[hour] -= 1
            added[same] -= 1
    words = re.findall(r"[a-z]+", source.lower())
    for spelled in {str(ENGLISH_NUMBERS[word]) for word in words if word in ENGLISH_NUMBERS}:
        del added[spelled]
    for built_in in other.spelled:
        del missing[built_in]
    return [
        *(f"{_kind(number)} {number} is missing" for number in (+missing).elements()),
        *(f"{_kind(number)} {number} is not in the English" for number in (+added).elements()),
    ]


def _kind(number: str) -> str:
    return "phone number" if number.startswith("+") or len(number.split(".")[0]) > 6 else "number"


def _shares(english: Facts, other: Facts) -> list[str]:
    # Only figures that stand in both: a lost figure is reported as such already.
    both = set(english.numbers) & set(other.numbers)
    lost = [share for share in english.shares if share in both and share not in other.shares]
    new = [share for share in other.shares if share in both and share not in english.shares]
    return [f"{share} is no longer a percentage" for share in lost] + [
        f"{share} became a percentage" for share in new
    ]


def _currencies(english: Facts, other: Facts, language: str) -> list[str]:
    table = currencies()
    family_of = {code: family for family, codes in table.members.items() for code in codes}
    stated = set(english.money)
    written = dict(other.money)
    for family, home in table.home.items():
        code = home.get(language)
        if family in written and code in stated and family not in stated:
            written[code] = written.get(code, set()) | written.pop(family)
    allowed = stated | {family_of[code] for code in stated if code in family_of}
    found = [f"currency {code} is missing" for code in sorted(stated - set(written))]
    found += [f"currency {code} is not in the English" for code in sorted(set(written) - allowed)]
    if found:
        return found
    for code, numbers in sorted(written.items()):
        for number in sorted(numbers):
            proper = {name for name, beside in english.money.items() if number in beside}
            families = {family_of[name] for name in proper if name in family_of}
            if proper and code not in proper | families:
                names = ", ".join(sorted(proper))
                found.append(f"{number} is in {code}, in the English in {names}")
    return found
