"""Conversations: who may write, where replies go, and what the dialogue last knew."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.engine import Database
from connectors.messages import Incoming, State
from connectors.secret import Secret
from connectors.tables import conversations


@dataclass(frozen=True)
class Conversation:
    id: str
    channel: str
    state: State
    closed: bool
    language_hint: str | None
    wanted: State
    seen: float = 0.0

    @property
    def language(self) -> str | None:
        """The best known language: chosen, else asked for, else the channel's hint."""
        return self.state.language or self.wanted.language or self.language_hint


class Conversations:
    def __init__(self, database: Database, secret: Secret) -> None:
        self._database = database
        self._secret = secret

    async def create(self, wanted: State, channel: str = "web") -> tuple[str, str]:
        """Open a conversation without an address; return its id and its bearer token."""
        token = secrets.token_urlsafe(32)
        async with self._database.write() as connection:
            id = await self._insert(
                connection,
                channel=channel,
                token_hash=self._secret.hash("token", token),
                wanted=wanted.to_json(),
            )
        return id, token

    async def authorised(self, id: str, token: str) -> Conversation | None:
        """Return the conversation if the token is its own; absent and wrong look the same."""
        async with self._database.read() as connection:
            row = await _row(connection, id)
        expected = (row.token_hash if row else None) or ""
        right = hmac.compare_digest(self._secret.hash("token", token), expected)
        return _conversation(row) if row and right else None

    async def get(self, id: str) -> Conversation | None:
        async with self._database.read() as connection:
            row = await _row(connection, id)
        return _conversation(row) if row else None

    async def find(self, channel: str, address: str) -> Conversation | None:
        async with self._database.read() as connection:
            row = await self._find(connection, channel, address)
        return _conversation(row) if row else None

    async def close(self, id: str) -> None:
        """Remember that the person stopped us; a new message from them opens it again."""
        async with self._database.write() as connection:
            await connection.execute(
                update(conversations).where(conversations.c.id == id).values(closed=True)
            )

    async def move(self, channel: str, old: str, new: str) -> None:
        """Let a conversation go on under a new address, unless that one has its own already."""
        async with self._database.write() as connection:
            row = await self._find(connection, channel, old)
            if row is None or await self._find(connection, channel, new):
                return
            await connection.execute(
                update(conversations)
                .where(conversations.c.id == row.id)
                .values(
                    address=self._secret.encrypt(new),
                    address_hash=self._address_hash(channel, new),
                )
            )

    async def of(self, connection: AsyncConnection, incoming: Incoming) -> str | None:
        """Return the conversation that `incoming` belongs to, noting what it brings along.

        A first message from an address opens one. None: the named conversation is not there.
        """
        row = (
            await _row(connection, incoming.conversation)
            if incoming.conversation
            else await self._find(connection, incoming.channel, incoming.address or "")
        )
        if row is None:
            if incoming.conversation or not incoming.address:
                return None
            return await self._insert(
                connection,
                channel=incoming.channel,
                address=self._secret.encrypt(incoming.address),
                address_hash=self._address_hash(incoming.channel, incoming.address),
                wanted=incoming.state.to_json(),
                language_hint=incoming.language_hint,
            )
        await connection.execute(
            update(conversations)
            .where(conversations.c.id == row.id)
            .values(
                seen=time.time(),
                closed=False,
                forget=False,
                wanted=incoming.state.over(State.from_json(row.wanted)).to_json(),
                language_hint=incoming.language_hint or row.language_hint,
            )
        )
        return str(row.id)

    async def _insert(self, connection: AsyncConnection, **values: object) -> str:
        now = time.time()
        # Random, not a hash of the address: after an erasure nothing links old and new.
        id = secrets.token_urlsafe(16)
        await connection.execute(
            insert(conversations).values(id=id, state={}, created=now, seen=now, **values)
        )
        return id

    async def _find(
        self, connection: AsyncConnection, channel: str, address: str
    ) -> Row[tuple[object, ...]] | None:
        found = await connection.execute(
            select(conversations).where(
                conversations.c.channel == channel,
                conversations.c.address_hash == self._address_hash(channel, address),
            )
        )
        return found.first()

    def _address_hash(self, channel: str, address: str) -> str:
        return self._secret.hash("address", f"{channel}:{address}")


async def _row(connection: AsyncConnection, id: str) -> Row[tuple[object, ...]] | None:
    found = await connection.execute(select(conversations).where(conversations.c.id == id))
    return found.first()


def _conversation(row: Row[tuple[object, ...]]) -> Conversation:
    return Conversation(
        id=row.id,
        channel=row.channel,
        state=State.from_json(row.state),
        closed=row.closed,
        language_hint=row.language_hint,
        wanted=State.from_json(row.wanted),
        seen=row.seen,
    )
