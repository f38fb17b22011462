"""Who wrote what, who saw what: the judge of durability, who knows nothing of our stores.

It is told of every delivery and of every reply that reached a person, and compares the two.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verdict:
    """`unsure`: repeats that the sender could not know of, since no answer had reached it.

    `unknown`: replies that name no message of the person; they count as twice.
    """

    messages: int
    lost: int
    twice: int
    out_of_order: int
    unsure: int
    apologies: int
    unknown: Counter[str]

    def __str__(self) -> str:
        return f"lost {self.lost}, twice {self.twice}, out of order {self.out_of_order}"

    @property
    def good(self) -> bool:
        return not (self.lost or self.twice or self.out_of_order)


@dataclass
class _Message:
    first_try: float
    acknowledged: float = math.inf


@dataclass
class _Sighting:
    name: str | None  # None: an apology, which names no message
    time: float
    doubtful: bool = False


@dataclass
class _Person:
    messages: dict[str, _Message] = field(default_factory=dict)
    seen: list[_Sighting] = field(default_factory=list)


class Ledger:
    """Each message of a person has a name, and the reply to it tells that name."""

    def __init__(self) -> None:
        self._people: defaultdict[str, _Person] = defaultdict(_Person)

    def tried(self, person: str, name: str, now: float) -> None:
        """A delivery of the message begins, the first or a repeated one."""
        self._people[person].messages.setdefault(name, _Message(now))

    def acknowledged(self, person: str, name: str, now: float) -> None:
        message = self._people[person].messages[name]
        message.acknowledged = min(message.acknowledged, now)

    def saw(self, person: str, name: str | None, now: float, doubtful: bool = False) -> None:
        """A reply reached the person; `doubtful` if the sender did not hear that it did."""
        self._people[person].seen.append(_Sighting(name, now, doubtful))

    def doubt(self, since: float) -> None:
        """The sender was killed: it may not have noted what was taken since that time."""
        for person in self._people.values():
            for sighting in reversed(person.seen):
                if sighting.time < since:
                    break
                sighting.doubtful = True

    def unacknowledged(self) -> int:
        return sum(
            message.acknowledged == math.inf
            for person in self._people.values()
            for message in person.messages.values()
        )

    def doubt_last(self, person: str) -> None:
        """The sender was killed before it noted the newest reply of this person."""
        self._people[person].seen[-1].doubtful = True

    def messages(self) -> int:
        return sum(len(person.messages) for person in self._people.values())

    def unanswered(self, besides: Collection[str] = ()) -> int:
        """How many messages still wait for a reply, but for those of some people."""
        return sum(
            max(0, _missing(person))
            for name, person in self._people.items()
            if name not in besides
        )

    def verdict(self) -> Verdict:
        total: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        for person in self._people.values():
            total += Counter(_judge(person))
            unknown += Counter(_unknown(person))
        return Verdict(
            messages=self.messages(),
            lost=total["lost"],
            twice=total["twice"],
            out_of_order=total["out of order"],
            unsure=total["unsure"],
            apologies=total["apologies"],
            unknown=unknown,
        )


def _missing(person: _Person) -> int:
    """Messages without any reply; negative if there are more apologies than such messages."""
    answered = {sighting.name for sighting in person.seen} - {None}
    apologies = sum(sighting.name is None for sighting in person.seen)
    return len(person.messages.keys() - answered) - apologies


def _unknown(person: _Person) -> list[str]:
    """Replies that name a message which this person never wrote."""
    names = [sighting.name for sighting in person.seen if sighting.name is not None]
    return [name for name in names if name not in person.messages]


def _judge(person: _Person) -> dict[str, int]:
    copies: defaultdict[str | None, list[_Sighting]] = defaultdict(list)
    for sighting in person.seen:
        copies[sighting.name].append(sighting)
    missing = _missing(person)
    extra: dict[str | None, int] = {
        name: len(found) - 1 for name, found in copies.items() if name is not None
    }
    extra[None] = max(0, -missing)
    unsure = 0
    for name, count in extra.items():
        # The last copy was needed by nobody's doubt.
        unsure += min(count, sum(sighting.doubtful for sighting in copies[name][:-1]))
    return {
        "lost": max(0, missing),
        "twice": sum(extra.values()) - unsure + len(set(_unknown(person))),
        "out of order": _overtakers(person),
        "unsure": unsure,
        "apologies": len(copies[None]),
    }


def _overtakers(person: _Person) -> int:
    """Answers that came before one to a message acknowledged before theirs was even sent."""
    order = [name for name in dict.fromkeys(s.name for s in person.seen) if name is not None]
    known = [person.messages[name] for name in order if name in person.messages]
    return sum(
        any(later.acknowledged < message.first_try for later in known[place + 1 :])
        for place, message in enumerate(known)
    )
