"""All compiled catalogues, loaded once; the one way from English to a person's language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.support import Translations

from translations.compile import content_hash, source_hash
from translations.format import isolate, number
from translations.languages import SOURCE_LANGUAGE, Languages, load_languages

OWN = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class CatalogueError(Exception):
    """The catalogues cannot be used; the message says which and what to run."""


class _Absent(gettext.NullTranslations):
    """Answers for texts that no catalogue holds, so that `has` can tell."""

    def pgettext(self, context: str, message: str) -> str:
        return ""

    def gettext(self, message: str) -> str:
        return ""

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return ""


class Catalogue:
    """Every text in every language, all domains together."""

    def __init__(self, by_language: Mapping[str, gettext.NullTranslations], languages: Languages):
        self._by_language = by_language
        self._languages = languages

    @classmethod
    def load(cls, directory: Path | None = None, languages: Languages | None = None) -> Catalogue:
        """Our catalogues, and on top of them those of another organisation's `directory`.

        `CatalogueError` if any .po was changed since it was compiled, or never was.
        """
        directories = [OWN] if directory is None or directory == OWN else [OWN, directory]
        return cls.read(directories, languages)

    @classmethod
    def read(cls, directories: Iterable[Path], languages: Languages | None = None) -> Catalogue:
        """The catalogues of exactly these directories; later ones win."""
        by_language: dict[str, Translations] = {}
        for directory in directories:
            for path in sorted(directory.glob("*/LC_MESSAGES/*.po")):
                compiled = _open(path)
                language = path.parts[-3]
                if language in by_language:
                    by_language[language].merge(compiled)
                else:
                    by_language[language] = compiled
        for compiled in by_language.values():
            compiled.add_fallback(_Absent())
        return cls(by_language, languages or load_languages())

    def has(self, msgid: str, language: str, context: str | None = None) -> bool:
        """Whether people get this text in their language; fuzzy translations do not count."""
        return language == SOURCE_LANGUAGE or bool(self._find(msgid, language, context))

    def translate(
        self, msgid: str, language: str, context: str | None = None, /, **values: object
    ) -> str:
        """The text in this language, else in English, with its `{placeholders}` filled."""
        if not msgid:
            return ""
        return self._fill(self._find(msgid, language, context) or msgid, language, values)

    def ngettext(
        self,
        singular: str,
        plural: str,
        count: int,
        language: str,
        context: str | None = None,
        **values: object,
    ) -> str:
        """The form for this count; `{count}` is filled in the language's digits."""
        compiled = self._by_language.get(language)
        found = ""
        if compiled is not None and context is not None:
            found = compiled.npgettext(context, singular, plural, count)
        elif compiled is not None:
            found = compiled.ngettext(singular, plural, count)
        if not found:
            found = singular if count == 1 else plural
        if language in self._languages:
            values.setdefault("count", number(count, self._languages.get(language)))
        return self._fill(found, language, {"count": str(count), **values})

    def _find(self, msgid: str, language: str, context: str | None) -> str:
        compiled = self._by_language.get(language)
        if compiled is None or not msgid:
            return ""
        if context is None:
            return compiled.gettext(msgid)
        return compiled.pgettext(context, msgid)

    def _fill(self, text: str, language: str, values: Mapping[str, object]) -> str:
        # Not str.format: it would let a text reach into the attributes of a value.
        if not values:
            return text

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise LookupError(f"The text {text!r} needs a value for {match[0]}.")
            written = str(values[match[1]])
            if language not in self._languages:
                return written
            return isolate(written, self._languages.get(language))

        return PLACEHOLDER.sub(value, text)


def _open(path: Path) -> Translations:
    compiled_path = path.with_suffix(".mo")
    advice = "Run 'python -m translations compile'."
    if not compiled_path.exists():
        raise CatalogueError(f"{path} is not compiled. {advice}")
    try:
        with compiled_path.open("rb") as file:
            compiled = Translations(file)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CatalogueError(f"{compiled_path} is damaged ({error}). {advice}") from error
    if source_hash(compiled) != content_hash(path):
        raise CatalogueError(f"{path} was changed after it was compiled. {advice}")
    return compiled
