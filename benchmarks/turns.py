"""How long a message takes end to end, beside one embedding and an empty Rasa turn: ratios.

    python -m benchmarks.turns        starts a service of its own, prints a table

All is measured in one run on one machine, so that the ratios hold where milliseconds do not.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.service.product import Service, start, stop
from understanding.encoder import encode_queries

QUESTIONS = (
    "How much is the minimum wage?",
    "Can I change my employer?",
    "The agency wants money for my visa, is that allowed?",
    "How many rest days do I have in a month?",
)
MESSAGES = 60


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    ordered = sorted(seconds)
    return statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95) - 1] * 1000


def timed(work: Callable[[int], object], count: int) -> list[float]:
    times = []
    for number in range(count):
        began = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - began)
    return times


def one_person(service: Service) -> list[float]:
    talk = service.talk(origin="PH", destination="HK", language="en")
    talk.say("How are wages paid?")
    return timed(lambda number: talk.say(QUESTIONS[number % len(QUESTIONS)]), MESSAGES)


def empty_turn(service: Service) -> list[float]:
    """Rasa alone, by its own channel: a greeting, which no action of ours answers."""
    url = f"http://127.0.0.1:{service.ports['rasa']}/webhooks/musafir/messages"
    with httpx.Client(timeout=30) as client:

        def ask(number: int) -> None:
            body = {
                "conversation": "bench",
                "message_id": f"bench-{time.time_ns()}-{number}",
                "text": "thank you",
                "channel": "web",
                "state": {"language": "en"},
            }
            client.post(url, json=body).raise_for_status()

        timed(ask, 5)
        return timed(ask, MESSAGES)


def memory(service: Service) -> dict[str, int]:
    """Resident megabytes by process."""
    found = {}
    for name in ("web", "rasa", "actions"):
        status = Path(f"/proc/{service.pid_of(name)}/status").read_text()
        line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
        found[name] = int(line.split()[1]) // 1024
    return found


def main() -> None:
    encode_queries(["warm"])
    embedding, _ = percentiles(timed(lambda n: encode_queries([QUESTIONS[n % 4]]), MESSAGES))
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        service = start(Path(folder) / "bench")
        try:
            service.wait_until_ready()
            warm = time.perf_counter() - began
            rasa, rasa_95 = percentiles(empty_turn(service))
            one, one_95 = percentiles(one_person(service))
            with ThreadPoolExecutor(8) as pool:
                people = list(pool.map(lambda _: one_person(service), range(8)))
            eight, eight_95 = percentiles([seconds for part in people for seconds in part])
            held = memory(service)
        finally:
            stop(service)
    print("| what | p50 ms | p95 ms | in embeddings (p50) |\n|---|---|---|---|")
    for name, middle, high in (
        ("one embedding", embedding, embedding),
        ("a Rasa turn without an answer", rasa, rasa_95),
        ("a message, 1 conversation", one, one_95),
        ("a message, 8 conversations at once", eight, eight_95),
    ):
        print(f"| {name} | {middle:.0f} | {high:.0f} | {middle / embedding:.1f} |")
    parts = ", ".join(f"{name} {size} MB" for name, size in held.items())
    print(f"\nMemory: {parts}, together {sum(held.values())} MB. Warm start: {warm:.0f} s.")


if __name__ == "__main__":
    main()
