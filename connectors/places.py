"""Places, stages and sectors a person can choose from, named in their language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from babel import Locale, UnknownLocaleError

from connectors.settings import SettingsError
from knowledge.fault import KnowledgeError
from knowledge.taxonomy import Label, Taxonomy, load_taxonomy
from translations.format import short_country


class Words(Protocol):
    """The part of the translation catalogue that the connectors use."""

    def has(self, msgid: str, language: str, context: str | None = None) -> bool: ...

    def translate(
        self, msgid: str, language: str, context: str | None = None, /, **values: object
    ) -> str: ...

    def ngettext(
        self,
        singular: str,
        plural: str,
        count: int,
        language: str,
        context: str | None = None,
    ) -> str: ...


class Places:
    """What `taxonomy.yml` of the content directory lets a person choose."""

    def __init__(self, taxonomy: Taxonomy, words: Words) -> None:
        self.taxonomy = taxonomy
        self._words = words

    @classmethod
    def load(cls, content: Path, words: Words) -> Places:
        try:
            return cls(load_taxonomy(content), words)
        except KnowledgeError as error:
            raise SettingsError(f"{error} (MUSAFIR_CONTENT names the directory)") from error

    def named(self, language: str) -> dict[str, list[dict[str, str]]]:
        """Return every choice with its name in `language`; countries by the names people use."""
        return {
            "origins": self._countries(self.taxonomy.origins, language),
            "destinations": self._countries(self.taxonomy.destinations, language),
            "stages": self._choices(self.taxonomy.stages, language),
            "sectors": self._choices(self.taxonomy.sectors, language),
        }

    def is_place(self, code: str) -> bool:
        """True for a country that CLDR knows, and for a place the taxonomy names itself."""
        code = code.upper()
        country = len(code) == 2 and code in Locale("en").territories and code != "ZZ"
        return country or code in self.taxonomy.origins + self.taxonomy.destinations

    def _countries(self, codes: tuple[str, ...], language: str) -> list[dict[str, str]]:
        return [{"code": code, "name": self._country(code, language)} for code in codes]

    def _country(self, code: str, language: str) -> str:
        if own := self.taxonomy.names.get(code):
            return self._words.translate(own, language, code)
        if short := short_country(code, language):
            return short
        try:
            name = Locale.parse(language).territories.get(code)
        except (UnknownLocaleError, ValueError):
            name = None
        return str(name or Locale("en").territories.get(code, code))

    def _choices(self, labels: Mapping[str, Label], language: str) -> list[dict[str, str]]:
        return [
            {"key": key, "name": self._words.translate(item.label, language, key)}
            for key, item in labels.items()
        ]
