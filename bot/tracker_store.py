"""Rasa's SQL tracker store with one commit a message, and SQLite settings chosen for it.

WAL with synchronous NORMAL loses at most the last turn when the *machine* loses power, never
when the process dies, and cannot corrupt the file.
The inbox of `connectors` has the message still.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from bot.events import read_event
from bot.needed import needed
from bot.retention import read_row, to_erase

BUSY_MILLISECONDS = 5000
_AT_ONCE = 500  # SQLite takes only so many values in one statement


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
            # The parent also opens and closes the file for every statement, and the last to close
            # it empties the write-ahead log: it is kept open.
            self.engine = sa.create_engine(
                address, poolclass=QueuePool, connect_args={"check_same_thread": False}
            )
            sa.event.listen(self.engine, "connect", _settle)
            self.sessionmaker = sessionmaker(bind=self.engine)

    @contextmanager
    def session_scope(self) -> Iterator[Session]:
        with super().session_scope() as session:
            # Reading what has just been written costs a query and serves nobody here.
            session.expire_on_commit = False
            yield session

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as far as a turn needs it: what is known of the person (slots, a form
        that is open) and the last few turns. A long talk then costs no more than a short one."""
        with self.session_scope() as session:
            rows = session.execute(needed(), {"conversation": sender_id})
            stored = [json.loads(row.data) for row in rows]
        if not stored or self.domain is None:
            return None
        events = [read_event(event) for event in stored]
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        """What is new since `retrieve`, which leaves out what Rasa would count by."""
        stored = getattr(tracker, "stored_events", None)
        if stored is None:
            return super()._additional_events(session, tracker)
        tracker.stored_events = len(tracker.events)
        return itertools.islice(tracker.events, stored, None)

    async def erase(self, conversation: str) -> None:
        """Deletes all that was said in a conversation; call it under the conversation's lock."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=conversation).delete()
            session.commit()
        self.forget()

    async def old(self, before: float, most: int) -> list[str]:
        """Up to `most` conversations that hold words from before that time."""
        event = self.SQLEvent
        words = event.type_name.in_(("user", "bot"))
        with self.session_scope() as session:
            said = session.query(event.sender_id).filter(event.timestamp < before, words)
            idle = (
                session.query(event.sender_id)
                .group_by(event.sender_id)
                .having(sa.func.max(event.timestamp) < before)
            )
            return [row.sender_id for row in said.union(idle).limit(most)]

    async def trim(self, conversation: str, before: float) -> int:
        """Deletes what was said before; the language and the corridor stay while it is in use.

        Call it under the conversation's lock; tells how many events went.
        """
        event = self.SQLEvent
        with self.session_scope() as session:
            stored = session.query(event.id, event.data, event.timestamp)
            found = stored.filter(event.sender_id == conversation).order_by(event.id)
            rows = [read_row(row.id, json.loads(row.data), row.timestamp) for row in found]
            ids = to_erase(rows, before)
            for begin in range(0, len(ids), _AT_ONCE):
                some = event.id.in_(ids[begin : begin + _AT_ONCE])
                session.query(event).filter(some).delete(synchronize_session=False)
            session.commit()
        return len(ids)

    def forget(self) -> None:
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
