"""Entries -> the index that is served: only what changed is embedded, and proved before use."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.bank import load_bank
from knowledge.base import load_base
from knowledge.calibration import load_samples
from knowledge.embedder import Embedder, load_embedder
from knowledge.index import VectorIndex
from knowledge.lexical import LexicalIndex
from knowledge.passages import entry_passages
from knowledge.paths import data_directory, translations_directory
from knowledge.progress import progress_bar
from knowledge.reader import Reader
from knowledge.shelf_mark import (
    current_build,
    index_folder,
    load_model,
    load_reader,
    models_folder,
    put_in_force,
)
from knowledge.snapshot import Snapshot, take_snapshot
from knowledge.train import train_topics, training_inputs
from translations.catalogue import Catalogue
from translations.compile import compile_all
from translations.domains import place
from understanding.encoder import Vectors
from understanding.pinned_vectors import pin, unpin
from understanding.vector_cache import VectorCache

PINNED = "vectors.npz"
FORMAT = "1"
"""Raise it when the files of a build change their shape: old builds are not taken for new."""


@dataclass(frozen=True)
class Build:
    name: str
    entries: int
    passages: int
    translated: int
    """Texts in other languages than English."""
    model: str | None
    faults: int


def build(
    content: Path | None = None, data: Path | None = None, *, show_progress: bool = True
) -> Build:
    """Builds and puts in force the index of `content`, training the topic model first if its
    inputs changed. A running service takes the new build within a second; a build that cannot be
    loaded is never put in force.
    """
    base = load_base(content)
    folder = data or data_directory(base.content)
    _compile(base.content)
    catalogue = Catalogue.load(translations_directory(base.content), base.languages)
    snapshot = take_snapshot(base, catalogue)
    embedder = load_embedder(quick=True)
    cache = open_cache(base.content, folder)
    inputs = training_inputs(base, embedder.name)
    if inputs is not None and not (models_folder(folder) / inputs / "model.json").exists():
        model = train_topics(base, snapshot, embedder, cache, inputs, show_progress=show_progress)
        model.save(models_folder(folder) / inputs)
        put_in_force(models_folder(folder), inputs)
    trained = load_model(folder, inputs)
    sample = trained.sample if trained else np.zeros((0, 1), np.float32)
    index, lexical = assemble(snapshot, embedder, cache, sample, show_progress=show_progress)
    name = _name(snapshot, inputs, embedder.name)
    _write(folder, name, snapshot, index, lexical, inputs)
    return Build(
        name,
        len(snapshot.entries),
        len(index.owners),
        sum(len(entry.texts) - 1 for entry in snapshot.entries.values()),
        inputs,
        len(base.faults),
    )


def assemble(
    snapshot: Snapshot,
    embedder: Embedder,
    cache: VectorCache,
    sample: Vectors,
    *,
    show_progress: bool = True,
) -> tuple[VectorIndex, LexicalIndex]:
    """Both indexes over every passage; `sample` are question vectors that show which are hubs."""
    passages = [part for entry in snapshot.entries.values() for part in entry_passages(entry)]
    owners = [passage.owner for passage in passages]
    rows: list[Vectors] = []
    with progress_bar("embedding entries", show_progress) as bar:
        for kind, encode in (
            ("text", embedder.passages),
            ("question", embedder.queries),
        ):
            texts = [passage.text for passage in passages if passage.kind == kind]
            rows.append(cache.vectors(f"{embedder.name}/{kind}", texts, encode, bar))
    vectors = np.zeros((len(passages), next((r.shape[1] for r in rows if r.size), 1)), np.float32)
    for kind, found in zip(("text", "question"), rows):
        if len(found):
            vectors[[i for i, passage in enumerate(passages) if passage.kind == kind]] = found
    return (
        VectorIndex.build(vectors, owners, sample),
        LexicalIndex.build([passage.text for passage in passages], owners),
    )


def open_cache(content: Path, data: Path) -> VectorCache:
    """The cache of vectors; a new one begins with those that the base keeps pinned."""
    cache = VectorCache(data / "vectors.sqlite")
    if cache.is_empty():
        cache.take(*unpin(content / PINNED))
    return cache


def pin_vectors(content: Path | None = None, data: Path | None = None) -> int:
    """Pins the vectors of all that a first build needs; returns how many they are."""
    base = load_base(content)
    folder = data or data_directory(base.content)
    name = load_embedder(quick=True).name
    snapshot = load_reader(folder, current_build(folder)).snapshot
    passages = [part for entry in snapshot.entries.values() for part in entry_passages(entry)]
    asked = [line.text for line in load_bank(base.content).lines if not line.measures]
    asked += [sample.text for sample in load_samples(base.content)]
    kinds = {f"{name}/text": [p.text for p in passages if p.kind == "text"]}
    kinds[f"{name}/question"] = asked + [p.text for p in passages if p.kind == "question"]
    return pin(VectorCache(folder / "vectors.sqlite"), kinds, base.content / PINNED)


def _compile(content: Path) -> None:
    """Our catalogues and the base's own, as they are now: a forgotten compile is no fault."""
    compile_all(place())
    compile_all(place(content))


def _name(snapshot: Snapshot, model: str | None, encoder: str) -> str:
    everything = f"{FORMAT}\0{snapshot.model_dump_json()}\0{model}\0{encoder}"
    return hashlib.sha256(everything.encode()).hexdigest()[:16]


def _write(
    data: Path,
    name: str,
    snapshot: Snapshot,
    index: VectorIndex,
    lexical: LexicalIndex,
    model: str | None,
) -> None:
    root = index_folder(data)
    draft = root / f"draft.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    snapshot.save(draft / "snapshot.json")
    index.save(draft)
    lexical.save(draft)
    (draft / "build.json").write_text(json.dumps({"model": model}), "utf-8")
    Reader.load(draft, load_model(data, model))
    if not (root / name).exists():
        draft.replace(root / name)
    shutil.rmtree(draft, ignore_errors=True)
    put_in_force(root, name)
