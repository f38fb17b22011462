"""What can be wrong with one translated text; each check is a function, the list of them is data.

The names in brackets are those of Weblate's checks, so that translators meet the same words here
and there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from babel.messages import Catalog, Message

from translations import po
from translations.parity import differences

PLACEHOLDER = re.compile(r"\{\w+\}")
MAX_LENGTH = re.compile(r"^max-length:(\d+)$")
BIDI_OPEN = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
BIDI_CLOSE = "\u202c\u2069"

Check = Callable[[Catalog, Message, str], "list[str]"]


def plural_forms(catalog: Catalog, message: Message, language: str) -> list[str]:
    expected = catalog.num_plurals if message.pluralizable else 1
    written = len(po.translations(message))
    if written == expected:
        return []
    return [f"[plurals] has {written} plural forms; write {expected}"]


def empty_form(catalog: Catalog, message: Message, language: str) -> list[str]:
    if all(text.strip() for text in po.translations(message)):
        return []
    return ["[plurals] one of the plural forms is empty; write it"]


def placeholders(catalog: Catalog, message: Message, language: str) -> list[str]:
    """Babel does not see a lost `{name}`, and the person would miss a phone number."""
    faults = []
    for index, text in enumerate(po.translations(message)):
        wanted = Counter(PLACEHOLDER.findall(po.sources(message)[-1]))
        found = Counter(PLACEHOLDER.findall(text))
        # A form for exactly one or two may say the number as a word.
        may_be_word = message.pluralizable and index + 1 < catalog.num_plurals
        optional = {"{count}"} if may_be_word else set()
        for name in sorted(set(wanted) - set(found) - optional):
            faults.append(f"[placeholders] {name} is missing; put it in unchanged")
        for name in sorted(set(found) - set(wanted)):
            faults.append(f"[placeholders] {name} is not in the English; take it out")
        rest = PLACEHOLDER.sub("", text)
        if "{" in rest or "}" in rest:
            faults.append("[python_brace_format] has a lone brace; mend or remove it")
    return faults


def length(catalog: Catalog, message: Message, language: str) -> list[str]:
    limits = [int(match[1]) for match in map(MAX_LENGTH.match, sorted(message.flags)) if match]
    return [
        f"[max-length] has {len(text)} characters; at most {limit} are shown, shorten it"
        for limit in limits
        for text in po.translations(message)
        if len(text) > limit
    ]


def edges(catalog: Catalog, message: Message, language: str) -> list[str]:
    """Space and line ends at both edges must be as in the English."""
    faults = []
    source = po.sources(message)[0]
    for text in po.translations(message):
        for name, pattern in (
            ("begin_space", r"\A[^\S\n]+"),
            ("end_space", r"[^\S\n]+\Z"),
            ("begin_newline", r"\A\n+"),
            ("end_newline", r"\n+\Z"),
        ):
            there, here = re.search(pattern, source), re.search(pattern, text)
            if bool(there) != bool(here):
                advice = "add what the English has" if there else "remove it"
                faults.append(f"[{name}] differs from the English; {advice}")
    return faults


def directions(catalog: Catalog, message: Message, language: str) -> list[str]:
    """An opened direction mark that is not closed turns all text after it."""
    return [
        "[bidi] an invisible direction mark is opened but not closed; remove it"
        for text in po.translations(message)
        if sum(text.count(mark) for mark in BIDI_OPEN)
        != sum(text.count(mark) for mark in BIDI_CLOSE)
    ]


def parity(catalog: Catalog, message: Message, language: str) -> list[str]:
    """Figures must be the English ones; of plural forms, only the general one is compared."""
    found = differences(po.sources(message)[-1], po.translations(message)[-1], language)
    return [f"[parity] {difference}; write it as in the English" for difference in found]


CHECKS: tuple[Check, ...] = (
    plural_forms,
    empty_form,
    placeholders,
    length,
    edges,
    directions,
    parity,
)


def faults(catalog: Catalog, message: Message, language: str) -> list[str]:
    """All that is wrong with a message that has a translation."""
    return [fault for check in CHECKS for fault in check(catalog, message, language)]
