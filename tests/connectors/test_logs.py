from __future__ import annotations

import logging

import pytest

from connectors.logs import RedactingFormatter, harmless

TOKEN = "123456789:AAtestAAtestAAtestAAtestAAtestAAtes"


@pytest.mark.parametrize(
    ("message", "written"),
    [
        (
            f"POST https://api.telegram.org/bot{TOKEN}/getMe",
            "POST https://api.telegram.org/bot[hidden]/getMe",
        ),
        ("Authorization: Bearer abc-def_1", "Authorization: Bearer [hidden]"),
        ("Rasa at 127.0.0.1:5005 is slow", "Rasa at 127.0.0.1:5005 is slow"),
    ],
)
def test_secrets_are_hidden(message: str, written: str) -> None:
    record = logging.LogRecord("a", logging.INFO, "", 0, "%s", (message,), None)
    assert RedactingFormatter("%(message)s").format(record) == written


def test_secrets_in_tracebacks_are_hidden() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("a", logging.INFO, "", 0, "failed", (), info)
    assert TOKEN not in RedactingFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    ("name", "level", "shown"),
    [
        ("httpx", logging.INFO, False),
        ("telegram.ext", logging.DEBUG, False),
        ("telegram.ext", logging.ERROR, True),
        ("connectors.turns", logging.INFO, True),
    ],
)
def test_talkative_libraries(name: str, level: int, shown: bool) -> None:
    assert harmless(logging.LogRecord(name, level, "", 0, "x", (), None)) is shown
