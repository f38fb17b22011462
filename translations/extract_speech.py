"""Babel extraction method for flat text files of the connectors and the web page.

`key: text`, or `key: {text: .., max_length: 20, note: ..}`, or `key: {one: .., other: ..}`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO

from translations.extracted import LONGEST, Messages, Options, plural, singular
from translations.located_yaml import comments_above, line_of, load


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: Collection[str], options: Options
) -> Messages:
    """Every text, with its key as context."""
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    for key, value in (load(source) or {}).items():
        comments = comments_above(lines, line_of(key))
        if isinstance(value, str):
            if value:
                yield singular(key, value, comments)
            continue
        if not isinstance(value, Mapping) or not ({"text", "one"} & set(value)):
            raise ValueError(
                f"{fileobj.name}:{line_of(key)}: {key} must be a text, "
                "or have a 'text', or have 'one' and 'other'."
            )
        if value.get("note"):
            comments = [*comments, str(value["note"])]
        if value.get("max_length"):
            comments = [*comments, LONGEST.format(value["max_length"])]
        if "one" in value:
            yield plural(key, value["one"], value["other"], comments)
        else:
            yield singular(key, value["text"], comments)
