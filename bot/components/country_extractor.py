"""Countries named in a message, with the role that the words or the served lists give them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.phrases import Found, PhraseIndex, Word, plain_form, words_of
from translations.languages import load_languages

PLACES = Path(__file__).with_name("places.yml")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CountryExtractor(GraphComponent):
    """Adds entities `country` (ISO 3166 code) with the role origin, destination or none."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(
        self, index: PhraseIndex, roles: dict[str, Any], served: dict[str, set[str]]
    ) -> None:
        self._index = index
        self._served = served
        self._before = _words_by_role(roles, "before")
        self._after = _words_by_role(roles, "after")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CountryExtractor:
        places = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
        return cls(place_index(places), places["roles"], served_places())

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
        """Entities of all countries named, in the order of the text."""
        words = words_of(text)
        entities = []
        for found in self._index.find(words):
            entity = {
                "entity": "country",
                "value": found.value,
                "start": words[found.first].start,
                "end": words[found.last - 1].end,
                "extractor": type(self).__name__,
            }
            role = self._role(found, words)
            entities.append(entity | ({"role": role} if role else {}))
        return entities

    def _role(self, found: Found, words: list[Word]) -> str | None:
        lists = [role for role, codes in self._served.items() if found.value in codes]
        if len(lists) == 1:
            return lists[0]
        before = words[found.first - 1].plain if found.first else None
        after = words[found.last].plain if found.last < len(words) else None
        return self._before.get(before or "") or self._after.get(after or "")


def served_places(content: Path | None = None) -> dict[str, set[str]]:
    """The countries this organisation serves, by role; empty lists when it names none."""
    directory = content or Path(os.environ.get("MUSAFIR_CONTENT") or "knowledge")
    path = directory / "taxonomy.yml"
    taxonomy = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {
        "origin": set(taxonomy.get("origins") or []),
        "destination": set(taxonomy.get("destinations") or []),
    }


def place_index(places: dict[str, Any]) -> PhraseIndex:
    """All names of all countries in all served languages, and the forms of `places.yml`."""
    index = PhraseIndex(tuple(places["prefixes"]), tuple(places["suffixes"]))
    capital_only = {plain_form(name) for name in places["capital_only"]}
    for code, names in places["names"].items():
        for name in names:
            _add(index, name, code, capital_only)
    ignored = set(places["ignored"])
    for language in load_languages().codes:
        try:
            territories = Locale.parse(language, sep="-").territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if code.isalpha() and len(code) == 2 and name not in ignored:
                _add(index, name, code, capital_only)
    return index


def _add(index: PhraseIndex, name: str, code: str, capital_only: set[str]) -> None:
    if name.isascii() and name.isupper():
        index.as_written.setdefault(name, code)
    elif plain_form(name) in capital_only:
        index.as_written.setdefault(name.capitalize(), code)
    else:
        index.add(name, code)


def _words_by_role(roles: dict[str, Any], side: str) -> dict[str, str]:
    return {plain_form(word): role for role, sides in roles.items() for word in sides[side]}
