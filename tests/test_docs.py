"""What the docs name exists, and the walk through the code leaves no package out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_layout import OURS, ROOT

PAGES = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
_FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|yml|md|js|jsonl|po|cfg|toml))`")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_one_message_names_files_that_exist() -> None:
    text = (ROOT / "docs/one-message.md").read_text("utf-8")
    named = _FILE.findall(text)
    assert len(named) > 25
    for name in named:
        assert (ROOT / name).exists(), f"one-message.md names {name}"
    for package in OURS:
        assert any(name.startswith(f"{package}/") for name in named), f"{package} is not named"


def test_one_message_names_every_step_of_the_pipeline() -> None:
    text = (ROOT / "docs/one-message.md").read_text("utf-8")
    for module in re.findall(r"name: bot\.components\.(\w+)\.", (ROOT / "config.yml").read_text()):
        assert f"bot/components/{module}.py" in text


def test_every_make_target_of_the_readme_exists() -> None:
    targets = re.findall(r"\bmake ([a-z-]+)\b", (ROOT / "README.md").read_text("utf-8"))
    made = (ROOT / "Makefile").read_text("utf-8")
    for target in targets:
        assert re.search(rf"^{target}:", made, re.MULTILINE), f"make {target}"
