"""Promise: what was acknowledged is answered, whatever happens to the process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx

from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import FakeRasa, free_port, on_loopback, until

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


async def _up(http: httpx.AsyncClient) -> None:
    for _ in range(200):
        try:
            await http.get("/healthz")
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the program did not start")
