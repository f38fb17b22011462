"""What is searched: titles, paragraphs and example questions of the entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.entry import paragraphs
from knowledge.snapshot import ServedEntry
from translations.languages import SOURCE_LANGUAGE

Kind = Literal["text", "question"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Passage:
    """`owner` is an entry's id; `kind` says which side of the encoder reads the text."""

    owner: str
    kind: Kind
    language: str
    text: str


def entry_passages(entry: ServedEntry) -> Iterator[Passage]:
    """The passages of one entry: every paragraph in English, the gist in other languages.

    A title heads each paragraph, which alone may only say "it". Translations say the same, and
    the question bank knows how people of each language ask: their first paragraph is enough.
    """
    for language, text in entry.texts.items():
        yield Passage(entry.id, "text", language, text.title)
        pieces = paragraphs(text.body)
        for piece in pieces if language == SOURCE_LANGUAGE else pieces[:1]:
            yield Passage(entry.id, "text", language, f"{text.title}. {piece}")
    for question in entry.questions:
        yield Passage(entry.id, "question", SOURCE_LANGUAGE, question)
