"""The trained Rasa model: made when its inputs changed, loaded only if it is the one we made."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RASA_PYTHON = PROJECT / ".venv-rasa" / "bin" / "python"
_KEPT = 2


class DialogueModelError(Exception):
    """There is no model that may be loaded; the message says what to run."""


def _inputs(content: Path) -> Iterator[Path]:
    yield from (PROJECT / name for name in ("config.yml", "domain.yml", "bot/importer.py"))
    for folder in ("bot/components", "bot/data", "bot/domain", "understanding"):
        yield from sorted((PROJECT / folder).rglob("*.py"))
        yield from sorted((PROJECT / folder).rglob("*.yml"))
    yield from sorted((content / "questions").glob("*.yml"))
    yield content / "taxonomy.yml"
    yield PROJECT / "translations" / "languages.yml"


def inputs_hash(content: Path) -> str:
    """One name for everything that a model is trained from."""
    digest = hashlib.sha256()
    for path in _inputs(content):
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def train_dialogue(content: Path, data: Path) -> Path:
    """The model for today's inputs, trained if there is none; Rasa shows its own progress."""
    folder = data / "models" / "rasa"
    model = folder / f"{inputs_hash(content)}.tar.gz"
    if model.exists() and _recorded(model).exists():
        return model
    folder.mkdir(parents=True, exist_ok=True)
    command = [RASA_PYTHON, "-m", "rasa", "train", "--out", folder, "--fixed-model-name"]
    environment = os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "MUSAFIR_CONTENT": str(content),
        "MUSAFIR_DATA": str(data),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }
    trained = subprocess.run(
        [*map(str, command), model.name.removesuffix(".tar.gz")], cwd=PROJECT, env=environment
    )
    if trained.returncode or not model.exists():
        raise DialogueModelError("Rasa could not be trained; its messages above say why")
    _recorded(model).write_text(_sha256(model), "utf-8")
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for old in models[:-_KEPT]:
        old.unlink()
        _recorded(old).unlink(missing_ok=True)
    return model


def trusted_model(content: Path, data: Path) -> Path:
    """The trained model, if it is byte for byte the one recorded at training.

    A model archive can name any class to load: it is code, so nobody else's is loaded.
    """
    model = data / "models" / "rasa" / f"{inputs_hash(content)}.tar.gz"
    if not model.exists():
        raise DialogueModelError("no dialogue model for the present files: run `make setup`")
    if not _recorded(model).exists() or _recorded(model).read_text("utf-8") != _sha256(model):
        raise DialogueModelError(
            f"{model} is not the archive that was trained here: delete it and run `make setup`"
        )
    return model


def _recorded(model: Path) -> Path:
    return model.with_suffix(".sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
