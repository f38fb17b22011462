"""What is searched: every title, paragraph and example question of an entry, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.entry import paragraphs
from knowledge.snapshot import ServedEntry


@dataclass(frozen=True)
class Passage:
    """`owner` is an entry's id; `kind` says which side of the encoder reads the text."""

    owner: str
    kind: Literal["text", "question"]
    language: str
    text: str


def entry_passages(entry: ServedEntry) -> Iterator[Passage]:
    """The passages of one entry; a title also heads each paragraph, which alone may say "it"."""
    for language, text in entry.texts.items():
        yield Passage(entry.id, "text", language, text.title)
        for paragraph in paragraphs(text.body):
            yield Passage(entry.id, "text", language, f"{text.title}. {paragraph}")
    for question in entry.questions:
        yield Passage(entry.id, "question", "en", question)
