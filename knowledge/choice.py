"""From a topic to the one entry for this person: corridor before country before world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.question import Question
from knowledge.scope import Scope
from knowledge.snapshot import ServedEntry
from knowledge.taxonomy import Side, Taxonomy

_BEFORE = ("deciding", "before-departure")


@dataclass(frozen=True)
class Missing:
    """Which half of the corridor must be known before this topic can be answered."""

    side: Side


class Shelf:
    """The entries by topic, with the order in which they answer."""

    def __init__(self, entries: Mapping[str, ServedEntry], taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._scopes = {entry.id: Scope.parse(entry.scope) for entry in entries.values()}
        self._by_topic: dict[str, list[ServedEntry]] = {}
        for entry in entries.values():
            self._by_topic.setdefault(entry.topic, []).append(entry)

    def topics(self) -> tuple[str, ...]:
        return tuple(self._by_topic)

    def visible(self, origin: str | None, destination: str | None) -> set[str]:
        """Ids of what may answer on this corridor, as far as it is known."""
        return {
            name for name, scope in self._scopes.items() if scope.may_hold(origin, destination)
        }

    def entries(self, topic: str, question: Question) -> list[ServedEntry]:
        """The entries on `topic` that hold for this person, the one to answer with first."""
        fitting = [
            entry
            for entry in self._by_topic.get(topic, ())
            if self._scopes[entry.id].holds(question.origin, question.destination)
            and (entry.sector is None or question.sector in (None, entry.sector))
        ]
        return sorted(fitting, key=lambda entry: self._order(entry, topic, question))

    def missing(self, topic: str, question: Question) -> Missing | None:
        """The half of the corridor to ask for, when the answer on `topic` depends on it."""
        side = self._side(topic, question)
        scopes = [self._scopes[entry.id] for entry in self._by_topic.get(topic, ())]
        if side == "origin" and question.origin is None and any(s.origin for s in scopes):
            return Missing("origin")
        if question.destination is None and any(s.destination for s in scopes):
            known = any(s.origin == question.origin and not s.destination for s in scopes)
            if side == "destination" or not (question.origin and known):
                return Missing("destination")
        return None

    def _side(self, topic: str, question: Question) -> Side:
        known = self._taxonomy.topics.get(topic)
        side = known.side if known else "either"
        if side == "either" and question.stage:
            return "origin" if question.stage in _BEFORE else "destination"
        return side

    def _order(
        self, entry: ServedEntry, topic: str, question: Question
    ) -> tuple[int, bool, int, str]:
        scope = self._scopes[entry.id]
        first_side = "origin" if self._side(topic, question) == "origin" else "destination"
        wrong_side = scope.specificity == 1 and getattr(scope, first_side) is None
        sector = 1 if entry.sector is None else 0 if entry.sector == question.sector else 2
        return (-scope.specificity, wrong_side, sector, entry.id)


def first_of_each_topic(entries: Iterable[ServedEntry]) -> list[ServedEntry]:
    """`entries` without later ones of a topic that already stands."""
    return list({entry.topic: entry for entry in reversed(list(entries))}.values())[::-1]
