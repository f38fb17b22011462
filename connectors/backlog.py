"""How much waits in the store, and since when: what an operator watches first."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from connectors.engine import Database
from connectors.tables import erasures, inbox, outbox


@dataclass(frozen=True)
class Backlog:
    """Counts and ages in seconds; an age is 0 when nothing waits."""

    messages: int
    oldest_message: float
    replies: Mapping[str, int]
    """Replies not sent yet or given up, by their state in the outbox."""
    oldest_reply: float
    erasures: int


async def read_backlog(database: Database) -> Backlog:
    """Count what waits at this moment."""
    now = time.time()
    unanswered = inbox.c.done.is_(False)
    unsent = outbox.c.send_state.not_in(("fetched", "sent"))
    async with database.read() as connection:
        found = await connection.execute(
            select(func.count(), func.min(inbox.c.received)).where(unanswered)
        )
        messages, oldest_message = found.one()
        found = await connection.execute(
            select(outbox.c.send_state, func.count(), func.min(inbox.c.received))
            .join(inbox, inbox.c.id == outbox.c.inbox)
            .where(unsent)
            .group_by(outbox.c.send_state)
        )
        states = {state: (count, since) for state, count, since in found}
        owed = await connection.scalar(select(func.count()).select_from(erasures))
    return Backlog(
        messages=messages,
        oldest_message=_age(oldest_message, now),
        replies={state: count for state, (count, _) in states.items()},
        oldest_reply=_age(states.get("waiting", (0, None))[1], now),
        erasures=owed or 0,
    )


def _age(since: float | None, now: float) -> float:
    return max(0.0, now - since) if since is not None else 0.0
