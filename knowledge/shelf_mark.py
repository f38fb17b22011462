"""Which build and which model are in force: folders named by the hash of what made them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from functools import lru_cache
from pathlib import Path

from knowledge.fault import KnowledgeError
from knowledge.paths import BUILD_AGAIN, index_folder, models_folder
from knowledge.reader import Reader
from knowledge.topic_model import TopicModel

_KEPT = 3


def put_in_force(folder: Path, name: str) -> None:
    """Points `folder`/current at `name` in one step, so that no reader ever sees half a change."""
    draft = folder / f"current.{os.getpid()}"
    draft.write_text(name, "utf-8")
    draft.replace(folder / "current")
    builds = sorted(
        (path for path in folder.iterdir() if path.is_dir()),
        key=lambda path: path.stat().st_mtime,
    )
    for old in builds[:-_KEPT]:
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def trained_model(data: Path, inputs: str) -> str | None:
    """The name of the model that was learned from `inputs`, the one in force before others; None
    when there is none yet."""
    folder = models_folder(data)
    in_force = folder / "current"
    name = in_force.read_text("utf-8").strip() if in_force.exists() else ""
    found = sorted(path.parent.name for path in folder.glob(f"{inputs}-*/model.json"))
    return name if name in found else next(iter(found), None)


def keep_model(data: Path, model: TopicModel) -> str:
    """Stores `model` and puts it in force; returns its name: what it was learned from, and what
    it is.

    Its confidence rests on the entries of the day it was trained, which a later edit does not
    train anew. So its own numbers are in its name, and equal names are equal models.
    """
    folder = models_folder(data)
    draft = folder / f"draft.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    model.save(draft)
    digest = hashlib.sha256()
    for path in sorted(draft.iterdir()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    name = f"{model.inputs}-{digest.hexdigest()[:12]}"
    TopicModel.load(draft)  # proved once, here: later builds only point at it
    if (folder / name).exists():
        shutil.rmtree(draft)
    else:
        draft.replace(folder / name)
    put_in_force(folder, name)
    return name


def load_reader(data: Path, build: str) -> Reader:
    """The reader of that build with its model; raises when any part of it can't be read."""
    folder = index_folder(data) / build
    try:
        meta = json.loads((folder / "build.json").read_text("utf-8"))
        return Reader.load(folder, load_model(data, meta["model"]))
    except (OSError, ValueError, KeyError) as error:
        message = f"{folder} is broken or was made by another version: {BUILD_AGAIN}"
        raise KnowledgeError(message) from error


@lru_cache(maxsize=2)
def load_model(data: Path, name: str | None) -> TopicModel | None:
    """The trained model of that name (None: the base has no question bank to learn from)."""
    return None if name is None else TopicModel.load(models_folder(data) / name)
