"""Which lines of the question bank measure and which train: a rule that cannot drift."""

from __future__ import annotations

import hashlib


def is_measuring(line: str) -> bool:
    """True for about one line in five, for ever the same: the line's own hash decides.

    Adding, moving or deleting other lines changes nothing, and the same sentence falls on the
    same side in every file, so no phrasing can train in one place and measure in another.
    """
    digest = hashlib.sha256(line.strip().lower().encode()).hexdigest()
    return int(digest, 16) % 5 == 0
