"""The catalogue as the bot uses it: look-ups, fallbacks, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from translations.catalogue import Catalogue, CatalogueError
from translations.compile import compile_one
from translations.languages import load_languages

MESSAGES = """
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"
"""
ARABIC = """
msgctxt "utter_person"
msgid "Call {phone}."
msgstr "اتصل على {phone}."

#, fuzzy
msgctxt "utter_old"
msgid "New words."
msgstr "كلام قديم."

msgctxt "waiting"
msgid "{count} message waits"
msgid_plural "{count} messages wait"
msgstr[0] "لا رسائل"
msgstr[1] "رسالة واحدة"
msgstr[2] "رسالتان"
msgstr[3] "{count} رسائل"
msgstr[4] "{count} رسالة"
msgstr[5] "{count} رسالة."

msgid "Without context"
msgstr "بلا سياق"

msgctxt "utter_empty"
msgid "Not yet."
msgstr ""
"""
ARABIC_PLURAL = load_languages().get("ar").plural_forms


def write(directory: Path, language: str, body: str, plural: str = ARABIC_PLURAL) -> Path:
    path = directory / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MESSAGES.format(language=language, plural=plural) + body, encoding="utf-8")
    return path


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    compile_one(write(tmp_path, "ar", ARABIC))
    return Catalogue.read([tmp_path])


@pytest.mark.parametrize(
    ("msgid", "language", "context", "expected", "has"),
    [
        ("Call {phone}.", "ar", "utter_person", "اتصل على \u2068+852 1\u2069.", True),
        ("Call {phone}.", "ar", "utter_other", "Call \u2068+852 1\u2069.", False),
        ("Call {phone}.", "ar", None, "Call \u2068+852 1\u2069.", False),
        ("Call {phone}.", "en", "utter_person", "Call +852 1.", True),
        ("Call {phone}.", "ne", "utter_person", "Call +852 1.", False),
        ("Call {phone}.", "xx", "utter_person", "Call +852 1.", False),
        ("New words.", "ar", "utter_old", "New words.", False),
        ("Not yet.", "ar", "utter_empty", "Not yet.", False),
        ("Without context", "ar", None, "بلا سياق", True),
        ("", "ar", None, "", False),
    ],
)
def test_translate_and_has(
    catalogue: Catalogue, msgid: str, language: str, context: str | None, expected: str, has: bool
) -> None:
    assert catalogue.translate(msgid, language, context, phone="+852 1") == expected
    assert catalogue.has(msgid, language, context) is has


def test_without_values_the_placeholders_stay(catalogue: Catalogue) -> None:
    assert catalogue.translate("Call {phone}.", "ar", "utter_person") == "اتصل على {phone}."


def test_a_missing_value_is_an_error_that_names_it(catalogue: Catalogue) -> None:
    with pytest.raises(LookupError, match=r"needs a value for \{phone\}"):
        catalogue.translate("Call {phone}.", "ar", "utter_person", other=1)


def test_a_text_cannot_reach_into_a_value(catalogue: Catalogue) -> None:
    text = "Hello {name.__class__} {name}"
    assert catalogue.translate(text, "en", None, name="Ana") == "Hello {name.__class__} Ana"


@pytest.mark.parametrize(
    ("count", "language", "expected"),
    [
        (0, "ar", "لا رسائل"),
        (1, "ar", "رسالة واحدة"),
        (2, "ar", "رسالتان"),
        (7, "ar", "\u20687\u2069 رسائل"),
        (1, "en", "1 message waits"),
        (1200, "en", "1,200 messages wait"),
        (12, "ne", "१२ messages wait"),
    ],
)
def test_ngettext(catalogue: Catalogue, count: int, language: str, expected: str) -> None:
    one, other = "{count} message waits", "{count} messages wait"
    assert catalogue.ngettext(one, other, count, language, "waiting") == expected


def test_a_catalogue_that_was_not_compiled_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "ar", ARABIC)
    with pytest.raises(CatalogueError) as raised:
        Catalogue.read([tmp_path])
    assert str(raised.value) == f"{path} is not compiled. Run 'python -m translations compile'."


def test_a_catalogue_changed_since_is_refused_whatever_the_clock_says(tmp_path: Path) -> None:
    path = write(tmp_path, "ar", ARABIC)
    compiled = compile_one(path)
    path.write_text(path.read_text(encoding="utf-8").replace("اتصل", "هاتف"), encoding="utf-8")
    compiled.touch()
    with pytest.raises(CatalogueError, match=r"was changed after it was compiled. Run 'python -m"):
        Catalogue.read([tmp_path])


def test_a_damaged_compiled_catalogue_is_refused(tmp_path: Path) -> None:
    compile_one(write(tmp_path, "ar", ARABIC)).write_bytes(b"not a catalogue at all")
    with pytest.raises(CatalogueError, match="is damaged"):
        Catalogue.read([tmp_path])


def test_a_later_directory_wins_and_the_earlier_stays(tmp_path: Path) -> None:
    compile_one(write(tmp_path / "ours", "ar", ARABIC))
    theirs = 'msgid "Without context"\nmsgstr "عندهم"\n'
    compile_one(write(tmp_path / "theirs", "ar", theirs))
    both = Catalogue.read([tmp_path / "ours", tmp_path / "theirs"])
    assert both.translate("Without context", "ar") == "عندهم"
    assert both.has("Call {phone}.", "ar", "utter_person")
