"""Side by side, on the same questions: what a team would otherwise use, and this product.

    python -m benchmarks.retrieval [--json] [--keep FOLDER] [--epochs 20]
                                  [--rasa-languages fil]

All are taught the same lines and entries, kept to the same corridor, calibrated on the same
samples for the same cost, and asked `benchmarks/questions/`, which none has seen. Each runs in
a process of its own. With --keep, what is in FOLDER already is not run again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.comparison import Comparison
from benchmarks.contestant import Contestant, Trial, resident_megabytes
from benchmarks.material import Material, load_material
from benchmarks.own_contestant import OwnContestant
from benchmarks.rasa_contestant import RasaContestant
from benchmarks.txtai_contestant import TxtaiContestant
from knowledge.build import open_cache
from knowledge.calibration import Sample
from knowledge.embedder import load_embedder
from knowledge.paths import content_directory, data_directory
from understanding.encoder import Vectors
from understanding.vector_cache import VectorCache

NAMES = {
    "bm25": "BM25 (txtai)",
    "e5": "nearest neighbour by e5 (txtai)",
    "rasa": "DIET + ResponseSelector (Rasa)",
    "own": "Musafir",
}
_TIMED = 100


@dataclass(frozen=True)
class Settings:
    epochs: int
    languages: tuple[str, ...]
    """Those that Rasa is trained in: each takes many minutes."""


def run(name: str, folder: Path, settings: Settings) -> Trial:
    """One contestant in this process: taught, asked everything, timed."""
    material = load_material()
    cache = open_cache(content_directory(), data_directory())
    samples, blind = (_vectors(cache, part) for part in (material.samples, material.blind))
    began = time.perf_counter()
    if name == "rasa":
        return _rasa(material, folder, settings, samples, blind)
    made: dict[str, Callable[[], Contestant]] = {
        "bm25": lambda: TxtaiContestant(material, cache, by_words=True),
        "e5": lambda: TxtaiContestant(material, cache, by_words=False),
        "own": lambda: OwnContestant(material, folder, data_directory()),
    }
    contestant = made[name]()
    learned = time.perf_counter() - began
    found = [
        contestant.scores(material.samples, samples),
        contestant.scores(material.blind, blind),
    ]
    some = material.blind[:: max(1, len(material.blind) // _TIMED)]
    contestant.ask(some[0])
    began = time.perf_counter()
    for sample in some:
        contestant.ask(sample)
    milliseconds = 1000 * (time.perf_counter() - began) / len(some)
    held = resident_megabytes()
    return Trial(
        found[0],
        found[1],
        contestant.thresholds,
        milliseconds,
        held,
        learned,
        contestant.edit(),
    )


def _rasa(
    material: Material, folder: Path, settings: Settings, samples: Vectors, blind: Vectors
) -> Trial:
    contestant = RasaContestant(material, folder, settings.languages, settings.epochs)
    return Trial(
        contestant.scores(material.samples, samples),
        contestant.scores(material.blind, blind),
        None,
        contestant.figure("milliseconds", np.median),
        int(contestant.figure("megabytes")),
        contestant.figure("train_seconds"),
        contestant.edit(),
    )


def _vectors(cache: VectorCache, asked: Sequence[Sample]) -> Vectors:
    embedder = load_embedder(quick=True)
    texts = [sample.text for sample in asked]
    return cache.vectors(f"{embedder.name}/question", texts, embedder.queries)


def save(trial: Trial, path: Path) -> None:
    row: dict[str, Any] = {
        key: value for key, value in vars(trial).items() if key not in ("samples", "blind")
    }
    row["thresholds"] = trial.thresholds and trial.thresholds.model_dump()
    np.savez(path, samples=trial.samples, blind=trial.blind, row=json.dumps(row))


def load(path: Path) -> Trial:
    from knowledge.thresholds import Thresholds

    with np.load(path, allow_pickle=False) as stored:
        row = json.loads(str(stored["row"]))
        limits = row.pop("thresholds")
        thresholds = Thresholds(**limits) if limits else None
        return Trial(
            samples=stored["samples"], blind=stored["blind"], thresholds=thresholds, **row
        )


def compare(folder: Path, settings: Settings, names: Sequence[str]) -> Comparison:
    """Runs every contestant in a process of its own, then judges them all alike."""
    trials = {}
    for name in names:
        path = folder / f"{name}.npz"
        if not path.exists():
            command = [sys.executable, "-m", "benchmarks.retrieval", "--run", name]
            command += ["--keep", str(folder), "--epochs", str(settings.epochs)]
            command += ["--rasa-languages", ",".join(settings.languages)]
            subprocess.run(command, check=True)
        trials[name] = load(path)
    return Comparison.of(load_material(), trials, {"rasa": set(settings.languages)})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.add_argument("--keep", type=Path, help="keep (and use) what each contestant found here")
    parser.add_argument("--epochs", type=int, default=20, help="of Rasa's response selector")
    parser.add_argument("--rasa-languages", default="fil")
    parser.add_argument(
        "--only", default=",".join(NAMES), help="contestants, by their short names"
    )
    parser.add_argument("--run", choices=list(NAMES), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    settings = Settings(chosen.epochs, tuple(chosen.rasa_languages.split(",")))
    with tempfile.TemporaryDirectory() as scratch:
        folder = (chosen.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.run:
            place = Path(scratch).resolve() / chosen.run
            save(run(chosen.run, place, settings), folder / f"{chosen.run}.npz")
            return
        found = compare(folder, settings, chosen.only.split(","))
    print(json.dumps(asdict(found)) if chosen.json else found.table(NAMES))


if __name__ == "__main__":
    main()
