"""Shared words and character n-grams between a question and the passages: BM25 (bm25s)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from understanding.ngrams import words
from understanding.text import fold


def tokens(text: str) -> list[str]:
    """Words, and the 4-grams inside longer ones, so that `passports` meets `passport`."""
    found = words(fold(text))
    return found + [
        word[at : at + 4] for word in found if len(word) > 5 for at in range(len(word) - 3)
    ]


class LexicalIndex:
    """BM25 scores of passages; `owners[i]` owns passage i."""

    def __init__(self, engine: Any, owners: Sequence[str]) -> None:
        self._engine = engine
        self.owners = list(owners)

    @classmethod
    def build(cls, texts: Sequence[str], owners: Sequence[str]) -> LexicalIndex:
        import bm25s

        engine = bm25s.BM25()
        engine.index([tokens(text) or ["\0"] for text in texts], show_progress=False)
        return cls(engine, owners)

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """One BM25 score a passage, (passages,)."""
        known = self._engine.vocab_dict
        query = [token for token in dict.fromkeys(tokens(text)) if token in known]
        if not query:
            return np.zeros(len(self.owners), np.float32)
        return np.asarray(self._engine.get_scores(query), np.float32)

    def save(self, folder: Path) -> None:
        self._engine.save(str(folder / "bm25"), show_progress=False)
        (folder / "lexical-owners.json").write_text(json.dumps(self.owners), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        import bm25s

        owners = json.loads((folder / "lexical-owners.json").read_text("utf-8"))
        return cls(bm25s.BM25.load(str(folder / "bm25"), show_progress=False), owners)
