"""The act of talk of a message: a question, a greeting, a choice, a wish for a person ..."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.examples import ASK, DANGER, teaching_examples
from bot.components.joint_text import JointText
from understanding.encoder import Vectors
from understanding.linear import softmax

logger = logging.getLogger(__name__)

HELP = "help"
SHARPNESS = 3.0
"""How quickly a margin becomes certainty; found on held-out lines."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent):
    """Sets the intent from letters and meaning; anything unsure is taken for a question.

    `danger` is not among its labels: `DangerGate` decides that apart.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # The bank holds questions by the thousand and every other act by the dozen.
        return {"act_weight": 8.0, "act_from": 0.25}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: JointText | None = None,
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
            model = JointText.load(directory)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in teaching_examples(training_data) if e.act != DANGER]
        logger.info("Learning the acts of talk from %d lines.", len(examples))
        acts = [example.act for example in examples]
        counts = [1.0 if act == ASK else self._config["act_weight"] for act in acts]
        self._model = JointText.train(examples, acts, counts)
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text.startswith("/"):
                language = (message.get("language") or {}).get("code")
                ranking = self.rank(text, message.get("sentence_vector"), language)
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking[:3], add_to_output=True)
        return messages

    def rank(
        self, text: str, vector: Vectors | None = None, language: str | None = None
    ) -> list[dict[str, Any]]:
        """Acts by likelihood, the chosen one first."""
        if not any(letter.isalnum() for letter in text):
            return [{"name": HELP, "confidence": 1.0}]
        assert self._model, "rank() before train() or load()"
        margins = self._model.margins(text, vector, language)
        likely = softmax(SHARPNESS * margins[None])[0]
        order = np.argsort(-likely)
        ranking = [
            {"name": self._model.labels[i], "confidence": round(float(likely[i]), 4)}
            for i in order
        ]
        best = ranking[0]
        if best["name"] != ASK and best["confidence"] < self._config["act_from"]:
            ranking.sort(key=lambda entry: entry["name"] != ASK)
        return ranking
