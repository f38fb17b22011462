"""Entries -> the index that is served: only what changed is embedded, and proved before use."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.bank import load_bank
from knowledge.base import load_base
from knowledge.calibration import load_samples
from knowledge.embedder import Embedder, load_embedder
from knowledge.fault import KnowledgeError
from knowledge.index import VectorIndex, hubness_of
from knowledge.last_good import last_good
from knowledge.lexical import LexicalIndex
from knowledge.passages import KINDS, Kind, entry_passages
from knowledge.paths import (
    current_build,
    data_directory,
    index_folder,
    models_folder,
    translations_directory,
)
from knowledge.progress import progress_bar
from knowledge.reader import Reader
from knowledge.shelf_mark import keep_model, load_reader, put_in_force, trained_model
from knowledge.snapshot import Snapshot, take_snapshot
from knowledge.topic_model import load_sample
from knowledge.train import train_topics, training_inputs
from translations.catalogue import Catalogue
from translations.compile import compile_all
from translations.domains import place
from understanding.encoder import Vectors
from understanding.pinned_vectors import PinnedError, pin, unpin
from understanding.vector_cache import Progress, VectorCache

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
    kept: int
    """Entries whose files cannot be read: they are served as they last were."""


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
    kept = last_good(base, folder)
    snapshot = take_snapshot(base, catalogue).joined_by(kept)
    embedder = load_embedder(quick=True)
    cache = open_cache(base.content, folder)
    inputs = training_inputs(base, embedder.name)
    model = None
    if inputs is not None:
        model = trained_model(folder, inputs) or keep_model(
            folder,
            train_topics(base, snapshot, embedder, cache, inputs, show_progress=show_progress),
        )
    sample = load_sample(models_folder(folder) / model) if model else np.zeros((0, 1), np.float32)
    index, lexical = assemble(snapshot, embedder, cache, sample, show_progress=show_progress)
    name = _name(snapshot, model, embedder.name)
    _write(folder, name, snapshot, index, lexical, model)
    return Build(
        name,
        len(snapshot.entries),
        len(index.owners),
        sum(len(entry.texts) - 1 for entry in snapshot.entries.values()),
        model,
        len(base.faults),
        len(kept),
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
    parts = [part for entry in snapshot.entries.values() for part in entry_passages(entry)]
    by_kind = {kind: [part for part in parts if part.kind == kind] for kind in KINDS}
    passages = [part for kind in KINDS for part in by_kind[kind]]
    with progress_bar("embedding entries", show_progress) as bar:
        embedded = [
            _embedded(kind, [part.text for part in found], embedder, cache, sample, bar)
            for kind, found in by_kind.items()
            if found
        ]
    owners = [passage.owner for passage in passages]
    vectors = [rows for rows, _ in embedded] or [np.zeros((0, 1), np.float32)]
    hubness = [column for _, column in embedded] or [np.zeros(0, np.float32)]
    return (
        VectorIndex(np.concatenate(vectors), owners, np.concatenate(hubness)),
        LexicalIndex.build([passage.text for passage in passages], owners),
    )


def _embedded(
    kind: Kind,
    texts: Sequence[str],
    embedder: Embedder,
    cache: VectorCache,
    sample: Vectors,
    progress: Progress,
) -> tuple[Vectors, Vectors]:
    """Unit vectors of `texts` and their hubness, both from the cache where they are known."""
    name = f"{embedder.name}/{kind}"
    encode = embedder.queries if kind == "question" else embedder.passages
    rows = cache.vectors(name, texts, encode, progress)
    row_of = dict(zip(texts, rows))

    def measure(new: Sequence[str]) -> Vectors:
        return hubness_of(np.stack([row_of[text] for text in new]), sample)[:, None]

    asked = hashlib.sha256(sample.tobytes()).hexdigest()[:16]
    return rows, cache.vectors(f"{name}/hubness/{asked}", texts, measure)[:, 0]


def open_cache(content: Path, data: Path) -> VectorCache:
    """The cache of vectors; a new one begins with those that the base keeps pinned."""
    cache = VectorCache(data / "vectors.sqlite")
    if cache.is_empty():
        try:
            cache.take(*unpin(content / PINNED))
        except PinnedError as error:
            raise KnowledgeError(str(error)) from error
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
    Reader.load(draft, None)
    if not (root / name).exists():
        draft.replace(root / name)
    shutil.rmtree(draft, ignore_errors=True)
    put_in_force(root, name)
