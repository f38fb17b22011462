"""The durable inbox: a message is acknowledged once it is here, and is one turn only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.conversations import Conversations
from connectors.engine import Database
from connectors.issued import issue
from connectors.messages import Incoming, Kind, Reply, State
from connectors.tables import conversations, erasures, inbox, issued, outbox


@dataclass(frozen=True)
class Receipt:
    """A message is stored; `new` is false when the provider had sent it before.

    `reopened`: replies that waited until the person writes again may be sent now.
    """

    number: int
    conversation: str
    new: bool
    reopened: bool = False


@dataclass(frozen=True)
class Waiting:
    """A stored message that still needs its turn.

    `addressed`: its replies are sent to the person, not fetched.
    """

    number: int
    conversation: str
    channel: str
    kind: Kind
    content: str
    shortened: bool
    language_hint: str | None
    state: State
    wanted: State
    addressed: bool

    @property
    def message_id(self) -> str:
        """The name under which the dialogue answers this message once only."""
        return f"{self.conversation}:{self.number}"


class Inbox:
    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._database = database
        self._conversations = conversations

    async def receive(self, incoming: Incoming) -> Receipt | None:
        """Store a message; when this returns it is on the disk. None: no such conversation."""
        try:
            return await self._receive(incoming)
        except IntegrityError:
            # Another process stored the same message between our look and our insert.
            return await self._receive(incoming)

    async def _receive(self, incoming: Incoming) -> Receipt | None:
        async with self._database.write() as connection:
            found = await connection.execute(
                select(inbox.c.id, inbox.c.conversation).where(
                    inbox.c.channel == incoming.channel,
                    inbox.c.provider_id == incoming.provider_id,
                )
            )
            if known := found.first():
                return Receipt(known.id, known.conversation, new=False)
            conversation = await self._conversations.of(connection, incoming)
            if conversation is None:
                return None
            number = await connection.scalar(
                insert(inbox)
                .values(
                    channel=incoming.channel,
                    provider_id=incoming.provider_id,
                    conversation=conversation,
                    kind=incoming.kind,
                    content=incoming.content,
                    shortened=incoming.shortened,
                    received=time.time(),
                )
                .returning(inbox.c.id)
            )
            # In the same commit, or a crash in between would leave them waiting for good.
            reopened = incoming.address is not None and await _reopen(connection, conversation)
        return Receipt(int(number or 0), conversation, new=True, reopened=reopened)

    async def conversations_waiting(self) -> list[str]:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(inbox.c.conversation).where(inbox.c.done.is_(False)).distinct()
            )
            return list(found.scalars())

    async def next(self, conversation: str) -> Waiting | None:
        """Return the oldest message of the conversation that had no turn yet."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(
                    inbox,
                    conversations.c.language_hint,
                    conversations.c.state,
                    conversations.c.wanted,
                    conversations.c.address.is_not(None).label("addressed"),
                )
                .join(conversations, conversations.c.id == inbox.c.conversation)
                .where(inbox.c.conversation == conversation, inbox.c.done.is_(False))
                .order_by(inbox.c.id)
                .limit(1)
            )
            row = found.first()
        if row is None:
            return None
        return Waiting(
            number=row.id,
            conversation=conversation,
            channel=row.channel,
            kind=row.kind,
            content=row.content,
            shortened=row.shortened,
            language_hint=row.language_hint,
            state=State.from_json(row.state),
            wanted=State.from_json(row.wanted),
            addressed=bool(row.addressed),
        )

    async def finish(
        self, message: Waiting, replies: Sequence[Reply], state: State | None
    ) -> bool:
        """End a turn: its replies and its being done are one transaction.

        `state` is what the dialogue now knows, None if it was not asked. False: the message
        was erased or finished in the meantime, and nothing is kept.
        """
        async with self._database.write() as connection:
            if not await _mark_done(connection, message.number):
                return False
            await _answer(connection, message, replies)
            if state is not None:
                await connection.execute(
                    update(conversations)
                    .where(conversations.c.id == message.conversation)
                    .values(state=state.to_json())
                )
            if state is not None and message.wanted:
                # Values wished for during the turn are still to be set with the next one.
                wanted = await connection.execute(
                    select(conversations.c.wanted).where(
                        conversations.c.id == message.conversation
                    )
                )
                if State.from_json(wanted.scalar_one()) == message.wanted:
                    await connection.execute(
                        update(conversations)
                        .where(conversations.c.id == message.conversation)
                        .values(wanted={})
                    )
        return True

    async def finish_erasing(self, message: Waiting, replies: Sequence[Reply]) -> bool:
        """End a turn that asked to be forgotten: all else of the conversation is erased.

        The farewell must still be sent, so the address goes once the outbox is through.
        """
        of_conversation = {"conversation": message.conversation}
        async with self._database.write() as connection:
            if not await _mark_done(connection, message.number):
                return False
            for table in (outbox, issued):
                await connection.execute(delete(table).filter_by(**of_conversation))
            await connection.execute(
                delete(inbox).filter_by(**of_conversation).where(inbox.c.id < message.number)
            )
            await connection.execute(
                update(conversations)
                .where(conversations.c.id == message.conversation)
                .values(
                    state={},
                    wanted={},
                    language_hint=None,
                    forget=conversations.c.address.is_not(None),
                )
            )
            await connection.execute(delete(erasures).filter_by(**of_conversation))
            await connection.execute(
                insert(erasures).values(requested=time.time(), **of_conversation)
            )
            await _answer(connection, message, replies)
        return True


async def _reopen(connection: AsyncConnection, conversation: str) -> bool:
    """Send what waited for a template after all; false if there is nothing."""
    opened = await connection.execute(
        update(outbox)
        .where(outbox.c.conversation == conversation, outbox.c.send_state == "template")
        .values(send_state="waiting", next_attempt=0.0)
    )
    return bool(opened.rowcount)


async def _mark_done(connection: AsyncConnection, number: int) -> bool:
    marked = await connection.execute(
        update(inbox).where(inbox.c.id == number, inbox.c.done.is_(False)).values(done=True)
    )
    return bool(marked.rowcount)


async def _answer(connection: AsyncConnection, message: Waiting, replies: Sequence[Reply]) -> None:
    send_state = "waiting" if message.addressed else "fetched"
    rows = [
        {
            "inbox": message.number,
            "conversation": message.conversation,
            "position": position,
            "reply": reply.to_json(),
            "send_state": send_state,
        }
        for position, reply in enumerate(replies)
    ]
    if rows:
        await connection.execute(insert(outbox), rows)
    payloads = (button.payload for reply in replies for button in reply.buttons)
    await issue(connection, message.conversation, payloads)
