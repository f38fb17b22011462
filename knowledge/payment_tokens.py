"""A message cut into words and numbers, with the numerals of any script read as digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from knowledge.payment_words import Lexicon, Tags, fold

LONGEST = 2_000
"""Characters read; what is asked stands early, and a stranger's long text costs no time."""

_MARKS = (
    "\u0300-\u036f\u064b-\u0652\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3\u200c\u200d"
)
_LETTERS = rf"(?:[^\W\d_]|[{_MARKS}])+"
_DIGITS = r"\d+(?:[.,'’\u066b\u066c]\d+)*"
_SPACED = r"[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d|[.,]\d)"
_TOKEN = re.compile(
    rf"(?P<date>\d{{1,4}}[/:]\d{{1,2}}(?:[/:]\d{{1,4}})?(?!\d))"
    rf"|(?P<phone>\+\d[\d ()-]{{6,20}}|\b0\d[\d-]{{7,14}}|\b0\d{{2,4}}(?:[ -]\d{{3,4}}){{2}}\b)"
    rf"|(?P<number>{_SPACED})"
    rf"|(?P<chunk>(?:{_LETTERS}|{_DIGITS})+)"
    rf"|(?P<stop>[.!?;\n।؟۔…]+)|(?P<comma>[,،:()]|\s[-–—]\s)|(?P<sign>[^\s\w])",
    re.UNICODE,
)
# A dot after a short form (`Rs. 500`) ends no sentence, a hyphen or apostrophe inside a word no
# word, and `500/-` is a way to close a sum.
_INSIDE = re.compile(
    rf"(?:(?<=[^\W\d])|(?<=[{_MARKS}]))(?:\.(?=\s?\d)|[-‐‑'’](?=[^\W\d]))|(?<=\d)\s?/[-–=]+"
)
_PIECE = re.compile(rf"(?P<number>{_DIGITS})|(?P<word>{_LETTERS})")
_DECIMAL = re.compile(r"(\d+)[.,\u066b](\d+)\Z")


@dataclass
class Token:
    """A word or phrase with its tags, or a number with its value; `place` counts words."""

    word: str
    tags: Tags = field(default_factory=dict)
    value: Decimal | None = None
    glued: bool = False
    place: int = 0
    last: int = 0


@cache
def _digits() -> dict[int, str]:
    return {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(128, 0x20000)
        if chr(code).isdecimal()
    }


def plain_digits(text: str) -> str:
    """`text` with the numerals of every script as 0-9."""
    return text if text.isascii() else text.translate(_digits())


def number_value(written: str) -> Decimal | None:
    """What digits with separators stand for; None where they are no amount (`15.03.2026`)."""
    written = re.sub(r"[ \u00a0\u2009\u202f'’\u066c]", "", written)
    if "\u066b" in written:
        written = written.replace(",", "").replace("\u066b", ".")
        return Decimal(written) if re.fullmatch(r"\d+(\.\d+)?", written) else None
    if len(written) > 24:
        return None
    marks = re.findall(r"[.,]", written)
    if not marks:
        return Decimal(written)
    if len(set(marks)) == 2:
        # The last kind of separator is the decimal one, if it stands once.
        last = marks[-1]
        if marks.count(last) > 1:
            return None
        whole, _, part = written.rpartition(last)
        return Decimal(f"{re.sub('[.,]', '', whole)}.{part}")
    groups = re.split(r"[.,]", written)
    if len(groups) == 2:
        whole, part = groups
        if len(part) < 3 or whole.strip("0") == "" or (marks[0] == "." and len(part) > 3):
            return Decimal(f"{whole}.{part}")
        return Decimal(whole + part)
    if len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:]):
        return Decimal("".join(groups))
    return None


def words_of(text: str) -> list[str]:
    """The words of `text` without its numbers, folded as they stand in the lists."""
    return [fold(match) for match in re.findall(_LETTERS, text)]


def tokens_of(text: str, lexicon: Lexicon) -> list[Token]:
    """The words, phrases and numbers of `text`, in order."""
    raw: list[Token] = []
    place = 0
    text = _INSIDE.sub(" ", plain_digits(text[:LONGEST]))
    for match in _TOKEN.finditer(text):
        kind, written = match.lastgroup, match.group()
        if kind == "stop":
            place += 8
        elif kind == "comma":
            place += 2
        elif kind in ("date", "phone"):
            raw.append(Token("#", {"numbered": True}, place=place))
        elif kind == "number":
            raw.append(Token("0", value=number_value(written), place=place))
        elif kind == "sign":
            raw.append(Token(written, place=place))
        else:
            raw.extend(_pieces(written, lexicon, place))
        place += 1 if kind != "sign" else 0
    return _phrases(raw, lexicon)


def _pieces(chunk: str, lexicon: Lexicon, place: int) -> list[Token]:
    pieces = [(match.lastgroup, match.group()) for match in _PIECE.finditer(chunk)]
    if len(pieces) > 1:
        whole = fold(chunk)
        numbers = [written for kind, written in pieces if kind == "number"]
        words = [fold(written) for kind, written in pieces if kind == "word"]
        # Arabic in Latin letters writes some letters as digits: 3la, wa7d, 9al.
        letters = all(number in "2356789" for number in numbers)
        inside = len(pieces) > 2  # l7e9: no sum has letters on both sides
        if lexicon.knows(whole) or (letters and (inside or not all(map(lexicon.knows, words)))):
            return [Token(whole, place=place)]
    return [
        Token("0", value=number_value(written), glued=at > 0, place=place)
        if kind == "number"
        else Token(fold(written), glued=at > 0, place=place)
        for at, (kind, written) in enumerate(pieces)
    ]


def _phrases(raw: list[Token], lexicon: Lexicon) -> list[Token]:
    words = [token.word for token in raw]
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        size = 1
        if parts := lexicon.number_parts(token.word) if token.value is None else []:
            own = [Token(part, lexicon.word(part), place=token.place) for part in parts]
            tokens.extend(replace(part, last=token.place) for part in own)
            at += 1
            continue
        if token.value is None and not token.tags:
            size, token.tags = lexicon.longest_at(words, at)
        at += size
        token.last = raw[at - 1].place
        tokens.append(token)
    return tokens
