"""One stage of the load: so many people at a bot, and what they met, as lines of a table."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.service.product import ROOT


@dataclass(frozen=True)
class Stage:
    """What people met: milliseconds of each message, by channel."""

    name: str
    seconds: float
    answered: dict[str, list[float]]
    faults: list[str]
    written: int
    apologies: int = 0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def times(self) -> list[float]:
        return sorted(time for times in self.answered.values() for time in times)

    @property
    def throughput(self) -> float:
        """Messages answered with an answer, each second."""
        return max(0, len(self.times) - self.apologies) / self.seconds

    def percentile(self, share: float) -> float:
        times = self.times
        return times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")

    @property
    def cells(self) -> list[str]:
        failed = len(self.faults) + self.apologies
        return [
            f"{self.throughput:.1f}",
            f"{self.percentile(0.5):.0f}",
            f"{self.percentile(0.95):.0f}",
            f"{sum(self.cpu.values()) * 1000 / max(1, self.written):.0f}",
            str(failed),
        ]


async def stage(name: str, address: str, *options: str | float) -> Stage:
    """Let people come to a bot; they live in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.load_crowd", "--bot", address]
    process = await asyncio.create_subprocess_exec(
        *command,
        *map(str, options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, told = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the people of the stage {name!r} failed:\n{told.decode()[-2000:]}")
    return Stage(name, **json.loads(out))


def table(ours: Iterable[Stage], bare: Iterable[Stage]) -> str:
    names = ("messages/s", "p50 ms", "p95 ms", "CPU ms", "failed")
    heads = ["people", *names, *(f"bare {name}" for name in names)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    beside = {found.name: found for found in bare}
    for found in ours:
        other = beside[found.name].cells if found.name in beside else ["–"] * len(names)
        lines.append(f"| {' | '.join([found.name, *found.cells, *other])} |")
    return "\n".join(lines)


def by_channel(found: Stage) -> str:
    """The middle of each channel: a webhook's message ends when its reply is with the provider."""
    parts = (
        f"{channel} {statistics.median(times):.0f} ms ({len(times)})"
        for channel, times in sorted(found.answered.items())
    )
    return f"p50 by channel at {found.name}: {', '.join(parts)}."


def by_process(found: Stage) -> str:
    each = (f"{name} {cpu * 1000 / found.written:.0f} ms" for name, cpu in found.cpu.items())
    return f"CPU a message at {found.name}: {', '.join(each)}."
