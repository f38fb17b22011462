"""YAML whose strings remember the line they stand on, for errors and translators' comments."""

from __future__ import annotations

from typing import Any

import yaml


class Text(str):
    """A string from a YAML file, with its line (the first is 1)."""

    line: int

    def __new__(cls, value: str, line: int) -> Text:
        text = super().__new__(cls, value)
        text.line = line
        return text


class _Loader(yaml.SafeLoader):
    pass


def _construct_text(loader: _Loader, node: yaml.ScalarNode) -> Text:
    return Text(str(loader.construct_scalar(node)), node.start_mark.line + 1)


_Loader.add_constructor("tag:yaml.org,2002:str", _construct_text)


def load(source: str) -> Any:
    """The document, with every string a `Text`."""
    return yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader that adds lines


def line_of(value: object) -> int:
    return value.line if isinstance(value, Text) else 1


def comments_above(source_lines: list[str], line: int) -> list[str]:
    """The comment right above a line, without a blank line between; translators see it."""
    found: list[str] = []
    for text in reversed(source_lines[: line - 1]):
        stripped = text.strip()
        if not stripped.startswith("#"):
            break
        found.insert(0, stripped.lstrip("# "))
    return found
