"""Do the probabilities mean what they say? Ten bins of what was predicted and what was right.

    python -m benchmarks.reliability [--json]

Of the build in force, over the blind questions and over the question bank's measuring lines: of
all first guesses made with a probability of about 80 %, 80 % should be right. The expected
calibration error is the mean gap between the two, weighted by how many guesses fall in a bin.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.material import load_material
from knowledge.base import load_base
from knowledge.build import open_cache
from knowledge.calibration import Sample
from knowledge.embedder import load_embedder
from knowledge.evaluate import bank_questions
from knowledge.paths import content_directory, current_build, data_directory
from knowledge.reader import Reader
from knowledge.shelf_mark import load_reader
from knowledge.train import evidence_for

_BINS = 10


@dataclass(frozen=True)
class Bin:
    predicted: float
    right: float
    count: int


@dataclass(frozen=True)
class Reliability:
    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error."""
    errors: dict[str, float]
    """The same by language, where smaller numbers make it larger by chance."""


def reliability(
    predicted: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], languages: Sequence[str]
) -> Reliability:
    """From the probability of each first guess, and whether it was right."""
    names = np.array(languages)
    return Reliability(
        tuple(_bins(predicted, right)),
        expected_error(predicted, right),
        {
            str(name): expected_error(predicted[names == name], right[names == name])
            for name in sorted(set(names))
        },
    )


def expected_error(predicted: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    total = sum(bin.count * abs(bin.predicted - bin.right) for bin in _bins(predicted, right))
    return total / max(len(predicted), 1)


def _bins(predicted: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> list[Bin]:
    places = np.minimum((predicted * _BINS).astype(int), _BINS - 1)
    return [
        Bin(float(predicted[here].mean()), float(right[here].mean()), int(here.sum()))
        for here in (places == number for number in range(_BINS))
        if here.any()
    ]


def guesses(
    reader: Reader, asked: Sequence[Sample]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """How sure the first guess of each is, and whether it is right."""
    embedder = load_embedder(quick=True)
    cache = open_cache(content_directory(), data_directory())
    texts = [sample.text for sample in asked]
    vectors = cache.vectors(f"{embedder.name}/question", texts, embedder.queries)
    assert reader.model is not None, "the bank is too small to learn from"
    fusion = reader.model.fusion
    evidence = evidence_for(reader, asked, vectors)
    chances = np.stack([fusion.probabilities(reader.topics, row) for row in evidence])
    best = chances.argmax(axis=1)
    labels = [reader.topics[at] for at in best]
    right = np.array([label == sample.label for label, sample in zip(labels, asked)])
    return chances.max(axis=1).astype(np.float64), right


def table(title: str, found: Reliability) -> str:
    lines = [f"| {title}: predicted | right | n |", "|---|---|---|"]
    lines += [f"| {bin.predicted:.1%} | {bin.right:.1%} | {bin.count} |" for bin in found.bins]
    parts = ", ".join(f"{name} {error:.3f}" for name, error in found.errors.items())
    return "\n".join([*lines, "", f"Expected calibration error {found.error:.3f} ({parts})."])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    chosen = parser.parse_args()
    reader = load_reader(data_directory(), current_build(data_directory()))
    bank = [
        Sample(row["text"], row["language"], row["topic"], row["origin"], row["destination"])
        for row in bank_questions(load_base())
    ]
    found = {}
    material = load_material()
    # What only sounds alarming may be about anything: no topic is noted with it.
    blind = [
        sample for sample, kind in zip(material.blind, material.kinds) if kind != "near-danger"
    ]
    for title, asked in (("blind questions", blind), ("measuring lines", bank)):
        predicted, right = guesses(reader, asked)
        found[title] = reliability(predicted, right, [sample.language for sample in asked])
    if chosen.json:
        print(json.dumps({title: asdict(one) for title, one in found.items()}))
    else:
        print("\n\n".join(table(title, one) for title, one in found.items()))


if __name__ == "__main__":
    main()
