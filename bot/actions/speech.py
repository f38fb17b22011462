"""The bot's own sentences for replies that are put together here, in the language of the turn.

They stand in the domain with all other bot speech, so translators find them in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from translations.catalogue import Catalogue

RESPONSES = Path(__file__).resolve().parents[1] / "domain" / "responses.yml"


@dataclass(frozen=True)
class Speech:
    """The English sentences by their key; `say` gives them in a language."""

    texts: Mapping[str, str]

    @classmethod
    def load(cls, path: Path = RESPONSES) -> Speech:
        """The texts of the `responses:` in a domain file."""
        rows: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text("utf-8"))[
            "responses"
        ]
        return cls({key: variations[0]["text"] for key, variations in rows.items()})

    def say(self, key: str, catalogue: Catalogue, language: str, **values: str) -> str:
        """The sentence `key`, with its values filled in; a `KeyError` if there is none."""
        return catalogue.translate(self.texts[key], language, key, **values)
