"""A model archive is code: only the one that was trained here is loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from connectors.dialogue_model import DialogueModelError, inputs_hash, trusted_model


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.fixture
def model(content: Path, tmp_path: Path) -> Path:
    """An archive as the training leaves it, with its record."""
    path = tmp_path / "models" / "rasa" / f"{inputs_hash(content)}.tar.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"what was trained")
    path.with_suffix(".sha256").write_text(hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_our_own_is_loaded(content: Path, tmp_path: Path, model: Path) -> None:
    assert trusted_model(content, tmp_path) == model


def test_an_exchanged_archive_is_refused(content: Path, tmp_path: Path, model: Path) -> None:
    model.write_bytes(b"what was trained, and a little more")
    with pytest.raises(DialogueModelError, match="not the archive that was trained here"):
        trusted_model(content, tmp_path)


def test_an_archive_without_a_record_is_refused(
    content: Path, tmp_path: Path, model: Path
) -> None:
    model.with_suffix(".sha256").unlink()
    with pytest.raises(DialogueModelError, match="not the archive"):
        trusted_model(content, tmp_path)


def test_other_inputs_need_another_model(content: Path, tmp_path: Path, model: Path) -> None:
    (content / "taxonomy.yml").write_text("topics: {}")
    with pytest.raises(DialogueModelError, match="make setup"):
        trusted_model(content, tmp_path)
