"""Which language is answered in."""

from __future__ import annotations

from itertools import product

import pytest

from bot.actions.conversation import Seen
from bot.actions.language import Settled, settle


@pytest.mark.parametrize(
    ("current", "chosen", "hint", "seen", "settled"),
    [
        (None, False, None, None, Settled("en", ask=True)),
        (None, False, "fr", None, Settled("fr")),
        (None, False, "fr", Seen("es", 0.99, 6), Settled("es")),
        (None, False, "fr", Seen("es", 0.99, 1), Settled("fr")),
        (None, False, None, Seen("es", 0.9, 1), Settled("es", ask=True)),
        (None, False, None, Seen("ar", 1.0, 1, True), Settled("ar")),
        ("fr", False, "ar", Seen("es", 0.99, 1), Settled("fr")),
        ("fr", False, None, Seen("es", 0.6, 9), Settled("fr")),
        ("fr", False, None, Seen("es", 0.95, 5), Settled("es")),
        ("en", False, None, Seen("ne", 1.0, 1, True), Settled("ne")),
        ("fr", True, None, Seen("es", 0.95, 5), Settled("fr", offer="es")),
        ("fr", True, None, Seen("fr", 0.95, 5), Settled("fr")),
        ("fr", True, None, Seen(None, 0.0, 5), Settled("fr")),
    ],
    ids=[
        "nothing known: English, and ask",
        "hint",
        "a whole sentence beats the hint",
        "one word does not",
        "one word, no hint: best guess, and ask",
        "a script of one language",
        "one word never switches",
        "an unsure sentence never switches",
        "a sure sentence switches",
        "another script switches",
        "a choice stays, the other is offered",
        "a choice in use",
        "nothing seen",
    ],
)
def test_settle(
    current: str | None, chosen: bool, hint: str | None, seen: Seen | None, settled: Settled
) -> None:
    assert settle(current, chosen, hint, seen) == settled


SHARED = ("ok", "visa", "passport", "salam", "salam sir", "ok thanks")


@pytest.mark.parametrize(
    ("text", "current", "guess"),
    [
        (text, current, guess)
        for text, current, guess in product(SHARED, ("ar", "fil", "ne"), ("en", "fr", "id"))
    ],
)
def test_one_or_two_shared_words_never_switch(text: str, current: str, guess: str) -> None:
    seen = Seen(guess, 0.9999, len(text.split()))
    assert settle(current, False, None, seen) == Settled(current)
    assert settle(current, True, None, seen) == Settled(current)
    assert settle(None, False, current, seen) == Settled(current)
