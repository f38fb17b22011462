"""Which events of a conversation a turn needs, asked of the database in one statement."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import ColumnElement

_TURNS = 4  # how far back the dialogue looks; a message that comes again is always the last one


@lru_cache(maxsize=1)
def needed() -> Select:
    """Selects `data`, in order, of the conversation bound as `conversation`.

    The last turns whole; of what came before only the newest value of each slot, whether a form
    is open, and the listening with which a turn begins. Built once: putting a statement together
    takes longer than running it.
    """
    event = SQLTrackerStore.SQLEvent.__table__
    mine = event.c.sender_id == sa.bindparam("conversation")

    def newest(*conditions: ColumnElement) -> ColumnElement:
        found = sa.select(sa.func.max(event.c.id)).where(mine, *conditions)
        return sa.func.coalesce(found.scalar_subquery(), 0)

    def of(*kinds: str) -> ColumnElement:
        return event.c.type_name.in_(kinds)

    users = sa.select(event.c.id).where(mine, of("user")).order_by(event.c.id.desc())
    first = sa.select(
        newest(of("session_started")).label("begin"),
        sa.func.coalesce(users.offset(_TURNS - 1).limit(1).scalar_subquery(), 0).label("user"),
    ).cte("first")
    later = sa.case((first.c.user > first.c.begin, first.c.user), else_=first.c.begin)
    bounds = sa.select(first.c.begin, later.label("turn")).cte("bounds")
    begin = sa.select(bounds.c.begin).scalar_subquery()
    before = event.c.id < sa.select(bounds.c.turn).scalar_subquery()
    slots = (
        sa.select(sa.func.max(event.c.id))
        .where(mine, of("slot"), before, event.c.id > newest(of("restart", "reset_slots"), before))
        .group_by(event.c.action_name)
    )
    known = (begin, newest(of("action"), before), newest(of("active_loop"), before))
    return (
        sa.select(event.c.data)
        .where(mine, event.c.id >= begin)
        .where(sa.or_(~before, event.c.id.in_(known), event.c.id.in_(slots)))
        .order_by(event.c.id)
    )
