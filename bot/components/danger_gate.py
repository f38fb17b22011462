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

from bot.components.examples import ASK, DANGER, Example, teaching_examples
from bot.components.linear_text import Floats
from bot.components.two_views import TwoViews

logger = logging.getLogger(__name__)

SAFE = "safe"
OTHER = "violence"  # the kind of hand-written examples that name none
GATE = "gate"
KINDS = "kinds"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerGate(GraphComponent):
    """Stands last: sets `danger` = {probability, kind, sure}, and the intent if it is danger."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "threshold": 0.25,
            "sure_from": 0.75,
            "features": 2**16,
            "evenness": 0.8,
            "vector_share": 0.45,
            "questions_kept": 6000,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        gate: TwoViews | None = None,
        kinds: TwoViews | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._gate = gate
        self._kinds = kinds

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
            gate = TwoViews.load(directory / GATE, config["vector_share"])
            kinds = TwoViews.load(directory / KINDS, config["vector_share"])
        return cls(config, model_storage, resource, gate, kinds)

    def train(self, training_data: TrainingData) -> Resource:
        examples = teaching_examples(training_data, self._config["questions_kept"])
        logger.info("Learning danger from %d lines.", len(examples))
        in_danger = [example for example in examples if example.act == DANGER]
        self._gate = self._learn(
            examples, [DANGER if example.act == DANGER else SAFE for example in examples]
        )
        self._kinds = self._learn(in_danger, [example.label or OTHER for example in in_danger])
        with self._model_storage.write_to(self._resource) as directory:
            for part, model in ((GATE, self._gate), (KINDS, self._kinds)):
                (directory / part).mkdir()
                model.save(directory / part)
        return self._resource

    def _learn(self, examples: list[Example], labels: list[str]) -> TwoViews:
        return TwoViews.train(
            [example.text for example in examples],
            labels,
            self._config["features"],
            self._config["evenness"],
            self._config["vector_share"],
        )

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if text.startswith("/") or not text:
                continue
            probability, kind = self.judge(text, message.get("sentence_vector"))
            sure = probability >= self._config["sure_from"]
            seen = {"probability": round(probability, 4), "kind": kind, "sure": sure}
            message.set("danger", seen, add_to_output=True)
            # An unsure alarm takes precedence over a question, whose answer follows it, but not
            # over an act that was clearly meant, such as erasing the chat.
            act = message.get("intent") or {}
            may_override = sure or act.get("name") in (None, ASK)
            if may_override and probability >= self._config["threshold"]:
                intent = {"name": DANGER, "confidence": round(probability, 4)}
                ranking = [intent, *message.get("intent_ranking", [])][:3]
                message.set("intent", intent, add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def judge(self, text: str, vector: Floats | None) -> tuple[float, str]:
        """How likely danger is, and its likeliest kind."""
        assert self._gate, "judge() before train() or load()"
        assert self._kinds
        probability = self._gate.probabilities(text, vector)[self._gate.labels.index(DANGER)]
        kinds = self._kinds.probabilities(text, vector)
        return float(probability), self._kinds.labels[int(np.argmax(kinds))]
