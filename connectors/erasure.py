"""Erasing what people wrote: on request, and by age."""

from __future__ import annotations

import time

from sqlalchemy import delete, insert, select

from connectors.engine import Database
from connectors.tables import conversations, erasures, inbox, issued


class Erasure:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(self, conversation: str) -> None:
        """Erase a conversation with all its rows; the dialogue's share is noted as owed."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(conversations).where(conversations.c.id == conversation)
            )
            await connection.execute(
                delete(erasures).where(erasures.c.conversation == conversation)
            )
            await connection.execute(
                insert(erasures).values(conversation=conversation, requested=time.time())
            )
        await self._database.forget()

    async def expire(self, before: float) -> int:
        """Erase everything older than `before`; return how many messages that were."""
        async with self._database.write() as connection:
            silent = select(conversations.c.id).where(conversations.c.seen < before)
            owed = set((await connection.execute(select(erasures.c.conversation))).scalars())
            for id in set((await connection.execute(silent)).scalars()) - owed:
                await connection.execute(
                    insert(erasures).values(conversation=id, requested=time.time())
                )
            old = inbox.c.received < before
            gone = await connection.execute(
                delete(inbox).where(old | inbox.c.conversation.in_(silent))
            )
            await connection.execute(delete(issued).where(issued.c.created < before))
            await connection.execute(delete(conversations).where(conversations.c.seen < before))
        await self._database.forget()
        return gone.rowcount

    async def owed(self) -> list[str]:
        """Return the conversations whose events the dialogue must still erase."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(erasures.c.conversation).order_by(erasures.c.requested)
            )
            return list(found.scalars())

    async def settled(self, conversation: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                delete(erasures).where(erasures.c.conversation == conversation)
            )
