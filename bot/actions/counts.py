"""Numbers for the editors: gaps in the knowledge and marks for answers. Never what was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS counts (
    kind TEXT NOT NULL, subject TEXT NOT NULL, origin TEXT NOT NULL, destination TEXT NOT NULL,
    language TEXT NOT NULL, month TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (kind, subject, origin, destination, language, month)
)
"""
ADD = """
INSERT INTO counts VALUES (?, ?, ?, ?, ?, strftime('%Y-%m', 'now'), 1)
ON CONFLICT DO UPDATE SET count = count + 1
"""


class Counts:
    """A small table on disk; it is made at the first count."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(
        self,
        kind: str,
        subject: str,
        origin: str | None,
        destination: str | None,
        language: str,
    ) -> None:
        """One more of this kind (`gap`, `helpful-yes`, `helpful-no`) about this subject."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=5)) as database, database:
            database.execute(TABLE)
            database.execute(ADD, (kind, subject, origin or "", destination or "", language))

    def rows(self) -> list[tuple[str, str, str, str, str, str, int]]:
        """All counts, the most frequent first."""
        if not self._path.exists():
            return []
        with closing(sqlite3.connect(self._path, timeout=5)) as database:
            return list(database.execute("SELECT * FROM counts ORDER BY count DESC"))
