"""`check` finds each kind of fault, and nothing in a clean base."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.base import load_base
from knowledge.check import check
from tests.knowledge.conftest import WriteEntry

TODAY = date(2026, 11, 22)


def faults(base: Path) -> str:
    return "\n".join(str(fault) for fault in check(load_base(base), TODAY))


def test_clean_base_has_no_fault(base: Path) -> None:
    assert faults(base) == ""


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("world/time-travel", {}, "topic 'time-travel' is not in taxonomy.yml"),
        ("world/bus-ticket", {"stages": ["flying"]}, "stage 'flying'"),
        ("world/bus-ticket", {"sectors": ["wizards"]}, "sector 'wizards'"),
        ("origins/zzz/bus-ticket", {}, "ZZZ is not among the origins"),
        ("world/bus-ticket", {"review_by": "2026-11-20"}, "is past: check the sources again"),
        ("world/bus-ticket", {"checked_on": "2026-12-01"}, "lies in the future"),
        ("world/bus-ticket", {"contacts": ["nobody"]}, "contact 'nobody' is not in"),
        ("world/bus-ticket", {"body": "x" * 901}, "the text has 901 characters; 900 is the limit"),
        ("world/bus-ticket", {"body": "Call 2717 1771 now."}, "looks like a phone number"),
        (
            "world/bus-ticket",
            {"title": "When you lose a book"},
            "lost-book.md:2: has the title of bus-ticket.md",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" not in value else "",
)
def test_finds_the_fault(
    base: Path, write_entry: WriteEntry, name: str, fields: dict[str, object], expected: str
) -> None:
    path = write_entry(name, **fields)
    found = faults(base)
    assert expected in found
    assert f"{path}:" in found or "has the title" in expected


def test_official_needs_an_official_source(base: Path, write_entry: WriteEntry) -> None:
    source = {
        "title": "News",
        "publisher": "A paper",
        "url": "https://example.org",
        "kind": "media",
    }
    write_entry("world/bus-ticket", sources=[source])
    assert "trust: official needs a law" in faults(base)


def test_bank_faults(base: Path) -> None:
    folder = base / "questions"
    folder.mkdir()
    lines = [
        "where is the lost-book office",
        "my card does not work at the machine any more",
        "my card does not work at the machine anymore",
    ]
    bank = {
        "language": "en",
        "topics": {"library-card": {"native": lines}, "flying": {"native": ["how do I fly"]}},
    }
    (folder / "en.yml").write_text(yaml.safe_dump(bank), "utf-8")
    (folder / "fr.yml").write_text("topics: [broken", "utf-8")
    found = faults(base)
    assert "is nearly the same as 'my card does not work" in found
    assert "topic 'flying' is not in taxonomy.yml" in found
    assert "fr.yml" in found
    assert "gives away" not in found.replace("gives away the key 'library-card'", "")


def test_yaml_bomb_and_outside_link_are_faults(base: Path, tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    (base / "content/world/bus-ticket.md").write_text(f"---\n{bomb}---\ntext\n", "utf-8")
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: x\n---\nsecret", "utf-8")
    (base / "content/world/library-card.md").symlink_to(secret)
    found = faults(base)
    assert "aliases (*name) are not allowed" in found
    assert "points outside the content folder" in found
