"""What can be wrong with a question bank: near copies, wrong script, keys given away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from math import ceil

from knowledge.bank import Bank, Line
from knowledge.base import Base
from knowledge.fault import Fault
from understanding.text import fold

_NEAR = 0.8
_LONGEST = 900
_GROUPS = {"topics", "danger", "near-danger", "off-topic", "acts"}
_SCRIPTS = {
    "Arab": re.compile(r"[\u0600-\u06ff]"),
    "Beng": re.compile(r"[\u0980-\u09ff]"),
    "Deva": re.compile(r"[\u0900-\u097f]"),
}


def bank_faults(bank: Bank, base: Base) -> Iterator[Fault]:
    """Faults of the lines, each with the line of its file where it can be found."""
    folder = base.content / "questions"
    # Only files that could be read have lines.
    read = {line.language for line in bank.lines}
    places = {name: (folder / f"{name}.yml").read_text("utf-8").splitlines() for name in read}

    def fault(line: Line, message: str) -> Fault:
        path = folder / f"{line.language}.yml"
        start = line.text[:40]
        number = next((n for n, at in enumerate(places[line.language], 1) if start in at), 1)
        return Fault(path, number, message)

    for line in bank.lines:
        if line.group not in _GROUPS:
            yield fault(line, f"group {line.group!r} is none of {', '.join(sorted(_GROUPS))}")
        if line.group == "topics" and line.label not in base.taxonomy.topics:
            yield fault(line, f"topic {line.label!r} is not in taxonomy.yml")
        if line.language not in base.languages.codes:
            yield fault(line, f"{line.language!r} is not in the table of languages")
            continue
        if "-" in line.label and line.label in line.text.lower():
            yield fault(line, f"gives away the key {line.label!r}: write as a person would")
        if not 1 <= len(line.text) <= _LONGEST:
            yield fault(line, f"has {len(line.text)} characters")
        pattern = _SCRIPTS.get(base.languages.get(line.language).script)
        if pattern is not None:
            own = bool(pattern.search(line.text))
            if line.register == "native" and not own:
                yield fault(
                    line,
                    "stands under native but has no letter of the language's script",
                )
            if line.register == "romanised" and own:
                yield fault(line, "stands under romanised but is not in Latin letters")
    for one, other in near_copies(bank.lines):
        yield fault(other, f"is nearly the same as {one.text[:60]!r} ({one.group}/{one.label})")


def near_copies(lines: tuple[Line, ...]) -> Iterator[tuple[Line, Line]]:
    """Pairs of one language whose character trigrams overlap by four fifths or more.

    Candidates share a rare trigram, so twenty thousand lines take seconds, not hours.
    """
    by_language: dict[str, list[tuple[Line, frozenset[str]]]] = defaultdict(list)
    for line in lines:
        text = f" {fold(line.text)} "
        grams = frozenset(text[at : at + 3] for at in range(len(text) - 2))
        by_language[line.language].append((line, grams))
    for rows in by_language.values():
        counts: dict[str, int] = defaultdict(int)
        for _, grams in rows:
            for gram in grams:
                counts[gram] += 1
        # Sets whose sizes differ more than this cannot overlap so far.
        seen: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, (line, grams) in enumerate(rows):
            rare = sorted(grams, key=lambda gram: (counts[gram], gram))
            keys = rare[: max(1, int(len(rare) * (1 - _NEAR)) + 1)]
            sizes = range(ceil(len(grams) * _NEAR), int(len(grams) / _NEAR) + 1)
            places = (seen.get((gram, size), ()) for gram in keys for size in sizes)
            others = {other for place in places for other in place}
            for other in others:
                shared = len(grams & rows[other][1])
                if shared / len(grams | rows[other][1]) >= _NEAR:
                    yield rows[other][0], line
                    break
            for gram in keys:
                seen[gram, len(grams)].append(number)
