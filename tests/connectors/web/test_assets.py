from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from connectors.web.assets import Assets


def test_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "chat.js").write_text("let one = 1;\n" * 20)
    (tmp_path / "notes.txt").write_text("not for the web")
    before = Assets.load(tmp_path)
    (tmp_path / "chat.js").write_text("let one = 2;\n" * 20)
    after = Assets.load(tmp_path)
    assert set(after.files) == {"chat.js"}
    assert before.address("chat.js") != after.address("chat.js")
    compressed = after.files["chat.js"].compressed
    assert compressed is not None
    assert gzip.decompress(compressed) == after.files["chat.js"].content


def test_a_missing_file_is_noticed_when_the_page_is_built(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"absent\.css"):
        Assets.load(tmp_path).address("absent.css")
