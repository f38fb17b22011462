"""The words of payments, a file a language: numbers, currencies, what tells fee from wage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from knowledge.payment_word_list import Words

_DROPPED = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe0f]"
)
_TWICE = re.compile(r"([a-z])\1+")
# Spellings that people do not keep apart, written one way in the lists and in the text.
_SAME: dict[int, str | None] = {
    ord(written): one
    for one, written_ways in {
        "ا": "أإآٱ",
        "ي": "ىئی",
        "ه": "ة",
        "و": "ؤ",
        "ك": "ک",
        "ि": "ी",
        "ु": "ू",
        "स": "शष",
        "न": "ण",
        "ब": "व",
        "ি": "ী",
        "ু": "ূ",
        "স": "শষ",
        "ন": "ণ",
    }.items()
    for written in written_ways
} | dict.fromkeys(map(ord, "ँंঁ'’`´"))

Tags = dict[str, Decimal | str | bool]
"""What a word or phrase is: role -> value, such as `number` -> 5 or `ask` -> True."""

LONGEST_PHRASE = 5
_OF_NUMBERS = {"numbers", "multipliers", "tens", "teens"}
LONGEST_WORD = 40
_FUZZY_FROM = 6
_SHORTEST_JOINED = 7
"""Shorter words fall into numbers by chance: the Nepali `milcha` is no `mil` and `cha`."""


def fold(word: str) -> str:
    """`word` without what writers leave out: case, accents, doubled letters, look-alike vowels."""
    word = _DROPPED.sub("", unicodedata.normalize("NFKD", word.casefold())).translate(_SAME)
    if word.isascii():
        word = word.replace("ee", "i").replace("oo", "u").replace("ph", "f")
        word = _TWICE.sub(r"\1", word)
    return word


def folded(phrase: str) -> tuple[str, ...]:
    """The words of a phrase of the lists, as they are found in a text."""
    return tuple(fold(part) for part in re.split(r"[\s\-'’]+", phrase.rstrip("*")) if part)


@dataclass(frozen=True)
class Lexicon:
    """The words of one language with those that all share; the language's own win."""

    code: str
    phrases: dict[tuple[str, ...], Tags]
    stems: dict[str, Tags]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    defaults: dict[str, str]

    @cached_property
    def _starts(self) -> dict[str, int]:
        """First words of phrases, with the length of the longest phrase that begins so."""
        longest: dict[str, int] = {}
        for phrase in self.phrases:
            longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
        return longest

    @cached_property
    def _one_off(self) -> dict[str, str]:
        """Long words with one letter missing, to find a word that was misspelt by one letter."""
        found: dict[str, str] = {}
        for phrase in self.phrases:
            if len(phrase) == 1 and len(phrase[0]) >= _FUZZY_FROM:
                for shorter in (phrase[0], *_without_one(phrase[0])):
                    found.setdefault(shorter, phrase[0])
        return found

    def longest_at(self, words: list[str], at: int) -> tuple[int, Tags]:
        """How many of `words` from `at` make the longest known phrase, and its tags."""
        for size in range(min(self._starts.get(words[at], 1), len(words) - at), 1, -1):
            if tags := self.phrases.get(tuple(words[at : at + size])):
                return size, tags
        return 1, self.word(words[at])

    def word(self, word: str) -> Tags:
        """The tags of one folded word, also with the language's affixes or one letter wrong."""
        if len(word) > LONGEST_WORD:
            return {}
        return self._exact(word) or self._inflected(word) or self._misspelt(word) or {}

    def knows(self, word: str) -> bool:
        return len(word) <= LONGEST_WORD and bool(self._exact(word))

    def number_parts(self, word: str) -> list[str]:
        """The number words that `word` joins (`limabelas`, `tlataw3chrin`), or nothing."""
        if not _SHORTEST_JOINED <= len(word) <= LONGEST_WORD or self.knows(word):
            return []
        best: dict[int, list[str]] = {0: []}
        for end in range(1, len(word) + 1):
            for begin in [at for at in best if self._is_number_part(word, at, end)]:
                parts = [*best[begin], word[begin:end]]
                if end not in best or len(parts) < len(best[end]):
                    best[end] = parts
        found = best.get(len(word), [])
        enough = 2 if word.isascii() else 1  # Arabic writes its `and` together with the number
        return found if len(found) > 1 and sum(len(part) > 1 for part in found) >= enough else []

    def _is_number_part(self, word: str, begin: int, end: int) -> bool:
        tags = self.phrases.get((word[begin:end],), {})
        if "joiners" in tags:
            return end < len(word)
        return end - begin > 2 and not tags.keys().isdisjoint(_OF_NUMBERS)

    def _exact(self, word: str) -> Tags | None:
        if tags := self.phrases.get((word,)):
            return tags
        for size in range(len(word), 2, -1):
            if tags := self.stems.get(word[:size]):
                return tags
        return None

    def _inflected(self, word: str) -> Tags | None:
        for prefix in ("", *self.prefixes):
            if not word.startswith(prefix) or len(word) < len(prefix) + 2:
                continue
            stem = word[len(prefix) :]
            if prefix and (tags := self._exact(stem)):
                return tags
            for suffix in self.suffixes:
                if (
                    stem.endswith(suffix)
                    and len(stem) > len(suffix) + 1
                    and (tags := self._exact(stem[: -len(suffix)]))
                ):
                    return tags
        return None

    def _misspelt(self, word: str) -> Tags | None:
        if not _FUZZY_FROM <= len(word) <= 24:
            return None
        for shorter in (word, *_without_one(word)):
            if (near := self._one_off.get(shorter)) and abs(len(near) - len(word)) <= 1:
                return self.phrases[(near,)]
        return None


def _without_one(word: str) -> Iterator[str]:
    # The first letter is seldom wrong, and dropping it makes other words.
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def compile_lexicon(code: str, files: Iterable[Words]) -> Lexicon:
    """One lexicon of `files`; a phrase in a later file replaces that of an earlier one."""
    phrases: dict[tuple[str, ...], Tags] = {}
    stems: dict[str, Tags] = {}
    defaults: dict[str, str] = {}
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    for words in files:
        own_phrases: dict[tuple[str, ...], Tags] = {}
        own_stems: dict[str, Tags] = {}
        for phrase, role, value in words.entries():
            spelling = folded(phrase)
            if phrase.endswith("*") and len(spelling) == 1:
                own_stems.setdefault(spelling[0], {})[role] = value
            elif spelling:
                own_phrases.setdefault(spelling, {})[role] = value
        phrases |= own_phrases
        stems |= own_stems
        defaults |= words.currency_defaults
        prefixes, suffixes = words.prefixes, words.suffixes
    folded_prefixes = tuple(sorted(map(fold, prefixes), key=len, reverse=True))
    folded_suffixes = tuple(sorted(map(fold, suffixes), key=len, reverse=True))
    return Lexicon(code, phrases, stems, folded_prefixes, folded_suffixes, defaults)
