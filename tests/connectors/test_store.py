"""The inbox and outbox under duplicates, crashes, a locked database and a full disk."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import event, text

from connectors.engine import Database, StoreUnavailable
from connectors.messages import Button, Incoming, Reply, State
from connectors.secret import Secret
from connectors.store import Store
from tests.connectors.conftest import Start
from tests.connectors.fakes import FakeRasa, locked

SECRET = Secret(b"a secret of the tests only")


def open_store(folder: Path, timeout: float = 5.0) -> Store:
    return Store(Database(f"sqlite+aiosqlite:///{folder / 'connectors.sqlite'}", timeout), SECRET)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path)
    await opened.open()
    yield opened
    await opened.close()


def incoming(number: int, address: str = "a", said: str = "hello") -> Incoming:
    return Incoming("telegram", str(number), "text", said, address=address)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("connectors.sqlite*"))


def answer(said: str) -> Reply:
    return Reply(said, "en", "answer", buttons=(Button("Yes", "/affirm"),))


async def test_sqlite_is_durable(store: Store) -> None:
    async with store.database.read() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("busy_timeout", 5000),
            ("secure_delete", 1),
        ):
            assert await connection.scalar(text(f"PRAGMA {pragma}")) == value, pragma


async def test_addresses_are_not_readable(store: Store, tmp_path: Path) -> None:
    receipt = await store.inbox.receive(incoming(1, address="77777-address"))
    assert receipt is not None
    message = await store.inbox.next(receipt.conversation)
    assert message
    assert await store.inbox.finish(message, [answer("1")], State())
    due = await store.outbox.next(receipt.conversation)
    assert due
    assert due.address == "77777-address"
    assert await store.conversations.find("telegram", "77777-address") is not None
    await store.close()
    assert b"77777-address" not in everything(tmp_path)


async def test_wishes_made_during_a_turn_are_kept(store: Store) -> None:
    receipt = await store.inbox.receive(incoming(1))
    assert receipt is not None
    message = await store.inbox.next(receipt.conversation)
    assert message is not None
    await store.inbox.receive(
        Incoming("telegram", "2", "payload", "/start", address="a", state=State(origin="MA"))
    )
    assert await store.inbox.finish(message, [answer("one")], State(language="fr"))
    second = await store.inbox.next(receipt.conversation)
    assert second is not None
    assert second.wanted == State(origin="MA")
    assert second.state == State(language="fr")


async def test_a_new_message_releases_what_waited_for_it_in_the_same_commit(store: Store) -> None:
    first = await store.inbox.receive(incoming(1))
    assert first is not None
    message = await store.inbox.next(first.conversation)
    assert message is not None
    await store.inbox.finish(message, [answer("one")], State())
    await store.outbox.keep(first.conversation)
    again = await store.inbox.receive(incoming(1))
    assert again is not None
    assert (again.new, again.reopened) == (False, False)
    assert await store.outbox.conversations_waiting() == []
    second = await store.inbox.receive(incoming(2))
    assert second is not None
    assert second.reopened
    # Nothing more is needed: a process that dies here finds it at its next start.
    assert await store.outbox.conversations_waiting() == [first.conversation]


async def test_an_erased_message_gets_no_late_reply(store: Store) -> None:
    receipt = await store.inbox.receive(incoming(1))
    assert receipt is not None
    message = await store.inbox.next(receipt.conversation)
    assert message is not None
    await store.erasure.erase(receipt.conversation)
    assert not await store.inbox.finish(message, [answer("late")], State())
    assert await store.outbox.latest(receipt.conversation) == 0
    assert await store.erasure.owed() == [receipt.conversation]


async def test_retention(store: Store) -> None:
    old = await store.inbox.receive(incoming(1, address="old"))
    assert old is not None
    border = time.time()
    new = await store.inbox.receive(incoming(2, address="new"))
    assert new is not None
    assert await store.erasure.expire(border) == 1
    assert await store.conversations.get(old.conversation) is None
    assert await store.conversations.get(new.conversation) is not None
    assert await store.erasure.owed() == [old.conversation]
    assert await store.erasure.expire(border) == 0


async def test_a_locked_database_is_a_clear_503(
    start: Start, rasa: FakeRasa, tmp_path: Path
) -> None:
    async with start(database_timeout=0.2) as chat:
        await chat.open()
        async with locked(tmp_path / "connectors.sqlite"):
            response = await chat.post(text="hello", id="a1")
        assert response.status_code == 503
        assert "same 'id'" in response.json()["detail"]
        assert int(response.headers["retry-after"]) > 0
        assert (await chat.post(text="hello", id="a1")).status_code == 200
    assert len(rasa.turns) == 1


async def test_a_reply_waits_out_a_locked_database(
    start: Start, rasa: FakeRasa, tmp_path: Path
) -> None:
    rasa.pause = 0.4
    async with start(database_timeout=0.2, dialogue_timeout=3) as chat:
        await chat.open()
        posting = asyncio.create_task(chat.say("hello"))
        await asyncio.sleep(0.2)
        async with locked(tmp_path / "connectors.sqlite"):
            await asyncio.sleep(0.8)
        assert [reply["text"] for reply in await posting] == ["You said: hello"]
    assert len(rasa.turns) == 1  # asked again under the same message id


async def test_a_full_disk_is_unavailable_and_loses_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    @event.listens_for(store.database.engine.sync_engine, "connect")
    def small(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count = 40")
        cursor.close()

    await store.open()
    stored = 0
    try:
        while stored < 1_000:
            await store.inbox.receive(incoming(stored, said="x" * 1_000))
            stored += 1
    except StoreUnavailable as error:
        assert "full" in str(error)  # noqa: PT017 - how many were stored matters, too
    assert 0 < stored < 1_000
    await store.close()
    store = open_store(tmp_path)
    known = await store.conversations.find("telegram", "a")
    assert known is not None
    async with store.database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM inbox")) == stored
    await store.close()


class Crashes(RuleBasedStateMachine):
    """Any order of arrivals, repeats, turns, sends and crashes keeps the promises."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.said: list[tuple[str, int]] = []
        self.answered: dict[str, list[int]] = {"a": [], "b": []}
        self.sent: dict[str, list[str]] = {"a": [], "b": []}
        self.reopen()

    def reopen(self) -> None:
        self.store = open_store(Path(self.folder.name))
        self.loop.run_until_complete(self.store.open())

    @rule(address=st.sampled_from("ab"))
    def arrives(self, address: str) -> None:
        self.said.append((address, len(self.said)))
        self.receive(*self.said[-1], new=True)

    @rule(data=st.data())
    def repeats(self, data: st.DataObject) -> None:
        if self.said:
            self.receive(*data.draw(st.sampled_from(self.said)), new=False)

    def receive(self, address: str, number: int, new: bool) -> None:
        said = incoming(number, address, str(number))
        receipt = self.loop.run_until_complete(self.store.inbox.receive(said))
        assert receipt is not None
        assert receipt.new is new

    @rule(address=st.sampled_from("ab"), crash=st.booleans())
    def turn(self, address: str, crash: bool) -> None:
        async def take() -> None:
            known = await self.store.conversations.find("telegram", address)
            message = await self.store.inbox.next(known.id) if known else None
            if message and not crash:
                assert await self.store.inbox.finish(message, [answer(message.content)], State())
                assert not await self.store.inbox.finish(message, [answer("twice")], State())
                self.answered[address].append(int(message.content))

        self.loop.run_until_complete(take())
        if crash:
            self.crash()

    @rule(address=st.sampled_from("ab"))
    def send(self, address: str) -> None:
        async def take() -> None:
            known = await self.store.conversations.find("telegram", address)
            due = await self.store.outbox.next(known.id) if known else None
            if due:
                await self.store.outbox.sent(due.outgoing.number, 1)
                self.sent[address].append(due.outgoing.reply.text)

        self.loop.run_until_complete(take())

    @rule()
    def crash(self) -> None:
        self.loop.run_until_complete(self.store.close())
        self.reopen()

    @invariant()
    def answered_and_sent_in_order_and_once(self) -> None:
        for address in "ab":
            arrived = [number for of, number in self.said if of == address]
            done = self.answered[address]
            assert done == arrived[: len(done)]
            assert self.sent[address] == [
                str(number) for number in done[: len(self.sent[address])]
            ]

    def teardown(self) -> None:
        self.loop.run_until_complete(self.store.close())
        self.loop.close()
        self.folder.cleanup()


TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
