"""The sentence vector of a message, made once and handed on to the action server."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.embedding import encoded, vector_of

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):
    """Sets `sentence_vector` (array, inside) and `vector` (base64, in the parse data)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectors:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: the components that learn from vectors ask for the few lines they need."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text or text.startswith("/"):
                continue
            try:
                vector = vector_of(text)
            except (ImportError, OSError, RuntimeError) as error:
                # Danger and acts work from letters too; only the finer judgement is lost.
                logger.error("No sentence vectors (%s); going on without.", type(error).__name__)
                continue
            message.set("sentence_vector", vector)
            message.set("vector", encoded(vector), add_to_output=True)
        return messages
