"""Which example lines teach and which only measure: one rule for both environments."""

from __future__ import annotations

from hashlib import sha256


def is_measuring(line: str) -> bool:
    """True for the fifth of all lines that no classifier and no index may learn from."""
    digest = sha256(line.strip().lower().encode()).hexdigest()
    return int(digest, 16) % 5 == 0
