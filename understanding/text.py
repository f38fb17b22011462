"""One way to write the same thing: what is folded before n-grams and words are counted."""

from __future__ import annotations

import re
import unicodedata

_ARABIC_FOLDS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "گ": "ك",
        "ڭ": "ك",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": None,
    }
)


class _Bare(dict[int, int | None]):
    """Accents to nothing, digits of every script to ASCII; each character is worked out once."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        bare: int | None = code
        if "\u0300" <= character <= "\u036f":
            bare = None
        elif character.isdigit():
            bare = ord("0") + unicodedata.digit(character, 0)
        self[code] = bare
        return bare


_BARE = _Bare()
_CONTROLS = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u206f]"
)
_REPEATS = re.compile(r"(\D)\1{2,}")
_ARABIC_MARKS = re.compile(r"[\u064b-\u065f\u0670]")
_SPACES = re.compile(r"\s+")
_LINK = re.compile(r"https?://\S+|www\.\S+")

LONGEST = 4000
"""Characters of a message that are read for understanding; the rest adds nothing but time."""


def fold(text: str) -> str:
    """`text` in lower case without what people leave out or vary when they type in a hurry.

    Accents of Latin letters, Arabic vowel signs and letter variants, control and direction
    marks, stretched letters (`helppppp`) and links go; digits of every script become ASCII.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    text = _CONTROLS.sub(" ", _LINK.sub(" ", text)).lower().translate(_ARABIC_FOLDS)
    text = _ARABIC_MARKS.sub("", text)
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_BARE))
    return _SPACES.sub(" ", _REPEATS.sub(r"\1\1", text)).strip()
