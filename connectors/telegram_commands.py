"""The menu of commands in Telegram, in every language that Telegram takes."""

from __future__ import annotations

from babel.core import get_global
from telegram import Bot, BotCommand

from connectors.speech import Speech
from connectors.typed import COMMANDS
from translations.languages import Languages


async def set_commands(bot: Bot, speech: Speech, languages: Languages) -> None:
    """Tell Telegram the commands: first for everybody, then for each language."""
    await bot.set_my_commands(_commands(speech, None))
    for code in languages.codes:
        if short := two_letters(code):
            await bot.set_my_commands(_commands(speech, code), language_code=short)


def two_letters(code: str) -> str | None:
    """Return the ISO 639-1 code, the only kind that Telegram takes; None if there is none."""
    if len(code) == 2:
        return code
    aliases = get_global("language_aliases").items()
    return next((old for old, new in aliases if new == code and len(old) == 2), None)


def _commands(speech: Speech, language: str | None) -> list[BotCommand]:
    return [BotCommand(name, speech.say(f"command_{name}", language)) for name in COMMANDS]
