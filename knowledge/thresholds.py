"""When to answer, when to ask back, when to say that there is no checked answer: from a cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from knowledge.evidence import OFF_TOPIC

COST_WRONG = 10.0
COST_ASK = 1.0
COST_NONE = 4.0
"""A wrong answer costs ten questions back; no answer to an answerable question, four."""
RIGHT_AT_ONCE = 0.93
MOST_WRONG = 0.02
OFFERED = 3


class Thresholds(BaseModel):
    """Answer from probability `answer` on; offer titles while the best three reach `clarify`."""

    model_config = ConfigDict(frozen=True)
    answer: float = 0.6
    clarify: float = 0.35

    def decide(self, chances: Sequence[float]) -> str:
        """`answer`, `clarify` or `no-answer` for probabilities of topics, best first."""
        if not chances:
            return "no-answer"
        if chances[0] >= self.answer:
            return "answer"
        return "clarify" if sum(chances[:OFFERED]) >= self.clarify else "no-answer"

    @classmethod
    def fit(
        cls,
        topics: Sequence[str],
        chances: npt.NDArray[np.float32],
        answers: npt.NDArray[np.int64],
    ) -> Thresholds:
        """From `chances` (questions, topics) and the index of each right topic, off-topic too."""
        off = topics.index(OFF_TOPIC)
        on_topic = chances.copy()
        on_topic[:, off] = 0.0
        best = np.argsort(-on_topic, axis=1)[:, :OFFERED]
        values = np.take_along_axis(on_topic, best, axis=1)
        # Where off-topic leads, nothing is answered outright: its share is no topic's.
        values[:, 0] = np.where(chances.argmax(axis=1) == off, 0.0, values[:, 0])
        return cls.cheapest(values, best == answers[:, None], answers != off)

    @classmethod
    def cheapest(
        cls,
        chances: npt.NDArray[np.float32],
        right: npt.NDArray[np.bool_],
        answerable: npt.NDArray[np.bool_],
    ) -> Thresholds:
        """The pair that costs least on questions that did not train, within the service level.

        `chances` (questions, 3) of the best three topics, `right` (questions, 3) whether each is
        the one meant, `answerable` (questions) whether the base speaks of it at all. Cost alone
        would ask back too often: people leave when asked. So among the pairs that answer
        `RIGHT_AT_ONCE` of the answerable questions rightly and at most `MOST_WRONG` wrongly, the
        cheapest is taken; where none does, the one that answers most rightly within that limit.
        """
        reach = chances.sum(axis=1)
        offered = right.any(axis=1)
        # Offering what is not meant costs a question and then still leaves no answer.
        cost_ask = np.where(offered, COST_ASK, COST_ASK + np.where(answerable, COST_NONE, 0.5))
        cost_none = np.where(answerable, COST_NONE, 0.0)
        cost_answer = np.where(right[:, 0], 0.0, COST_WRONG)
        found: list[tuple[bool, float, Thresholds]] = []
        for answer in np.arange(0.30, 0.96, 0.01):
            answered = chances[:, 0] >= answer
            if (answered & ~right[:, 0])[answerable].mean() > MOST_WRONG:
                continue
            at_once = float((answered & right[:, 0])[answerable].mean())
            for clarify in np.arange(0.10, 0.91, 0.02):
                rest = np.where(reach >= clarify, cost_ask, cost_none)
                cost = float(np.where(answered, cost_answer, rest).mean())
                short = at_once < RIGHT_AT_ONCE
                pair = cls(answer=round(float(answer), 2), clarify=round(float(clarify), 2))
                found.append((short, cost - (10 * at_once if short else 0.0), pair))
        return min(found, key=lambda row: row[:2])[2] if found else cls(answer=0.95)
