"""The table of a comparison: shares by language, and what each contestant costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.contestant import Trial
from benchmarks.material import Material
from benchmarks.verdict import Verdicts, calibrated, judge
from knowledge.evidence import OFF_TOPIC


@dataclass(frozen=True)
class Row:
    """Shares of the questions on a topic, and of the off-topic ones that got an answer."""

    group: str
    contestant: str
    questions: int
    right: float
    right_or_offered: float
    wrong: float
    first_guess: float
    off_topic_answered: float


@dataclass(frozen=True)
class Cost:
    contestant: str
    milliseconds: float
    megabytes: int
    learned: float
    edited: float


@dataclass(frozen=True)
class Comparison:
    rows: tuple[Row, ...]
    costs: tuple[Cost, ...]

    @classmethod
    def of(
        cls, material: Material, trials: Mapping[str, Trial], only: Mapping[str, set[str]]
    ) -> Comparison:
        """`only` names the languages of contestants that were not taught them all."""
        rows = []
        for name, trial in trials.items():
            taught = only.get(name, {sample.language for sample in material.blind})
            verdicts, chosen = _verdicts(material, trial, taught)
            groups = [material.groups[at] for at in chosen]
            kinds = np.array([material.kinds[at] for at in chosen])
            names = [*sorted(set(groups))]
            if not only.get(name):
                names.append("all")
            for group in names:
                here = np.array([group in (own, "all") for own in groups])
                rows.append(
                    _row(
                        group,
                        name,
                        verdicts,
                        here & (kinds == "topics"),
                        here & (kinds == OFF_TOPIC),
                    )
                )
        costs = [
            Cost(name, t.milliseconds, t.megabytes, t.learned, t.edited)
            for name, t in trials.items()
        ]
        return cls(tuple(rows), tuple(costs))

    def table(self, names: Mapping[str, str]) -> str:
        """Markdown: a line a group and contestant, then what each costs."""
        lines = [
            "| | | n | right at once | right or offered | wrong | first guess right "
            "| off-topic answered | not right at once, of the best other's "
            "| first guesses wrong, of the best other's |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]
        for group in dict.fromkeys(row.group for row in self.rows):
            for row in (row for row in self.rows if row.group == group):
                lines.append(
                    f"| {group} | {names[row.contestant]} | {row.questions} | {row.right:.1%} "
                    f"| {row.right_or_offered:.1%} | {row.wrong:.1%} | {row.first_guess:.1%} "
                    f"| {row.off_topic_answered:.1%} | {self._share(row, 'right')} "
                    f"| {self._share(row, 'first_guess')} |"
                )
        lines += ["", "| | ms a question | MB | s to learn anew | s from an edit to its answer |"]
        lines.append("|---|---|---|---|---|")
        lines += [
            f"| {names[cost.contestant]} | {cost.milliseconds:.0f} | {cost.megabytes} "
            f"| {cost.learned:.0f} | {cost.edited:.2g} |"
            for cost in self.costs
        ]
        return "\n".join(lines)

    def _share(self, row: Row, figure: str) -> str:
        """Errors of `row` as a share of those of the best of the others."""
        others: list[float] = [
            1 - getattr(other, figure)
            for other in self.rows
            if other.group == row.group and other.contestant != "own"
        ]
        if row.contestant != "own" or not others or min(others) == 0:
            return ""
        return f"{(1 - getattr(row, figure)) / min(others):.0%}"


def _verdicts(material: Material, trial: Trial, taught: set[str]) -> tuple[Verdicts, list[int]]:
    """How it did in the languages it was taught, and which blind questions those are."""
    samples = [at for at, sample in enumerate(material.samples) if sample.language in taught]
    chosen = [at for at, sample in enumerate(material.blind) if sample.language in taught]
    asked = [material.blind[at] for at in chosen]
    chances, thresholds = trial.blind[chosen], trial.thresholds
    if thresholds is None:
        chances, thresholds = calibrated(
            material.topics,
            trial.samples[samples],
            chances,
            [material.samples[at] for at in samples],
        )
    return judge(material.topics, chances, thresholds, asked), chosen


def _row(group: str, name: str, found: Verdicts, on: np.ndarray, off: np.ndarray) -> Row:
    def share(marks: np.ndarray, of: np.ndarray) -> float:
        return float(marks[of].mean()) if of.any() else 0.0

    return Row(
        group,
        name,
        int(on.sum()),
        share(found.right, on),
        share(found.right | found.offered, on),
        share(found.wrong, on),
        share(found.guess, on),
        share(found.wrong, off),
    )
