"""One supervised process: started, watched, started again when it dies, stopped with its kin."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PATIENCE = 12.0
_LONGEST_WAIT = 30.0
_STEADY = 60.0
"""Seconds after which a process counts as well again, and waits start from one second."""
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    # Linux only: a supervisor killed with -9 leaves no orphans on the ports.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """`command` with `environment`; each line it prints goes to `log(name, line)`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Callable[[str, str], None]
    prepare: Callable[[], object] = lambda: None
    """What must be done before each start, the first and every later one."""
    starts: int = 0
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    async def keep_running(self, stopping: asyncio.Event) -> None:
        """Runs until `stopping`; after a death it waits 1, 2, 4 ... 30 s and starts again."""
        wait = 1.0
        while not stopping.is_set():
            began = time.monotonic()
            status = await self._run_once()
            if stopping.is_set():
                return
            if time.monotonic() - began > _STEADY:
                wait = 1.0
            self.log(self.name, f"ended with status {status}; starting again in {wait:.0f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _run_once(self) -> int:
        self.starts += 1
        try:
            await asyncio.to_thread(self.prepare)
        except Exception as error:  # a start that may fail is better than no start
            self.log(self.name, f"could not be prepared: {error}")
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        stdout = self._process.stdout
        assert stdout is not None
        while line := await _line(stdout):
            self.log(self.name, line.decode("utf-8", "replace").rstrip())
        return await self._process.wait()

    async def stop(self) -> None:
        """Asks the process and its children to end, and ends them after twelve seconds."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await process.wait()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:
        # Longer than the buffer: such a line is no message for people; go on with the next.
        return b"(a line too long to show)\n"
