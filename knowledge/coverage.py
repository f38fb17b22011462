"""How far the knowledge reaches: every corridor, topic and language, and what answers there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from knowledge.base import load_base
from knowledge.choice import Shelf
from knowledge.fault import KnowledgeError
from knowledge.paths import languages_file, translations_directory
from knowledge.question import Question
from knowledge.snapshot import ServedEntry, Snapshot, take_snapshot
from translations.catalogue import Catalogue
from translations.compile import compile_all
from translations.coverage import Coverage as Wanted
from translations.coverage import CoverageError, load_coverage
from translations.domains import place
from translations.languages import SOURCE_LANGUAGE, Languages, load_languages

WORLD = "world"
State = Literal["published", "stale", "fuzzy", "missing"]
STATES: tuple[State, ...] = ("published", "stale", "fuzzy", "missing")
MEANING: dict[State, str] = {
    "published": "answered in this language",
    "stale": "the date to check it again is past: only its source and an office are given",
    "fuzzy": "not translated, or no longer: the English is given, with a notice",
    "missing": "no entry: an office is named instead",
}


@dataclass(frozen=True)
class Cell:
    """One topic on one corridor: the entry that answers, and its state in each language."""

    topic: str
    entry: str | None
    scope: str | None
    states: dict[str, State]

    @property
    def answered(self) -> bool:
        """Whether a person gets an answer, be it in English."""
        return self.states[SOURCE_LANGUAGE] == "published"

    @property
    def general(self) -> bool:
        """Whether it is answered in words for the whole world only, not for these countries."""
        return self.answered and self.scope == WORLD


@dataclass(frozen=True)
class Corridor:
    """All topics from one origin to one destination, in the languages served to its people."""

    origin: str
    destination: str
    languages: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        return f"{self.origin}-{self.destination}".lower()

    @property
    def answered(self) -> int:
        return sum(cell.answered for cell in self.cells)

    @property
    def general(self) -> tuple[str, ...]:
        return tuple(cell.topic for cell in self.cells if cell.general)

    @property
    def unanswered(self) -> tuple[str, ...]:
        return tuple(cell.topic for cell in self.cells if not cell.answered)

    def count(self, language: str) -> dict[State, int]:
        """How many topics are in each state for people who read `language`."""
        found = [cell.states[language] for cell in self.cells]
        return {state: found.count(state) for state in STATES}

    def percent(self, language: str) -> int:
        """Topics answered in `language`, of a hundred; never rounded up to all of them."""
        return 100 * self.count(language)["published"] // max(len(self.cells), 1)


@dataclass(frozen=True)
class Coverage:
    """The whole matrix as of one day; `own` holds, by scope, the topics it answers by itself."""

    day: date
    corridors: tuple[Corridor, ...]
    own: dict[str, tuple[str, ...]]

    def corridor(self, origin: str, destination: str) -> Corridor | None:
        wanted = (origin.upper(), destination.upper())
        return next((c for c in self.corridors if (c.origin, c.destination) == wanted), None)


def served_coverage(build: Path, content: Path, today: date | None = None) -> Coverage:
    """What the build in folder `build` serves today; cheap, as nothing is searched or trained."""
    languages = load_languages(languages_file(content))
    return measure(
        Snapshot.load(build / "snapshot.json"), languages, _wanted(content, languages), today
    )


def written_coverage(content: Path | None = None, today: date | None = None) -> Coverage:
    """What the files in `content` would serve if they were built now."""
    base = load_base(content)
    compile_all(place())
    compile_all(place(base.content))
    catalogue = Catalogue.load(translations_directory(base.content), base.languages)
    wanted = _wanted(base.content, base.languages)
    return measure(take_snapshot(base, catalogue), base.languages, wanted, today)


def measure(
    snapshot: Snapshot, languages: Languages, wanted: Wanted, today: date | None = None
) -> Coverage:
    """The matrix of what `snapshot` holds, by the same choice as in a conversation."""
    day = today or date.today()
    shelf = Shelf(snapshot.entries, snapshot.taxonomy)
    corridors = tuple(
        Corridor(
            origin,
            destination,
            read := corridor_languages(origin, destination, languages, wanted),
            tuple(
                _cell(topic, shelf, Question("", SOURCE_LANGUAGE, origin, destination), read, day)
                for topic in snapshot.taxonomy.topics
            ),
        )
        for origin in snapshot.taxonomy.origins
        for destination in snapshot.taxonomy.destinations
    )
    fresh = [entry for entry in snapshot.entries.values() if entry.review_by >= day]
    return Coverage(day, corridors, _own(fresh, snapshot))


def corridor_languages(
    origin: str, destination: str, languages: Languages, wanted: Wanted
) -> tuple[str, ...]:
    """The languages that the translations must have for people of `origin`, and English.

    A base that demands none serves all its languages everywhere.
    """
    domains = (f"origins-{origin}".lower(), f"corridors-{origin}-{destination}".lower())
    read = [c for c in languages.codes if any(wanted.requires(domain, c) for domain in domains)]
    read = read or [code for code in languages.codes if code != SOURCE_LANGUAGE]
    return (*read, SOURCE_LANGUAGE)


def _cell(
    topic: str, shelf: Shelf, question: Question, languages: Iterable[str], day: date
) -> Cell:
    first = next(iter(shelf.entries(topic, question)), None)
    return Cell(
        topic,
        first.id if first else None,
        first.scope if first else None,
        {language: _state(first, language, day) for language in languages},
    )


def _state(entry: ServedEntry | None, language: str, day: date) -> State:
    if entry is None:
        return "missing"
    if entry.review_by < day:
        return "stale"
    return "published" if language in entry.texts else "fuzzy"


def _own(entries: list[ServedEntry], snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Countries without any entry stand here too: they are what an editor looks for."""
    taxonomy = snapshot.taxonomy
    scopes = [
        WORLD,
        *(f"origins/{code}".lower() for code in taxonomy.origins),
        *(f"destinations/{code}".lower() for code in taxonomy.destinations),
    ]
    scopes += sorted({entry.scope for entry in entries} - set(scopes))
    return {
        scope: tuple(
            topic
            for topic in taxonomy.topics
            if any(entry.scope == scope and entry.topic == topic for entry in entries)
        )
        for scope in scopes
    }


def _wanted(content: Path, languages: Languages) -> Wanted:
    try:
        return load_coverage(translations_directory(content), languages)
    except CoverageError as error:
        raise KnowledgeError(str(error)) from error
