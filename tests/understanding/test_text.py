"""Different ways to type the same thing fold to the same; nothing a person types breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understanding.ngrams import BUCKETS, ngram_features, words
from understanding.split import is_measuring
from understanding.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mi PASAPORTE está aquí", "mi pasaporte esta aqui"),
        ("أُريدُ العَودة", "اريد العوده"),
        ("৮০ হাজার", "80 হাজার"),
        ("helpppppp", "helpp"),
        ("see https://example.org/x now", "see now"),
        ("a\u202eb\u200fc", "a b c"),
    ],
    ids=["accents", "arabic", "digits", "stretched", "link", "direction-marks"],
)
def test_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=300))
def test_any_text_gives_a_finite_row(text: str) -> None:
    row = ngram_features([text])
    assert row.shape == (1, BUCKETS)
    assert np.isfinite(row.data).all()
    assert fold(fold(text)) == fold(text) or len(text) > 0


def test_words_keep_vowel_signs() -> None:
    assert words(fold("मेरो तलब दिएन")) == ["मेरो", "तलब", "दिएन"]


@given(st.text(min_size=1, max_size=80))
def test_split_ignores_case_and_blanks_around(line: str) -> None:
    assert is_measuring(line) == is_measuring(f"  {line} ")


def test_split_keeps_about_a_fifth_apart() -> None:
    share = sum(is_measuring(f"question number {number}") for number in range(5000)) / 5000
    assert share == pytest.approx(0.2, abs=0.02)
