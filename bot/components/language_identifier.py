"""Which served language a message is in, also when it is typed in Latin letters.

First the script: where one served language alone uses it, that is the answer. Then a linear
classifier over the languages of that script and, for Latin, over the romanised forms of others.
The component tells what it sees; whether the conversation switches is decided in
`bot/actions/language.py`.
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

from bot.components.linear_text import LinearText, shares
from bot.components.scripts import script_of
from translations.languages import load_languages

logger = logging.getLogger(__name__)

ROMANISED = "-Latn"
FILE = "languages.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `language` = {code, romanised, confidence, words} on every message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"features": 2**15}

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
        self._scripts = {
            code: load_languages().get(code).script for code in load_languages().codes
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        with model_storage.read_from(resource) as directory:
            path = directory / FILE
            model = LinearText.load(path) if path.exists() else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        texts, labels = [], []
        for message in training_data.intent_examples:
            example = (message.get("metadata") or {}).get("example") or {}
            text, code = message.get("text"), example.get("language")
            if not text or code not in self._scripts:
                continue
            romanised = script_of(text) == "Latn" and self._scripts[code] != "Latn"
            texts.append(text)
            labels.append(code + ROMANISED if romanised else code)
        if len(set(labels)) > 1:
            logger.info("Learning %d languages from %d lines.", len(set(labels)), len(texts))
            self._model = LinearText.train(texts, labels, self._config["features"], 1.0)
            with self._model_storage.write_to(self._resource) as directory:
                self._model.save(directory / FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text.startswith("/"):
                message.set("language", self.identify(text), add_to_output=True)
        return messages

    def identify(self, text: str) -> dict[str, Any]:
        """The likeliest served language; `code` is None when no letter tells."""
        words = sum(any(letter.isalpha() for letter in word) for word in text.split())
        script = script_of(text)
        candidates = [code for code, own in self._scripts.items() if own == script]
        if script is None:
            return {"code": None, "romanised": False, "confidence": 0.0, "words": words}
        if script != "Latn" and len(candidates) == 1:
            return {
                "code": candidates[0],
                "romanised": False,
                "confidence": 1.0,
                "words": words,
            }
        label, confidence = self._likeliest(text, script, candidates)
        return {
            "code": label.removesuffix(ROMANISED) if label else None,
            "romanised": bool(label and label.endswith(ROMANISED)),
            "confidence": round(confidence, 4),
            "words": words,
        }

    def _likeliest(
        self, text: str, script: str, candidates: list[str]
    ) -> tuple[str | None, float]:
        if not self._model:
            return None, 0.0
        allowed = [
            index
            for index, label in enumerate(self._model.labels)
            if label in candidates or (script == "Latn" and label.endswith(ROMANISED))
        ]
        if not allowed:
            return None, 0.0
        likely = shares(self._model.scores(text)[allowed])
        best = int(np.argmax(likely))
        return self._model.labels[allowed[best]], float(likely[best])
