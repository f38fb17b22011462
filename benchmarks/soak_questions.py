"""Questions whose answers tell which of them was asked: for reading order and repeats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import yaml

from tests.service.product import ROOT

CORRIDOR = {"origin": "PH", "destination": "HK", "language": "en"}
START = "/start ph-hk-en"
SCOPES = ("destinations/hk", "corridors/ph-hk", "origins/ph", "world")
MARK = 60
"""So many characters of an answer are enough to know it by."""


class Questions:
    """`texts` by name, and the name of the question that a received text answers."""

    def __init__(self, texts: dict[str, str], marks: dict[str, str]) -> None:
        self.texts = texts
        self._marks = marks
        speech = yaml.safe_load((ROOT / "connectors" / "speech.yml").read_text("utf-8"))
        self._apology = str(speech["unavailable"])

    def answered_by(self, received: str) -> str | None:
        """None: an apology that no answer can be had now; a text of its own kind: unknown."""
        if self._apology in received:
            return None
        for name, mark in self._marks.items():
            if mark in received:
                return name
        return f"unknown: {received[:MARK]}"


async def find_questions(http: httpx.AsyncClient, wanted: int) -> Questions:
    """Ask what the knowledge files suggest to be asked; keep those with an answer of their own."""
    texts: dict[str, str] = {}
    marks: dict[str, str] = {}
    made = (await http.post("/api/conversations", json=CORRIDOR)).json()
    url = f"/api/conversations/{made['conversation']}/messages"
    headers = {"Authorization": f"Bearer {made['token']}"}
    for question in _suggested():
        if len(texts) == wanted:
            break
        answer = await http.post(url, json={"text": question}, headers=headers)
        replies = answer.raise_for_status().json()["replies"]
        mark = replies[0]["text"][:MARK]
        if [r["decision"] for r in replies] == ["answer"] and mark not in marks.values():
            name = f"q{len(texts)}"
            texts[name], marks[name] = question, mark
    return Questions(texts, marks)


def _suggested() -> Iterator[str]:
    for scope in SCOPES:
        for path in sorted(Path(ROOT / "knowledge" / "content" / scope).glob("*.md")):
            front = yaml.safe_load(path.read_text("utf-8").split("---")[1])
            yield from front["questions"][:2]
