"""Everyday questions that set the confidence; kept apart from the bank, which is harder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from knowledge.fault import KnowledgeError


@dataclass(frozen=True)
class Sample:
    """A question as it comes on an ordinary day; `label` is its topic or off-topic."""

    text: str
    language: str
    label: str
    origin: str | None
    destination: str | None


def calibration_files(content: Path) -> list[Path]:
    return sorted((content / "calibration").glob("*.jsonl"))


def load_samples(content: Path) -> list[Sample]:
    """All samples of the base, in the order of files; `KnowledgeError` where a line is broken."""
    samples = []
    for path in calibration_files(content):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                samples.append(
                    Sample(
                        row["text"],
                        row["language"],
                        row["topic"],
                        row.get("origin"),
                        row.get("destination"),
                    )
                )
            except (ValueError, KeyError, TypeError) as error:
                raise KnowledgeError(f"{path}:{number}: not a sample in JSON: {error}") from error
    return samples
