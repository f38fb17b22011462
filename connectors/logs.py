"""Logging: short lines, no secrets of any channel, never what people wrote."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

# Telegram puts the bot's token into its addresses.
_SECRETS = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|(?<=[Bb]earer )\S+")
# Below a warning they write out whole addresses, updates and parameters: what people wrote.
TALKATIVE = ("httpx", "httpcore", "telegram", "sqlalchemy", "aiosqlite", "asyncio")


class RedactingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub("[hidden]", super().format(record))


def harmless(record: logging.LogRecord) -> bool:
    """True unless a talkative library speaks below a warning, whatever level it was set to."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] not in TALKATIVE


def set_up_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logging through one handler that hides secrets."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(harmless)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)  # saves their work, too
