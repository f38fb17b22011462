"""The writing system of a text, told from its letters."""

from __future__ import annotations

import unicodedata
from collections import Counter

# ISO 15924 code by the first word of the letter's Unicode name.
SCRIPTS = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "BENGALI": "Beng",
    "DEVANAGARI": "Deva",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "THAI": "Thai",
    "LAO": "Laoo",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "MALAYALAM": "Mlym",
    "KANNADA": "Knda",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "ETHIOPIC": "Ethi",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "HANGUL": "Kore",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CJK": "Hani",
}


def script_of(text: str) -> str | None:
    """The script of the text; one that is not Latin wins from a quarter of the letters on.

    People mix Latin words ("visa", a company's name) into every script, seldom the reverse.
    """
    counts = Counter(_script(letter) for letter in text if letter.isalpha())
    total = sum(counts.values())
    if not total:
        return None
    for script, count in counts.most_common():
        if script != "Latn" and count >= 0.25 * total:
            return script
    return "Latn" if counts["Latn"] else counts.most_common(1)[0][0]


def _script(letter: str) -> str:
    return SCRIPTS.get(unicodedata.name(letter, "?").split(" ")[0], "Zyyy")
