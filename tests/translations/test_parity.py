"""Parity: the same facts pass in every script, one changed fact of each kind is caught."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translations.facts import canonical
from translations.format import date, digits, number
from translations.languages import Language, load_languages
from translations.parity import differences

LANGUAGES = load_languages()
TRANSLATED = [language for language in LANGUAGES if language.code != "en"]
WAGE = "From 30 September 2025 the lowest wage is HK$5,100 a month."


@pytest.mark.parametrize(
    ("language", "source", "translation"),
    [
        (
            "es",
            WAGE,
            "Desde el 30 de septiembre de 2025 el mínimo es de 5.100 dólares de Hong Kong.",
        ),
        ("es", WAGE, "Desde el 30 de setiembre de 2025 el mínimo es de HK$5,100 al mes."),
        (
            "fr",
            WAGE,
            "À partir du 30 septembre 2025, le minimum est de 5 100 dollars de Hong Kong.",
        ),
        ("fr", WAGE, "À partir du 30 septembre 2025, le minimum est de 5\u202f100 HKD par mois."),
        ("id", WAGE, "Mulai 30 September 2025 upah terendah HK$5.100 sebulan."),
        ("fil", WAGE, "Mula Setyembre 30, 2025, HK$5,100 bawat buwan ang pinakamababang sahod."),
        ("fil", WAGE, "Mula ika-30 ng Setyembre 2025, 5,100 na dolyar ng Hong Kong ang sahod."),
        ("ar", WAGE, "ابتداءً من ٣٠ سبتمبر ٢٠٢٥ يكون الحد الأدنى ٥٬١٠٠ دولار هونغ كونغ في الشهر."),
        ("ar", WAGE, "ابتداء من 30 شتنبر 2025 يكون الحد الأدنى 5100 دولار هونغ كونغي."),
        ("ar", WAGE, "من 30 أيلول 2025 صار الحد الأدنى \u20685,100 HK$\u2069 في الشهر."),
        ("bn", WAGE, "২০২৫ সালের ৩০শে সেপ্টেম্বর থেকে সর্বনিম্ন বেতন মাসে ৫,১০০ হংকং ডলার।"),
        ("ne", WAGE, "सन् २०२५ को सेप्टेम्बर ३० देखि न्यूनतम तलब महिनाको HK$५,१०० छ।"),
        ("ne", WAGE, "३० सेप्टेम्बर २०२५ देखि न्यूनतम तलब ५,१०० हङकङ डलर छ।"),
        ("ar", "Since 1 May 2024.", "منذ 1 أيار 2024."),
        ("ar", "Since 1 May 2024.", "منذ 1 ماي 2024."),
        ("fr", "Since 1 January 2024.", "Depuis le 1er janvier 2024."),
        ("fr", "You may go in March 2026.", "Vous pouvez partir en mars 2026."),
        ("es", "The harvest runs from February to May.", "La cosecha va de febrero a mayo."),
        ("ne", "Anyone may ask.", "जुनसुकै व्यक्तिले सोध्न सक्छ।"),
        ("es", "It is 2025-09-30.", "Es el 30 de septiembre de 2025."),
        ("ar", "Wait 2 months.", "انتظر شهرين."),
        ("es", "Wait two months.", "Espere 2 meses."),
        ("fil", "Work ends at 8 p.m.", "Hanggang 20:00 ang trabaho."),
        ("fr", "Work ends at 8:30 p.m.", "Le travail finit à 20 h 30."),
        ("id", "Open from 9:00 to 17:30.", "Buka pukul 9.00 sampai pukul 17.30."),
        ("es", "It costs 1.5 million rupiah.", "Cuesta 1,5 millones de rupias indonesias."),
        ("es", "The grant is Tk 3 lakh.", "La ayuda es de 300.000 takas."),
        ("bn", "The grant is Tk 300,000.", "অনুদান ৩ লাখ টাকা।"),
        ("ne", "It costs NPR 10,000.", "यसको रु १०,००० लाग्छ।"),
        ("fil", "It costs PHP 10,000.", "10,000 piso ang bayad."),
        ("es", "He keeps 50% of it.", "Se queda con el 50 %."),
        ("bn", "He keeps 50% of it.", "সে ৫০ শতাংশ রাখে।"),
        ("ar", "Call +852 2717 1771.", "اتصل على ‪+852 2717 1771‬."),
        ("ne", "Call 1800 888 1234 or 999.", "१८००-८८८-१२३४ वा ९९९ मा फोन गर्नुहोस्।"),
        ("ar", "See Article 12(3) of Law 4/2000.", "انظر المادة 12 (3) من القانون 4/2000."),
        ("es", "Cap. 57A, section 9", "Capítulo 57A, artículo 9"),
        ("bn", "Look at https://www.labour.gov.hk/eng.", "https://www.labour.gov.hk/eng দেখুন।"),
        ("fr", "Write to help@example.org, {name}.", "Écrivez à help@example.org, {name}."),
        (
            "es",
            "HK$5,100 now; later more dollars: $200.",
            "5.100 dólares de Hong Kong; luego $200.",
        ),
    ],
)
def test_same_facts_pass(language: str, source: str, translation: str) -> None:
    assert differences(source, translation, language) == []


@pytest.mark.parametrize(
    ("language", "source", "translation", "expected"),
    [
        pytest.param(
            "es",
            WAGE,
            "Desde el 30 de septiembre de 2025: HK$5.200.",
            ["number 5100 is missing", "number 5200 is not in the English"],
            id="amount",
        ),
        pytest.param(
            "ar",
            WAGE,
            "من ٣٠ سبتمبر ٢٠٢٥: ٥٬١٠٠ درهم.",
            ["currency HKD is missing", "currency dirham is not in the English"],
            id="currency",
        ),
        pytest.param(
            "id",
            WAGE,
            "Mulai 30 September 2025: 5.100 dolar.",
            ["currency HKD is missing"],
            id="country of the dollar lost",
        ),
        pytest.param(
            "es",
            "HK$800 or €50",
            "€800 o HK$50",
            ["800 is in EUR, in the English in HKD", "50 is in HKD, in the English in EUR"],
            id="currencies swapped",
        ),
        pytest.param(
            "es",
            "They ask 8,000 dollars.",
            "Piden 8.000 dólares de Hong Kong.",
            ["currency dollar is missing", "currency HKD is not in the English"],
            id="country of the dollar invented",
        ),
        pytest.param(
            "ne",
            WAGE,
            "सन् २०२५ को अक्टोबर ३० देखि HK$५,१००।",
            ["date 30 September 2025 is missing", "date 30 October 2025 is not in the English"],
            id="month",
        ),
        pytest.param(
            "ar",
            "From 1 June 2025",
            "من 1 كانون الثاني 2025",
            ["date 1 June 2025 is missing", "date 1 January 2025 is not in the English"],
            id="Levantine month",
        ),
        pytest.param(
            "fil",
            WAGE,
            "Mula Setyembre 13, 2025: HK$5,100.",
            ["date 30 September 2025 is missing", "date 13 September 2025 is not in the English"],
            id="day",
        ),
        pytest.param(
            "bn",
            WAGE,
            "৩০ সেপ্টেম্বর ২০২৬ থেকে ৫,১০০ হংকং ডলার।",
            ["date 30 September 2025 is missing", "date 30 September 2026 is not in the English"],
            id="year",
        ),
        pytest.param(
            "es",
            "The harvest runs from February to June.",
            "La cosecha va de febrero a julio.",
            ["month June is missing", "month July is not in the English"],
            id="month alone",
        ),
        pytest.param(
            "es",
            "1 May 2025 and 2 June 2025",
            "2 de mayo de 2025 y 1 de junio de 2025",
            [
                "date 1 May 2025 is missing",
                "date 2 June 2025 is missing",
                "date 2 May 2025 is not in the English",
                "date 1 June 2025 is not in the English",
            ],
            id="days swapped",
        ),
        pytest.param(
            "ar",
            "Call +852 2717 1771.",
            "اتصل على +852 2717 1717.",
            [
                "phone number +85227171771 is missing",
                "phone number +85227171717 is not in the English",
            ],
            id="phone",
        ),
        pytest.param(
            "ne",
            "Call 999.",
            "११२ मा फोन गर्नुहोस्।",
            ["number 999 is missing", "number 112 is not in the English"],
            id="emergency number",
        ),
        pytest.param(
            "bn",
            "See https://labour.gov.hk/a",
            "https://labour.gov.hk/b দেখুন",
            [
                "link https://labour.gov.hk/a is missing",
                "link https://labour.gov.hk/b is not in the English",
            ],
            id="web address",
        ),
        pytest.param(
            "fr",
            "Write to help@example.org.",
            "Écrivez à help@exemple.org.",
            ["link help@example.org is missing", "link help@exemple.org is not in the English"],
            id="e-mail",
        ),
        pytest.param(
            "es",
            "Article 12(3)",
            "Artículo 13(3)",
            ["number 12 is missing", "number 13 is not in the English"],
            id="article",
        ),
        pytest.param(
            "es",
            "Cap. 57A",
            "Cap. 57B",
            ["number 57A is missing", "number 57B is not in the English"],
            id="letter of an article",
        ),
        pytest.param(
            "fr",
            "He keeps 50% of it.",
            "Il en garde 50.",
            ["50 is no longer a percentage"],
            id="share lost",
        ),
        pytest.param(
            "fr",
            "He keeps 50 of them.",
            "Il en garde 50 %.",
            ["50 became a percentage"],
            id="share invented",
        ),
        pytest.param(
            "id",
            "Work ends at 8 p.m.",
            "Kerja selesai pukul 21.00.",
            ["number 8 is missing", "number 21 is not in the English"],
            id="hour",
        ),
        pytest.param(
            "es",
            "Within 7 days",
            "Dentro de un plazo",
            ["number 7 is missing"],
            id="deadline lost",
        ),
        pytest.param(
            "es",
            "The grant is Tk 3 lakh.",
            "La ayuda es de 30.000 takas.",
            ["number 300000 is missing", "number 30000 is not in the English"],
            id="lakh",
        ),
        pytest.param(
            "es",
            "5 days, then 5 more days",
            "5 días",
            ["number 5 is missing"],
            id="said once instead of twice",
        ),
    ],
)
def test_each_changed_fact_is_caught(
    language: str, source: str, translation: str, expected: list[str]
) -> None:
    assert sorted(differences(source, translation, language)) == sorted(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5,100", "5100"),
        ("5.100", "5100"),
        ("5 100", "5100"),
        ("3,00,000", "300000"),
        ("1,50", "1.5"),
        ("8,000.50", "8000.5"),
        ("8.000,00", "8000"),
        ("0800", "0800"),
        ("0", "0"),
    ],
)
def test_canonical(written: str, expected: str) -> None:
    assert canonical(written) == expected


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.code)
@settings(max_examples=40, deadline=None)
@given(value=st.integers(0, 99_999_999))
def test_numbers_as_cldr_writes_them_are_the_same(language: Language, value: int) -> None:
    english = f"It is {value:,} here."
    assert differences(english, f"— {number(value, language)} —", language.code) == []


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@settings(max_examples=60, deadline=None)
@given(day=st.dates(datetime.date(1990, 1, 1), datetime.date(2049, 12, 31)))
def test_dates_as_cldr_writes_them_are_the_same(language: Language, day: datetime.date) -> None:
    english = f"It began on {day.day} {day:%B} {day.year}."
    assert differences(english, f"— {date(day, language)} —", language.code) == []


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@settings(max_examples=40, deadline=None)
@given(value=st.integers(100, 999_999), other=st.integers(100, 999_999))
def test_another_number_is_always_seen(language: Language, value: int, other: int) -> None:
    found = differences(f"Pay {value} now.", f"— {digits(str(other), language)} —", language.code)
    assert bool(found) == (value != other)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.sampled_from(LANGUAGES.codes))
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert isinstance(differences(text, text, language), list)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789 ,.-/:%+()$€ ap.m", max_size=40))
def test_english_equals_itself(text: str) -> None:
    assert differences(text, text, "en") == []
