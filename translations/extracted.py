"""What an extraction method hands to Babel, one message at a time.

Babel's own shape is a tuple (line, function, message, comments); the function name tells it that
the message carries a context or a plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Optional

from translations.located_yaml import line_of

Extracted = tuple[int, str, tuple[str, ...], list[str]]
Messages = Iterator[Extracted]
# Babel passes every option of babel.cfg as a string.
Options = Optional[dict[str, str]]  # noqa: UP045 - evaluated at run time

# The one comment that a program reads back: it becomes the flag `max-length:20`.
LONGEST = "At most {} characters."
LONGEST_PATTERN = re.compile(r"^At most (\d+) characters\.$")


def singular(context: str, text: str, comments: list[str] | None = None) -> Extracted:
    """A message with its context."""
    return line_of(text), "pgettext", (context, str(text)), comments or []


def plural(context: str, one: str, other: str, comments: list[str] | None = None) -> Extracted:
    """A message with a form for one and a form for many."""
    return line_of(one), "npgettext", (context, str(one), str(other)), comments or []
