"""Is this person in danger? Decided apart from all else, before any answer is looked for.

Judged by letters and meaning together; when the vectors are missing, by letters alone.
"""

from __future__ import annotations

import logging
from math import exp
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.examples import ASK, DANGER, HARMLESS, Example, teaching_examples
from bot.components.joint_text import JointText
from understanding.encoder import Vectors

logger = logging.getLogger(__name__)

SAFE = "safe"
OTHER = "violence"  # the kind of hand-written examples that name none
GATE = "gate"
KINDS = "kinds"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerGate(GraphComponent):
    """Stands last: sets `danger` = {margin, kind, sure}, and the intent if it is danger."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # Margins of the gate; the weights say how much a line of danger, and a harmless line
        # that sounds like it, counts beside a plain question.
        return {"threshold": -0.25, "sure_from": 0.3, "danger_weight": 4.0, "harmless_weight": 3.0}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        gate: JointText | None = None,
        kinds: JointText | None = None,
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
            gate = JointText.load(directory / GATE)
            kinds = JointText.load(directory / KINDS)
        return cls(config, model_storage, resource, gate, kinds)

    def train(self, training_data: TrainingData) -> Resource:
        examples = teaching_examples(training_data)
        logger.info("Learning danger from %d lines.", len(examples))
        in_danger = [example for example in examples if example.act == DANGER]
        self._gate = JointText.train(
            examples,
            [DANGER if example.act == DANGER else SAFE for example in examples],
            [self._weight(example) for example in examples],
        )
        self._kinds = JointText.train(
            in_danger,
            [example.label or OTHER for example in in_danger],
            [1.0] * len(in_danger),
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._gate.save(directory / GATE)
            self._kinds.save(directory / KINDS)
        return self._resource

    def _weight(self, example: Example) -> float:
        if example.act == DANGER:
            return float(self._config["danger_weight"])
        return float(self._config["harmless_weight"]) if example.label in HARMLESS else 1.0

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if text.startswith("/") or not text:
                continue
            language = (message.get("language") or {}).get("code")
            margin, kind = self.judge(text, message.get("sentence_vector"), language)
            sure = margin >= self._config["sure_from"]
            seen = {"margin": round(margin, 4), "kind": kind, "sure": sure}
            message.set("danger", seen, add_to_output=True)
            # An unsure alarm takes precedence over a question, whose answer follows it, but not
            # over an act that was clearly meant, such as erasing the chat.
            act = message.get("intent") or {}
            may_override = sure or act.get("name") in (None, ASK)
            if may_override and margin >= self._config["threshold"]:
                intent = {"name": DANGER, "confidence": round(1 / (1 + exp(-4 * margin)), 4)}
                ranking = [intent, *message.get("intent_ranking", [])][:3]
                message.set("intent", intent, add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def judge(
        self, text: str, vector: Vectors | None = None, language: str | None = None
    ) -> tuple[float, str]:
        """How clearly danger is told (the margin), and its likeliest kind."""
        assert self._gate, "judge() before train() or load()"
        assert self._kinds
        margin = self._gate.margins(text, vector, language)[self._gate.labels.index(DANGER)]
        kinds = self._kinds.margins(text, vector, language)
        return float(margin), self._kinds.labels[int(np.argmax(kinds))]
