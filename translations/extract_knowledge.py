"""Babel extraction method for knowledge entries: the title, then each paragraph.

The questions are left out: people do not ask in translated sentences, so each language has its
own in the question bank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import IO

from translations.extracted import Messages, Options, singular
from translations.located_yaml import Text, line_of, load

FENCE = re.compile(r"\A---\n(?P<front>.*?)^---\n(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)
PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: Collection[str], options: Options
) -> Messages:
    """Title and paragraphs of a published entry, with the entry's id as context."""
    source = fileobj.read().decode("utf-8").replace("\r\n", "\n")
    match = FENCE.match(source)
    if match is None:
        raise ValueError(f"{fileobj.name}: must begin with front matter between '---' lines.")
    front = load(match["front"]) or {}
    if front.get("status", "published") != "published":
        return
    context = entry_id(fileobj.name)
    title = front["title"]
    yield singular(context, Text(title, line_of(title) + 1), ["Title; also shown as a button."])
    body_line = source[: match.start("body")].count("\n") + 1
    for paragraph in paragraphs(match["body"], body_line):
        yield singular(context, paragraph)


def entry_id(path: str) -> str:
    """`knowledge/content/origins/ph/contract.md` is `origins/ph/contract`."""
    parts = PurePath(path).with_suffix("").parts
    if "content" not in parts:
        raise ValueError(f"{path}: entries must lie below a folder 'content'.")
    last = len(parts) - parts[::-1].index("content")
    return "/".join(parts[last:])


def paragraphs(body: str, first_line: int = 1) -> Iterator[Text]:
    """The parts between blank lines, stripped, their inner line breaks kept."""
    for match in PARAGRAPH.finditer(body):
        leading = len(match[0]) - len(match[0].lstrip())
        line = first_line + body[: match.start() + leading].count("\n")
        yield Text(match[0].strip(), line)
