"""Payloads that anybody may send: those of the page and the menus, with checked values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from connectors.places import Places
from translations.languages import Languages

_PAYLOAD = re.compile(r"/([a-z_]{1,40})(\{.*\})?", re.DOTALL)
_ENTRY = re.compile(
    r"(world|origins/[a-z]{2}|destinations/[a-z]{2}|corridors/[a-z]{2}-[a-z]{2})"
    r"/[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?"
)
PLAIN = frozenset(
    {
        "start",
        "menu",
        "pack",
        "help",
        "privacy",
        "delete_my_data",
        "talk_to_person",
        "change_language",
        "capabilities",
        "none_of_these",
    }
)
Check = Callable[[str], str | None]


class Payloads:
    """Knows the open payloads; any other must have been issued to the conversation."""

    def __init__(self, languages: Languages, places: Places) -> None:
        taxonomy = places.taxonomy

        def one_of(values: Mapping[str, object]) -> Check:
            return lambda value: value if value in values else None

        def country(value: str) -> str | None:
            return value.upper() if places.is_place(value) else None

        def entry(value: str) -> str | None:
            return value if _ENTRY.fullmatch(value) else None

        # intent -> entity -> its check; at least one entity must be there.
        self._checks: dict[str, dict[str, Check]] = {
            "choose_language": {"language": languages.match},
            "set_corridor": {"origin": country, "destination": country},
            "set_stage": {"stage": one_of(taxonomy.stages)},
            "set_sector": {"sector": one_of(taxonomy.sectors)},
            "show_entry": {"entry": entry},
            "show_topic": {"topic": one_of(taxonomy.topics)},
            "feedback": {"helpful": one_of({"yes": 1, "no": 1}), "entry": entry},
        }

    def admit(self, payload: str) -> str | None:
        """Return an open payload in its canonical form; None if it is not one of them."""
        match = _PAYLOAD.fullmatch(payload)
        if not match:
            return None
        intent, entities = match.groups()
        if entities is None:
            return payload if intent in PLAIN else None
        checks = self._checks.get(intent)
        try:
            given = json.loads(entities)
        except (ValueError, RecursionError):
            return None
        if not checks or not isinstance(given, dict) or not given or given.keys() - checks.keys():
            return None
        values = {
            name: checks[name](value) if isinstance(value, str) else None
            for name, value in given.items()
        }
        if None in values.values():
            return None
        return f"/{intent}{json.dumps(values, separators=(',', ':'))}"
