"""The act of talk of a message: a question, a greeting, a choice, a wish for a person ..."""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear_text import LinearText

logger = logging.getLogger(__name__)

FILE = "acts.npz"
ASK = "ask"
DANGER = "danger"
HELP = "help"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent):
    """Sets the intent from character n-grams; anything unsure is taken for a question.

    `danger` is not among its labels: `DangerGate` decides that apart.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # A question taken for an act loses its answer, so an act must be this likely.
        return {"features": 2**16, "act_from": 0.6, "questions_kept": 6000}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearText | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        with model_storage.read_from(resource) as directory:
            model = LinearText.load(directory / FILE)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        pairs = [
            (message.get("text"), message.get("intent"))
            for message in training_data.intent_examples
            if message.get("text") and message.get("intent") != DANGER
        ]
        questions = sorted((text for text, act in pairs if act == ASK), key=_shuffle)
        kept = set(questions[: self._config["questions_kept"]])
        pairs = [(text, act) for text, act in pairs if act != ASK or text in kept]
        logger.info("Learning the acts of talk from %d lines.", len(pairs))
        texts, acts = zip(*pairs)
        self._model = LinearText.train(texts, acts, self._config["features"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text.startswith("/"):
                ranking = self.rank(text)
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking[:3], add_to_output=True)
        return messages

    def rank(self, text: str) -> list[dict[str, Any]]:
        """Acts by likelihood, the chosen one first."""
        if not any(letter.isalnum() for letter in text):
            return [{"name": HELP, "confidence": 1.0}]
        assert self._model, "rank() before train() or load()"
        likely = self._model.probabilities(text)
        order = np.argsort(-likely)
        ranking = [
            {"name": self._model.labels[i], "confidence": round(float(likely[i]), 4)}
            for i in order
        ]
        best = ranking[0]
        if best["name"] != ASK and best["confidence"] < self._config["act_from"]:
            ranking.sort(key=lambda entry: entry["name"] != ASK)
        return ranking


def _shuffle(text: str) -> bytes:
    """An order that looks random and is the same at every training."""
    return sha256(text.encode()).digest()
