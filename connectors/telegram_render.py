"""A reply as Telegram messages: plain text, cut to Telegram's length, buttons under the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit

from connectors.messages import Reply
from connectors.speech import Speech

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
MOST_BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
CUTS = ("\n\n", "\n", " ")


@dataclass(frozen=True)
class Part:
    """One message to be sent."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, numbers: Mapping[str, int], speech: Speech) -> list[Part]:
    """Return the messages of a reply; `numbers` are the short names of its payloads."""
    texts = split(_whole(reply, speech))
    return [
        *(Part(text) for text in texts[:-1]),
        Part(texts[-1], _keyboard(reply, numbers)),
    ]


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Cut a text into pieces of at most `longest` UTF-16 units, if possible at paragraphs."""
    pieces = []
    while _units(text) > longest:
        head = _head(text, longest)
        cuts = (head.rfind(mark) for mark in CUTS)
        # A cut in the first half would waste a message: then rather a finer cut.
        cut = next((place for place in cuts if place > len(head) // 2), len(head))
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in [*pieces, text] if piece]


def _whole(reply: Reply, speech: Speech) -> str:
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


def _keyboard(reply: Reply, numbers: Mapping[str, int]) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(button.label, callback_data=str(numbers[button.payload]))]
        for button in reply.buttons
        if button.label and button.payload in numbers
    ]
    return InlineKeyboardMarkup(rows[:MOST_BUTTONS]) if rows else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, longest: int) -> str:
    """Return as much of the beginning as fits, never half a character."""
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")
