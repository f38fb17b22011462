"""Vectors kept by the hash of their text, so that no sentence is embedded twice in its life."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from understanding.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]
Progress = Callable[[int, int], None]
_BATCH = 64


def _key(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{text}".encode()).digest()[:16]


class VectorCache:
    """One SQLite file; both environments read and write it. A lost file costs only time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def is_empty(self) -> bool:
        return self._database.execute("SELECT 1 FROM vectors LIMIT 1").fetchone() is None

    def known(self, kind: str, texts: Sequence[str]) -> list[tuple[bytes, np.ndarray]]:
        """Key and vector of those `texts` that were embedded before."""
        return list(self._read({_key(kind, text) for text in texts}))

    def take(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keeps vectors that were made elsewhere under their keys."""
        rows = vectors.astype(np.float16)
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
            [(key, row.tobytes()) for key, row in zip(keys, rows)],
        )
        self._database.execute("COMMIT")

    def vectors(
        self,
        kind: str,
        texts: Sequence[str],
        encode: Encode,
        progress: Progress | None = None,
    ) -> Vectors:
        """Rows for `texts`, (len(texts), dimension) float32, from the file or from `encode`.

        `kind` names the encoder and the side (`bundled/query`): equal texts of another kind are
        other vectors. `progress(done, total)` is called while new texts are embedded.
        """
        keys = [_key(kind, text) for text in texts]
        known = dict(self._read(set(keys)))
        missing = list(dict.fromkeys(key for key in keys if key not in known))
        text_of = dict(zip(keys, texts))
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            # Halves of the bits lose nothing that a cosine can see (tested) and half the disk.
            rows = encode([text_of[key] for key in batch]).astype(np.float16)
            known.update(zip(batch, rows))
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, row.tobytes()) for key, row in zip(batch, rows)],
            )
            self._database.execute("COMMIT")
            if progress is not None:
                progress(min(start + _BATCH, len(missing)), len(missing))
        if not keys:
            return np.zeros((0, 0), np.float32)
        return np.stack([known[key] for key in keys]).astype(np.float32)

    def _read(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, np.ndarray]]:
        wanted = list(keys)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608
            for key, vector in self._database.execute(query, part):
                yield key, np.frombuffer(vector, np.float16)

    def close(self) -> None:
        self._database.close()
