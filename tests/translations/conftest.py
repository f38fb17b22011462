"""A small organisation's content directory, to run every command on."""

from __future__ import annotations

from pathlib import Path

import pytest

TAXONOMY = """
topics:
  contract: {label: Your contract, about: What it must say}
stages:
  deciding: {label: Still deciding}
"""
ENTRY = """---
title: The lowest wage
topic: minimum-wage
questions: ["How much must they pay?"]
status: published
---
The lowest wage is HK$5,100.

Ask the office:
- about pay
- about {hours}
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content directory with labels and one entry, wanted complete in Spanish."""
    (tmp_path / "content/destinations/hk").mkdir(parents=True)
    (tmp_path / "translations").mkdir()
    (tmp_path / "taxonomy.yml").write_text(TAXONOMY, encoding="utf-8")
    entry = tmp_path / "content/destinations/hk/minimum-wage.md"
    entry.write_text(ENTRY, encoding="utf-8")
    coverage = tmp_path / "translations/coverage.yml"
    coverage.write_text("destinations-hk: [es]\n", encoding="utf-8")
    return tmp_path
