"""The one table of languages: code, names, direction, script and digits.

Everything else in the project that needs to know a language asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.plurals import get_plural

TABLE = Path(__file__).with_name("languages.yml")
SOURCE_LANGUAGE = "en"

# The zero of each numbering system; the other nine digits follow it in Unicode.
ZEROS = {"latn": "0", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "deva": "\u0966"}
KEYS = {
    "code",
    "own_name",
    "english_name",
    "right_to_left",
    "script",
    "romanised",
    "digits",
    "plural_forms",
    "locale",
}


class LanguageError(Exception):
    """The table of languages cannot be used; the message says which line and why."""


@dataclass(frozen=True)
class Language:
    """One language people can choose."""

    code: str
    own_name: str
    english_name: str
    right_to_left: bool
    script: str
    romanised: bool = False
    digits: str = "latn"
    plural_forms: str = "nplurals=2; plural=(n != 1);"
    locale: Locale = field(default_factory=lambda: Locale.parse(SOURCE_LANGUAGE), repr=False)


class Languages:
    """The languages of one organisation, in the order of its picker."""

    def __init__(self, languages: list[Language]) -> None:
        self._by_code = {language.code: language for language in languages}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def __iter__(self) -> Iterator[Language]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Language:
        """The language of exactly this code; `LanguageError` names those there are."""
        try:
            return self._by_code[code]
        except KeyError:
            known = ", ".join(self._by_code)
            raise LanguageError(f"Unknown language {code!r}; the table has {known}.") from None

    def match(self, tag: str | None) -> str | None:
        """Our code for a tag such as `fil-PH`, `tl` or `ES_mx`; None if we do not serve it."""
        if not tag or not tag.strip():
            return None
        wanted = tag.strip().replace("_", "-").lower()
        own = {code.lower(): code for code in self._by_code}
        if wanted in own:
            return own[wanted]
        primary = wanted.split("-")[0]
        alias = str(get_global("language_aliases").get(primary, primary)).split("_")[0]
        return own.get(primary) or own.get(alias.lower())


def load_languages(path: Path | None = None) -> Languages:
    """The table at `path` (or our own), with what CLDR knows filled in."""
    path = path or TABLE
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LanguageError(f"{path}: cannot be read: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise LanguageError(f"{path}: must be a list with one '- code: ..' for each language.")
    languages = [_language(row, path) for row in rows]
    codes = [language.code for language in languages]
    for code in codes:
        if codes.count(code) > 1:
            raise LanguageError(f"{path}: {code!r} stands twice; remove one of them.")
    if SOURCE_LANGUAGE not in codes:
        raise LanguageError(f"{path}: add '- code: en': all texts are written in English first.")
    return Languages(languages)


def _language(row: object, path: Path) -> Language:
    if not isinstance(row, Mapping) or not isinstance(row.get("code"), str):
        raise LanguageError(f"{path}: each row needs a 'code', not {row!r}.")
    code = str(row["code"])
    unknown = sorted(set(row) - KEYS)
    if unknown:
        raise LanguageError(f"{path}: {code}: unknown key {unknown[0]!r}; use {sorted(KEYS)}.")
    known = _from_cldr(code) | {key: value for key, value in row.items() if value is not None}
    missing = {"own_name", "english_name", "script", "right_to_left"} - set(known)
    if missing:
        raise LanguageError(
            f"{path}: CLDR does not know {code!r}; write its {', '.join(sorted(missing))} here."
        )
    if known.get("digits", "latn") not in ZEROS:
        raise LanguageError(f"{path}: {code}: digits must be one of {', '.join(ZEROS)}.")
    if "locale" in row:
        known["locale"] = _locale(str(row["locale"]))
        if known["locale"] is None:
            raise LanguageError(f"{path}: {code}: CLDR has no locale {row['locale']!r}.")
    return Language(**known)


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _from_cldr(code: str) -> dict[str, Any]:
    locale = _locale(code)
    if locale is None:
        return {}
    names = {"own_name": locale.get_display_name(), "english_name": locale.english_name}
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    parts = [locale.script or "", *likely.split("_")]
    script = next((part for part in parts if len(part) == 4), "Latn")
    found: dict[str, Any] = {
        # CLDR writes names as inside a sentence ("español"); in a picker each stands alone.
        key: name[:1].upper() + name[1:]
        for key, name in names.items()
        if name
    }
    plural = get_plural(code)
    return found | {
        "script": script,
        "right_to_left": locale.text_direction == "rtl",
        "locale": locale,
        "plural_forms": f"nplurals={plural.num_plurals}; plural={plural.plural_expr};",
    }
