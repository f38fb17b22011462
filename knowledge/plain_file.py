"""A text file of the base, read only if it is what it seems: inside, not huge, nothing hidden."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LARGEST_FILE = 4_000_000
"""Bytes; a file of more is a mistake or an attack, and is not even read."""

# Control characters; marks that turn the order of what is read; line ends no editor shows; tags.
# The joiners and the plain direction marks stay: Arabic, Bengali and Nepali are written with them.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


class FileRefused(Exception):
    """`line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def read_plain(path: Path, folder: Path | None = None, largest: int = LARGEST_FILE) -> str:
    """The text of `path`, which must lie in `folder` (its own by default) and hide nothing."""
    text = read_whole(path, folder, largest)
    for line, message in hidden(text):
        raise FileRefused(message, line)
    return text


def read_whole(path: Path, folder: Path | None = None, largest: int = LARGEST_FILE) -> str:
    """The same for a file whose hidden signs are dropped where it is used."""
    try:
        inside = path.resolve().is_relative_to((folder or path.parent).resolve())
    except (OSError, RuntimeError):  # a link to itself
        inside = False
    if not inside:
        raise FileRefused("points outside the content folder; copy the file here")
    if not path.is_file():
        raise FileRefused("is not a file")
    if path.stat().st_size > largest:
        raise FileRefused(f"is larger than {largest:,} bytes; split it")
    try:
        return path.read_text("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise FileRefused("is not UTF-8 text; save it as UTF-8") from None


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Each line that hides a sign, with what to do about it."""
    for number, line in enumerate(text.split("\n"), 1):
        found = HIDDEN.search(line)
        if found:
            sign = f"U+{ord(found[0]):04X}"
            name = unicodedata.name(found[0], "a control character")
            before = line[: found.start()].rstrip()[-20:]
            where = f"after {before!r}" if before else "at the beginning"
            yield number, f"hides {sign} ({name}) {where}; delete it or type the line anew"
