"""Finding known names in a message, whatever case, accents and endings they are written with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from understanding.text import fold

# The nuktas of Devanagari and Bengali, and the joiners: people leave them out.
LEFT_OUT = "\u093c\u09bc\u200c\u200d"
LETTERS_AND_MARKS = re.compile(r"[\w\u0900-\u097f\u0980-\u09ff\u064b-\u065f\u200c\u200d]+")


@dataclass(frozen=True)
class Word:
    """One word as written, its plain form, and where it stands."""

    written: str
    plain: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A known name in a text: its value and the words (first, last + 1) that say it."""

    value: str
    first: int
    last: int


def plain_form(word: str) -> str:
    """The word folded as everywhere, and without nuktas and joiners."""
    return "".join(c for c in unicodedata.normalize("NFD", fold(word)) if c not in LEFT_OUT)


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    return [
        Word(m.group(), plain_form(m.group()), m.start(), m.end())
        for m in LETTERS_AND_MARKS.finditer(text)
    ]


@dataclass
class PhraseIndex:
    """Phrases to values; a phrase is matched word by word, the longest first."""

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)
    as_written: dict[str, str] = field(default_factory=dict)  # "US", "Chad": capitals matter
    longest: int = 1

    def add(self, phrase: str, value: str) -> None:
        words = tuple(word.plain for word in words_of(phrase))
        if words:
            self.phrases.setdefault(words, value)
            self.longest = max(self.longest, len(words))

    def find(self, words: list[Word]) -> Iterator[Found]:
        """Every known phrase, left to right, none overlapping another."""
        position = 0
        while position < len(words):
            found = self._longest_at(words, position)
            if found:
                yield found
            position = found.last if found else position + 1

    def _longest_at(self, words: list[Word], first: int) -> Found | None:
        written = self.as_written.get(words[first].written)
        if written:
            return Found(written, first, first + 1)
        for last in range(min(len(words), first + self.longest), first, -1):
            run = tuple(word.plain for word in words[first:last])
            for variant in self._variants(run):
                if variant in self.phrases:
                    return Found(self.phrases[variant], first, last)
        return None

    def _variants(self, run: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        """The run itself, without a joined article or preposition, without a case ending."""
        yield run
        starts = [run]
        for prefix in self.prefixes:
            if run[0].startswith(prefix) and len(run[0]) - len(prefix) >= 3:
                starts.append((run[0][len(prefix) :], *run[1:]))
        for start in starts:
            yield start
            for suffix in self.suffixes:
                if start[-1].endswith(suffix) and len(start[-1]) - len(suffix) >= 2:
                    yield (*start[:-1], start[-1][: -len(suffix)])
