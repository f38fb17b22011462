"""Rasa's SQL tracker store with one commit a message, and SQLite settings chosen for it.

WAL with synchronous NORMAL loses at most the last turn when the *machine* loses power, never
when the process dies, and cannot corrupt the file.
The inbox of `connectors` has the message still.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.orm import Session

BUSY_MILLISECONDS = 5000


class ConversationStore(SQLTrackerStore):
    """Conversations in `$MUSAFIR_DATA/tracker.sqlite`, or at `url:` of `endpoints.yml`."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        address = host or f"sqlite:///{_file()}"
        super().__init__(domain=domain, host=address, event_broker=event_broker, **kwargs)
        if self.engine.dialect.name == "sqlite":
            # The parent has opened connections already; none may live on without the settings.
            self.engine.dispose()
            sa.event.listen(self.engine, "connect", _settle)

    @contextmanager
    def session_scope(self) -> Iterator[Session]:
        with super().session_scope() as session:
            # Reading what has just been written costs a query and serves nobody here.
            session.expire_on_commit = False
            yield session

    async def erase(self, conversation: str) -> None:
        """Deletes all that was said in a conversation; call it under the conversation's lock."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=conversation).delete()
            session.commit()
        self._forget()

    async def erase_before(self, timestamp: float) -> int:
        """Deletes conversations whose last event is older; tells how many events went."""
        last = sa.func.max(self.SQLEvent.timestamp)
        with self.session_scope() as session:
            old = (
                session.query(self.SQLEvent.sender_id)
                .group_by(self.SQLEvent.sender_id)
                .having(last < timestamp)
            )
            rows = session.query(self.SQLEvent).filter(
                self.SQLEvent.sender_id.in_(old.scalar_subquery())
            )
            count = rows.delete(synchronize_session=False)
            session.commit()
        self._forget()
        return int(count)

    def _forget(self) -> None:
        """Empties SQLite's write-ahead log, where erased words would stand for a while longer."""
        if self.engine.dialect.name == "sqlite":
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()


def _file() -> Path:
    path = Path(os.environ.get("MUSAFIR_DATA", ".musafir")) / "tracker.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def _settle(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":  # SQLite reports a refusal by returning the old mode
        raise RuntimeError(f"tracker.sqlite: SQLite refused WAL and stays in {mode!r} mode.")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA secure_delete=ON")  # erased words are overwritten, not only unlinked
    cursor.close()
