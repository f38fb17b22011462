"""Many people at once, each writing again when answered: the locust side of `benchmarks.load`.

    python -m benchmarks.load_crowd --bot ADDRESS [--messengers ADDRESS] [--bare]
        --people 20 --seconds 15 [--each-second 20]

Without `--each-second` everybody writes at once on getting an answer (what can it carry?); with
it so many messages a second are begun, answered or not (how long does a person wait?).
Prints what was measured as JSON. A process of its own, for locust changes how Python waits.
"""

from __future__ import annotations

# locust first: it replaces the sockets that others would import.
from locust import User, constant_pacing  # isort: skip
from locust.env import Environment  # isort: skip

import argparse
import json
import time
from collections import defaultdict
from itertools import count
from typing import Any

import gevent

from benchmarks.load_people import Bare, Browser, Messenger, Telegram, WhatsApp


def measure(chosen: argparse.Namespace) -> dict[str, Any]:
    """Let the people come, and note what they meet once all are there."""
    classes: list[type[User]] = [Bare] if chosen.bare else [Browser]
    if chosen.messengers:
        classes += [Telegram, WhatsApp]
        Messenger.messengers = chosen.messengers
    # Three of five are on the web.
    Browser.weight, Telegram.weight, WhatsApp.weight = 3, 1, 1
    if chosen.each_second:
        for kind in classes:
            kind.wait_time = constant_pacing(chosen.people / chosen.each_second)
    for kind in classes:
        kind.abstract = False
    environment = Environment(user_classes=classes, host=chosen.bot)
    answered: dict[str, list[float]] = defaultdict(list)
    faults: list[str] = []
    written = count()

    def note(request_type: str, name: str, response_time: float, exception: Any, **_: Any) -> None:
        if name != "message":
            return
        next(written)
        if exception:
            faults.append(f"{request_type}: {exception}")
        else:
            answered[request_type].append(response_time)

    environment.events.request.add_listener(note)
    runner = environment.create_local_runner()
    # At a steady rate people must come at that rate, or they would all write at once.
    rate = chosen.each_second or chosen.people
    runner.start(chosen.people, spawn_rate=rate)
    gevent.sleep(chosen.people / rate + chosen.warm)
    answered.clear()
    faults.clear()
    began = time.perf_counter()
    gevent.sleep(chosen.seconds)
    seconds = time.perf_counter() - began
    found = {"seconds": seconds, "answered": dict(answered), "faults": list(faults)}
    runner.quit()
    return found | {"written": next(written)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Many people at once, as JSON.")
    parser.add_argument("--bot", required=True)
    parser.add_argument("--messengers", default="")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--warm", type=float, default=3.0)
    parser.add_argument("--each-second", type=float, default=0.0)
    print(json.dumps(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
