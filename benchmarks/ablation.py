"""What each part of understanding brings, and what it costs: the blind questions without it.

    python -m benchmarks.ablation [--json]

Of the build in force. Without a part, weights and thresholds are learned anew from the others on
the calibration samples, and the questions are judged as in `benchmarks.retrieval`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.material import Material, load_material
from benchmarks.verdict import judge
from knowledge.build import open_cache
from knowledge.calibration import Sample
from knowledge.embedder import load_embedder
from knowledge.evidence import OFF_TOPIC, SIGNALS
from knowledge.fusion import Fusion
from knowledge.index import VectorIndex
from knowledge.paths import (
    content_directory,
    current_build,
    data_directory,
    index_folder,
    models_folder,
)
from knowledge.reader import Reader
from knowledge.shelf_mark import load_reader
from knowledge.thresholds import Thresholds
from knowledge.topic_model import TopicModel
from knowledge.train import evidence_for
from understanding.encoder import Vectors

Evidence = npt.NDArray[np.float32]
_FILES = {
    "together": ("together.npz",),
    "letters": ("letters.npz",),
    "meaning": ("meaning.npz",),
    "neighbour": ("neighbours.npy",),
    "passage": ("passages.faiss",),
    "words": ("bm25", "lexical-owners.json"),
    "hub correction": ("hubness.npy",),
}
_TIMED = 100


@dataclass(frozen=True)
class Part:
    """`right`, `offered` (right or offered) and `wrong` are shares without it."""

    name: str
    right: float
    offered: float
    wrong: float
    milliseconds: float | None
    kilobytes: int | None


@dataclass(frozen=True)
class Table:
    """Evidence for the samples and for the blind questions."""

    samples: Evidence
    blind: Evidence

    def only(self, signals: Sequence[int]) -> Table:
        return Table(self.samples[:, :, signals], self.blind[:, :, signals])


def without(material: Material, table: Table, name: str, cost: tuple[float | None, int]) -> Part:
    """How the rest does when it is weighed anew."""
    topics = material.topics
    answers = np.array([topics.index(sample.label) for sample in material.samples])
    fusion = Fusion.fit(topics, table.samples, answers)

    def chances(evidence: Evidence) -> Evidence:
        return np.stack([fusion.probabilities(topics, row) for row in evidence])

    thresholds = Thresholds.fit(topics, chances(table.samples), answers)
    found = judge(topics, chances(table.blind), thresholds, material.blind)
    on = np.array([sample.label != OFF_TOPIC for sample in material.blind])
    return Part(
        name,
        float(found.right[on].mean()),
        float((found.right | found.offered)[on].mean()),
        float(found.wrong[on].mean()),
        *cost,
    )


def milliseconds(reader: Reader, asked: Sequence[Sample], vectors: Vectors) -> dict[str, float]:
    """What each part takes of one question, one at a time."""
    model = reader.model
    assert isinstance(model, TopicModel), "the bank is too small to learn from"
    rows = [
        (sample, vector, model.features.rows([sample.text], vector[None], [sample.language]))
        for sample, vector in zip(asked, vectors)
    ]
    width = rows[0][2].shape[1] - vectors.shape[1]
    visible = {sample: reader.shelf.visible(sample.origin, sample.destination) for sample in asked}

    def timed(work: Callable[[Sample, Vectors, np.ndarray], object]) -> float:
        for row in rows[:5]:
            work(*row)
        began = time.perf_counter()
        for row in rows:
            work(*row)
        return 1000 * (time.perf_counter() - began) / len(rows)

    return {
        "features": timed(lambda s, v, _: model.features.rows([s.text], v[None], [s.language])),
        "together": timed(lambda _, v, row: model.together.margins(row)),
        "letters": timed(lambda _, v, row: model.letters.margins(row[:, :width])),
        "meaning": timed(lambda _, v, row: model.meaning.margins(row[:, width:].toarray())),
        "neighbour": timed(lambda _, v, row: row[:, width:].toarray() @ model.neighbours.T),
        "passage": timed(lambda s, v, _: reader.index.search(v, visible[s])),
        "words": timed(lambda s, v, _: reader.lexical.scores(s.text)),
    }


def kilobytes(folders: Sequence[Path]) -> dict[str, int]:
    """Of the files of each part."""

    def size(path: Path) -> int:
        inside = path.rglob("*") if path.is_dir() else [path]
        return sum(one.stat().st_size for one in inside if one.is_file())

    return {
        name: sum(size(folder / file) for folder in folders for file in files) // 1024
        for name, files in _FILES.items()
    }


def measure() -> tuple[list[Part], float]:
    """The parts, the whole first, and what turning a text into features takes."""
    material, data = load_material(), data_directory()
    build = current_build(data)
    reader = load_reader(data, build)
    model = json.loads((index_folder(data) / build / "build.json").read_text("utf-8"))["model"]
    sizes = kilobytes([index_folder(data) / build, models_folder(data) / model])
    embedder = load_embedder(quick=True)
    cache = open_cache(content_directory(), data)

    def vectors(asked: Sequence[Sample]) -> Vectors:
        texts = [sample.text for sample in asked]
        return cache.vectors(f"{embedder.name}/question", texts, embedder.queries)

    def evidence(reader: Reader) -> Table:
        return Table(
            *(
                evidence_for(reader, asked, vectors(asked))
                for asked in (material.samples, material.blind)
            )
        )

    some = material.blind[:: max(1, len(material.blind) // _TIMED)]
    times = milliseconds(reader, some, vectors(some))
    whole = evidence(reader)
    plain = VectorIndex(
        reader.index.vectors(),
        reader.index.owners,
        np.zeros(len(reader.index.owners), np.float32),
    )
    parts = [without(material, whole, "nothing", (sum(times.values()), sum(sizes.values())))]
    for at, name in enumerate(SIGNALS):
        rest = [other for other in range(len(SIGNALS)) if other != at]
        parts.append(without(material, whole.only(rest), name, (times[name], sizes[name])))
    bare = evidence(replace(reader, index=plain))
    parts.append(
        without(material, bare, "hub correction", (None, sizes["hub correction"])),
    )
    for at, name in enumerate(SIGNALS):
        parts.append(
            without(
                material, whole.only([at]), f"all others than {name}", (times[name], sizes[name])
            )
        )
    return parts, times["features"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    chosen = parser.parse_args()
    parts, features = measure()
    if chosen.json:
        print(json.dumps({"parts": [asdict(part) for part in parts], "features": features}))
        return
    print("| without | right at once | right or offered | wrong | its ms | its kB |")
    print("|---|---|---|---|---|---|")
    for part in parts:
        took = "–" if part.milliseconds is None else f"{part.milliseconds:.2f}"
        print(
            f"| {part.name} | {part.right:.1%} | {part.offered:.1%} | {part.wrong:.1%} "
            f"| {took} | {part.kilobytes} |"
        )
    print(f"\nTurning a text into features, for the first four: {features:.2f} ms.")


if __name__ == "__main__":
    main()
