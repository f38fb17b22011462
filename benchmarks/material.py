"""What every contestant is taught, by what it is calibrated, and what it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.base import load_base
from knowledge.calibration import Sample, load_samples
from knowledge.choice import Shelf
from knowledge.evidence import OFF_TOPIC
from knowledge.passages import entry_passages
from knowledge.paths import translations_directory
from knowledge.snapshot import Snapshot, take_snapshot
from knowledge.train import label_of, training_lines
from translations.catalogue import Catalogue
from translations.compile import compile_all
from translations.domains import place

BLIND = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Taught:
    """A text with its topic; `entry` is set where it is a piece of one and not a line of the
    bank, `asked` where it is a question."""

    text: str
    label: str
    language: str
    entry: str | None
    asked: bool


@dataclass(frozen=True)
class Material:
    taught: tuple[Taught, ...]
    samples: tuple[Sample, ...]
    blind: tuple[Sample, ...]
    groups: tuple[str, ...]
    """Of each blind question: its language, and whether it is romanised."""
    kinds: tuple[str, ...]
    """Of each blind question: topics, off-topic, or near-danger (which only sounds alarming)."""
    snapshot: Snapshot
    shelf: Shelf

    @property
    def topics(self) -> tuple[str, ...]:
        return (*self.snapshot.taxonomy.topics, OFF_TOPIC)


def load_material(content: Path | None = None) -> Material:
    """The bank's training lines and every entry; the calibration samples; the blind questions."""
    base = load_base(content)
    compile_all(place())
    compile_all(place(base.content))
    catalogue = Catalogue.load(translations_directory(base.content), base.languages)
    snapshot = take_snapshot(base, catalogue)
    lines = [
        Taught(line.text, label_of(line), line.language, None, True)
        for line in training_lines(base)
    ]
    pieces = [
        Taught(part.text, entry.topic, part.language, entry.id, part.kind == "question")
        for entry in snapshot.entries.values()
        for part in entry_passages(entry)
    ]
    blind = list(_blind())
    return Material(
        (*lines, *pieces),
        tuple(load_samples(base.content)),
        tuple(sample for sample, _, _ in blind),
        tuple(group for _, group, _ in blind),
        tuple(kind for _, _, kind in blind),
        snapshot,
        Shelf(snapshot.entries, snapshot.taxonomy),
    )


def _blind() -> Iterator[tuple[Sample, str, str]]:
    """All but cries for help, which another part of the product finds."""
    for path in sorted(BLIND.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["group"] == "danger":
                continue
            label = row["topic"] if row["group"] == "topics" else OFF_TOPIC
            romanised = " romanised" if row["register"] == "romanised" else ""
            sample = Sample(row["text"], row["language"], label, row["origin"], row["destination"])
            yield sample, row["language"] + romanised, row["group"]
