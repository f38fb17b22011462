"""Questions that nobody trained on, asked over the chat API as a person would: what comes back.

    python -m benchmarks.understanding [--address http://127.0.0.1:8000] [--misses FILE]

The corridor of each question is known to the conversation, its language is not. The questions in
`benchmarks/questions/` were written by somebody who saw neither the question bank nor the
calibration samples; they are never learned from.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.service.product import Talk, start, stop

QUESTIONS = Path(__file__).parent / "questions"


@dataclass
class Tally:
    """Counts over the questions of one language and register."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def share(self, part: str, whole: str) -> str:
        total = self.counts[whole]
        return f"{self.counts[part] / total:6.1%}" if total else "     –"


def load() -> list[dict[str, Any]]:
    paths = sorted(QUESTIONS.glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def ask(address: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The replies to one question in a conversation of its own."""
    with httpx.Client(base_url=address, timeout=60) as client:
        body = {key: row[key] for key in ("origin", "destination") if row.get(key)}
        made = client.post("/api/conversations", json=body).json()
        return Talk(client, made["conversation"], made["token"]).say(row["text"])


def topic_of(entry: str) -> str:
    return entry.rsplit("/", 1)[-1].split(".")[0]


def judge(row: dict[str, Any], replies: list[dict[str, Any]], tally: Tally) -> str:
    """Counts what came back; returns in a word how it went."""
    decisions = [reply["decision"] for reply in replies]
    answered = [reply["entry"]["topic"] for reply in replies if reply["decision"] == "answer"]
    offered = [
        topic_of(button["entry"])
        for reply in replies
        if reply["decision"] == "clarify"
        for button in reply["buttons"]
        if button.get("entry")
    ]
    count = tally.counts
    group, alarm = row["group"], "emergency" in decisions
    count["all"] += 1
    count["language"] += any(reply["language"] == row["language"] for reply in replies)
    if group == "danger":
        count["danger"] += 1
        count["found"] += alarm
        return "found" if alarm else "MISSED"
    if group == "topics":
        count["topics"] += 1
        right = row["topic"] in answered
        named = "no-answer" in decisions and not answered
        count["right"] += right
        count["offered"] += right or row["topic"] in offered
        count["wrong"] += bool(answered) and not right
        count["alarm on a topic"] += alarm
        return (
            "right"
            if right
            else "offered"
            if row["topic"] in offered
            else (f"wrong: {answered[0]}" if answered else "refused" if named else decisions[0])
        )
    count["harmless"] += 1
    count["false alarm"] += alarm
    if group == "off-topic":
        count["off-topic"] += 1
        count["answered"] += bool(answered)
    return "alarm" if alarm else "answered" if answered else "fine"


def table(tallies: dict[str, Tally]) -> str:
    head = ["", "n", "right at once", "right or offered", "wrong", "language", "danger found"]
    head += ["false alarms", "off-topic answered"]
    lines = [" | ".join(head), " | ".join(["---"] * len(head))]
    for name, tally in sorted(tallies.items()):
        cells = [
            name,
            str(tally.counts["all"]),
            tally.share("right", "topics"),
            tally.share("offered", "topics"),
            tally.share("wrong", "topics"),
            tally.share("language", "all"),
            tally.share("found", "danger"),
            tally.share("false alarm", "harmless"),
            tally.share("answered", "off-topic"),
        ]
        lines.append(" | ".join(cells))
    return "\n".join(f"| {line} |" for line in lines)


def measure(address: str, misses: Path | None) -> str:
    rows = load()
    tallies: dict[str, Tally] = defaultdict(Tally)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda row: ask(address, row), rows))
    lines = []
    for row, replies in zip(rows, answers):
        register = " romanised" if row["register"] == "romanised" else ""
        verdict = judge(row, replies, tallies[row["language"] + register])
        judge(row, replies, tallies["~ all"])
        language = "" if any(r["language"] == row["language"] for r in replies) else " LANGUAGE"
        if verdict not in ("right", "found", "fine") or language:
            lines.append(
                f"{row['language']} {row['group']} {row['topic']} -> {verdict}{language}"
                f" | {row['text']}"
            )
    if misses:
        misses.write_text("\n".join(lines) + "\n", "utf-8")
    return table(tallies)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.understanding", description=__doc__
    )
    parser.add_argument("--address", help="a running service; by default one is started")
    parser.add_argument("--misses", type=Path, help="write every question that went wrong here")
    chosen = parser.parse_args()
    if chosen.address:
        print(measure(chosen.address, chosen.misses))
        return
    with tempfile.TemporaryDirectory() as folder:
        service = start(Path(folder) / "bench")
        try:
            service.wait_until_ready()
            print(measure(service.address, chosen.misses))
        finally:
            stop(service)


if __name__ == "__main__":
    main()
