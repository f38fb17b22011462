"""A reply as one plain text, and a text cut into pieces that a channel takes."""

from __future__ import annotations

from connectors.messages import Reply
from connectors.speech import Speech

CUTS = ("\n\n", "\n", " ")


def whole(reply: Reply, speech: Speech) -> str:
    """Return all that a reply says: its title, its text, its sources, the day of its check."""
    blocks = [reply.text]
    if reply.title and not reply.text.startswith(reply.title):
        blocks.insert(0, reply.title)
    below = []
    if reply.sources:
        named = (
            f"{', '.join(filter(None, (source.title, source.publisher)))} {source.url}".strip()
            for source in reply.sources
        )
        below.append(speech.say("sources", reply.language, sources="; ".join(named)))
    if reply.checked_on:
        day = speech.date(reply.checked_on, reply.language)
        below.append(speech.say("checked", reply.language, date=day))
    return "\n\n".join(filter(None, [*blocks, "\n".join(below)]))


def split(text: str, longest: int) -> list[str]:
    """Cut a text into pieces of at most `longest` UTF-16 units, if possible at paragraphs."""
    pieces = []
    while units(text) > longest:
        head = _head(text, longest)
        cuts = (head.rfind(mark) for mark in CUTS)
        # A cut in the first half would waste a message: then rather a finer cut.
        cut = next((place for place in cuts if place > len(head) // 2), len(head))
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in [*pieces, text] if piece]


def units(text: str) -> int:
    """Return the length as channels count it, the strictest way: in UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _head(text: str, longest: int) -> str:
    """Return as much of the beginning as fits, never half a character."""
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")
