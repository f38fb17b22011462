"""A reply as Telegram messages: plain text, cut to Telegram's length, buttons under the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit

from connectors.messages import Reply
from connectors.speech import Speech
from connectors.texts import split, whole

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
MOST_BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)


@dataclass(frozen=True)
class Part:
    """One message to be sent."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, numbers: Mapping[str, int], speech: Speech) -> list[Part]:
    """Return the messages of a reply; `numbers` are the short names of its payloads."""
    texts = split(whole(reply, speech), LONGEST)
    return [
        *(Part(text) for text in texts[:-1]),
        Part(texts[-1], _keyboard(reply, numbers)),
    ]


def _keyboard(reply: Reply, numbers: Mapping[str, int]) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(button.label, callback_data=str(numbers[button.payload]))]
        for button in reply.buttons
        if button.label and button.payload in numbers
    ]
    return InlineKeyboardMarkup(rows[:MOST_BUTTONS]) if rows else None
