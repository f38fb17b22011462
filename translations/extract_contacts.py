"""Babel extraction method for the offices in `contacts/<country>.yml`."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO

from translations.extracted import Messages, Options, singular
from translations.located_yaml import load

TRANSLATED = ("name", "hours", "note")


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: Collection[str], options: Options
) -> Messages:
    """Name, hours and note of each office, with the office's id as context."""
    for contact in load(fileobj.read().decode("utf-8")) or []:
        for field in TRANSLATED:
            if contact.get(field):
                yield singular(contact["id"], contact[field], [f"{contact['kind']}: {field}"])
