"""How questions are counted: shares, their intervals, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.evaluate import meant, summarise, wilson


@pytest.mark.parametrize(
    ("hits", "count", "interval"),
    [
        # Worked with the formula of Wilson (1927), z = 1.96.
        (0, 0, (0.0, 1.0)),
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
        (90, 100, (0.8256, 0.9448)),
    ],
)
def test_wilson(hits: int, count: int, interval: tuple[float, float]) -> None:
    assert wilson(hits, count) == pytest.approx(interval, abs=1e-3)


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ({"topic": "wages", "group": "topics"}, "wages"),
        ({"entry": "destinations/hk/wages.domestic-work"}, "wages"),
        ({"topic": None, "group": "off-topic"}, "off-topic"),
        ({"topic": None, "group": "near-danger"}, None),
        ({"topic": "violence", "group": "danger"}, None),
        ({}, None),
    ],
)
def test_meant(asked: dict[str, Any], topic: str | None) -> None:
    assert meant(asked) == topic


def _row(decision: str, topic: str, options: tuple[str, ...] = (), **asked: str) -> dict[str, Any]:
    return {
        "asked": {"language": "ne", "topic": "wages", **asked},
        "decision": decision,
        "topic": topic,
        "notice": None,
        "options": [{"topic": option} for option in options],
    }


def test_each_language_and_register_is_counted_apart() -> None:
    found = summarise(
        [
            _row("answer", "wages", register="native"),
            _row("answer", "visa", register="native"),
            _row("clarify", "visa", ("visa", "wages"), register="romanised"),
            _row("no-answer", "visa", register="romanised"),
            _row("no-answer", "wages", register="romanised", group="off-topic"),
            _row("answer", "wages", register="native", group="danger"),
        ]
    )
    keys = ["all", "all off-topic", "ne native", "ne romanised", "ne romanised off-topic"]
    assert list(found) == keys
    native, romanised = found["ne native"], found["ne romanised"]
    assert (native["questions"], native["right"], native["wrong"]) == (2, 0.5, 0.5)
    assert (romanised["right"], romanised["right_or_offered"]) == (0.0, 0.5)
    assert (romanised["refused"], found["ne romanised off-topic"]["right"]) == (0.5, 1.0)
