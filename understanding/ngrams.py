"""Text -> sparse counts of hashed character n-grams and words; nothing to fit or store."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from understanding.skeleton import skeleton
from understanding.text import fold

BUCKETS = 1 << 18
"""Width of the feature space; about 200 of them are set by one message."""

# A word may go on through vowel signs and joiners: \w knows no Devanagari or Bengali marks.
_WORD = re.compile(r"\w(?:[\w'’\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u200d])*")


def words(folded: str) -> list[str]:
    """The words of a text that `fold` made plain."""
    return _WORD.findall(folded)


def _grams(text: str, shortest: int, longest: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    found = words(fold(text))
    for word in found:
        counts["w " + word] += 1
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            for start in range(max(0, len(padded) - size) + 1):
                counts[padded[start : start + size]] += 1
    for pair in pairwise(found):
        counts["b " + " ".join(pair)] += 1
    bones = [bone for bone in map(skeleton, found) if bone]
    for bone in bones:
        counts["s " + bone] += 1
        padded = f" {bone} "
        for size in (2, 3, 4):
            for start in range(max(0, len(padded) - size) + 1):
                counts["s" + padded[start : start + size]] += 1
    for pair in pairwise(bones):
        counts["sb " + " ".join(pair)] += 1
    return counts


def ngram_features(
    texts: Sequence[str], shortest: int = 2, longest: int = 5, buckets: int = BUCKETS
) -> csr_matrix:
    """Unit-length rows, (len(texts), buckets) float32: n-grams inside words, words, word pairs,
    and the same of their consonant skeletons, by which scripts and spellings teach each other.

    Counts are dampened (1 + ln n), so a long story does not drown its own question.
    """
    rows = [_row(text, shortest, longest, buckets) for text in texts]
    bounds = np.cumsum([0, *(len(indices) for indices, _ in rows)], dtype=np.int64)
    return csr_matrix(
        (
            np.concatenate([values for _, values in rows] or [np.empty(0, np.float32)]),
            np.concatenate([indices for indices, _ in rows] or [np.empty(0, np.int32)]),
            bounds,
        ),
        shape=(len(texts), buckets),
    )


@lru_cache(maxsize=2)  # the danger gate and the acts look at the same message, one after the other
def _row(
    text: str, shortest: int, longest: int, buckets: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    row: dict[int, float] = {}
    for gram, count in _grams(text, shortest, longest).items():
        bucket = zlib.crc32(gram.encode()) % buckets
        row[bucket] = row.get(bucket, 0.0) + 1.0 + log(count)
    length = sum(value * value for value in row.values()) ** 0.5 or 1.0
    return (
        np.fromiter(row, np.int32, len(row)),
        np.fromiter((value / length for value in row.values()), np.float32, len(row)),
    )
