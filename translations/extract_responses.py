"""Babel extraction method for Rasa's `responses:` (texts and button titles)."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO, Any

from translations.extracted import LONGEST, Messages, Options, singular
from translations.located_yaml import comments_above, line_of, load

# What a button of WhatsApp holds; the other channels hold more.
LONGEST_BUTTON = 20


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: Collection[str], options: Options
) -> Messages:
    """Every text and button title, with the response's name as context."""
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    responses: dict[str, list[dict[str, Any]]] = (load(source) or {}).get("responses") or {}
    for name, variations in responses.items():
        comments = comments_above(lines, line_of(name))
        for variation in variations or []:
            # A text without a letter ("-") only holds the place of one that a program puts in.
            if any(letter.isalpha() for letter in variation.get("text") or ""):
                yield singular(name, variation["text"], comments)
            for button in variation.get("buttons") or []:
                if button.get("title"):
                    yield singular(name, button["title"], [LONGEST.format(LONGEST_BUTTON)])
