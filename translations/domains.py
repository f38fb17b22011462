"""Which files make which catalogue: a domain is one template and one .po for each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translations import (
    extract_contacts,
    extract_knowledge,
    extract_responses,
    extract_speech,
    extract_taxonomy,
)

PACKAGE = Path(__file__).parent
PROJECT = PACKAGE.parent
CONTENT = PROJECT / "knowledge"

Method = Callable[..., Any]

SPEECH: tuple[tuple[str, Method], ...] = (
    ("bot/domain/responses.yml", extract_responses.extract),
    ("connectors/speech.yml", extract_speech.extract),
    ("connectors/web/strings.yml", extract_speech.extract),
    ("connectors/web/privacy.yml", extract_speech.extract),
)


@dataclass(frozen=True)
class Source:
    """One file and the extraction method that reads it."""

    path: Path
    method: Method


class MissingSource(Exception):
    """A file that must be there is not; the message names it."""


@dataclass(frozen=True)
class Place:
    """Where one organisation keeps its texts (`root`, `content`) and their catalogues."""

    root: Path
    content: Path
    catalogues: Path
    with_speech: bool

    @property
    def templates(self) -> Path:
        return self.catalogues / "templates"

    def template(self, domain: str) -> Path:
        return self.templates / f"{domain}.pot"

    def catalogue(self, language: str, domain: str) -> Path:
        return self.catalogues / language / "LC_MESSAGES" / f"{domain}.po"

    def existing(self) -> list[Path]:
        """All .po files, in a stable order."""
        return sorted(self.catalogues.glob("*/LC_MESSAGES/*.po"))

    def domains(self) -> dict[str, list[Source]]:
        """Each domain with its sources, in the order translators should read them."""
        found: dict[str, list[Source]] = {}
        if self.with_speech:
            found["messages"] = [_required(self.root / name, method) for name, method in SPEECH]
        found["taxonomy"] = [_required(self.content / "taxonomy.yml", extract_taxonomy.extract)]
        contacts = sorted((self.content / "contacts").glob("*.yml"))
        if contacts:
            found["contacts"] = [Source(path, extract_contacts.extract) for path in contacts]
        content = self.content / "content"
        for path in sorted(content.glob("**/*.md")):
            scope = "-".join(path.parent.relative_to(content).parts)
            found.setdefault(scope, []).append(Source(path, extract_knowledge.extract))
        return found


def place(content: Path | None = None) -> Place:
    """Our own texts, or those of another organisation's content directory.

    Theirs keep their catalogues beside them, in `translations/`; bot speech stays ours.
    """
    if content is None or content.resolve() == CONTENT.resolve():
        return Place(PROJECT, CONTENT, PACKAGE, with_speech=True)
    if not content.is_dir():
        raise MissingSource(f"{content} is not a directory; give --content a content directory.")
    return Place(content, content, content / "translations", with_speech=False)


def _required(path: Path, method: Method) -> Source:
    if not path.is_file():
        raise MissingSource(f"{path} is missing; the texts in it cannot be extracted.")
    return Source(path, method)
