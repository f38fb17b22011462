"""A reply as WhatsApp messages: one wherever it fits, with its choices to tap or to number.

Up to three short choices are buttons, up to ten are the rows of a list, and whatever fits neither
is a numbered text, which is answered with a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from connectors.messages import Button, Reply
from connectors.speech import Speech
from connectors.texts import split, units, whole

LONGEST_TEXT = 4096
LONGEST_BODY = 1024  # of a message with choices
MOST_BUTTONS = 3
LONGEST_BUTTON = 20
MOST_ROWS = 10
LONGEST_ROW = 24
LONGEST_DESCRIPTION = 72

Layout = Literal["text", "buttons", "rows", "numbered rows", "numbered text"]
Content = Mapping[str, Any]

_AROUND_A_NUMBER = " \t\n.,:;()[]#\u0964\u060c\ufe0f\u20e3\u200e\u200f"


@dataclass(frozen=True)
class Part:
    """One message without its recipient; `plain` says the same in words alone."""

    content: Content
    plain: Content | None = None
    tracker: str = ""


def render(reply: Reply, numbers: Mapping[str, int], speech: Speech) -> list[Part]:
    """Return the messages of a reply; `numbers` are the short names of its payloads."""
    text = whole(reply, speech)
    choices = [choice for choice in choices_of(reply) if choice.payload in numbers]
    layout = layout_of(text, choices)
    plain = _plain(text, choices, speech, reply.language)
    if layout in ("text", "numbered text"):
        return plain
    action = (
        _buttons(choices, numbers)
        if layout == "buttons"
        else _list(
            choices,
            numbers,
            speech.say("button_choose", reply.language),
            numbered=layout == "numbered rows",
        )
    )
    interactive = {
        "type": "button" if layout == "buttons" else "list",
        "body": {"text": text},
        "action": action,
    }
    content = {"type": "interactive", "interactive": interactive}
    return [Part(content, plain[0].content if len(plain) == 1 else None)]


def choices_of(reply: Reply) -> list[Button]:
    """Return the choices that are shown: each payload once, none without a label."""
    return list({choice.payload: choice for choice in reply.buttons if choice.label}.values())


def layout_of(text: str, choices: Sequence[Button]) -> Layout:
    """Return the easiest form in which nothing has to be cut."""
    if not choices:
        return "text"
    longest = max(units(choice.label) for choice in choices)
    if units(text) > LONGEST_BODY or len(choices) > MOST_ROWS or longest > LONGEST_DESCRIPTION:
        return "numbered text"
    if len({choice.label for choice in choices}) < len(choices):
        return "numbered rows"  # titles have to differ
    if len(choices) <= MOST_BUTTONS and longest <= LONGEST_BUTTON:
        return "buttons"
    return "rows" if longest <= LONGEST_ROW else "numbered rows"


def chosen(reply: Reply, typed: str, speech: Speech) -> str | None:
    """Return the payload of the choice that a typed number or title means; None if it is none."""
    choices = choices_of(reply)
    if layout_of(whole(reply, speech), choices) in ("numbered rows", "numbered text"):
        number = "".join(
            str(unicodedata.decimal(sign, sign)) for sign in typed.strip(_AROUND_A_NUMBER)
        )
        if re.fullmatch("[0-9]{1,3}", number) and 1 <= int(number) <= len(choices):
            return choices[int(number) - 1].payload
    wanted = _folded(typed)
    return next((c.payload for c in choices if wanted and _folded(c.label) == wanted), None)


def _plain(text: str, choices: Sequence[Button], speech: Speech, language: str) -> list[Part]:
    if choices:
        lines = (f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))
        hint = speech.say("choose_by_number", language)
        text = "\n\n".join([text, "\n".join(lines), hint])
    return [
        Part({"type": "text", "text": {"body": piece, "preview_url": False}})
        for piece in split(text, LONGEST_TEXT)
    ]


def _buttons(choices: Sequence[Button], numbers: Mapping[str, int]) -> Content:
    replies = ({"id": str(numbers[choice.payload]), "title": choice.label} for choice in choices)
    return {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(
    choices: Sequence[Button], numbers: Mapping[str, int], opener: str, *, numbered: bool
) -> Content:
    rows = [
        {"id": str(numbers[choice.payload])}
        | (
            {"title": str(position), "description": choice.label}
            if numbered
            else {"title": choice.label}
        )
        for position, choice in enumerate(choices, 1)
    ]
    return {"button": opener, "sections": [{"rows": rows}]}


def _folded(text: str) -> str:
    """Return a text without what a person writes differently: case, marks at the ends, blanks."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(plain.split()).strip(".!?¡¿…\u0964\u061f\u200e\u200f ")
