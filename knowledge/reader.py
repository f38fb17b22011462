"""One loaded state of the base: what is served, how it is searched, how topics are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.choice import Shelf
from knowledge.evidence import OFF_TOPIC, Evidence, Learned, best_by, gather
from knowledge.fusion import Fusion
from knowledge.index import VectorIndex
from knowledge.lexical import LexicalIndex
from knowledge.snapshot import Snapshot
from knowledge.thresholds import Thresholds
from knowledge.topic_model import TopicModel, strongest
from understanding.encoder import Vectors

_FULL_WORDS = 30.0
"""A BM25 score at which the words say no more by saying more."""


@dataclass(frozen=True)
class Reader:
    """Never changes once made: a new build is a new reader."""

    snapshot: Snapshot
    index: VectorIndex
    lexical: LexicalIndex
    model: TopicModel | None
    shelf: Shelf

    @classmethod
    def make(
        cls,
        snapshot: Snapshot,
        index: VectorIndex,
        lexical: LexicalIndex,
        model: TopicModel | None,
    ) -> Reader:
        return cls(snapshot, index, lexical, model, Shelf(snapshot.entries, snapshot.taxonomy))

    @classmethod
    def load(cls, folder: Path, model: TopicModel | None) -> Reader:
        """The build in `folder`, proved by reading every part of it."""
        snapshot = Snapshot.load(folder / "snapshot.json")
        return cls.make(snapshot, VectorIndex.load(folder), LexicalIndex.load(folder), model)

    @property
    def topics(self) -> tuple[str, ...]:
        """All topics of the taxonomy, and off-topic."""
        return (*self.snapshot.taxonomy.topics, OFF_TOPIC)

    @property
    def thresholds(self) -> Thresholds:
        return self.model.thresholds if self.model else Thresholds()

    def evidence(
        self,
        text: str,
        vector: Vectors,
        visible: set[str],
        learned: Learned,
    ) -> Evidence:
        """(topics, signals) for one question of a person who may be shown `visible`; `learned`
        is what the topic model says of it."""
        entries = self.snapshot.entries
        hits = self.index.search(vector, visible)
        passages = best_by(
            [entries[hit.owner].topic for hit in hits], [h.similarity for h in hits]
        )
        scores = self.lexical.scores(text)
        words: dict[str, float] = {}
        for row in np.flatnonzero(scores > 0):
            owner = self.lexical.owners[row]
            if owner in visible:
                topic = entries[owner].topic
                words[topic] = max(words.get(topic, 0.0), float(scores[row]))
        words = {topic: min(score / _FULL_WORDS, 1.5) for topic, score in words.items()}
        return gather(self.topics, *learned, passages, words)

    def rank(
        self, text: str, vector: Vectors, language: str | None, visible: set[str]
    ) -> list[tuple[str, float]]:
        """Every topic, and off-topic, with its probability, likeliest first."""
        fusion = self.model.fusion if self.model else Fusion.untrained()
        learned: Learned = ({}, {}, {}, {})
        if self.model:
            learned = self.model.signals([text], vector[None], [language])[0]
        evidence = self.evidence(text, vector, visible, learned)
        return strongest(list(fusion.probabilities(self.topics, evidence)), self.topics)
