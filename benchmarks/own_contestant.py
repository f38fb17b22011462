"""The product's own understanding, trained from nothing in a folder of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.material import Material
from benchmarks.verdict import Scores
from knowledge.build import build
from knowledge.calibration import Sample
from knowledge.library import Library
from knowledge.paths import content_directory, current_build
from knowledge.question import Question
from knowledge.shelf_mark import load_reader
from knowledge.thresholds import Thresholds
from knowledge.train import evidence_for
from understanding.encoder import Vectors

VECTORS = "vectors.sqlite"
_MARK = "Read this first."
_PATIENCE = 300


class OwnContestant:
    """Built in `folder` from a copy of the knowledge, which is edited later; only the vectors that
    `known` holds are not made anew."""

    def __init__(self, material: Material, folder: Path, known: Path) -> None:
        self._content, self._data = folder / "knowledge", folder / "data"
        shutil.copytree(
            content_directory(), self._content, ignore=shutil.ignore_patterns("*.py", "*.pyc")
        )
        self._data.mkdir(parents=True)
        with (
            sqlite3.connect(known / VECTORS) as source,
            sqlite3.connect(self._data / VECTORS) as target,
        ):
            source.backup(target)
        build(self._content, self._data, show_progress=False)
        self._reader = load_reader(self._data, current_build(self._data))
        self._library = Library.open(self._content, self._data)
        self._entry = sorted(material.snapshot.entries)[0]
        self.thresholds: Thresholds | None = self._reader.thresholds

    def scores(self, asked: Sequence[Sample], vectors: Vectors) -> Scores:
        reader = self._reader
        assert reader.model is not None, "the bank is too small to learn from"
        evidence = evidence_for(reader, asked, vectors)
        chances = [reader.model.fusion.probabilities(reader.topics, row) for row in evidence]
        return np.stack(chances)

    def ask(self, sample: Sample) -> None:
        self._library.answer(
            Question(sample.text, sample.language, sample.origin, sample.destination)
        )

    def edit(self) -> float:
        """An editor's way: the file is changed, `knowledge build` run, the service takes it."""
        path = self._content / "content" / f"{self._entry}.md"
        began = time.perf_counter()
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{_MARK}\n", "utf-8")
        subprocess.run(
            [sys.executable, "-m", "knowledge", "build", "--json", "--content", self._content],
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"MUSAFIR_DATA": str(self._data)},
        )
        while _MARK not in self._text():
            assert time.perf_counter() - began < _PATIENCE, "the edit never came to be served"
            time.sleep(0.05)
        return time.perf_counter() - began

    def _text(self) -> str:
        answer = self._library.answer(Question("", "en", entry=self._entry)).answer
        return answer.text if answer else ""
