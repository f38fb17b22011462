"""The durable outbox: replies stay here until they are sent, and for browsers to resume."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update

from connectors.engine import Database
from connectors.messages import Reply
from connectors.secret import Secret
from connectors.tables import conversations, inbox, outbox

# A reply that is found "sending" was handed over without hearing how that ended.
UNSENT = outbox.c.send_state.in_(("waiting", "sending"))


@dataclass(frozen=True)
class Outgoing:
    """A stored reply; `number` is also its event id for browsers.

    `unsure`: it may have arrived already, for the last attempt ended without an answer.
    """

    number: int
    conversation: str
    reply: Reply
    parts_sent: int = 0
    attempts: int = 0
    next_attempt: float = 0.0
    unsure: bool = False


@dataclass(frozen=True)
class Due:
    """The reply that is to be sent next, with all that sending it takes.

    `address`: decrypted; None where replies are fetched. `seen`: when the person last wrote.
    `forget`: the conversation is to be erased once it is through.
    """

    outgoing: Outgoing
    channel: str
    address: str | None
    closed: bool
    forget: bool
    seen: float


class Outbox:
    def __init__(self, database: Database, secret: Secret) -> None:
        self._database = database
        self._secret = secret

    async def replies_to(self, message: int) -> list[Outgoing] | None:
        """Return the replies of a message; None while it has had no turn, or is erased."""
        async with self._database.read() as connection:
            # In one statement: between two the turn may end.
            found = await connection.execute(
                select(outbox, inbox.c.done)
                .select_from(inbox.outerjoin(outbox, outbox.c.inbox == inbox.c.id))
                .where(inbox.c.id == message)
                .order_by(outbox.c.position)
            )
            rows = found.all()
        if not rows or not rows[0].done:
            return None
        return [_outgoing(row) for row in rows if row.id is not None]

    async def after(self, conversation: str, number: int) -> list[Outgoing]:
        """Return the replies of a conversation that are newer than the event `number`."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(outbox)
                .where(outbox.c.conversation == conversation, outbox.c.id > number)
                .order_by(outbox.c.id)
            )
            return [_outgoing(row) for row in found]

    async def latest(self, conversation: str) -> int:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(func.max(outbox.c.id)).where(outbox.c.conversation == conversation)
            )
            return found.scalar() or 0

    async def last(self, conversation: str) -> Outgoing | None:
        """Return the newest reply of a conversation that its person may have seen."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(outbox)
                .where(
                    outbox.c.conversation == conversation,
                    outbox.c.send_state.in_(("sent", "sending")),
                )
                .order_by(outbox.c.id.desc())
                .limit(1)
            )
            row = found.first()
        return _outgoing(row) if row else None

    async def conversations_waiting(self) -> list[str]:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(outbox.c.conversation).where(UNSENT).distinct()
            )
            return list(found.scalars())

    async def next(self, conversation: str) -> Due | None:
        """Return the oldest reply that is still to be sent to this conversation."""
        known = conversations.c
        async with self._database.read() as connection:
            found = await connection.execute(
                select(
                    outbox, known.channel, known.address, known.closed, known.forget, known.seen
                )
                .join(conversations, known.id == outbox.c.conversation)
                .where(outbox.c.conversation == conversation, UNSENT)
                .order_by(outbox.c.id)
                .limit(1)
            )
            row = found.first()
        if row is None:
            return None
        address = self._secret.decrypt(row.address) if row.address else None
        return Due(_outgoing(row), row.channel, address, row.closed, row.forget, row.seen)

    async def note_attempt(self, number: int, next_attempt: float) -> None:
        """Count an attempt before it is made, so that a crash cannot hide it."""
        await self._change(
            number,
            send_state="sending",
            attempts=outbox.c.attempts + 1,
            next_attempt=next_attempt,
        )

    async def note_part(self, number: int, parts_sent: int) -> None:
        await self._change(number, parts_sent=parts_sent)

    async def postpone(self, number: int, next_attempt: float) -> None:
        """Let a reply wait that was surely not taken."""
        await self._change(number, send_state="waiting", next_attempt=next_attempt)

    async def sent(self, number: int, parts: int) -> None:
        """Note that the last of so many parts was taken."""
        await self._change(number, send_state="sent", parts_sent=parts)

    async def failed(self, number: int) -> None:
        await self._change(number, send_state="failed")

    async def drop(self, conversation: str) -> None:
        """Give up all waiting replies of a conversation whose person stopped us."""
        async with self._database.write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.conversation == conversation, UNSENT)
                .values(send_state="failed")
            )

    async def keep(self, conversation: str) -> None:
        """Let all waiting replies of a conversation wait for a template."""
        async with self._database.write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.conversation == conversation, UNSENT)
                .values(send_state="template")
            )

    async def heard_of(self, number: int, attempts: int, position: int) -> None:
        """Note that a part arrived although its channel never answered to it."""
        unheard = (
            outbox.c.id == number,
            outbox.c.attempts == attempts,
            outbox.c.parts_sent == position,
            UNSENT,
        )
        async with self._database.read() as connection:
            if not await connection.scalar(select(func.count()).where(*unheard)):
                return
        async with self._database.write() as connection:
            await connection.execute(
                update(outbox).where(*unheard).values(parts_sent=position + 1)
            )

    async def take_back(
        self, number: int, attempts: int, parts_sent: int, state: str, next_attempt: float = 0.0
    ) -> str | None:
        """Undo that a reply was sent, and return its conversation.

        None: it was not sent with that attempt, so this has been heard before.
        """
        async with self._database.write() as connection:
            found = await connection.execute(
                update(outbox)
                .where(
                    outbox.c.id == number,
                    outbox.c.attempts == attempts,
                    outbox.c.send_state == "sent",
                )
                .values(send_state=state, parts_sent=parts_sent, next_attempt=next_attempt)
                .returning(outbox.c.conversation)
            )
            conversation: str | None = found.scalar()
        return conversation

    async def forget_if_through(self, conversation: str) -> None:
        """Erase a conversation that asked for it, once nothing of it is in work any more."""
        asked = (conversations.c.id == conversation, conversations.c.forget.is_(True))
        async with self._database.read() as connection:
            # Hardly anybody asks, and a write keeps all others waiting.
            if not await connection.scalar(select(func.count()).where(*asked)):
                return
        unsent = exists().where(outbox.c.conversation == conversation, UNSENT)
        unread = exists().where(inbox.c.conversation == conversation, inbox.c.done.is_(False))
        async with self._database.write() as connection:
            await connection.execute(delete(conversations).where(*asked, ~unsent, ~unread))

    async def _change(self, number: int, **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == number).values(**values))


def _outgoing(row: object) -> Outgoing:
    return Outgoing(
        number=row.id,  # type: ignore[attr-defined]
        conversation=row.conversation,  # type: ignore[attr-defined]
        reply=Reply.from_json(row.reply),  # type: ignore[attr-defined]
        parts_sent=row.parts_sent,  # type: ignore[attr-defined]
        attempts=row.attempts,  # type: ignore[attr-defined]
        next_attempt=row.next_attempt,  # type: ignore[attr-defined]
        unsure=row.send_state == "sending",  # type: ignore[attr-defined]
    )
