"""Turns: every stored message gets its replies, in order, exactly once, whatever happens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import replace

from connectors.bell import Bell
from connectors.dialogue import Dialogue, DialogueError
from connectors.inbox import Receipt, Waiting
from connectors.joining import join
from connectors.lanes import Lanes
from connectors.messages import Incoming, Reply, State
from connectors.metrics import Metrics
from connectors.outbox import Outgoing
from connectors.rates import Rates
from connectors.speech import Speech
from connectors.store import Store

log = logging.getLogger(__name__)

DELETE = "/delete_my_data"


class Turns:
    """Takes messages from the inbox to the dialogue, and its replies to the outbox."""

    def __init__(
        self,
        store: Store,
        dialogue: Dialogue,
        speech: Speech,
        bell: Bell,
        deliver: Callable[[str], None] = lambda conversation: None,
        metrics: Metrics | None = None,
        joined: Collection[str] = (),
        rates: Rates | None = None,
    ) -> None:
        """`joined` names the channels that get all replies to a message as one."""
        self._store = store
        self._dialogue = dialogue
        self._speech = speech
        self._bell = bell
        self._deliver = deliver
        self._metrics = metrics or Metrics()
        self._joined = joined
        self._rates = rates or Rates("off")
        self._lanes = Lanes(self._drain)

    async def start(self) -> None:
        """Go on with what an earlier run left unfinished."""
        for conversation in await self._store.inbox.conversations_waiting():
            self._lanes.wake(conversation)

    async def close(self) -> None:
        await self._lanes.close()

    async def receive(self, incoming: Incoming) -> Receipt | None:
        """Store a message and begin its turn; None if it is refused.

        Either its conversation does not exist, or the person floods us and was told so.
        """
        if incoming.address is not None:
            match await self._rates.person(incoming.channel, incoming.address):
                case "told":
                    incoming = replace(incoming, kind="hurried", content="")
                case "refused":
                    return None
        receipt = await self._store.inbox.receive(incoming)
        if receipt:
            self._lanes.wake(receipt.conversation)
        return receipt

    async def replies(self, receipt: Receipt, timeout: float) -> list[Outgoing] | None:
        """Wait for the replies to a stored message; None when they take longer."""
        with self._bell.listen(receipt.conversation) as rung:
            try:
                async with asyncio.timeout(timeout):
                    while True:
                        rung.clear()
                        replies = await self._store.outbox.replies_to(receipt.number)
                        if replies is not None:
                            return replies
                        await rung.wait()
            except TimeoutError:
                return None

    async def erase(self, conversation: str) -> None:
        """Erase a conversation everywhere; a turn going on is let finish first."""
        async with self._lanes.hold(conversation):
            await self._store.erasure.erase(conversation)
        await self.settle(conversation)

    async def settle(self, conversation: str) -> None:
        """Let the dialogue erase its share; if it cannot now, it stays owed."""
        async with self._lanes.hold(conversation):
            try:
                await self._dialogue.erase(conversation)
            except DialogueError as error:
                log.warning("The dialogue still owes an erasure: %s.", error)
            else:
                await self._store.erasure.settled(conversation)

    async def _drain(self, conversation: str) -> None:
        while True:
            async with self._lanes.hold(conversation):
                message = await self._store.inbox.next(conversation)
                if message is None:
                    return
                erased = await self._turn(message)
            self._bell.ring(conversation)
            if message.addressed:
                self._deliver(conversation)
            if erased:
                await self.settle(conversation)

    async def _turn(self, message: Waiting) -> bool:
        """Answer one message; true if the conversation was erased with it."""
        began = time.monotonic()
        replies, state = await self._answer(message)
        decisions = [reply.decision for reply in replies]
        self._metrics.turn(message.channel, message.kind, decisions, time.monotonic() - began)
        if message.channel in self._joined:
            replies = join(replies, self._speech)
        # The dialogue asks first, and tells by this field that the person said yes.
        if any(reply.extra.get("erase") for reply in replies):
            return await self._store.inbox.finish_erasing(message, replies)
        await self._store.inbox.finish(message, replies, state)
        return False

    async def _answer(self, message: Waiting) -> tuple[list[Reply], State | None]:
        known = message.wanted.over(message.state)
        language = known.language or message.language_hint
        if message.kind == "unsupported":
            return [self._speech.notice("unsupported", language)], None
        if message.kind == "hurried":
            return [self._speech.hurried(language)], None
        if message.kind == "expired":
            return [self._speech.old_button(language)], None
        if not message.content:
            return [self._speech.notice("empty", language)], None
        try:
            turn = await self._dialogue.ask(message)
        except DialogueError as error:
            log.warning("No answer on %s: %s.", message.channel, error)
            if message.kind == "payload" and message.content == DELETE:
                # Erasing does not wait for a dialogue that cannot ask whether to.
                return [self._speech.erased(language)], None
            return [self._speech.unavailable(language, known)], None
        # Danger first: the notice about the length comes after what was understood.
        notices = [self._speech.notice("shortened", turn.state.language or language)]
        return [*turn.replies, *(notices if message.shortened else [])], turn.state
