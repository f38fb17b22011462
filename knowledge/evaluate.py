"""How right the library is: on a file of questions, or on the bank's own measuring lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import sqrt
from pathlib import Path
from typing import Any

from knowledge.bank import Line, load_bank
from knowledge.base import Base
from knowledge.evidence import OFF_TOPIC
from knowledge.fault import KnowledgeError
from knowledge.library import Library
from knowledge.question import Outcome, Question
from understanding.encoder import Vectors

_BATCH = 256
_Z = 1.96
DANGERS = ("danger", "near-danger")

Encode = Callable[[Sequence[str]], Vectors]


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """Lines of a .jsonl file: `text` and `language` at least; `topic` (or off-topic) or `entry`
    says what is right; everything else is carried along."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["text"], row["language"]
        except (ValueError, KeyError, TypeError) as error:
            raise KnowledgeError(f"{path}:{number}: not a question in JSON: {error}") from error
        yield row


def bank_questions(base: Base) -> Iterator[dict[str, Any]]:
    """The measuring lines as questions, spread evenly over the corridors of the base."""
    corridors = [(o, d) for o in base.taxonomy.origins for d in base.taxonomy.destinations]
    lines: Iterable[Line] = load_bank(base.content).of("topics", "off-topic", "near-danger")
    for number, line in enumerate(line for line in lines if line.measures):
        origin, destination = corridors[number % len(corridors)] if corridors else (None, None)
        yield {
            "text": line.text,
            "language": line.language,
            "origin": origin,
            "destination": destination,
            "topic": line.label if line.group == "topics" else OFF_TOPIC,
            "register": line.register,
            "length": line.length,
        }


def ask_all(
    library: Library, rows: Iterable[dict[str, Any]], encode: Encode
) -> Iterator[dict[str, Any]]:
    """Each row with the outcome's fields and the ten best entries; `encode` gives the vectors of
    many texts at a time."""
    rest = iter(rows)
    while part := list(islice(rest, _BATCH)):
        vectors = encode([row["text"] for row in part])
        for row, vector in zip(part, vectors):
            question = Question(
                text=row["text"],
                language=row["language"],
                origin=_code(row.get("origin")),
                destination=_code(row.get("destination")),
                sector=row.get("sector"),
                stage=row.get("stage"),
                vector=vector,
            )
            asked = {key: value for key, value in row.items() if value is not None}
            yield {"asked": asked} | as_json(library.answer(question))


def meant(asked: dict[str, Any]) -> str | None:
    """The right topic, or off-topic; None where the row does not say: a cry for help, and what
    only sounds like one, may be about anything."""
    if asked.get("group") in DANGERS:
        return None
    if asked.get("group") == OFF_TOPIC:
        return OFF_TOPIC
    entry = str(asked.get("entry", ""))
    return asked.get("topic") or entry.rsplit("/", 1)[-1].split(".")[0] or None


def as_json(outcome: Outcome) -> dict[str, Any]:
    """What a chat reply carries, and the runners-up."""
    answer = outcome.answer if outcome.decision == "answer" else None
    return {
        "decision": outcome.decision,
        "topic": outcome.topic,
        "probability": round(outcome.probability, 4),
        "text": answer.text if answer else None,
        "language": answer.language if answer else None,
        "entry": {
            "id": answer.entry,
            "topic": answer.topic,
            "scope": answer.scope,
            "language": answer.language,
        }
        if answer
        else None,
        "sources": [
            {"title": s.title, "publisher": s.publisher, "url": s.url}
            for s in (answer.sources if answer else ())
        ],
        "checked_on": answer.checked_on.isoformat() if answer else None,
        "notice": outcome.notice,
        "options": [
            {"entry": o.entry, "topic": o.topic, "title": o.title} for o in outcome.options
        ],
        "candidates": [
            {"entry": c.entry, "topic": c.topic, "score": round(c.probability, 4)}
            for c in outcome.candidates
        ],
    }


@dataclass
class Tally:
    """Shares over `count` questions, with the interval of 95 % (Wilson) of two of them."""

    count: int = 0
    right: int = 0
    offered: int = 0
    wrong: int = 0
    refused: int = 0

    def add(self, row: dict[str, Any], topic: str) -> None:
        """`topic` is the right one, or off-topic."""
        decision = row["decision"]
        answered = decision in ("answer", "ask-origin", "ask-destination") or row["notice"]
        is_right = bool(answered) and row["topic"] == topic
        # No entry on this corridor, but the right topic named: an honest, right refusal.
        named = decision == "no-answer" and row["topic"] == topic != OFF_TOPIC
        self.count += 1
        self.right += is_right or named or (topic == OFF_TOPIC and decision == "no-answer")
        self.offered += decision == "clarify" and any(o["topic"] == topic for o in row["options"])
        self.wrong += bool(answered) and not is_right
        self.refused += decision == "no-answer" and not named and topic != OFF_TOPIC

    def report(self) -> dict[str, Any]:
        def share(part: int) -> float:
            return round(part / self.count, 4) if self.count else 0.0

        return {
            "questions": self.count,
            "right": share(self.right),
            "right_interval": wilson(self.right, self.count),
            "right_or_offered": share(self.right + self.offered),
            "wrong": share(self.wrong),
            "wrong_interval": wilson(self.wrong, self.count),
            "refused": share(self.refused),
        }


def summarise(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Tallies by language and register, by length, off-topic apart, and over all questions whose
    right topic is known."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        asked = row["asked"]
        topic = meant(asked)
        if topic is None:
            continue
        off = topic == OFF_TOPIC
        name = f"{asked['language']} {asked.get('register', '')}".strip()
        keys = [f"{name} off-topic" if off else name, "all off-topic" if off else "all"]
        if not off and "length" in asked:
            keys.append(f"length {asked['length']}")
        for key in keys:
            tallies[key].add(row, topic)
    return {key: tallies[key].report() for key in sorted(tallies)}


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The interval that holds the true share 95 times in 100."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _Z * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def _code(value: str | None) -> str | None:
    return value.upper() if value else None
