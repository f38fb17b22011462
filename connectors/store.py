"""The store: everything that must survive a crash, behind five small doors."""

from __future__ import annotations

import re

from sqlalchemy import text

from connectors.conversations import Conversations
from connectors.engine import Database
from connectors.erasure import Erasure
from connectors.inbox import Inbox
from connectors.issued import Issued
from connectors.outbox import Outbox
from connectors.secret import Secret
from connectors.tables import metadata


class Store:
    """Conversations, inbox, outbox, issued payloads and erasure over one database."""

    def __init__(self, database: Database, secret: Secret) -> None:
        self.database = database
        self.conversations = Conversations(database, secret)
        self.inbox = Inbox(database, self.conversations)
        self.outbox = Outbox(database, secret)
        self.issued = Issued(database)
        self.erasure = Erasure(database)

    async def pressed(self, channel: str, address: str, data: str) -> str | None:
        """The payload behind the number on a button, if it was issued to this very person."""
        known = await self.conversations.find(channel, address)
        if known is None or not re.fullmatch("[0-9]{1,15}", data):
            return None
        return await self.issued.payload(known.id, int(data))

    async def open(self) -> None:
        """Create the tables that are missing."""
        async with self.database.write() as connection:
            await connection.run_sync(metadata.create_all)

    async def alive(self) -> bool:
        async with self.database.read() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar())

    async def close(self) -> None:
        await self.database.close()
