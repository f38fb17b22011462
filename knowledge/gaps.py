"""What people asked and found no checked answer to: counts by topic, corridor and language.

The action server keeps the counts; there is nothing in them of what anybody wrote.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.coverage import Coverage, State
from knowledge.fault import KnowledgeError
from translations.languages import SOURCE_LANGUAGE

FILE = "counts.sqlite"
NOT_UNDERSTOOD = "unknown"
QUERY = """
SELECT subject, origin, destination, language, SUM(count) AS asked, MAX(month)
FROM counts WHERE kind = 'gap'
GROUP BY subject, origin, destination, language
ORDER BY asked DESC, subject, origin, destination, language
"""


@dataclass(frozen=True)
class Gap:
    """`topic` is `unknown` where the question was not understood; places may be unknown too."""

    topic: str
    origin: str | None
    destination: str | None
    language: str
    count: int
    last_month: str
    today: State | None = None
    """Whether there is an answer by now; None where topic or corridor is not known."""


def read_gaps(data: Path) -> list[Gap]:
    """All gaps counted in the data directory `data`, the most frequent first."""
    path = data / FILE
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(QUERY).fetchall()
    except sqlite3.Error as error:
        raise KnowledgeError(f"{path} cannot be read: {error}") from error
    return [Gap(row[0], row[1] or None, row[2] or None, *row[3:]) for row in rows]


def compared(gaps: list[Gap], coverage: Coverage) -> list[Gap]:
    """The gaps, each with what the knowledge holds for it today."""
    return [replace(gap, today=_today(gap, coverage)) for gap in gaps]


def _today(gap: Gap, coverage: Coverage) -> State | None:
    corridor = coverage.corridor(gap.origin or "", gap.destination or "")
    cells = corridor.cells if corridor else ()
    cell = next((cell for cell in cells if cell.topic == gap.topic), None)
    if cell is None:
        return None
    # A language that is not one of the corridor's is told in English, as anywhere.
    return cell.states.get(
        gap.language, "fuzzy" if cell.answered else cell.states[SOURCE_LANGUAGE]
    )
