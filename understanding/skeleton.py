"""A word as its consonants, whatever the script: what `passport`, `باسبور` and `पासपोर्ट` share."""

from __future__ import annotations

import re
from functools import lru_cache

# Chat spellings write Arabic letters as the digits that look like them.
_DIGITS = str.maketrans({"2": "", "3": "", "5": "k", "6": "t", "7": "h", "8": "k", "9": "k"})
_PAIRS = (
    ("kh", "k"),
    ("gh", "g"),
    ("tch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "b"),
    ("bh", "b"),
    ("jh", "j"),
    ("x", "ks"),
)
# Sounds that one script keeps apart and the next does not; vowels are left out in Arabic anyway.
_SOUNDS = str.maketrans("pvfqczg", "bbbkksj", "aeiouwyh'`")
_TWICE = re.compile(r"(.)\1+")
_LETTER = re.compile(r"[a-z]")


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """Consonants of `word` in a coarse Latin spelling; empty for a word of vowels alone."""
    from anyascii import anyascii

    latin = anyascii(word).lower()
    if _LETTER.search(latin):
        latin = latin.translate(_DIGITS)
    for pair, sound in _PAIRS:
        latin = latin.replace(pair, sound)
    return _TWICE.sub(r"\1", latin.translate(_SOUNDS))
