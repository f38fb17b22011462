"""Where the base of knowledge lies and where what is made from it goes."""

from __future__ import annotations

import os
from pathlib import Path

from knowledge.fault import KnowledgeError

PROJECT = Path(__file__).resolve().parent.parent
BUILD_AGAIN = "run `python -m knowledge build`"


def content_directory() -> Path:
    """`MUSAFIR_CONTENT`, else this project's own `knowledge/`."""
    return Path(os.environ.get("MUSAFIR_CONTENT") or PROJECT / "knowledge").resolve()


def data_directory(content: Path | None = None) -> Path:
    """`MUSAFIR_DATA`, else `.musafir/` in the project, or beside a foreign base of knowledge."""
    own = content is None or content.resolve() == PROJECT / "knowledge"
    beside = PROJECT if own or content is None else content
    return Path(os.environ.get("MUSAFIR_DATA") or beside / ".musafir").resolve()


def languages_file(content: Path) -> Path | None:
    """A foreign base's own table of languages, or None for the project's."""
    own = content / "languages.yml"
    return own if own.exists() else None


def translations_directory(content: Path) -> Path:
    """The catalogues that go with `content`: its own folder, else the project's."""
    own = content / "translations"
    return own if own.is_dir() else PROJECT / "translations"


def index_folder(data: Path) -> Path:
    return data / "index"


def models_folder(data: Path) -> Path:
    return data / "models" / "topics"


def current_build(data: Path) -> str:
    """The name of the build in force; `KnowledgeError` when nothing was built yet."""
    try:
        return (index_folder(data) / "current").read_text("utf-8").strip()
    except OSError as error:
        raise KnowledgeError(f"no index in {data}: {BUILD_AGAIN}") from error
