"""schemathesis reads our OpenAPI page and tries everything it promises, with good and bad data."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.connectors.conftest import Chat, Start
from tests.connectors.fakes import FakeRasa

# A payload is accepted if it was offered in the conversation: no schema can tell that.
OWN = """
[parameters]
"path.conversation" = "{conversation}"

[[operations]]
include-path = "/api/conversations/{{conversation}}/messages"
[operations.checks.positive_data_acceptance]
enabled = false
"""


async def test_a_stranger_finds_nothing(start: Start, rasa: FakeRasa, tmp_path: Path) -> None:
    async with start() as chat:
        status, report = await _schemathesis(chat, tmp_path, "")
    assert status == 0, report[-6000:]
    assert not rasa.turns


async def test_a_person_with_a_token_finds_nothing(
    start: Start, rasa: FakeRasa, tmp_path: Path
) -> None:
    async with start(dialogue_timeout=5.0) as chat:
        await chat.open()
        status, report = await _schemathesis(
            chat,
            tmp_path,
            OWN.format(conversation=chat.conversation),
            *("--header", f"Authorization: Bearer {chat.token}"),
            # Streams of events have no end; erasing would end the conversation for the others.
            *("--exclude-path-regex", "/events$", "--exclude-method", "DELETE"),
        )
    assert status == 0, report[-6000:]
    assert rasa.turns


async def _schemathesis(chat: Chat, folder: Path, config: str, *more: str) -> tuple[int, str]:
    (folder / "schemathesis.toml").write_text(config)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml"]
    command += ["run", f"{chat.http.base_url}/openapi.json", "--max-examples", "25"]
    command += ["--seed", "1", "--no-color", "--generation-database", "none", *more]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode("utf-8", "replace")
