"""Dates, money, numbers and country names as each language writes them (CLDR, by Babel).

Babel prints ASCII digits for every language, so the digits of `languages.yml` are put in here.
"""

from __future__ import annotations

import re
from datetime import date as Date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from translations.languages import ZEROS, Language

# Names shorter than CLDR's, as people say them ("Hong Kong", not "Hong Kong SAR China").
COUNTRIES = Path(__file__).with_name("countries.yml")

FIRST_STRONG_ISOLATE = "\u2068"
ISOLATES = ("\u2066", "\u2067", FIRST_STRONG_ISOLATE)
END_ISOLATE = "\u2069"
# Digits in groups, or after a "+": right-to-left text would show the groups in reverse.
PHONE_OR_ISOLATED = re.compile(
    r"(?P<isolated>[\u2066-\u2068][^\u2069]*\u2069)"
    r"|(?<![\d+/.])(?:\+\d|\d+[ \u00a0()-]+\d)[\d \u00a0()-]*(?<=\d)"
)
STRONG_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
LATIN_DIGITS = {ord(str(value)): value for value in range(10)}


def digits(text: str, language: Language) -> str:
    """The text with its digits in the numerals people of this language read."""
    zero = ord(ZEROS[language.digits])
    return text.translate({code: chr(zero + value) for code, value in LATIN_DIGITS.items()})


def number(value: int | float | Decimal, language: Language) -> str:
    return digits(format_decimal(value, locale=language.locale), language)


def money(amount: int | float | Decimal, currency: str, language: Language) -> str:
    """An amount with its currency; no decimals when it is whole."""
    whole = amount == int(amount)
    pattern = language.locale.currency_formats["standard"].pattern
    if whole:
        pattern = pattern.replace(".00", "")
    text = format_currency(
        amount, currency, format=pattern, locale=language.locale, currency_digits=not whole
    )
    # CLDR sets no space between digits and a code such as QAR in English and Bengali.
    text = re.sub(r"(?<=[A-Z]{3})(?=\d)|(?<=\d)(?=[A-Z]{3})", "\u00a0", text)
    return digits(text, language)


def date(value: Date, language: Language) -> str:
    return digits(format_date(value, format="long", locale=language.locale), language)


def country(code: str, language: Language) -> str:
    """The name of a country in this language; the code itself if CLDR has none."""
    code = code.upper()
    return short_country(code, language.code) or language.locale.territories.get(code) or code


def short_country(code: str, language: str) -> str | None:
    """The name people use, where CLDR's is the official one or too long for a button."""
    return _short_names().get(code.upper(), {}).get(language)


def isolate(text: str, language: Language) -> str:
    """A phone number, amount or name kept in its own order inside right-to-left text.

    Without it the "+" of a phone number jumps to the wrong end. Web addresses stay bare: chat
    programs would take the invisible mark for a part of the link.
    """
    if "\n" in text:
        return "\n".join(isolate(line, language) for line in text.split("\n"))
    if not language.right_to_left or not text:
        return text
    if STRONG_RIGHT_TO_LEFT.search(text):
        return PHONE_OR_ISOLATED.sub(
            lambda found: found["isolated"] or f"{FIRST_STRONG_ISOLATE}{found[0]}{END_ISOLATE}",
            text,
        )
    if "://" in text or "@" in text or text.startswith(("{", *ISOLATES)):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{END_ISOLATE}"


@lru_cache(maxsize=1)
def _short_names() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(COUNTRIES.read_text(encoding="utf-8"))
    return loaded
