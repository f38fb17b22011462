"""Is this person in danger? Decided apart from all else, before any answer is looked for.

Two judges, one over character n-grams and one over sentence vectors. When the vectors are
missing the first decides alone.
"""

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

from bot.components.examples import DANGER, Example, teaching_examples
from bot.components.linear_text import Floats
from bot.components.two_views import TwoViews

logger = logging.getLogger(__name__)

SAFE = ""  # the label of all that is no danger; the others are the kinds


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerGate(GraphComponent):
    """Stands last: sets `danger` = {probability, kind}, and the intent `danger` above the act."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "threshold": 0.3,
            "features": 2**16,
            "evenness": 0.8,
            "vector_share": 0.5,
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
            model = TwoViews.load(directory, config["vector_share"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples = teaching_examples(training_data, self._config["questions_kept"])
        logger.info("Learning danger from %d lines.", len(examples))
        self._model = TwoViews.train(
            [example.text for example in examples],
            [_kind(example) for example in examples],
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
        assert self._model, "judge() before train() or load()"
        likely = self._model.probabilities(text, vector)
        kinds = self._model.labels
        safe = kinds.index(SAFE)
        only_danger = np.where(np.arange(len(kinds)) == safe, -1.0, likely)
        return float(1 - likely[safe]), kinds[int(np.argmax(only_danger))]


def _kind(example: Example) -> str:
    """The kind of danger an example shows; hand-written ones without a kind are `violence`."""
    return (example.label or "violence") if example.act == DANGER else SAFE
