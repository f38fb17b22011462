"""The base as it is served: every text in every finished language, in one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from knowledge.base import Base
from knowledge.contacts import Contact
from knowledge.entry import Entry, Source
from knowledge.taxonomy import Taxonomy
from translations.languages import SOURCE_LANGUAGE


class Translator(Protocol):
    """What is needed of `translations.catalogue.Catalogue`."""

    def translate(self, msgid: str, language: str, context: str | None = None, /) -> str: ...

    def has(self, msgid: str, language: str, context: str | None = None) -> bool: ...


class Office(BaseModel):
    """One line to show, and the origins it is for (empty: everyone)."""

    model_config = ConfigDict(frozen=True)
    line: str
    origins: tuple[str, ...] = ()


class Text(BaseModel):
    model_config = ConfigDict(frozen=True)
    title: str
    body: str
    offices: tuple[Office, ...]

    def contacts(self, origin: str | None) -> tuple[str, ...]:
        """One line an office (name, numbers, hours): all but other countries' consulates."""
        return tuple(
            office.line
            for office in self.offices
            if origin is None or not office.origins or origin in office.origins
        )

    def message(self, origin: str | None) -> str:
        """What is sent: the body word for word, then the offices."""
        return "\n\n".join(filter(None, [self.body, "\n".join(self.contacts(origin))]))


class ServedEntry(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: str
    topic: str
    scope: str
    sector: str | None
    stages: tuple[str, ...]
    sectors: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[Source, ...]
    checked_on: date
    review_by: date
    texts: dict[str, Text]
    """By language; a language stands here only when every piece of its text is translated."""


class Snapshot(BaseModel):
    model_config = ConfigDict(frozen=True)
    taxonomy: Taxonomy
    entries: dict[str, ServedEntry]

    def joined_by(self, entries: dict[str, ServedEntry]) -> Snapshot:
        """This snapshot with `entries` besides its own."""
        return self.model_copy(update={"entries": {**entries, **self.entries}})

    def save(self, path: Path) -> None:
        path.write_text(self.model_dump_json(), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Snapshot:
        return cls.model_validate_json(path.read_text("utf-8"))


def take_snapshot(base: Base, translator: Translator) -> Snapshot:
    """What `base` publishes today, each entry with its finished translations."""
    return Snapshot(
        taxonomy=base.taxonomy,
        entries={entry.id: _served(entry, base, translator) for entry in base.published},
    )


def _served(entry: Entry, base: Base, translator: Translator) -> ServedEntry:
    texts = {
        language: text
        for language in base.languages.codes
        if (text := _text(entry, language, base, translator)) is not None
    }
    return ServedEntry(
        id=entry.id,
        topic=entry.topic,
        scope=entry.scope.name,
        sector=entry.sector,
        stages=entry.stages,
        sectors=entry.sectors,
        questions=entry.questions,
        sources=entry.sources,
        checked_on=entry.checked_on,
        review_by=entry.review_by,
        texts=texts,
    )


def _text(entry: Entry, language: str, base: Base, translator: Translator) -> Text | None:
    pieces = (entry.title, *entry.paragraphs)
    if language != SOURCE_LANGUAGE:
        if not all(translator.has(piece, language, entry.id) for piece in pieces):
            return None
        pieces = tuple(translator.translate(piece, language, entry.id) for piece in pieces)
    offices = [base.contacts.by_id[name] for name in entry.contacts if name in base.contacts.by_id]
    return Text(
        title=pieces[0],
        body="\n\n".join(pieces[1:]),
        offices=tuple(
            Office(line=contact_line(office, language, translator), origins=office.for_)
            for office in offices
        ),
    )


def contact_line(contact: Contact, language: str, translator: Translator) -> str:
    """`Labour Department: +852 2717 1771 (24 hours)`, in `language` where it is translated.

    The number stands first after the name and is isolated from right-to-left text.
    """

    def say(text: str) -> str:
        return translator.translate(text, language, contact.id)

    line = say(contact.name)
    reach = ", ".join(contact.phone) or (contact.web or "")
    if reach:
        line += f": \u2066{reach}\u2069"
    if contact.hours:
        line += f" ({say(contact.hours)})"
    if contact.note:
        line += f". {say(contact.note)}"
    return line
