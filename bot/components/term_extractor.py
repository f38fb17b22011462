"""Languages, sectors and stages named in a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.phrases import PhraseIndex, words_of
from translations.languages import load_languages

TERMS = Path(__file__).with_name("terms.yml")
# Names that CLDR does not have: what speakers call a language in passing.
CASUAL = {
    "ar": ["arabe", "3arbia", "3arabi", "darija", "الدارجة", "arabi", "عربي", "بالعربية"],
    "bn": ["bangla", "bengali", "banglay", "বাংলায়"],
    "en": ["inglis", "ingles", "anglais", "ingilizi", "ইংলিশ", "angreji", "english", "نجليزية"],
    "es": ["espanol", "castellano", "spanish", "spanyol"],
    "fil": ["tagalog", "filipino", "pilipino", "taglish"],
    "fr": ["francais", "french", "pranses", "fransais", "بالفرنسية"],
    "id": ["bahasa", "indonesian", "indonesia"],
    "ne": ["nepali", "nepalima", "नेपालीमा"],
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TermExtractor(GraphComponent):
    """Adds entities `language`, `sector` and `stage`, whose values are our keys for them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self, indexes: dict[str, PhraseIndex]) -> None:
        self._indexes = indexes

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermExtractor:
        return cls(term_indexes())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            if not text.startswith("/"):
                entities = message.get("entities", []) + self.extract(text)
                message.set("entities", entities, add_to_output=True)
        return messages

    def extract(self, text: str) -> list[dict[str, Any]]:
        """Entities of all terms named, kind by kind, in the order of the text."""
        words = words_of(text)
        return [
            {
                "entity": kind,
                "value": found.value,
                "start": words[found.first].start,
                "end": words[found.last - 1].end,
                "extractor": type(self).__name__,
            }
            for kind, index in self._indexes.items()
            for found in index.find(words)
        ]


def term_indexes() -> dict[str, PhraseIndex]:
    """One index each for languages, sectors and stages."""
    indexes = {"language": PhraseIndex(suffixes=("মা", "मा", "য়", "ma", "te"))}
    languages = load_languages()
    for code in languages.codes:
        for other in languages.codes:
            name = Locale.parse(other, sep="-").languages.get(code)
            if name:
                indexes["language"].add(name, code)
        for name in (languages.get(code).own_name, *CASUAL.get(code, ())):
            indexes["language"].add(name, code)
    terms = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    for kind, values in terms.items():
        indexes[kind] = PhraseIndex(prefixes=("ال", "بال", "وال", "f", "l"))
        for value, phrases in values.items():
            for phrase in phrases:
                indexes[kind].add(phrase, value)
    return indexes
