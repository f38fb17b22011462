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
from bot.components.linear_text import Floats
from bot.components.two_views import TwoViews

logger = logging.getLogger(__name__)

HELP = "help"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent):
    """Sets the intent from letters and meaning; anything unsure is taken for a question.

    `danger` is not among its labels: `DangerGate` decides that apart.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # A question taken for an act loses its answer, so an act must be this likely.
        return {
            "act_from": 0.4,
            "features": 2**16,
            "evenness": 0.8,
            "vector_share": 0.65,
            "questions_kept": 3000,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TwoViews | None = None,
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
            model = TwoViews.load(directory, config["vector_share"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        kept = teaching_examples(training_data, self._config["questions_kept"])
        examples = [example for example in kept if example.act != DANGER]
        logger.info("Learning the acts of talk from %d lines.", len(examples))
        self._model = TwoViews.train(
            [example.text for example in examples],
            [example.act for example in examples],
            self._config["features"],
            self._config["evenness"],
            self._config["vector_share"],
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text.startswith("/"):
                ranking = self.rank(text, message.get("sentence_vector"))
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking[:3], add_to_output=True)
        return messages

    def rank(self, text: str, vector: Floats | None = None) -> list[dict[str, Any]]:
        """Acts by likelihood, the chosen one first."""
        if not any(letter.isalnum() for letter in text):
            return [{"name": HELP, "confidence": 1.0}]
        assert self._model, "rank() before train() or load()"
        likely = self._model.probabilities(text, vector)
        order = np.argsort(-likely)
        ranking = [
            {"name": self._model.labels[i], "confidence": round(float(likely[i]), 4)}
            for i in order
        ]
        best = ranking[0]
        if best["name"] != ASK and best["confidence"] < self._config["act_from"]:
            ranking.sort(key=lambda entry: entry["name"] != ASK)
        return ranking
