"""The corridor pack: what matters most from one country to another, picked word for word.

Each line is the title of a checked text with its beginning, as an editor wrote and a translator
translated it. Nothing is shortened within a paragraph: its end often says who reported it, or
on which condition it holds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.choice import Shelf
from knowledge.contacts import Contact, Contacts
from knowledge.paths import current_build, index_folder
from knowledge.question import Question
from knowledge.snapshot import ServedEntry, Snapshot
from knowledge.taxonomy import PackSection
from translations.languages import SOURCE_LANGUAGE

ANY = "any"
EVERYWHERE = "world"
_NO_MORE_THAN_A_HEADING = 60


@dataclass(frozen=True)
class Line:
    """The title and the beginning of one entry; `language` is English where nothing else is."""

    entry: str
    title: str
    text: str
    language: str
    publishers: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pack:
    """The lines for one corridor, in sections of which none is without lines or offices."""

    origin: str
    destination: str
    language: str
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def by_weight(self) -> tuple[Line, ...]:
        """The lines as room is given to them: the first of each section, then each section's
        next ones in proportion to its length."""
        placed = (
            (position / len(section.lines), line)
            for section in self.sections
            for position, line in enumerate(section.lines)
        )
        return tuple(line for _, line in sorted(placed, key=lambda pair: pair[0]))

    @property
    def untranslated(self) -> bool:
        return any(line.language != self.language for line in self.lines)

    @property
    def checked_on(self) -> date | None:
        """The day of the oldest check: all lines were checked then or later."""
        return min((line.checked_on for line in self.lines), default=None)


def make_pack(snapshot: Snapshot, shelf: Shelf, question: Question, today: date) -> Pack | None:
    """The pack for the corridor, language and sector of `question`; its words do not matter.

    None where the corridor is not known or the base has no pack. Texts past their day of review
    are left out, and so are those for another kind of work than the person's.
    """
    sections = snapshot.taxonomy.pack
    if not sections or not question.origin or not question.destination:
        return None
    made = (
        Section(key, wanted.label, tuple(_lines(wanted, shelf, question, today)))
        for key, wanted in sections.items()
    )
    kept = tuple(s for s in made if s.lines or sections[s.key].offices)
    return Pack(question.origin, question.destination, question.language, kept)


def offices_of(
    section: PackSection, contacts: Contacts, origin: str, destination: str
) -> dict[str, list[Contact]]:
    """The offices of a section by country: where the work is, and at home."""
    there = [
        *contacts.find(destination, origin, section.offices),
        *contacts.find(EVERYWHERE, origin, section.offices),
    ]
    home = contacts.find(origin, origin, section.offices_at_home)
    found = {destination: there if section.offices else []}
    found[origin] = found.get(origin, []) + (home if section.offices_at_home else [])
    return {
        code: [office for office in offices if office.phone or office.web]
        for code, offices in found.items()
        if offices
    }


class PackShelf:
    """Makes packs from the build in force; a new build is taken over at the next question."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._loading = threading.Lock()
        self._build: str | None = None
        self._snapshot: Snapshot | None = None
        self._shelf: Shelf | None = None

    def pack(self, question: Question, today: date | None = None) -> Pack | None:
        """See `make_pack`; `KnowledgeError` when nothing is built."""
        snapshot, shelf = self._newest()
        return make_pack(snapshot, shelf, question, today or date.today())

    def _newest(self) -> tuple[Snapshot, Shelf]:
        name = current_build(self._data)
        with self._loading:
            if self._snapshot is None or self._shelf is None or name != self._build:
                whole = Snapshot.load(index_folder(self._data) / name / "snapshot.json")
                self._snapshot = _only_what_packs_need(whole)
                self._shelf = Shelf(self._snapshot.entries, self._snapshot.taxonomy)
                self._build = name
            return self._snapshot, self._shelf


def _lines(wanted: PackSection, shelf: Shelf, question: Question, today: date) -> Iterator[Line]:
    sector = question.sector or ANY
    for topic in wanted.topics:
        entry = next((e for e in shelf.entries(topic, question) if _fits(e, sector)), None)
        if entry is not None and entry.review_by >= today:
            yield _line(entry, question.language)


def _fits(entry: ServedEntry, sector: str) -> bool:
    """Whether an entry holds for this kind of work."""
    return entry.sector in (None, sector) and bool({sector, ANY} & set(entry.sectors or (ANY,)))


def _line(entry: ServedEntry, language: str) -> Line:
    shown = language if language in entry.texts else SOURCE_LANGUAGE
    text = entry.texts[shown]
    return Line(
        entry.id,
        text.title,
        _beginning(text.body, entry.texts[SOURCE_LANGUAGE].body),
        shown,
        tuple(dict.fromkeys(source.publisher for source in entry.sources)),
        entry.checked_on,
    )


def _beginning(body: str, english: str) -> str:
    """The first paragraph, with the next one where it only announces that.

    The English tells, so that every language shows the same.
    """
    first, *rest = english.split("\n\n")
    announces = first.endswith(":") or (len(first) <= _NO_MORE_THAN_A_HEADING and rest != [])
    return "\n".join(body.split("\n\n")[: 2 if announces else 1])


def _only_what_packs_need(whole: Snapshot) -> Snapshot:
    topics = {topic for section in whole.taxonomy.pack.values() for topic in section.topics}
    entries = {
        name: entry.model_copy(update={"questions": ()})
        for name, entry in whole.entries.items()
        if entry.topic in topics
    }
    return whole.model_copy(update={"entries": entries})
