"""Nearest passages by cosine, limited to what a person on this corridor may be shown: faiss."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from understanding.encoder import Vectors

_HUB_NEIGHBOURS = 10
_CORRIDORS_KEPT = 200


@dataclass(frozen=True)
class Hit:
    owner: str
    similarity: float
    """Cosine less half the passage's own hubness: near to this question, not to every question."""


class VectorIndex:
    """Rows of unit vectors, each owned by an entry (`destinations/hk/contract`)."""

    def __init__(self, vectors: Vectors, owners: Sequence[str], hubness: Vectors) -> None:
        """`vectors` (rows, dimension), `hubness` (rows,) as `hubness_of` measures it."""
        import faiss

        self.owners = list(owners)
        self._hubness = hubness
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1] if len(vectors) else 1)
        if len(vectors):
            self._index.add(np.ascontiguousarray(vectors, np.float32))
        self._rows: dict[str, list[int]] = {}
        for row, owner in enumerate(self.owners):
            self._rows.setdefault(owner, []).append(row)
        self._selectors: dict[frozenset[str], tuple[int, Any]] = {}

    def search(self, vector: Vectors, allowed: set[str], count: int = 200) -> list[Hit]:
        """The best passage of each allowed owner, best first; `vector` is (dimension,)."""
        import faiss

        rows, selector = self._selector(frozenset(allowed))
        if not rows:
            return []
        similarities, found = self._index.search(
            np.ascontiguousarray(vector[None], np.float32),
            min(count, rows),
            params=faiss.SearchParameters(sel=selector),  # type: ignore[call-arg]
        )
        best: dict[str, float] = {}
        for similarity, row in zip(similarities[0], found[0]):
            if row < 0:
                continue
            score = float(similarity - self._hubness[row] / 2)
            owner = self.owners[row]
            best[owner] = max(score, best.get(owner, -1.0))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return [Hit(owner, score) for owner, score in ranked]

    def _selector(self, allowed: frozenset[str]) -> tuple[int, Any]:
        """How many rows a corridor sees, and faiss's selector of them; few corridors, so kept."""
        if allowed not in self._selectors:
            import faiss

            rows = [row for owner in allowed for row in self._rows.get(owner, ())]
            if len(self._selectors) >= _CORRIDORS_KEPT:
                self._selectors.clear()
            self._selectors[allowed] = (
                len(rows),
                faiss.IDSelectorBatch(np.array(rows, np.int64)),
            )
        return self._selectors[allowed]

    def vectors(self) -> npt.NDArray[np.float32]:
        """All rows, (rows, dimension)."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), np.float32)

    def save(self, folder: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(folder / "passages.faiss"))
        np.save(folder / "hubness.npy", self._hubness)
        (folder / "owners.json").write_text(json.dumps(self.owners), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        import faiss

        index = cls.__new__(cls)
        index._index = faiss.read_index(str(folder / "passages.faiss"))
        index._hubness = np.load(folder / "hubness.npy")
        index.owners = json.loads((folder / "owners.json").read_text("utf-8"))
        if not index._index.ntotal == len(index.owners) == len(index._hubness):
            raise ValueError(f"{folder}: the index and its owners do not fit; build it again")
        index._rows = {}
        for row, owner in enumerate(index.owners):
            index._rows.setdefault(owner, []).append(row)
        index._selectors = {}
        return index


def hubness_of(vectors: Vectors, sample: Vectors) -> Vectors:
    """How near each of `vectors` is to questions of any kind (CSLS), (rows,): the mean cosine
    with the nearest of `sample`, which are question vectors."""
    if not len(sample) or not len(vectors):
        return np.zeros(len(vectors), np.float32)
    count = min(_HUB_NEIGHBOURS, len(sample))
    similarities = vectors @ sample.T
    nearest = np.partition(similarities, len(sample) - count, axis=1)[:, -count:]
    return np.asarray(nearest.mean(axis=1), np.float32)
