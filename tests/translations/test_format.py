"""Dates, money, numbers and names as each language writes them."""

from __future__ import annotations

import datetime

import pytest

from translations.format import country, date, isolate, money, number
from translations.languages import load_languages

LANGUAGES = load_languages()
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "30 سبتمبر 2025"),
        ("bn", "৩০ সেপ্টেম্বর, ২০২৫"),
        ("en", "30 September 2025"),
        ("es", "30 de septiembre de 2025"),
        ("fil", "Setyembre 30, 2025"),
        ("fr", "30 septembre 2025"),
        ("id", "30 September 2025"),
        ("ne", "२०२५ सेप्टेम्बर ३०"),
    ],
)
def test_date(code: str, expected: str) -> None:
    assert date(datetime.date(2025, 9, 30), LANGUAGES.get(code)) == expected


@pytest.mark.parametrize(
    ("code", "amount", "currency", "expected"),
    [
        ("en", 5100, "HKD", "HK$5,100"),
        ("en", 8000, "SAR", f"SAR{SPACE}8,000"),
        ("en", 12.5, "EUR", "€12.50"),
        ("es", 5100, "EUR", f"5.100{SPACE}€"),
        ("fr", 5100, "EUR", f"5\u202f100{SPACE}€"),
        ("bn", 5100, "BDT", "৫,১০০৳"),
        ("ne", 100000, "NPR", f"नेरू{SPACE}१,००,०००"),
        ("fil", 10000, "PHP", "₱10,000"),
    ],
)
def test_money(code: str, amount: float, currency: str, expected: str) -> None:
    assert money(amount, currency, LANGUAGES.get(code)) == expected


def test_number_has_the_digits_people_read() -> None:
    written = {language.code: number(1234567, language) for language in LANGUAGES}
    assert written["ne"] == "१२,३४,५६७"
    assert written["bn"] == "১২,৩৪,৫৬৭"
    assert written["ar"] == "1,234,567"
    assert written["id"] == "1.234.567"


@pytest.mark.parametrize(
    ("code", "place", "expected"),
    [
        ("es", "hk", "Hong Kong"),
        ("ne", "HK", "हङकङ"),
        ("ar", "SA", "المملكة العربية السعودية"),
        ("fr", "MA", "Maroc"),
        ("en", "XX", "XX"),
    ],
)
def test_country(code: str, place: str, expected: str) -> None:
    assert country(place, LANGUAGES.get(code)) == expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("ar", "+852 2717 1771", "\u2068+852 2717 1771\u2069"),
        (
            "ar",
            "Labour Department\n+852 2717 1771",
            "\u2068Labour Department\u2069\n\u2068+852 2717 1771\u2069",
        ),
        ("ar", "مكتب العمل", "مكتب العمل"),
        ("ar", "الشرطة: 999", "الشرطة: 999"),
        ("ar", "مكتب العمل: +852 2717 1771", "مكتب العمل: \u2068+852 2717 1771\u2069"),
        (
            "ar",
            "الشرطة: 999\nالسفارة: 2717 1771, +34-600",
            "الشرطة: 999\nالسفارة: \u20682717 1771\u2069, \u2068+34-600\u2069",
        ),
        ("ar", "مكتب: \u2066+852 2717\u2069", "مكتب: \u2066+852 2717\u2069"),
        ("ar", "https://example.org", "https://example.org"),
        ("ar", "", ""),
        ("es", "+852 2717 1771", "+852 2717 1771"),
    ],
)
def test_isolate(code: str, text: str, expected: str) -> None:
    assert isolate(text, LANGUAGES.get(code)) == expected
    assert isolate(expected, LANGUAGES.get(code)) == expected
