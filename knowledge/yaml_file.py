"""YAML read safely, with the line of every top-level key for error messages."""

from __future__ import annotations

import re
from typing import Any

import yaml

LARGEST = 4_000_000
"""Bytes; a knowledge file of more is a mistake or an attack (alias bombs expand while loading)."""


DEEPEST = 20


class YamlError(Exception):
    """`line` counts from 1 within the text given."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


# The C parser is ten times quicker; the Python one stands in where libyaml is missing.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> Any:
    """The plain value that `text` holds; `YamlError` with the line where it does not parse."""
    if len(text) > LARGEST:
        raise YamlError(f"the file is larger than {LARGEST:,} characters; split it", 1)
    try:
        # No knowledge file needs aliases, and every YAML bomb does.
        depth = 0
        for event in yaml.parse(text, _LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise YamlError("aliases (*name) are not allowed here; write it out", line)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            # The parser needs the square of the depth in time.
            if depth > DEEPEST:
                raise YamlError(f"is nested deeper than {DEEPEST} levels", line)
        return yaml.load(text, _LOADER)  # noqa: S506 - always a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(error.problem or "not valid YAML", mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlError(f"not valid YAML: {error}".splitlines()[0], 1) from error


def line_of(text: str, key: str) -> int:
    """The line (from 1) where top-level `key` stands in `text`, else 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"(- )?{re.escape(key)}\s*:", line):
            return number
    return 1
