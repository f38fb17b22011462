"""Rasa's DIET and ResponseSelector: a model a language, as Rasa advises for several languages."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.material import Material
from benchmarks.verdict import Scores
from knowledge.calibration import Sample
from knowledge.paths import PROJECT
from knowledge.thresholds import Thresholds
from understanding.encoder import Vectors

_LEAST = 1e-4
"""A probability under which nothing is told apart any more."""
_SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_MAX_CACHE_SIZE": "0",  # or a second run would take its training from the first
}


class RasaContestant:
    """Trained when it is made, in `folder`, by the Python of `.venv-rasa`.

    It is taught the bank's lines, and titles and example questions of the entries; paragraphs are
    no examples of what people say. It is told the language of each question.
    """

    thresholds: Thresholds | None = None

    def __init__(self, material: Material, folder: Path, languages: Sequence[str], epochs: int):
        self._topics = material.topics
        self._folder, self._languages = folder, languages
        texts = {
            text.title for e in material.snapshot.entries.values() for text in e.texts.values()
        }
        for language in languages:
            place = self._place(language)
            place.mkdir(parents=True, exist_ok=True)
            taught = [
                (part.label, part.text)
                for part in material.taught
                if part.language == language
                and (part.entry is None or part.asked or part.text in texts)
            ]
            _write(place / "examples.json", taught)
            _write(place / "settings.json", {"language": language, "epochs": epochs})
        # Rasa trains on one core or little more: two at a time.
        with ThreadPoolExecutor(2) as pool:
            self.figures = list(pool.map(lambda one: self._run("train", one), languages))
        self._answers: dict[tuple[str, str], dict[str, float]] = {}
        for language in languages:
            asked = (*material.samples, *material.blind)
            texts = [sample.text for sample in asked if sample.language == language]
            _write(self._place(language) / "asked.json", texts)
            found = self._run("ask", language)
            self.figures.append(found)
            for text, chances in zip(texts, found["answers"]):
                self._answers[language, text] = chances

    def scores(self, asked: Sequence[Sample], vectors: Vectors) -> Scores:
        table = np.zeros((len(asked), len(self._topics)), np.float32)
        for at, sample in enumerate(asked):
            chances = self._answers.get((sample.language, sample.text), {})
            table[at] = [chances.get(topic, 0.0) for topic in self._topics]
        return np.asarray(np.log(np.maximum(table, _LEAST)), np.float32)

    def figure(self, name: str, of: Any = max) -> float:
        """The largest (or `of`) of a figure over languages and runs."""
        return float(of([row[name] for row in self.figures if name in row]))

    def ask(self, sample: Sample) -> None:
        raise NotImplementedError("timed where it runs: see `figure('milliseconds')`")

    def edit(self) -> float:
        """A line more means a training of its language, and a start with the new model."""
        return self.figure("train_seconds") + self.figure("load_seconds")

    def _place(self, language: str) -> Path:
        return self._folder / language

    def _run(self, step: str, language: str) -> dict[str, Any]:
        place = self._place(language)
        python = PROJECT / ".venv-rasa" / "bin" / "python"
        with (place / f"{step}.log").open("w") as log:
            subprocess.run(
                [python, "-m", "benchmarks.rasa_baseline", step, place],
                check=True,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                env=os.environ | _SETTINGS,
            )
        found: dict[str, Any] = json.loads((place / f"{step}.result.json").read_text("utf-8"))
        return found


def _write(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
