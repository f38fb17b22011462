"""Thousands of messages while each process is killed with -9 again and again: is any lost?

    python -m benchmarks.soak                 5,000 messages of 200 people, 10 kills a process
    python -m benchmarks.soak --messages 200 --people 20 --kills 1

Starts a service of its own beside a Telegram and a WhatsApp of its own that repeat, batch, stall
and refuse; a third of the people each write there and on the web.
Ends with `lost N, twice N, out of order N`, and with status 1 if any of them is not 0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from benchmarks.ledger import Ledger, Verdict
from benchmarks.soak_people import Browser, Telegram
from benchmarks.soak_questions import Questions, find_questions
from benchmarks.soak_whatsapp import WhatsApp
from knowledge.progress import progress_bar
from tests.connectors.fake_whatsapp import SETTINGS as WHATSAPP
from tests.connectors.fakes import TOKEN, on_loopback
from tests.service.product import Service, start, stop

MOST_EACH = 25
"""No person asks the same twice, and so many questions are easily told apart."""
NOTING = 0.7
"""Seconds in which a send is noted: a kill within them leaves the sender unsure."""
PATIENCE = 240.0
HEALTH = {"web": "/healthz", "rasa": "/webhooks/musafir/", "actions": "/health"}


@dataclass
class Soak:
    """One run; `rate` is how many messages people write in a second, all together."""

    service: Service
    telegram: Telegram
    whatsapp: WhatsApp
    http: httpx.AsyncClient
    ledger: Ledger
    questions: Questions
    chance: random.Random
    seconds: float
    kills: Counter[str] = field(default_factory=Counter)
    browsers: list[Browser] = field(default_factory=list)
    earlier_turns: int = 0

    @property
    def contradictions(self) -> int:
        return sum(browser.contradictions for browser in self.browsers)

    async def run(self, messages: int, people: int, kills: int) -> None:
        each = [messages // people + (place < messages % people) for place in range(people)]
        on_telegram, on_whatsapp, on_the_web = (range(first, people, 3) for first in range(3))
        delivering = asyncio.create_task(self.whatsapp.deliver(self.http))
        await self._settle_in(on_telegram, on_whatsapp, on_the_web)
        self.earlier_turns = turns_taken(self.service.data / "tracker.sqlite").total()
        self.telegram.troubled = self.whatsapp.troubled = True
        killers = [asyncio.create_task(self._kill(name, kills)) for name in HEALTH]
        writers = [self._write_on_telegram(person, each[person]) for person in on_telegram]
        writers += [self._write_on_whatsapp(person, each[person]) for person in on_whatsapp]
        writers += [
            self._write_on_the_web(browser, count)
            for browser, count in zip(self.browsers, each[2::3])
        ]
        watching = asyncio.create_task(self._watch(messages))
        await asyncio.gather(*writers, *killers)
        await watching
        delivering.cancel()
        await asyncio.gather(*(browser.look_back() for browser in self.browsers))

    async def _settle_in(self, on_telegram: range, on_whatsapp: range, on_the_web: range) -> None:
        for person in on_telegram:
            self.telegram.greet(person)
        for person in on_whatsapp:
            self.whatsapp.greet(person)
        for person in on_the_web:
            browser = Browser(f"web {person}", self.http, self.ledger, self.questions, self.chance)
            await browser.open()
            self.browsers.append(browser)
        async with asyncio.timeout(PATIENCE):
            while self._greeted() < len(on_telegram) + len(on_whatsapp):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await asyncio.sleep(1.0)

    async def _write_on_telegram(self, person: int, count: int) -> None:
        async for name in self._moments(count):
            self.telegram.write(person, name)

    def _greeted(self) -> int:
        return len(self.telegram.greeted) + len(self.whatsapp.greeted)

    async def _write_on_whatsapp(self, person: int, count: int) -> None:
        async for name in self._moments(count):
            await self.whatsapp.write(person, name)

    async def _write_on_the_web(self, browser: Browser, count: int) -> None:
        async for name in self._moments(count):
            await browser.write(name)

    async def _moments(self, count: int) -> AsyncIterator[str]:
        """The names of different questions, each at the moment when it is asked."""
        names = self.chance.sample(sorted(self.questions.texts), count)
        moments = sorted(self.chance.uniform(0, self.seconds) for _ in names)
        began = time.monotonic()
        for name, moment in zip(names, moments):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            yield name

    async def _kill(self, name: str, times: int) -> None:
        """Kill one process at random moments; each time it is first let come up again."""
        began = time.monotonic()
        url = f"http://127.0.0.1:{self.service.ports[name]}{HEALTH[name]}"
        for moment in sorted(self.chance.uniform(0.02, 0.95) * self.seconds for _ in range(times)):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            async with asyncio.timeout(PATIENCE):
                while not await self._answers(url):  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
            await asyncio.sleep(self.chance.uniform(0, 1))
            process = await asyncio.to_thread(self.service.pid_of, name)
            killed = time.monotonic()
            os.kill(process, signal.SIGKILL)
            self.kills[name] += 1
            if name == "web":
                # What lies in the sockets still arrives, and the next process is not up yet.
                await asyncio.sleep(NOTING)
                self.ledger.doubt(since=killed - NOTING)

    async def _answers(self, url: str) -> bool:
        try:
            return (await self.http.get(url, timeout=3)).status_code == 200
        except httpx.HTTPError:
            return False

    async def _watch(self, messages: int) -> None:
        """Draw the bar until all is answered that is sent, or until nothing moves."""
        moved, before = time.monotonic(), 0
        browsers = [browser.name for browser in self.browsers]
        with progress_bar("messages", shown=sys.stderr.isatty()) as draw:
            while True:
                # What browsers were shown is only looked up at the end.
                waiting = self.ledger.unanswered(besides=browsers)
                waiting += self.ledger.unacknowledged()
                written = self.ledger.messages()
                done = max(0, written - waiting)
                draw(done, messages)
                if done != before:
                    moved, before = time.monotonic(), done
                if written == messages and not waiting:
                    break
                if time.monotonic() - moved > PATIENCE:
                    break
                await asyncio.sleep(1.0)
        # What is sent twice comes late.
        await asyncio.sleep(2 * NOTING + 5.0)


def turns_taken(tracker: Path) -> Counter[str]:
    """How often the dialogue took each message, by its own records."""
    with sqlite3.connect(f"file:{tracker}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT data FROM events WHERE type_name = 'user'")
        events = [json.loads(data) for (data,) in rows]
    return Counter(event["message_id"] for event in events if event.get("message_id"))


def table(soak: Soak, verdict: Verdict, turns: Counter[str], seconds: float) -> str:
    log = soak.service.log.read_text("utf-8", "replace")
    rows = {
        "messages": verdict.messages,
        "turns of the dialogue": turns.total() - soak.earlier_turns,
        "of these taken twice": sum(count - 1 for count in turns.values()),
        "repeated deliveries answered otherwise": soak.contradictions,
        "apologies while it was down": verdict.apologies,
        "kills": ", ".join(f"{name} {count}" for name, count in soak.kills.items()) or "none",
        "repeats unsure (no answer came before)": verdict.unsure,
        "warnings of such repeats": log.count("may arrive twice"),
        "seconds": f"{seconds:.0f}",
        "messages a second": f"{verdict.messages / seconds:.1f}",
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(["| what | count |", "|---|---|", *lines])


async def soak(chosen: argparse.Namespace, folder: Path) -> bool:
    chance = random.Random(chosen.seed)
    people = max(chosen.people, -(-chosen.messages // MOST_EACH))
    ledger = Ledger()
    telegram = Telegram(chance=chance, ledger=ledger)
    whatsapp = WhatsApp(chance=chance, ledger=ledger)
    settings = {f"MUSAFIR_{name.upper()}": value for name, value in WHATSAPP.items()}
    limits = httpx.Limits(max_connections=None)
    async with on_loopback(telegram.app) as telegram_api, on_loopback(whatsapp.app) as graph_api:
        settings |= {
            "MUSAFIR_TELEGRAM_TOKEN": TOKEN,
            "MUSAFIR_TELEGRAM_API": telegram_api,
            "MUSAFIR_WHATSAPP_API": graph_api,
        }
        service = await asyncio.to_thread(start, folder, **settings)
        try:
            await asyncio.to_thread(service.wait_until_ready)
            async with httpx.AsyncClient(
                base_url=service.address, timeout=40, limits=limits, trust_env=False
            ) as http:
                questions = await find_questions(http, MOST_EACH)
                telegram.questions = whatsapp.questions = questions
                run = Soak(
                    service=service,
                    telegram=telegram,
                    whatsapp=whatsapp,
                    http=http,
                    ledger=ledger,
                    questions=questions,
                    chance=chance,
                    seconds=chosen.messages / chosen.rate,
                )
                began = time.monotonic()
                await run.run(chosen.messages, people, chosen.kills)
                seconds = time.monotonic() - began
            turns = turns_taken(service.data / "tracker.sqlite")
        finally:
            await asyncio.to_thread(stop, service)
    verdict = run.ledger.verdict()
    for text, count in verdict.unknown.most_common(5):
        print(f"{count} x {text}")
    print(table(run, verdict, turns, seconds))
    taken_twice = sum(count - 1 for count in turns.values())
    verdict = replace(verdict, twice=verdict.twice + taken_twice + run.contradictions)
    print(verdict)
    return verdict.good


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10, help="of each process")
    parser.add_argument("--rate", type=float, default=7.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the stores and the log in this folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = asyncio.run(soak(chosen, chosen.keep or Path(folder) / "soak"))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
