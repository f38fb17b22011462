"""The OpenAPI page with the values that this base of knowledge serves, not only their types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

from connectors.places import Places
from translations.languages import Languages


def describe(app: FastAPI, languages: Languages, places: Places) -> None:
    """Let `/openapi.json` tell which languages, places, sectors and stages are accepted."""
    # Any tag of a language served will do, and codes of countries in either case.
    tag = f"({_choice(languages.codes)})([-_][A-Za-z0-9]+)*"
    taxonomy = places.taxonomy
    values: dict[str, dict[str, Any]] = {
        # An empty value is one that was not told.
        "language": {"pattern": f"^({tag})?$"},
        "origin": {"pattern": f"^({_choice(_either_case(taxonomy.origins))})?$"},
        "destination": {"pattern": f"^({_choice(_either_case(taxonomy.destinations))})?$"},
        "sector": {"enum": ["", *taxonomy.sectors]},
        "stage": {"enum": ["", *taxonomy.stages]},
    }
    plain = app.openapi

    def narrowed() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            properties = schema["components"]["schemas"]["NewConversation"]["properties"]
            for name, narrower in values.items():
                properties[name]["anyOf"][0].update(narrower)
            asked = schema["paths"]["/api/places"]["get"]["parameters"]
            next(one for one in asked if one["name"] == "language")["schema"].update(
                pattern=f"^{tag}$"
            )
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = narrowed  # type: ignore[method-assign]


def _choice(values: Iterable[str]) -> str:
    return "|".join(map(re.escape, values))


def _either_case(codes: Iterable[str]) -> list[str]:
    return [written for code in codes for written in (code.upper(), code.lower())]
