"""The table of languages: names and directions from CLDR, clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from translations.languages import LanguageError, load_languages


def test_order_is_the_order_of_the_picker() -> None:
    assert load_languages().codes == ("ar", "bn", "en", "es", "fil", "fr", "id", "ne")


@pytest.mark.parametrize(
    ("code", "own_name", "english_name", "right_to_left", "script", "romanised", "digits"),
    [
        ("ar", "العربية", "Arabic", True, "Arab", True, "latn"),
        ("bn", "বাংলা", "Bangla", False, "Beng", True, "beng"),
        ("en", "English", "English", False, "Latn", False, "latn"),
        ("es", "Español", "Spanish", False, "Latn", False, "latn"),
        ("fil", "Filipino", "Filipino", False, "Latn", False, "latn"),
        ("fr", "Français", "French", False, "Latn", False, "latn"),
        ("id", "Bahasa Indonesia", "Indonesian", False, "Latn", False, "latn"),
        ("ne", "नेपाली", "Nepali", False, "Deva", True, "deva"),
    ],
)
def test_what_is_known_of_a_language(
    code: str,
    own_name: str,
    english_name: str,
    right_to_left: bool,
    script: str,
    romanised: bool,
    digits: str,
) -> None:
    language = load_languages().get(code)
    assert (language.own_name, language.english_name) == (own_name, english_name)
    assert (language.right_to_left, language.script) == (right_to_left, script)
    assert (language.romanised, language.digits) == (romanised, digits)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fil-PH", "fil"),
        ("tl", "fil"),
        ("tl-PH", "fil"),
        ("AR_ma", "ar"),
        ("in", "id"),
        ("bn-Latn-BD", "bn"),
        ("EN", "en"),
        ("zh-Hant", None),
        ("", None),
        ("  ", None),
        (None, None),
        ("not a tag", None),
    ],
)
def test_match(tag: str | None, expected: str | None) -> None:
    assert load_languages().match(tag) == expected


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("- code: fr", "add '- code: en'"),
        ("- code: en\n- code: en", "'en' stands twice"),
        ("- code: en\n- code: zzx", "CLDR does not know 'zzx'; write its"),
        ("- code: en\n  name: English", "unknown key 'name'"),
        ("- code: en\n  digits: roman", "digits must be one of latn"),
        ("- code: en\n  locale: xx-YY", "CLDR has no locale 'xx-YY'"),
        ("- en", "each row needs a 'code'"),
        ("en: English", "must be a list"),
        ("- [", "cannot be read"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, table: str, problem: str) -> None:
    path = tmp_path / "languages.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(LanguageError) as raised:
        load_languages(path)
    assert str(path) in str(raised.value)
    assert problem in str(raised.value)


def test_a_language_that_cldr_lacks_can_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / "languages.yml"
    path.write_text(
        "- code: en\n- {code: rhg, own_name: Ruáingga, english_name: Rohingya, "
        "script: Rohg, right_to_left: true}\n",
        encoding="utf-8",
    )
    assert load_languages(path).get("rhg").own_name == "Ruáingga"


def test_an_unknown_code_is_refused_with_those_there_are() -> None:
    with pytest.raises(LanguageError, match="Unknown language 'xx'; the table has ar, bn, en"):
        load_languages().get("xx")
