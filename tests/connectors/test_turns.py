"""Promise: what was acknowledged is answered, whatever happens to the process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx

from connectors.bell import Bell
from connectors.breaker import Breaker
from connectors.dialogue import Dialogue
from connectors.engine import Database
from connectors.messages import Incoming, State
from connectors.secret import Secret
from connectors.speech import Speech
from connectors.store import Store
from connectors.turns import Turns
from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import FakeRasa, MarkedWords, free_port, on_loopback, until

PROGRAM = """
import uvicorn
from connectors.app import build
from connectors.settings import load_settings
from tests.connectors.fakes import MarkedWords
settings = load_settings()
uvicorn.run(build(settings, MarkedWords()), port=settings.port, log_level="critical")
"""


async def test_kill_9_during_a_turn(tmp_path: Path, rasa: FakeRasa, start: Start) -> None:
    rasa.pause = 1.0
    port = free_port()
    async with on_loopback(rasa.app) as rasa_url:
        environment = os.environ | {
            "MUSAFIR_DATA": str(tmp_path),
            "MUSAFIR_RASA_URL": rasa_url,
            "PORT": str(port),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, env=environment
        )
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20
        ) as http:
            await _up(http)
            chat = await Chat(http).open()
            posting = asyncio.create_task(chat.post(text="hello", id="a1"))
            await until(lambda: bool(rasa.running))
            process.send_signal(signal.SIGKILL)
            await process.wait()
            await asyncio.gather(posting, return_exceptions=True)
            assert posting.exception() is not None  # the browser got no answer
        # The same fake goes on, as Rasa would: the first turn ends behind the scenes.
        await until(lambda: len(rasa.turns) == 1)
        async with start(rasa_url=rasa_url) as again:
            again.conversation, again.token = chat.conversation, chat.token
            [event] = await again.events(1)
            answer = await again.post(text="hello", id="a1")
            [reply] = answer.json()["replies"]
            assert (str(reply["id"]), reply["text"]) == (event, "You said: hello")
    assert len(rasa.turns) == 1


async def test_a_restart_during_a_turn(start: Start, rasa: FakeRasa) -> None:
    rasa.mode = "slow"
    async with start(dialogue_timeout=10) as chat:
        await chat.open()
        posting = asyncio.create_task(chat.post(text="hello"))
        await until(lambda: rasa.requests == 1)
    await asyncio.gather(posting, return_exceptions=True)
    rasa.mode = "well"
    async with start() as again:
        again.conversation, again.token = chat.conversation, chat.token
        assert len(await again.events(1)) == 1
    assert [turn["text"] for turn in rasa.turns] == ["hello"]


async def test_only_replies_that_are_sent_go_to_delivery(tmp_path: Path, rasa: FakeRasa) -> None:
    store = Store(Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}", 5.0), Secret(b"s"))
    await store.open()
    delivered: list[str] = []
    async with on_loopback(rasa.app) as url, httpx.AsyncClient(base_url=url) as client:
        dialogue = Dialogue(client, 2.0, Breaker())
        speech = Speech.load(MarkedWords())
        turns = Turns(store, dialogue, speech, Bell(), delivered.append)
        fetched, _ = await store.conversations.create(State(), "web")
        web = await turns.receive(Incoming("web", "1", "text", "hi", conversation=fetched))
        chat = await turns.receive(Incoming("telegram", "2", "text", "hi", address="7"))
        assert web is not None
        assert chat is not None
        for receipt in (web, chat):
            assert await turns.replies(receipt, 5.0)
        await until(lambda: bool(delivered))
        await turns.close()
    assert delivered == [chat.conversation]
    assert await store.outbox.conversations_waiting() == [chat.conversation]
    await store.close()


async def _up(http: httpx.AsyncClient) -> None:
    for _ in range(200):
        try:
            await http.get("/healthz")
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the program did not start")
