from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.texts import split


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("a b", ["a b"]),
        ("one two.\n\nthree four", ["one two.", "three four"]),
        ("one two three four", ["one two", "three four"]),
        ("abcdefghijklmno", ["abcdefghijkl", "mno"]),
        ("😀😀😀😀😀😀😀", ["😀😀😀😀😀😀", "😀"]),
        ("x😀😀😀😀😀😀", ["x😀😀😀😀😀", "😀"]),
    ],
)
def test_split(text: str, pieces: list[str]) -> None:
    assert split(text, 12) == pieces


@given(st.text(alphabet="ab \n😀न", max_size=200), st.integers(2, 30))
def test_no_piece_is_too_long_and_no_sign_is_lost(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
