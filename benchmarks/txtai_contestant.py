"""What an off-the-shelf retriever does: txtai's BM25, and txtai's nearest neighbour by vectors."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.contestant import SILENT, floored
from benchmarks.material import Material
from benchmarks.verdict import Scores
from knowledge.calibration import Sample
from knowledge.embedder import load_embedder
from knowledge.thresholds import Thresholds
from understanding.encoder import Vectors
from understanding.vector_cache import VectorCache

_HITS = 1000
"""Found before those of other corridors are left out: the best of nearly every topic."""


class TxtaiContestant:
    """Every line and passage is a row of the index; a topic scores as its best row does."""

    thresholds: Thresholds | None = None

    def __init__(self, material: Material, cache: VectorCache, *, by_words: bool) -> None:
        from txtai import Embeddings

        self._material = material
        self._by_words = by_words
        self._embedder = load_embedder(quick=True)
        # An exact search: txtai's default for so many rows is an approximate one.
        self._index: Any = Embeddings(
            {"keyword": True}
            if by_words
            else {
                "method": "external",
                "transform": lambda texts: self._query(texts),
                "backend": "faiss",
                "faiss": {"components": "IDMap,Flat"},
            }
        )
        rows = [part.text for part in material.taught] if by_words else self._vectors(cache)
        self._index.index([(at, row, None) for at, row in enumerate(rows)])
        self._topic_of = {at: part.label for at, part in enumerate(material.taught)}
        self._entry_of = {at: part.entry for at, part in enumerate(material.taught)}

    def scores(self, asked: Sequence[Sample], vectors: Vectors) -> Scores:
        rows = [sample.text for sample in asked] if self._by_words else list(vectors)
        table = np.full((len(asked), len(self._material.topics)), SILENT, np.float32)
        for at, (sample, row) in enumerate(zip(asked, rows)):
            self._rank(sample, row, table[at])
        return floored(table)

    def ask(self, sample: Sample) -> None:
        row = np.full(len(self._material.topics), SILENT, np.float32)
        self._rank(sample, sample.text, row)

    def edit(self) -> float:
        """One passage is written anew and found again."""
        at = next(i for i, part in enumerate(self._material.taught) if part.entry)
        text = self._material.taught[at].text + " Zweihundertsiebzig."
        began = time.perf_counter()
        row = text if self._by_words else self._embedder.passages([text])[0]
        self._index.upsert([(at, row, None)])
        found = self._index.search("Zweihundertsiebzig" if self._by_words else row, 3)
        seconds = time.perf_counter() - began
        assert at in [name for name, _ in found], "the edit is not found"
        return seconds

    def _rank(self, sample: Sample, row: Any, scores: Any) -> None:
        visible = self._material.shelf.visible(sample.origin, sample.destination)
        for name, score in self._index.search(row, _HITS):
            entry = self._entry_of[name]
            if entry is None or entry in visible:
                at = self._material.topics.index(self._topic_of[name])
                scores[at] = max(scores[at], score)

    def _query(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.queries(list(texts))

    def _vectors(self, cache: VectorCache) -> list[Vectors]:
        taught = self._material.taught
        rows: list[Vectors] = [np.zeros(0, np.float32)] * len(taught)
        for kind, asked, encode in (
            ("question", True, self._embedder.queries),
            ("text", False, self._embedder.passages),
        ):
            chosen = [at for at, part in enumerate(taught) if part.asked == asked]
            texts = [taught[at].text for at in chosen]
            found = cache.vectors(f"{self._embedder.name}/{kind}", texts, encode)
            for at, vector in zip(chosen, found):
                rows[at] = vector
        return rows
