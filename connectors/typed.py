"""Typed text: cleaned, capped, and never a command that we did not mean to offer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors.messages import Kind

LONGEST = 4_000

# What a person may type, and the payload it stands for.
COMMANDS = {
    "start": "/start",
    "help": "/help",
    "language": "/change_language",
    "menu": "/menu",
    "pack": "/pack",
    "human": "/talk_to_person",
    "privacy": "/privacy",
    "delete": "/delete_my_data",
}

_COMMAND = re.compile(r"/([A-Za-z]+)(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*")
# Control characters but tab and line feed; lone surrogates; marks that turn or hide the order of
# what follows. The plain left-to-right and right-to-left marks and the joiners stay: Arabic,
# Bengali and Nepali are written with them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]"
)
_BLANK = r"\s\u200b-\u200f\u061c\u2060-\u2064"
# Blank and invisible signs may stand before the slash: the dialogue would strip them too.
_LEADING_SLASHES = re.compile(rf"^[{_BLANK}]*/[/{_BLANK}]*")
_ONLY_BLANK = re.compile(rf"[{_BLANK}]*")


@dataclass(frozen=True)
class Typed:
    """`content` is a text or a payload; `argument` is what stood after `/start`."""

    kind: Kind
    content: str
    shortened: bool = False
    argument: str | None = None


def read_typed(text: str) -> Typed:
    """Return what a typed text means to us; an empty content says that nothing was written."""
    clean = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    command = _COMMAND.fullmatch(clean.strip())
    if command and command[1].lower() in COMMANDS:
        name = command[1].lower()
        # "/help me" is a person asking, not a command: only /start takes a word with it.
        if name == "start" or not command[2]:
            return Typed("payload", COMMANDS[name], argument=command[2])
    clean = _LEADING_SLASHES.sub("", clean).strip()
    if _ONLY_BLANK.fullmatch(clean):
        return Typed("text", "")
    return Typed("text", clean[:LONGEST].rstrip(), shortened=len(clean) > LONGEST)
