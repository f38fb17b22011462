"""Reading and writing .po files, always the same way, so that diffs show only real changes."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po

PROJECT_NAME = "Musafir"
BUGS = "CONTRIBUTING.md"
# What Babel writes when nobody has translated yet; msgfmt warns about it.
NO_TRANSLATOR = "FULL NAME <EMAIL@ADDRESS>"
PREVIOUS = re.compile(r'#\|\s+(?:(?P<keyword>msg\w+)\s+)?(?P<text>".*")\s*$')
CREATED = re.compile(rb'^"POT-Creation-Date: .*\n', re.MULTILINE)


class CatalogueFileError(Exception):
    """A .po file cannot be read; the message says where and why."""


def read(path: Path) -> Catalog:
    """The catalogue at `path`; `CatalogueFileError` with the line if it is not valid."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=None, abort_invalid=True)
    except PoFileError as error:
        raise CatalogueFileError(f"{path}:{error.lineno + 1}: {error}. Mend the line.") from error
    _read_previous(catalog, path.read_text(encoding="utf-8").splitlines())
    for message in all_messages(catalog):
        drop_percent_format(message)
    return catalog


def _read_previous(catalog: Catalog, lines: list[str]) -> None:
    """Puts back the previous English (`#| msgid ".."`) of fuzzy texts: Babel writes it only."""
    fuzzy = sorted((m for m in messages(catalog) if m.fuzzy), key=lambda m: m.lineno or 0)
    before = 0
    for message in fuzzy:
        line = message.lineno or 0
        previous: list[str] = []
        # Only the comments of this message: those since the last blank line.
        for text in lines[before:line]:
            if not text.strip():
                previous = []
            elif match := PREVIOUS.match(text):
                if match["keyword"] in ("msgid", "msgid_plural"):
                    previous.append(denormalize(match["text"]))
                elif previous and not match["keyword"]:
                    previous[-1] += denormalize(match["text"])
        message.previous_id = previous
        before = line


def write(path: Path, catalog: Catalog) -> bool:
    """Writes the catalogue if it changed; whether it did."""
    for message in all_messages(catalog):
        drop_percent_format(message)
    buffer = BytesIO()
    # No line numbers in references: an edit in one text must not touch all that follow it.
    write_po(buffer, catalog, width=80, include_previous=True, include_lineno=False)
    text = buffer.getvalue()
    if path.exists() and CREATED.sub(b"", path.read_bytes()) == CREATED.sub(b"", text):
        return False
    replace(path, text)
    return True


def replace(path: Path, content: bytes) -> None:
    """Writes a file so that readers see the old or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)


def messages(catalog: Catalog) -> list[Message]:
    """All messages in use, without the header."""
    return [message for message in catalog if message.id]


def all_messages(catalog: Catalog) -> list[Message]:
    return [*messages(catalog), *catalog.obsolete.values()]


def drop_percent_format(message: Message) -> None:
    """Our texts never use `%(name)s`, and "50 % of" would be taken for it."""
    message.flags.discard("python-format")


def sources(message: Message) -> tuple[str, ...]:
    """The English text, or texts for one and for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """The translated text, or its plural forms; empty strings where none is written."""
    if message.string is None:
        return ("",)
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
