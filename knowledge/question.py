"""What is asked, and what comes back: plain values between the dialogue and the knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.entry import Source

Decision = Literal["answer", "clarify", "no-answer", "ask-origin", "ask-destination"]
Notice = Literal["untranslated", "stale"]


@dataclass(frozen=True)
class Question:
    """`topic` or `entry` are set when a button or a follow-up names it: then nothing is guessed.

    `vector` is the encoder's query vector when the caller has it already.
    """

    text: str
    language: str
    origin: str | None = None
    destination: str | None = None
    sector: str | None = None
    stage: str | None = None
    topic: str | None = None
    entry: str | None = None
    vector: Sequence[float] | None = None


@dataclass(frozen=True)
class Answer:
    """An entry as it is sent. `text` is the curated body, word for word, with its offices."""

    entry: str
    topic: str
    scope: str
    language: str
    title: str
    text: str
    contacts: tuple[str, ...]
    sources: tuple[Source, ...]
    checked_on: date


@dataclass(frozen=True)
class Option:
    entry: str
    topic: str
    title: str


@dataclass(frozen=True)
class Candidate:
    entry: str
    topic: str
    probability: float


@dataclass(frozen=True)
class Outcome:
    """`topic` is the likeliest topic, even when there is no entry for it on this corridor.

    `notice`: `untranslated` when `answer` is English for want of a finished translation; `stale`
    when the entry is past its review date (then the decision is no-answer, and `answer` serves
    only for its sources and contacts).
    """

    decision: Decision
    topic: str | None
    probability: float
    answer: Answer | None = None
    options: tuple[Option, ...] = ()
    related: tuple[Option, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notice: Notice | None = None
