"""Bot speech: every `utter_` key in the language of the conversation, buttons included.

Rasa calls this class (see `endpoints.yml`) for all responses, those of the action server too.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from translations.catalogue import Catalogue

SOURCE_LANGUAGE = "en"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class TranslatedResponses(TemplatedNaturalLanguageGenerator):
    """Renders the English responses of the domain through the gettext catalogues.

    A subclass of Rasa's own generator, because only to that does Rasa give `responses` anew when
    it has loaded a model.
    """

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        super().__init__(domain.responses if domain else {})
        self._catalogue = catalogue or Catalogue.load()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **values: Any,
    ) -> dict[str, Any] | None:
        variations = self.responses.get(utter_action)
        if not variations:
            return None
        response = deepcopy(variations[0])
        # The action's own dicts: Rasa puts them over what we return, so we complete them in place.
        custom: dict[str, Any] = values.pop("custom", None) or {}
        own_buttons: list[dict[str, Any]] = values.pop("buttons", None) or []
        language = custom.get("language") or tracker.get_slot("language") or SOURCE_LANGUAGE
        custom.setdefault("language", language)
        custom.setdefault("decision", (response.get("metadata") or {}).get("decision"))

        def spoken(text: str) -> str:
            named = {name: values[name] for name in PLACEHOLDER.findall(text) if name in values}
            return self._catalogue.translate(text, language, utter_action, **named)

        buttons = list(own_buttons)
        own_buttons.clear()
        for button in response.get("buttons") or []:
            buttons.append({**button, "title": spoken(button["title"])})
        text = values.pop("text", None) or spoken(response["text"])
        return {"text": text, "buttons": buttons, "custom": custom}
