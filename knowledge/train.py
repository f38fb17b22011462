"""The question bank -> a topic model: the same model from the same lines, every time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from knowledge.bank import Line, load_bank
from knowledge.base import Base
from knowledge.calibration import Sample, calibration_files, load_samples
from knowledge.embedder import Embedder
from knowledge.evidence import OFF_TOPIC, SIGNALS
from knowledge.fusion import Fusion
from knowledge.index import VectorIndex
from knowledge.lexical import LexicalIndex
from knowledge.progress import progress_bar
from knowledge.reader import Reader
from knowledge.snapshot import Snapshot
from knowledge.thresholds import Thresholds
from knowledge.topic_model import TopicModel
from understanding.encoder import Vectors
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures
from understanding.vector_cache import VectorCache

RECIPE = "8"
"""Raise it when the code below changes what is learned from the same lines."""
_TOGETHER, _LETTERS, _MEANING = 0.5, 0.3, 1.0
"""Strengths of the three classifiers, found on held-out lines."""
_SAMPLE = 2000
_FEWEST_LINES = 100
_FEWEST_SAMPLES = 100
_BATCH = 256


def training_inputs(base: Base, encoder: str) -> str | None:
    """A name for what a model would be trained from; None when the bank is too small to learn."""
    digest = hashlib.sha256(f"{RECIPE}\0{encoder}".encode())
    size = 0
    files = [*sorted((base.content / "questions").glob("*.yml")), *calibration_files(base.content)]
    for path in files:
        content = path.read_bytes()
        size += content.count(b"\n")
        digest.update(path.name.encode() + b"\0" + content)
    digest.update("\0".join(sorted(base.taxonomy.topics)).encode())
    return digest.hexdigest()[:16] if size >= _FEWEST_LINES else None


def training_lines(base: Base, *, measuring: bool = False) -> list[Line]:
    """The lines that teach topics (or, with `measuring`, those kept apart to measure by)."""
    lines = load_bank(base.content).of("topics", "off-topic", "near-danger")
    known = set(base.taxonomy.topics)
    return [
        line
        for line in lines
        if line.measures == measuring and (line.group != "topics" or line.label in known)
    ]


def label_of(line: Line) -> str:
    """The topic, or off-topic for what no entry can answer."""
    return line.label if line.group == "topics" else OFF_TOPIC


def train_topics(
    base: Base,
    snapshot: Snapshot,
    embedder: Embedder,
    cache: VectorCache,
    inputs: str,
    *,
    show_progress: bool = True,
) -> TopicModel:
    """Learns topics from the bank's training lines, confidence from the everyday samples."""
    from knowledge.build import assemble

    lines = training_lines(base)
    texts = [line.text for line in lines]
    with progress_bar("embedding questions", show_progress) as bar:
        vectors = cache.vectors(f"{embedder.name}/question", texts, embedder.queries, bar)
    model = _learn(lines, vectors, inputs)
    samples = load_samples(base.content)
    if len(samples) < _FEWEST_SAMPLES:
        # A base without samples of its own trusts the hand-set weights.
        return replace(model, fusion=Fusion.of_bank_alone())
    index, lexical = assemble(snapshot, embedder, cache, model.sample, show_progress=show_progress)
    asked = [sample.text for sample in samples]
    with progress_bar("embedding samples", show_progress) as bar:
        rows = cache.vectors(f"{embedder.name}/question", asked, embedder.queries, bar)
    return _calibrated(model, snapshot, index, lexical, samples, rows)


def _learn(lines: Sequence[Line], vectors: Vectors, inputs: str) -> TopicModel:
    order = np.argsort([label_of(line) for line in lines], kind="stable")
    chosen = [lines[at] for at in order]
    texts = [line.text for line in chosen]
    languages = [line.language for line in chosen]
    labels = [label_of(line) for line in chosen]
    rows = vectors[order]
    features = QuestionFeatures.fit(texts, rows, languages)
    table = features.rows(texts, rows, languages)
    width = table.shape[1] - rows.shape[1]
    centred = table[:, width:].toarray()
    few = np.random.default_rng(0).permutation(len(rows))[:_SAMPLE]
    return TopicModel(
        features,
        LinearClassifier.train(table, labels, strength=_TOGETHER),
        LinearClassifier.train(table[:, :width], labels, strength=_LETTERS),
        LinearClassifier.train(centred, labels, strength=_MEANING),
        centred,
        tuple(labels),
        Fusion.untrained(),
        Thresholds(),
        inputs,
        rows[few],
    )


def _calibrated(
    model: TopicModel,
    snapshot: Snapshot,
    index: VectorIndex,
    lexical: LexicalIndex,
    samples: Sequence[Sample],
    vectors: Vectors,
) -> TopicModel:
    """`model` with weights and thresholds fitted to samples that it has not learned from."""
    reader = Reader.make(snapshot, index, lexical, model)
    topics = reader.topics
    evidence = evidence_for(reader, samples, vectors)
    answers = np.array([topics.index(sample.label) for sample in samples])
    fusion = Fusion.fit(topics, evidence, answers)
    chances = np.stack([fusion.probabilities(topics, row) for row in evidence])
    return replace(model, fusion=fusion, thresholds=Thresholds.fit(topics, chances, answers))


def evidence_for(
    reader: Reader, samples: Sequence[Sample], vectors: Vectors
) -> npt.NDArray[np.float32]:
    """(samples, topics, signals): what `reader` finds for each of `samples`, many at a time;
    `vectors` are theirs, row by row. For a base that has a model."""
    model = reader.model
    assert model is not None
    evidence = np.zeros((len(samples), len(reader.topics), len(SIGNALS)), np.float32)
    for start in range(0, len(samples), _BATCH):
        part = samples[start : start + _BATCH]
        signals = model.signals(
            [sample.text for sample in part],
            vectors[start : start + _BATCH],
            [sample.language for sample in part],
        )
        for at, (sample, signal) in enumerate(zip(part, signals), start):
            visible = reader.shelf.visible(sample.origin, sample.destination)
            evidence[at] = reader.evidence(sample.text, vectors[at], visible, signal)
    return evidence
