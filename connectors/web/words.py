"""The sentences of the page: English from `strings.yml`, other languages from gettext."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

import yaml

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Translations(Protocol):
    """The part of `translations.catalogue.Catalogue` that the page uses."""

    def translate(
        self, msgid: str, language: str, context: str | None = None, /, **values: object
    ) -> str: ...


class WordsError(Exception):
    """`strings.yml` cannot be used; the message names the key."""


class Words:
    """All sentences of the page; `of("ar")` gives those of one language, key -> text."""

    def __init__(self, english: dict[str, str], translations: Translations) -> None:
        self.english = english
        self._translations = translations
        self._ready: dict[str, dict[str, str]] = {}

    @classmethod
    def load(cls, path: Path, translations: Translations) -> Words:
        """Refuses a file in which a key is not a name or a text is empty or no text."""
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise WordsError(f'{path}: expected lines like `page_send: "Send"`.')
        english: dict[str, str] = {}
        for key, value in content.items():
            text = value.get("text") if isinstance(value, dict) else value
            if not isinstance(key, str) or not isinstance(text, str) or not text.strip():
                raise WordsError(f"{path}: {key!r} needs a text between quotation marks.")
            english[key] = text
        return cls(english, translations)

    def of(self, language: str) -> dict[str, str]:
        """Every key with its text in `language`; English stands in where none exists."""
        if language not in self._ready:
            self._ready[language] = {
                key: self._translate(key, text, language) for key, text in self.english.items()
            }
        return self._ready[language]

    def _translate(self, key: str, text: str, language: str) -> str:
        # The browser fills the placeholders in, so each is given back as itself.
        same = {name: f"{{{name}}}" for name in PLACEHOLDER.findall(text)}
        return self._translations.translate(text, language, key, **same)
