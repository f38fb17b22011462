"""What 1 to 200 people at once meet, side by side with a bare Rasa bot: `make load`.

    python -m benchmarks.load                    both bots, then 20 messages a second for a minute
    python -m benchmarks.load --memory 10        ours alone, at 20 people for so many minutes

Ours answers on the chat API and, for two people of five, by the webhooks of Telegram and
WhatsApp, from checked texts, durably. The bare bot is that of `rasa init` on its REST channel; it
gets the same texts and keeps them in memory only. `--seconds` is the length of each stage.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from benchmarks.bare_rasa import bare_rasa
from benchmarks.load_messengers import TELEGRAM_SECRET, Messengers
from knowledge.progress import progress_bar
from tests.connectors.fake_whatsapp import SETTINGS as WHATSAPP
from tests.connectors.fakes import TOKEN, on_loopback
from tests.service.product import ROOT, Service, start, stop

PEOPLE = (1, 5, 20, 50, 100, 200)
STEADY = 20.0
STEADY_SECONDS = 60.0
STEADY_PEOPLE = 200
MEMORY_PEOPLE = 20
PROCESSES = ("web", "rasa", "actions")


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
    command = [sys.executable, "-m", "benchmarks.load_people", "--bot", address]
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


class Ours:
    """The whole product, and stages against it."""

    def __init__(self, service: Service, messengers: str) -> None:
        self.service = service
        self._messengers = messengers

    async def stage(self, name: str, *options: str | float) -> Stage:
        before, worked = self._apologies(), self._worked()
        found = await stage(name, self.service.address, "--messengers", self._messengers, *options)
        cpu = {process: seconds - worked[process] for process, seconds in self._worked().items()}
        # "Just now it does not work" is an answer to people, but not one that counts here.
        return replace(found, apologies=self._apologies() - before, cpu=cpu)

    def _worked(self) -> dict[str, float]:
        return {name: worked(self.service.pid_of(name)) for name in PROCESSES}

    def memory(self) -> dict[str, int]:
        return {name: resident(self.service.pid_of(name)) for name in PROCESSES}

    def _apologies(self) -> int:
        return self.service.log.read_text("utf-8", "replace").count("No answer on ")


def resident(process: int) -> int:
    """Megabytes in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def worked(process: int) -> float:
    """Seconds of processor time so far."""
    figures = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")


async def with_ours(folder: Path, chosen: argparse.Namespace) -> tuple[list[Stage], list[str]]:
    """The stages of ours, and lines about its memory."""
    messengers = Messengers()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
    async with on_loopback(messengers.app) as address:
        settings = {f"MUSAFIR_{name.upper()}": value for name, value in WHATSAPP.items()} | {
            "MUSAFIR_WHATSAPP_API": f"{address}/whatsapp-api",
            "MUSAFIR_TELEGRAM_TOKEN": TOKEN,
            "MUSAFIR_TELEGRAM_API": f"{address}/telegram-api",
            "MUSAFIR_TELEGRAM_WEBHOOK_URL": "https://load.example/webhooks/telegram",
            "MUSAFIR_TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
        }
        service = await asyncio.to_thread(start, folder, **settings)
        try:
            await asyncio.to_thread(service.wait_until_ready)
            async with httpx.AsyncClient(
                base_url=service.address, timeout=60, limits=limits, trust_env=False
            ) as messengers.product:
                ours = Ours(service, address)
                if chosen.memory:
                    return [], await flatness(ours, chosen.memory)
                return await all_stages(ours, chosen)
        finally:
            messengers.give_up()
            await asyncio.to_thread(stop, service)


async def all_stages(ours: Ours, chosen: argparse.Namespace) -> tuple[list[Stage], list[str]]:
    stages = []
    begin = ours.memory()
    with progress_bar("Musafir", shown=sys.stderr.isatty()) as draw:
        for number, people in enumerate(chosen.people):
            draw(number, len(chosen.people) + 1)
            options = ("--people", people, "--seconds", chosen.seconds)
            stages.append(await ours.stage(str(people), *options))
        if chosen.steady:
            draw(len(chosen.people), len(chosen.people) + 1)
            options = ("--people", STEADY_PEOPLE, "--seconds", STEADY_SECONDS)
            stages.append(
                await ours.stage("steady", *options, "--each-second", STEADY, "--warm", 10)
            )
    return stages, [_grown(begin, ours.memory())]


async def flatness(ours: Ours, minutes: float) -> list[str]:
    """The memory of each process, minute by minute, while 20 people write without a pause."""
    people = asyncio.create_task(
        ours.stage("memory", "--people", MEMORY_PEOPLE, "--seconds", minutes * 60)
    )
    lines = ["| minute | " + " | ".join(PROCESSES) + " |", "|---" * (len(PROCESSES) + 1) + "|"]
    minute = 0
    while not people.done():
        lines.append(
            f"| {minute} | " + " | ".join(str(mb) for mb in ours.memory().values()) + " |"
        )
        print(lines[-1], file=sys.stderr)
        await asyncio.wait({people}, timeout=60)
        minute += 1
    found = people.result()
    lines.append(f"\n{len(found.times)} messages, {found.throughput:.1f} a second.")
    return lines


async def with_bare(chosen: argparse.Namespace) -> tuple[list[Stage], list[str]]:
    """The stages of the bare bot, and a line about its memory."""
    stages = []
    with bare_rasa() as bare, progress_bar("bare Rasa", shown=sys.stderr.isatty()) as draw:
        begin = resident(bare.process)
        for number, people in enumerate(chosen.people):
            draw(number, len(chosen.people))
            options = ("--people", people, "--seconds", chosen.seconds)
            before = worked(bare.process)
            found = await stage(str(people), bare.address, "--bare", *options)
            stages.append(replace(found, cpu={"rasa": worked(bare.process) - before}))
        end = resident(bare.process)
    return stages, [f"Memory of the bare bot: {begin} MB, at the end {end} MB."]


def _grown(begin: dict[str, int], end: dict[str, int]) -> str:
    parts = ", ".join(f"{name} {begin[name]} to {end[name]} MB" for name in begin)
    return f"Memory: {parts}; together {sum(end.values())} MB."


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


async def run(chosen: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, told = await with_ours(Path(folder) / "load", chosen)
    bare: list[Stage] = []
    if not (chosen.memory or chosen.ours):
        bare, about = await with_bare(chosen)
        told += about
    if ours:
        print(table(ours, bare) + "\n")
        told += [by_channel(ours[-1]), by_process(ours[-1])]
    print(*told, sep="\n")
    for found in (*ours, *bare):
        for fault in sorted(set(found.faults)):
            print(f"{found.name}: {found.faults.count(fault)} x {fault}")
    if bare:
        best = max(found.throughput for found in ours) / max(b.throughput for b in bare)
        print(f"Best throughput: {best:.1f} times that of the bare bot.")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"Load average of the machine ({os.cpu_count()} cores): {load}.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    seconds = float(os.environ.get("LOAD_SECONDS", "15"))
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--ours", action="store_true", help="leave the bare bot out")
    parser.add_argument("--no-steady", dest="steady", action="store_false")
    parser.add_argument("--memory", type=float, default=0.0, metavar="MINUTES")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
