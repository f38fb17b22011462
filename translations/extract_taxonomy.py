"""Babel extraction method for the labels of topics, stages and sectors, and names of places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO

from translations.extracted import LONGEST, Messages, Options, singular
from translations.located_yaml import load

# What a row of a list in WhatsApp holds. Topics are titles, and may be longer.
LONGEST_CHOICE = 24


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: Collection[str], options: Options
) -> Messages:
    """Each `label` and each name of a place, with the key it belongs to as context."""
    document = load(fileobj.read().decode("utf-8")) or {}
    for name, group in document.items():
        if not isinstance(group, Mapping):
            continue
        if name == "names":
            for code, text in group.items():
                yield singular(code, text, ["The name of a place that CLDR does not have."])
            continue
        for key, value in group.items():
            if isinstance(value, Mapping) and value.get("label"):
                comments = [str(value["about"])] if value.get("about") else []
                if name in ("stages", "sectors"):
                    comments.append(LONGEST.format(LONGEST_CHOICE))
                yield singular(key, value["label"], comments)
