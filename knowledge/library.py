"""The only door to the knowledge: a question in, an outcome out, from the newest good build."""

from __future__ import annotations

import logging
import threading
import time
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.choice import first_of_each_topic
from knowledge.embedder import Embedder, load_embedder
from knowledge.evidence import OFF_TOPIC
from knowledge.fault import KnowledgeError
from knowledge.pack import Pack, make_pack
from knowledge.paths import content_directory, current_build, data_directory
from knowledge.question import Answer, Candidate, Notice, Option, Outcome, Question
from knowledge.reader import Reader
from knowledge.shelf_mark import load_reader
from knowledge.snapshot import ServedEntry
from translations.languages import SOURCE_LANGUAGE

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
_RELATED = 3
_CANDIDATES = 10


class Library:
    """Answers from the build that was newest when the question came."""

    def __init__(self, data: Path, embedder: Embedder) -> None:
        self._data = data
        self._embedder = embedder
        self._build = current_build(data)
        self._reader = load_reader(data, self._build)
        self._looked = time.monotonic()
        self._loading = threading.Lock()

    @classmethod
    def open(
        cls,
        content: Path | None = None,
        data: Path | None = None,
        *,
        quick: bool = False,
    ) -> Library:
        """The library built from `content`; `KnowledgeError` says what to run when none is built.

        `quick` avoids importing torch where the encoder allows it: for command-line tools.
        """
        folder = data or data_directory(content or content_directory())
        return cls(folder, load_embedder(quick=quick))

    def answer(self, question: Question, today: date | None = None) -> Outcome:
        """What to say to this question: an entry, titles to choose from, or that there is none."""
        reader = self._newest()
        if question.entry is not None:
            return self._named(reader, question, today or date.today())
        if question.topic is not None:
            return self._on_topic(reader, question, question.topic, 1.0, (), today or date.today())
        return self._guessed(reader, question, today or date.today())

    def pack(self, question: Question, today: date | None = None) -> Pack | None:
        """What matters most on the corridor of `question`, on one page; see `make_pack`."""
        reader = self._newest()
        return make_pack(reader.snapshot, reader.shelf, question, today or date.today())

    def _guessed(self, reader: Reader, question: Question, today: date) -> Outcome:
        vector = (
            np.asarray(question.vector, np.float32)
            if question.vector is not None
            else self._embedder.queries([question.text])[0]
        )
        # Without a bank only the entries can tell the topic, so all of them are asked; what is
        # answered is chosen for the corridor afterwards in any case.
        visible = (
            reader.shelf.visible(question.origin, question.destination)
            if reader.model
            else set(reader.snapshot.entries)
        )
        ranked = reader.rank(question.text, vector, question.language, visible)
        candidates = self._candidates(reader, question, ranked)
        topics = [(topic, chance) for topic, chance in ranked if topic != OFF_TOPIC]
        topic, chance = topics[0]
        if ranked[0][0] == OFF_TOPIC:
            decision = "clarify" if chance >= reader.thresholds.clarify else "no-answer"
        else:
            decision = reader.thresholds.decide([chance for _, chance in topics])
        if decision == "answer":
            return self._on_topic(reader, question, topic, chance, candidates, today)
        if decision == "clarify":
            options = self._options(reader, question, [name for name, _ in topics[:3]])
            if options:
                return Outcome("clarify", topic, chance, options=options, candidates=candidates)
        sure = None if ranked[0][0] == OFF_TOPIC else topic
        return Outcome("no-answer", sure, chance, candidates=candidates)

    def _on_topic(
        self,
        reader: Reader,
        question: Question,
        topic: str,
        chance: float,
        candidates: tuple[Candidate, ...],
        today: date,
    ) -> Outcome:
        missing = reader.shelf.missing(topic, question)
        if missing is not None:
            decision = "ask-origin" if missing.side == "origin" else "ask-destination"
            return Outcome(decision, topic, chance, candidates=candidates)  # type: ignore[arg-type]
        entries = reader.shelf.entries(topic, question)
        if not entries:
            return Outcome("no-answer", topic, chance, candidates=candidates)
        fresh = [entry for entry in entries if entry.review_by >= today]
        best = entries[0]
        related = self._related(reader, question, best, candidates)
        if best not in fresh:
            answer = _answer(best, question)
            return Outcome(
                "no-answer",
                topic,
                chance,
                answer,
                (),
                related,
                candidates,
                notice="stale",
            )
        answer = _answer(best, question)
        notice: Notice | None = "untranslated" if answer.language != question.language else None
        return Outcome("answer", topic, chance, answer, (), related, candidates, notice)

    def _named(self, reader: Reader, question: Question, today: date) -> Outcome:
        entry = reader.snapshot.entries.get(question.entry or "")
        if entry is None:
            return Outcome("no-answer", None, 0.0)
        answer = _answer(entry, question)
        related = self._related(reader, question, entry, ())
        if entry.review_by < today:
            return Outcome("no-answer", entry.topic, 1.0, answer, (), related, notice="stale")
        notice: Notice | None = "untranslated" if answer.language != question.language else None
        return Outcome("answer", entry.topic, 1.0, answer, (), related, (), notice)

    def _options(
        self, reader: Reader, question: Question, topics: list[str]
    ) -> tuple[Option, ...]:
        found = [reader.shelf.entries(topic, question)[:1] for topic in topics]
        return tuple(_option(entry, question.language) for first in found for entry in first)

    def _related(
        self,
        reader: Reader,
        question: Question,
        shown: ServedEntry,
        candidates: tuple[Candidate, ...],
    ) -> tuple[Option, ...]:
        same = reader.shelf.entries(shown.topic, question)
        others = [reader.snapshot.entries[candidate.entry] for candidate in candidates]
        category = reader.snapshot.taxonomy.topics[shown.topic].category
        neighbours = [
            entry
            for topic, about in reader.snapshot.taxonomy.topics.items()
            if about.category == category
            for entry in reader.shelf.entries(topic, question)[:1]
        ]
        pool = [*same, *first_of_each_topic(others), *neighbours]
        chosen = dict.fromkeys(entry.id for entry in pool if entry.id != shown.id)
        return tuple(
            _option(reader.snapshot.entries[name], question.language)
            for name in list(chosen)[:_RELATED]
        )

    def _candidates(
        self, reader: Reader, question: Question, ranked: list[tuple[str, float]]
    ) -> tuple[Candidate, ...]:
        found = [
            Candidate(entry.id, topic, chance)
            for topic, chance in ranked
            for entry in reader.shelf.entries(topic, question)[:1]
        ]
        return tuple(found[:_CANDIDATES])

    def _newest(self) -> Reader:
        """The reader in use, after taking over a newer build if there is a good one."""
        if time.monotonic() - self._looked > _LOOK_EVERY and self._loading.acquire(blocking=False):
            try:
                self._looked = time.monotonic()
                newest = current_build(self._data)
                if newest != self._build:
                    self._reader = load_reader(self._data, newest)
                    self._build = newest
                    _LOG.info("took over build %s", newest)
            except (OSError, ValueError, KnowledgeError) as error:
                # The old reader goes on answering until a build proves loadable.
                _LOG.error("a new build could not be loaded, the old one serves on: %s", error)
            finally:
                self._loading.release()
        return self._reader


def _answer(entry: ServedEntry, question: Question) -> Answer:
    served = question.language if question.language in entry.texts else SOURCE_LANGUAGE
    text = entry.texts[served]
    return Answer(
        entry=entry.id,
        topic=entry.topic,
        scope=entry.scope,
        language=served,
        title=text.title,
        text=text.message(question.origin),
        contacts=text.contacts(question.origin),
        sources=entry.sources,
        checked_on=entry.checked_on,
    )


def _option(entry: ServedEntry, language: str) -> Option:
    text = entry.texts.get(language) or entry.texts[SOURCE_LANGUAGE]
    return Option(entry.id, entry.topic, text.title)
