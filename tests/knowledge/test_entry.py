"""A knowledge file is read as its editor meant it, or every fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import EntryError, paragraphs, read_entry
from tests.knowledge.conftest import WriteEntry


def test_reads_what_the_path_says(base: Path) -> None:
    path = base / "content/destinations/ccc/library-card.children.md"
    entry = read_entry(path, base / "content")
    assert entry.id == "destinations/ccc/library-card.children"
    assert (entry.scope.destination, entry.scope.origin, entry.sector) == ("CCC", None, "children")
    assert entry.paragraphs == ("A child gets a card with a parent's signature.",)


@pytest.mark.parametrize(
    ("change", "line", "expected"),
    [
        (("topic: lost-book", "topic: bus-ticket"), 3, "the file is named 'lost-book'"),
        (("status: published", "status: ready"), 22, "status"),
        (("url: https://example.org/rules", "url: a book on my shelf"), 14, "sources.0.url"),
        (("trust: official", "trust: official\ncolour: blue"), 24, "colour: Extra inputs"),
        (("checked_on: 2026-11-01", "checked_on: last week"), 20, "checked_on"),
        (("title: When", "title: [When"), 3, "did not find expected"),
        (("---\ntitle", "title"), 1, "must begin with a line ---"),
    ],
    ids=["name", "status", "url", "unknown-key", "date", "yaml", "no-front-matter"],
)
def test_names_the_fault_and_its_line(
    base: Path, change: tuple[str, str], line: int, expected: str
) -> None:
    path = base / "content/world/lost-book.md"
    path.write_text(path.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(EntryError) as caught:
        read_entry(path, base / "content")
    fault = caught.value.faults[0]
    assert expected in fault.message
    assert abs(fault.line - line) <= 1


def test_missing_source_and_too_few_questions(write_entry: WriteEntry, base: Path) -> None:
    path = write_entry("world/bus-ticket", sources=[], questions=["Only one?"])
    with pytest.raises(EntryError) as caught:
        read_entry(path, base / "content")
    named = " ".join(fault.message for fault in caught.value.faults)
    assert "sources" in named
    assert "questions" in named


def test_refuses_what_is_not_text(base: Path) -> None:
    path = base / "content/world/lost-book.md"
    path.write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    with pytest.raises(EntryError, match="UTF-8"):
        read_entry(path, base / "content")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
)
def test_paragraphs_lose_no_text(pieces: list[str]) -> None:
    assert "".join(paragraphs("\n\n".join(pieces))) == "".join(pieces)
