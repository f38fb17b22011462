"""Deep links: what stands after `/start`, such as `ma-es`, `ne` or `ma-es-fr`."""

from __future__ import annotations

from connectors.messages import State
from connectors.places import Places
from translations.languages import Languages


def read_start(argument: str | None, languages: Languages, places: Places) -> State:
    """Return what a deep link sets: a corridor, a language, or both; nothing if unreadable."""
    parts = (argument or "").replace("_", "-").split("-")
    if len(parts) == 1:
        return State(language=languages.match(parts[0]))
    if len(parts) > 3 or not all(places.is_place(code) for code in parts[:2]):
        return State()
    return State(
        origin=parts[0].upper(),
        destination=parts[1].upper(),
        language=languages.match(parts[2]) if len(parts) == 3 else None,
    )
