"""Where an entry holds: everywhere, in a country of origin or destination, or on one corridor."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(
    r"world|origins/(?P<o>\w{2,3})|destinations/(?P<d>\w{2,3})|corridors/(?P<co>\w{2,3})-(?P<cd>\w{2,3})"
)


@dataclass(frozen=True)
class Scope:
    """`origin` and `destination` are upper-case codes, or None where the scope does not bind."""

    name: str
    origin: str | None
    destination: str | None

    @classmethod
    def parse(cls, name: str) -> Scope:
        """From `world`, `origins/ph`, `destinations/hk` or `corridors/ph-hk`, in either case."""
        match = _FORM.fullmatch(name.lower())
        if match is None:
            raise ValueError(
                f"{name!r} is no scope: use world, origins/xx, destinations/xx, corridors/xx-yy"
            )
        found = match.groupdict()
        origin, destination = found["o"] or found["co"], found["d"] or found["cd"]
        return cls(
            name.lower(),
            origin.upper() if origin else None,
            destination.upper() if destination else None,
        )

    @property
    def specificity(self) -> int:
        """0 world, 1 country, 2 corridor: the more specific answers first."""
        return (self.origin is not None) + (self.destination is not None)

    def holds(self, origin: str | None, destination: str | None) -> bool:
        """True when a person on this corridor may be shown what is said here."""
        return (self.origin is None or self.origin == origin) and (
            self.destination is None or self.destination == destination
        )

    def may_hold(self, origin: str | None, destination: str | None) -> bool:
        """True when it holds, or could once the missing half of the corridor is known."""
        return self.holds(origin or self.origin, destination or self.destination)
