"""The facts that a text states in figures: dates, amounts, numbers, shares, links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from translations.wording import INVISIBLE, SPACE, Wording, fold, wording

PLACEHOLDER = re.compile(r"\{\w*\}")
LINK = re.compile(
    r"""(?:https?://|www\.)[^\s<>"'«»]+          # a web address
    |[\w.+-]+@[\w-]+(?:\.[\w-]+)+                # an e-mail address
    |(?<![\w@.])@[A-Za-z]\w{2,}                  # a name on a chat program
    |(?<![\w@.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s<>"'«»]*)?(?![\w.])""",
    re.VERBOSE | re.ASCII,
)
NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>(?:19|20)\d\d))(?!\d)"
)
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/]\s?((?:19|20)?\d\d)(?!\d)")
PHONE = re.compile(rf"(?<![\w.,])\+?\(?\d(?:[ {SPACE}()-]{{0,2}}\d){{6,}}(?!\w)")
GROUPED_BY_SPACE = re.compile(rf"\d{{1,3}}(?:[ {SPACE}]\d{{3}})+")
CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?\s?m\b\.?", re.IGNORECASE)
TIME = re.compile(r"(?<!\d)(\d{1,2})(?::|\s?h\s?)(\d\d)(?!\d)")
NUMBER = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)|\d{{1,3}}(?:[,.' {SPACE}]\d{{3}})+(?!\d)|\d+)"
    r"(?:[.,]\d{1,2}(?!\d))?(?P<letter>[A-Z](?![A-Za-z]))?"
)

Date = tuple[int, int, int]  # year, month, day; 0 where not said


@dataclass
class Facts:
    """What a text states; each with how often."""

    links: Counter[str] = field(default_factory=Counter)
    dates: Counter[Date] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    shares: Counter[str] = field(default_factory=Counter)
    # Months named at all, and those named by a word that means nothing else.
    months: set[int] = field(default_factory=set)
    sure_months: set[int] = field(default_factory=set)
    # Each currency with the numbers it stands beside.
    money: dict[str, set[str]] = field(default_factory=dict)
    # Hours said as "p.m." or "a.m.": the same hour on a clock of 24.
    hours: dict[str, str] = field(default_factory=dict)
    spelled: set[str] = field(default_factory=set)


def read_facts(text: str, language: str) -> Facts:
    """The facts of a text in this language, written in digits of any script."""
    facts, words = Facts(), wording(language)
    text = PLACEHOLDER.sub(" ", INVISIBLE.sub("", text))
    text = LINK.sub(lambda match: _link(match, facts), text)
    text = words.hours.sub(r"\1:\2", fold(text))
    text = NUMERIC_DATE.sub(lambda match: _numeric_date(match, facts), text)
    text = words.date.sub(lambda match: _date(match, facts, words), text)
    text = YEARS.sub(r"\1 ; \2", text)
    text = PHONE.sub(lambda match: _phone(match, facts), text)
    text = CLOCK.sub(lambda match: _clock(match, facts), text)
    text = TIME.sub(_time, text)
    _numbers(text, facts, words)
    facts.spelled = {number for number, form in words.spelled.items() if form.search(text)}
    return facts


def _link(match: re.Match[str], facts: Facts) -> str:
    link = match[0].rstrip(".,;:!?)]}»।؟،؛")
    facts.links[link] += 1
    return " ; "


def _numeric_date(match: re.Match[str], facts: Facts) -> str:
    year, month, day = (
        int(match[long] or match[short])
        for long, short in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    facts.dates[(year, month, day)] += 1
    facts.months.add(month)
    return " ; "


def _date(match: re.Match[str], facts: Facts, words: Wording) -> str:
    groups = match.groupdict()
    name = groups["month"] or ""
    month = words.month(name)
    year = int(groups.get("first_year") or groups.get("last_year") or 0)
    day = int(groups["first_day"] or groups["last_day"] or 0)
    facts.months.add(month)
    if year or day:
        facts.dates[(year, month, day)] += 1
    elif name not in words.unsure:
        facts.sure_months.add(month)
    return " ; "


def _phone(match: re.Match[str], facts: Facts) -> str:
    if GROUPED_BY_SPACE.fullmatch(match[0]):
        return match[0]
    facts.numbers[re.sub(r"[^\d+]", "", match[0])] += 1
    return " ; "


def _clock(match: re.Match[str], facts: Facts) -> str:
    hour, afternoon = int(match[1]), match[3].lower() == "p"
    facts.hours[str(hour)] = str(hour % 12 + (12 if afternoon else 0))
    return f"{hour} ; {match[2]} " if int(match[2] or 0) else f"{hour} "


def _time(match: re.Match[str]) -> str:
    return f"{match[1]} ; {match[2]} " if int(match[2]) else f"{match[1]} "


def _numbers(text: str, facts: Facts, words: Wording) -> None:
    for match in NUMBER.finditer(text):
        digits = match[0]
        end = match.end()
        if match["letter"]:
            digits, value = digits[:-1], canonical(digits[:-1]) + match["letter"]
        else:
            value = canonical(digits)
        multiple = words.times_after.match(text, end)
        if multiple:
            value = canonical(str(Decimal(value) * words.times[_known(multiple[1], words.times)]))
            end = multiple.end()
        facts.numbers[value] += 1
        if words.percent.match(text, end) or text[: match.start()].endswith("%"):
            facts.shares[value] += 1
        before = words.money_before.search(text, max(0, match.start() - 40), match.start())
        after = words.money_after.match(text, end)
        for found in (before, after):
            if found:
                facts.money.setdefault(words.money[found[1].lower()], set()).add(value)


def _known(word: str, table: dict[str, int]) -> str:
    return word if word in table else word.lower()


def canonical(digits: str) -> str:
    """One way to write a number: `5,100`, `5.100` and `5 100` are `5100`; `1,50` is `1.5`."""
    parts = re.split(rf"[,.' {SPACE}]", digits)
    if len(parts) > 1 and len(parts[-1]) < 3:
        value = Decimal("".join(parts[:-1]) + "." + parts[-1])
    elif digits.isdecimal() and len(digits) > 1 and digits.startswith("0"):
        return digits
    else:
        value = Decimal("".join(parts))
    return format(value.normalize(), "f")
