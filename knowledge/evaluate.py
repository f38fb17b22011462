"""How right the library is: on a file of questions, or on the bank's own measuring lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from knowledge.bank import Line, load_bank
from knowledge.base import Base
from knowledge.evidence import OFF_TOPIC
from knowledge.fault import KnowledgeError
from knowledge.library import Library
from knowledge.question import Outcome, Question

_FIELDS = (
    "text",
    "language",
    "origin",
    "destination",
    "sector",
    "stage",
    "topic",
    "entry",
)


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


def ask_all(library: Library, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each row with the outcome's fields and the ten best entries."""
    for row in rows:
        question = Question(
            text=row["text"],
            language=row["language"],
            origin=_code(row.get("origin")),
            destination=_code(row.get("destination")),
            sector=row.get("sector"),
            stage=row.get("stage"),
        )
        yield {"asked": {k: v for k, v in row.items() if v is not None}} | as_json(
            library.answer(question)
        )


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
    """Shares over `count` questions; `interval` is half the width of 95 % (Wilson)."""

    count: int = 0
    right: int = 0
    offered: int = 0
    wrong: int = 0
    refused: int = 0

    def add(self, row: dict[str, Any]) -> None:
        asked, decision = row["asked"], row["decision"]
        topic = asked.get("topic") or asked.get("entry", "").rsplit("/", 1)[-1].split(".")[0]
        answered = decision in ("answer", "ask-origin", "ask-destination") or row["notice"]
        is_right = bool(answered) and row["topic"] == topic
        # No entry on this corridor, but the right topic named: an honest, right refusal.
        named = decision == "no-answer" and row["topic"] == topic != OFF_TOPIC
        self.count += 1
        self.right += is_right or named or (topic == OFF_TOPIC and decision == "no-answer")
        self.offered += decision == "clarify" and any(o["topic"] == topic for o in row["options"])
        self.wrong += bool(answered) and not is_right
        self.refused += decision == "no-answer" and not named and topic != OFF_TOPIC

    def report(self) -> dict[str, float]:
        def share(part: int) -> float:
            return round(part / self.count, 4) if self.count else 0.0

        return {
            "questions": self.count,
            "right": share(self.right),
            "right_or_offered": share(self.right + self.offered),
            "wrong": share(self.wrong),
            "refused": share(self.refused),
            "interval": round(_half_width(self.right, self.count), 4),
        }


def summarise(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Tallies by language and register, by length, off-topic apart, and over all."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        asked = row["asked"]
        off = asked.get("topic") == OFF_TOPIC
        name = f"{asked['language']} {asked.get('register', '')}".strip()
        keys = [f"{name} off-topic" if off else name]
        if not off:
            keys += ["all"] + ([f"length {asked['length']}"] if "length" in asked else [])
        for key in keys:
            tallies[key].add(row)
    return {key: tallies[key].report() for key in sorted(tallies)}


def _half_width(hits: int, count: int) -> float:
    if not count:
        return 0.0
    share, z = hits / count, 1.96
    return z * sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / (1 + z * z / count)


def _code(value: str | None) -> str | None:
    return value.upper() if value else None
