from __future__ import annotations

from connectors.joining import WEIGHT, join
from connectors.messages import DECISIONS, Button, Reply, Source
from connectors.speech import Speech
from tests.connectors.fakes import MarkedWords

SPEECH = Speech.load(MarkedWords())
NOTICE = Reply("A program.", "ne", "notice", (Button("Privacy", "/privacy"),))
ANSWER = Reply(
    "No.",
    "en",
    "answer",
    (Button("More", "/menu"), Button("Private", "/privacy")),
    entry={"id": "world/a"},
    sources=(Source("Law", "State", "https://a.org"),),
    checked_on="2026-11-22",
    title="May he?",
    extra={"erase": True},
)


def test_one_reply_stays_as_it_is() -> None:
    assert join([ANSWER], SPEECH) == [ANSWER]
    assert join([], SPEECH) == []


def test_several_are_one_with_the_lines_of_each_under_its_own_words() -> None:
    [joined] = join([NOTICE, ANSWER, NOTICE], SPEECH)
    assert joined.text == (
        "A program.\n\nMay he?\n\nNo.\n\nSources: Law, State https://a.org\n"
        "Checked on November 22, 2026\n\nA program."
    )
    assert (joined.language, joined.decision, joined.entry) == ("en", "answer", {"id": "world/a"})
    assert [button.payload for button in joined.buttons] == ["/privacy", "/menu"]
    assert joined.extra == {"erase": True}
    assert not joined.sources
    assert Reply.from_json(joined.to_json()) == joined


def test_danger_is_what_a_joined_reply_is_about() -> None:
    assert set(WEIGHT) == set(DECISIONS)
    danger = Reply("Call 100.", "en", "emergency")
    assert join([NOTICE, ANSWER, danger], SPEECH)[0].decision == "emergency"
