"""One word in different scripts and spellings keeps the same bones."""

from __future__ import annotations

import pytest

from understanding.skeleton import skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        ("passeport", "paspor", "pasaporte"),
        ("khedma", "5edma", "خدمة", "kh3dma"),
        ("تاشيرة", "tachira"),
        ("तलब", "talab"),
        ("কাজ", "kaj", "kaaj"),
    ],
    ids=["passport", "work", "visa", "wage", "job"],
)
def test_spellings_share_their_bones(spellings: tuple[str, ...]) -> None:
    first = skeleton(spellings[0])
    for other in spellings[1:]:
        bones = skeleton(other)
        assert bones[:3] == first[:3]


def test_vowels_and_emoji_alone_have_no_bones() -> None:
    assert skeleton("aaa") == ""
    assert skeleton("") == ""
