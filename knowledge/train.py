"""The question bank -> a topic model: the same model from the same lines, every time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge.bank import Line, load_bank
from knowledge.base import Base
from knowledge.choice import Shelf
from knowledge.embedder import Embedder
from knowledge.evidence import OFF_TOPIC
from knowledge.fusion import Fusion
from knowledge.progress import progress_bar
from knowledge.reader import Reader
from knowledge.snapshot import Snapshot
from knowledge.thresholds import OFFERED, Thresholds
from knowledge.topic_model import TopicModel
from understanding.encoder import Vectors
from understanding.linear import LinearClassifier
from understanding.question_features import QuestionFeatures
from understanding.vector_cache import VectorCache

FOLDS = 4
RECIPE = "4"
"""Raise it when the code below changes what is learned from the same lines."""
_STRENGTH = 0.5
_SAMPLE = 2000
_FEWEST_LINES = 100
_BATCH = 256


def training_inputs(base: Base, encoder: str) -> str | None:
    """A name for what a model would be trained from; None when the bank is too small to learn."""
    digest = hashlib.sha256(f"{RECIPE}\0{encoder}\0{FOLDS}".encode())
    size = 0
    for path in sorted((base.content / "questions").glob("*.yml")):
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
    """From the training lines only; weights and thresholds come from held-out folds of them."""
    from knowledge.build import assemble

    lines = training_lines(base)
    texts = [line.text for line in lines]
    labels = [label_of(line) for line in lines]
    languages = [line.language for line in lines]
    with progress_bar("embedding questions", show_progress) as bar:
        vectors = cache.vectors(f"{embedder.name}/question", texts, embedder.queries, bar)
    sample = vectors[np.random.default_rng(0).permutation(len(vectors))[:_SAMPLE]]
    index, lexical = assemble(snapshot, embedder, cache, sample, show_progress=show_progress)
    fold_of = np.array([_fold(text) for text in texts])
    topics: tuple[str, ...] = (*base.taxonomy.topics, OFF_TOPIC)
    evidence = np.zeros((len(lines), len(topics), 4), np.float32)
    corridors = _corridors(snapshot)
    with progress_bar("training on folds", show_progress) as bar:
        for fold in range(FOLDS):
            inside = np.flatnonzero(fold_of != fold)
            learned = _learn(inside, texts, vectors, languages, labels, inputs)
            reader = Reader.make(snapshot, index, lexical, learned)
            shelf = Shelf(snapshot.entries, snapshot.taxonomy)
            held = np.flatnonzero(fold_of == fold)
            for start in range(0, len(held), _BATCH):
                batch = held[start : start + _BATCH]
                signals = learned.signals(
                    [texts[at] for at in batch], vectors[batch], [languages[at] for at in batch]
                )
                for at, signal in zip(batch, signals):
                    visible = shelf.visible(*corridors[at % len(corridors)])
                    evidence[at] = reader.evidence(texts[at], vectors[at], visible, signal)
            bar(fold + 1, FOLDS + 1)
        answers = np.array([topics.index(label) for label in labels])
        fusion = Fusion.fit(topics, evidence, answers)
        model = _learn(np.arange(len(lines)), texts, vectors, languages, labels, inputs)
        bar(FOLDS + 1, FOLDS + 1)
    chances = np.stack([fusion.probabilities(topics, row) for row in evidence])
    return TopicModel(
        model.features,
        model.classifier,
        model.neighbours,
        model.labels,
        fusion,
        _thresholds(topics, chances, answers),
        inputs,
        sample,
    )


def _learn(
    rows: npt.NDArray[np.int64],
    texts: Sequence[str],
    vectors: Vectors,
    languages: Sequence[str],
    labels: Sequence[str],
    inputs: str,
) -> TopicModel:
    rows = rows[np.argsort([labels[row] for row in rows], kind="stable")]
    chosen = [texts[row] for row in rows]
    spoken = [languages[row] for row in rows]
    features = QuestionFeatures.fit(chosen, vectors[rows], spoken)
    named = [labels[row] for row in rows]
    classifier = LinearClassifier.train(
        features.rows(chosen, vectors[rows], spoken), named, strength=_STRENGTH
    )
    centred = features.centred(chosen, vectors[rows], spoken)
    return TopicModel(
        features,
        classifier,
        centred,
        tuple(named),
        Fusion.untrained(),
        Thresholds(),
        inputs,
        centred[:0],
    )


def _thresholds(
    topics: Sequence[str],
    chances: npt.NDArray[np.float32],
    answers: npt.NDArray[np.int64],
) -> Thresholds:
    off = topics.index(OFF_TOPIC)
    on_topic = chances.copy()
    on_topic[:, off] = 0.0
    best = np.argsort(-on_topic, axis=1)[:, :OFFERED]
    values = np.take_along_axis(on_topic, best, axis=1)
    # Where off-topic leads, nothing is answered outright: its share is no topic's.
    values[:, 0] = np.where(chances.argmax(axis=1) == off, 0.0, values[:, 0])
    return Thresholds.cheapest(values, best == answers[:, None], answers != off)


def _fold(text: str) -> int:
    return int(hashlib.sha256(b"fold " + text.encode()).hexdigest(), 16) % FOLDS


def _corridors(snapshot: Snapshot) -> list[tuple[str | None, str | None]]:
    """Corridors to practise on, in a fixed order: training questions name none."""
    taxonomy = snapshot.taxonomy
    pairs: list[tuple[str | None, str | None]] = [
        (origin, destination)
        for origin in taxonomy.origins or (None,)
        for destination in taxonomy.destinations or (None,)
    ]
    order = np.random.default_rng(0).permutation(len(pairs))
    return [pairs[at] for at in order]
