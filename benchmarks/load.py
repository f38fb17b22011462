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
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import httpx

from benchmarks.bare_rasa import bare_rasa
from benchmarks.load_messengers import TELEGRAM_SECRET, Messengers
from benchmarks.load_stage import Stage, by_channel, by_process, stage, table
from benchmarks.processes import resident, worked
from knowledge.progress import progress_bar
from tests.connectors.fake_whatsapp import SETTINGS as WHATSAPP
from tests.connectors.fakes import TOKEN, on_loopback
from tests.service.product import Service, start, stop

PEOPLE = (1, 5, 20, 50, 100, 200)
STEADY = 20.0
STEADY_SECONDS = 60.0
STEADY_PEOPLE = 200
MEMORY_PEOPLE = 20
PROCESSES = ("web", "rasa", "actions")


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
