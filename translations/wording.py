"""The words of one language that carry facts: months, money, multiples, shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_name, get_currency_symbol

WORDING = Path(__file__).with_name("wording.yml")
CURRENCIES = Path(__file__).with_name("currencies.yml")

SPACE = "\u00a0"
# A letter of any script, or an Indic vowel sign (which Python does not count as a letter).
LETTER = "(?:[^\\W\\d_]|[\u0900-\u0963\u0970-\u09e5\u09f0-\u09ff])"
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u064b-\u065f\u0640]")
SAME = str.maketrans(
    # Alef with a hamza, madda or wasla; alef maksura; Arabic separators, comma and percent sign.
    dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627")
    | {"\u0649": "\u064a", "\u066c": ",", "\u066b": ".", "\u060c": ",", "\u066a": "%"}
    | dict.fromkeys("\u202f\u2009\u2007", SPACE)
    | {"\u2019": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-"}
)


def fold(text: str) -> str:
    """The text with what looks different but means the same made equal."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(SAME)
    text = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, longest first; it never matches if there are none."""
    ordered = sorted({fold(word) for word in words if word}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else "(?!)"


@dataclass(frozen=True)
class Wording:
    """Patterns and tables for reading facts in one language."""

    date: re.Pattern[str]
    months: dict[str, int]
    unsure: frozenset[str]
    money: dict[str, str]
    money_before: re.Pattern[str]
    money_after: re.Pattern[str]
    times: dict[str, int]
    times_after: re.Pattern[str]
    percent: re.Pattern[str]
    hours: re.Pattern[str]
    spelled: dict[str, re.Pattern[str]]

    def month(self, name: str) -> int:
        return self.months[name] if name in self.months else self.months[name.lower()]


@dataclass(frozen=True)
class Currencies:
    """Which word belongs to several countries, and what it means at home."""

    members: dict[str, frozenset[str]]
    home: dict[str, dict[str, str]]


@cache
def currencies() -> Currencies:
    families = _table(CURRENCIES)["families"]
    return Currencies(
        {name: frozenset(family["members"]) for name, family in families.items()},
        {name: family.get("home", {}) for name, family in families.items()},
    )


@cache
def wording(language: str) -> Wording:
    """The patterns of a language; of an unknown one, what CLDR knows."""
    words = _table(WORDING).get(language, {})
    months = _months(language) | {
        fold(name): int(month)
        for month, names in words.get("months", {}).items()
        for name in names
    }
    # English "may" and "march" are verbs: capitals tell, in languages that write them.
    capital = any(name[:1].isupper() for name in months)
    if not capital:
        months = {name.lower(): month for name, month in months.items()}
    money = _money(language)
    times = {fold(word): value for word, value in words.get("times", {}).items()}
    names = any_of(money)
    return Wording(
        date=re.compile(_date_pattern(months, words), 0 if capital else re.IGNORECASE),
        months=months,
        unsure=frozenset(fold(name) for name in words.get("unsure", [])),
        money=money,
        money_before=re.compile(rf"(?<!{LETTER})({names})\s?\Z", re.IGNORECASE),
        money_after=re.compile(
            rf"[\s-]{{0,2}}(?:(?:de|d'|na|ng|من)\s)?({names}){_end(language)}", re.IGNORECASE
        ),
        times=times,
        times_after=re.compile(rf"\s?({any_of(times)}){_end(language)}", re.IGNORECASE),
        percent=re.compile(rf"\s?(?:%|{any_of(words.get('percent', []))})", re.IGNORECASE),
        hours=re.compile(rf"\b({any_of(words.get('hours', []))} \d\d?)\.(\d\d)(?!\d)", re.I),
        spelled={
            str(number): re.compile(rf"(?<!{LETTER}){any_of(forms)}(?!{LETTER})")
            for number, forms in words.get("spelled", {}).items()
        },
    )


def _date_pattern(months: dict[str, int], words: dict[str, Any]) -> str:
    gap = rf"[\s,.{SPACE}-]"
    between = any_of(words.get("between", []))
    middle = rf"(?:{between}?{gap}+(?:{between}{gap}+)*|{gap}*{between}{gap}*)"
    year = r"(?:19|20)\d\d(?!\d)"
    first = rf"(?:(?<!\d)(?P<first_year>{year}){middle})?" if words.get("year_first") else ""
    last = rf"(?:{middle}(?P<last_year>{year}))?"
    if first:
        last = rf"(?(first_year)|{last})"
    beginnings = any_of(words.get("beginnings", []))
    endings = any_of(words.get("endings", []))
    return (
        rf"{first}(?:(?<![\d.,])(?P<first_day>\d{{1,2}}){middle})?"
        rf"(?<!{LETTER}){beginnings}?(?P<month>{any_of(months)})(?:{endings}|(?!{LETTER}))"
        rf"(?(first_day)|(?:{middle}(?P<last_day>\d{{1,2}})(?![\d%:]|[.,]\d))?)"
        rf"{last}"
    )


def _end(language: str) -> str:
    # In Bengali and Nepali case endings are written onto the word.
    return "" if language in {"bn", "ne"} else f"(?!{LETTER})"


def _months(language: str) -> dict[str, int]:
    """All month names that CLDR has for any country of this language."""
    found = {}
    for identifier in sorted(locale_identifiers()):
        if identifier.split("_")[0] != language.split("-")[0]:
            continue
        months = Locale.parse(identifier).months
        for kind in ("format", "stand-alone"):
            for month, name in months[kind]["wide"].items():
                if not name.isdecimal():
                    found[fold(name)] = int(month)
    return found


def _money(language: str) -> dict[str, str]:
    """Every way to write a currency, to its code or to the family it belongs to."""
    table = _table(CURRENCIES)
    found: dict[str, str] = {}
    for token, row in [*table["known"].items(), *table["families"].items()]:
        words = [*row.get("symbols", []), *row.get("names", {}).get(language, [])]
        if token in table["known"]:
            words += _cldr_money(token, language)
        for word in words:
            # "$" is CLDR's own symbol for the local dollar: a family's word stays a family's.
            found[fold(word).strip().lower()] = token
    return found


def _cldr_money(code: str, language: str) -> list[str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return [code]
    names = [get_currency_name(code, count, locale=locale) for count in (None, 1, 2, 5, 11, 100)]
    symbol = get_currency_symbol(code, locale=locale)
    return [*names, symbol] if len(symbol) > 1 or not symbol.isalpha() else names


@cache
def _table(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
