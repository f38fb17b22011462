"""Which languages must be complete for which domain; elsewhere English may stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import yaml

from translations.languages import SOURCE_LANGUAGE, Languages

FILE = "coverage.yml"
EVERY = "all"


class CoverageError(Exception):
    """The coverage file cannot be used; the message says why."""


@dataclass(frozen=True)
class Coverage:
    """For each domain, the languages whose catalogue must be complete."""

    required: dict[str, frozenset[str]]

    def requires(self, domain: str, language: str) -> bool:
        return language in self.required.get(domain, frozenset())


def load_coverage(directory: Path, languages: Languages) -> Coverage:
    """The coverage file in a directory of catalogues; without one, nothing is required."""
    path = directory / FILE
    if not path.exists():
        return Coverage({})
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return Coverage(
        {
            str(domain): frozenset(_codes(path, domain, wanted, languages))
            for domain, wanted in rows.items()
        }
    )


def _codes(path: Path, domain: object, wanted: object, languages: Languages) -> Collection[str]:
    if wanted == EVERY:
        return [code for code in languages.codes if code != SOURCE_LANGUAGE]
    if not isinstance(wanted, list):
        raise CoverageError(f"{path}: {domain}: write 'all' or a list such as [ar, fr].")
    unknown = [code for code in wanted if code not in languages]
    if unknown:
        raise CoverageError(f"{path}: {domain}: {unknown[0]!r} is not in the table of languages.")
    return wanted
