"""Payloads that we put on buttons: only these may come back as commands to the dialogue."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.engine import Database
from connectors.tables import issued


class Issued:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def contains(self, conversation: str, payload: str) -> bool:
        async with self._database.read() as connection:
            return bool(await _numbers(connection, conversation, [payload]))

    async def numbers(self, conversation: str, payloads: Collection[str]) -> dict[str, int]:
        """Return the short number of each payload, for channels with small button data."""
        if not payloads:
            return {}
        async with self._database.read() as connection:
            return await _numbers(connection, conversation, payloads)

    async def payload(self, conversation: str, number: int) -> str | None:
        """Return the payload behind a number, if it was issued to this very conversation."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(issued.c.payload).where(
                    issued.c.conversation == conversation, issued.c.id == number
                )
            )
            return found.scalar()


async def issue(connection: AsyncConnection, conversation: str, payloads: Iterable[str]) -> None:
    """Note payloads as issued, as part of the caller's transaction."""
    wanted = dict.fromkeys(payloads)
    if not wanted:
        return
    known = await _numbers(connection, conversation, wanted)
    now = time.time()
    rows = [
        {"conversation": conversation, "payload": payload, "created": now}
        for payload in wanted
        if payload not in known
    ]
    if rows:
        await connection.execute(insert(issued), rows)


async def _numbers(
    connection: AsyncConnection, conversation: str, payloads: Iterable[str]
) -> dict[str, int]:
    found = await connection.execute(
        select(issued.c.payload, issued.c.id).where(
            issued.c.conversation == conversation, issued.c.payload.in_(list(payloads))
        )
    )
    return {row.payload: row.id for row in found}
