from __future__ import annotations

from pathlib import Path

import pytest

from connectors.web.words import Words, WordsError


class Shouting:
    """A catalogue whose every language is the English in capitals, placeholders filled."""

    def translate(
        self, msgid: str, language: str, context: str | None = None, **values: object
    ) -> str:
        assert context is not None
        return msgid.upper().format(**{name.upper(): value for name, value in values.items()})


def _file(folder: Path, text: str) -> Path:
    path = folder / "strings.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_placeholders_are_left_for_the_browser(tmp_path: Path) -> None:
    path = _file(tmp_path, 'checked: "Checked on {date}"\nsend: {text: "Send", max_length: 9}\n')
    words = Words.load(path, Shouting())
    assert words.of("ne") == {"checked": "CHECKED ON {date}", "send": "SEND"}


@pytest.mark.parametrize(
    "text", ["- a list", "key:", "key: 5", "key: ' '", "key: {note: x}", "1: x"]
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WordsError, match=r"strings\.yml"):
        Words.load(_file(tmp_path, text), Shouting())
