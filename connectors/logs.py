"""Logging: short lines, no secrets of any channel, never what people wrote."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

# Telegram puts the bot's token into its addresses.
_SECRETS = re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}|(?<=[Bb]earer )\S+")
# Their lines of each request hold whole addresses; their warnings are still wanted.
TALKATIVE = ("httpx", "httpcore", "telegram", "sqlalchemy", "aiosqlite", "asyncio")


class RedactingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub("[hidden]", super().format(record))


def set_up_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logging through one handler that hides secrets."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
