"""Is this person in danger? Decided apart from all else, before any answer is looked for.

Two judges, one over character n-grams and one over sentence vectors. When the vectors are
missing the first decides alone.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.act_classifier import DANGER
from bot.components.embedding import training_vectors
from bot.components.linear_text import Floats, LinearText, fit, softmax

logger = logging.getLogger(__name__)

LETTERS = "danger-letters.npz"
VECTORS = "danger-vectors.npz"
SAFE = ""  # the label of all that is no danger; the others are the kinds


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerGate(GraphComponent):
    """Stands last: overrides the act with the intent `danger`; sets `danger` = {probability, kind}."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": 0.3, "features": 2**16, "safe_kept": 3000}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        letters: LinearText | None = None,
        vectors: tuple[Floats, Floats] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._letters = letters
        self._vectors = vectors

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerGate:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DangerGate:
        with model_storage.read_from(resource) as directory:
            letters = LinearText.load(directory / LETTERS)
            vectors = _load(directory / VECTORS)
        return cls(config, model_storage, resource, letters, vectors)

    def train(self, training_data: TrainingData) -> Resource:
        pairs = [
            (message.get("text"), _kind(message))
            for message in training_data.intent_examples
            if message.get("text")
        ]
        logger.info("Learning danger from %d lines.", len(pairs))
        texts, kinds = zip(*pairs)
        self._letters = LinearText.train(texts, kinds, self._config["features"])
        # Vectors cost more than letters, so only part of the harmless lines gets them.
        near = [pair for pair in pairs if pair[1] != SAFE]
        safe = [pair for pair in pairs if pair[1] == SAFE]
        safe.sort(key=lambda pair: sha256(pair[0].encode()).digest())
        chosen = near + safe[: self._config["safe_kept"]]
        self._vectors = _learn_vectors(chosen)
        with self._model_storage.write_to(self._resource) as directory:
            self._letters.save(directory / LETTERS)
            if self._vectors:
                weights, offsets = self._vectors
                np.savez(directory / VECTORS, weights=weights, offsets=offsets)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if text.startswith("/") or not text:
                continue
            probability, kind = self.judge(text, message.get("sentence_vector"))
            seen = {"probability": round(probability, 4), "kind": kind}
            message.set("danger", seen, add_to_output=True)
            if probability >= self._config["threshold"]:
                intent = {"name": DANGER, "confidence": round(probability, 4)}
                ranking = [intent, *message.get("intent_ranking", [])][:3]
                message.set("intent", intent, add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def judge(self, text: str, vector: Floats | None) -> tuple[float, str]:
        """How likely danger is, and its likeliest kind."""
        assert self._letters, "judge() before train() or load()"
        likely = self._letters.probabilities(text)
        if vector is not None and self._vectors:
            weights, offsets = self._vectors
            likely = (likely + softmax(weights @ vector + offsets)) / 2
        kinds = self._letters.labels
        if SAFE not in kinds:
            return 1.0, kinds[int(np.argmax(likely))]
        safe = kinds.index(SAFE)
        only_danger = np.where(np.arange(len(kinds)) == safe, -1.0, likely)
        return float(1 - likely[safe]), kinds[int(np.argmax(only_danger))]


def _kind(message: Message) -> str:
    """The kind of danger an example shows; hand-written ones without a kind are `violence`."""
    if message.get("intent") != DANGER:
        return SAFE
    example = (message.get("metadata") or {}).get("example") or {}
    return str(example.get("label") or "violence")


def _learn_vectors(pairs: list[tuple[str, str]]) -> tuple[Floats, Floats] | None:
    texts, kinds = zip(*pairs)
    try:
        rows = training_vectors(texts)
    except (ImportError, OSError, RuntimeError) as error:
        logger.error("No sentence vectors (%s): danger is learnt from letters only.", error)
        return None
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    weight = {kind: (max(counts.values()) / n) ** 0.5 for kind, n in counts.items()}
    return fit(rows, kinds, weight)


def _load(path: Path) -> tuple[Floats, Floats] | None:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return stored["weights"], stored["offsets"]
