"""A tiny foreign base: three towns instead of countries, its own topics, no word of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

TAXONOMY = {
    "topics": {
        "library-card": {"label": "Library card", "category": "books", "side": "destination"},
        "lost-book": {"label": "A lost book", "category": "books"},
        "bus-ticket": {"label": "Bus tickets", "category": "travel", "side": "origin"},
    },
    "stages": {"reading": {"label": "Reading"}},
    "sectors": {"any": {"label": "Anybody"}, "children": {"label": "Children"}},
    "origins": ["AAA", "BBB"],
    "destinations": ["CCC"],
    "names": {"AAA": "Alderbrook", "BBB": "Birchfield", "CCC": "Cedarton"},
}

ENTRIES = {
    "destinations/ccc/library-card": (
        "Getting a library card in Cedarton",
        "You get a card free at the desk.\n\nBring a letter with your address.",
        ["How do I get a library card?", "What do I need for a card?", "Is the card free?"],
    ),
    "destinations/ccc/library-card.children": (
        "A library card for a child",
        "A child gets a card with a parent's signature.",
        ["Can my child have a card?", "Card for my son?", "Do children need a card?"],
    ),
    "world/lost-book": (
        "When you lose a book",
        "Tell the library at once. You pay the price of the book.",
        ["I lost a book", "The book is gone, what now?", "Do I pay for a lost book?"],
    ),
    "origins/aaa/bus-ticket": (
        "Bus tickets from Alderbrook",
        "Buy the ticket from the driver. It costs 2 coins.",
        ["Where do I buy a bus ticket?", "How much is the bus?", "Can I pay on the bus?"],
    ),
}


def entry_text(title: str, body: str, asked: list[str], topic: str, **fields: object) -> str:
    front: dict[str, object] = {
        "title": title,
        "topic": topic,
        "stages": ["reading"],
        "sectors": ["any"],
        "questions": [*asked, f"Tell me: {title}?", f"Please explain: {title}"],
        "sources": [
            {
                "title": "Town rules",
                "publisher": "Town council",
                "url": "https://example.org/rules",
                "date": "2026",
                "kind": "government",
            }
        ],
        "checked_on": "2026-11-01",
        "review_by": "2027-11-01",
        "status": "published",
        "trust": "official",
    }
    front.update(fields)
    lines = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    # Dates stand unquoted, as an editor writes them.
    lines = lines.replace("'2026-11-01'", "2026-11-01").replace("'2027-11-01'", "2027-11-01")
    return f"---\n{lines}---\n{body}\n"


WriteEntry = Callable[..., Path]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The folder of the tiny base, ready for `build`, `ask` and the service."""
    content = tmp_path / "towns"
    content.mkdir()
    (content / "taxonomy.yml").write_text(yaml.safe_dump(TAXONOMY), "utf-8")
    (content / "languages.yml").write_text("- code: en\n- code: fr\n", "utf-8")
    for name, (title, body, questions) in ENTRIES.items():
        path = content / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        topic = path.stem.split(".")[0]
        sectors = {"sectors": ["children"]} if path.stem.endswith(".children") else {}
        path.write_text(entry_text(title, body, questions, topic, **sectors), "utf-8")
    (content / "translations").mkdir()
    return content


@pytest.fixture
def write_entry(base: Path) -> WriteEntry:
    """Writes one more entry into the base: `write_entry(id, title, body, **fields)`."""

    def write(name: str, title: str = "A title", body: str = "A text.", **fields: object) -> Path:
        path = base / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        topic = str(fields.pop("topic", path.stem.split(".")[0]))
        fields.setdefault("questions", [f"{title} {number}?" for number in range(5)])
        path.write_text(entry_text(title, body, [], topic, **fields), "utf-8")
        return path

    return write
