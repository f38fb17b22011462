"""Many people at once, each writing again when answered: the locust side of `benchmarks.load`.

    python -m benchmarks.load_people --bot ADDRESS [--messengers ADDRESS] [--bare]
        --people 20 --seconds 15 [--each-second 20]

Without `--each-second` everybody writes at once on getting an answer (what can it carry?); with
it so many messages a second are begun, answered or not (how long does a person wait?).
Prints what was measured as JSON. A process of its own, for locust changes how Python waits.
"""

from __future__ import annotations

# locust first: it replaces the sockets that others would import.
from locust import FastHttpUser, between, constant, constant_pacing, task  # isort: skip
from locust.env import Environment  # isort: skip

import argparse
import json
import random
import time
from collections import defaultdict
from itertools import count
from pathlib import Path
from typing import Any

import gevent

QUESTIONS = Path(__file__).parent / "questions"
MESSAGES_EACH = 6
"""So many questions a person asks; then somebody else comes."""
MINUTE = 60.0
Question = dict[str, Any]

_numbers = count(time.time_ns() // 1_000_000 % 1_000_000_000 * 1000)


def _questions() -> list[list[Question]]:
    """Those of one language and corridor together, as one person would ask them."""
    together: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line)
            key = (question["language"], question["origin"], question["destination"])
            together[key].append(question)
    return list(together.values())


QUESTIONS_TOGETHER = _questions()


class Person(FastHttpUser):
    """Somebody with a corridor and a language, who asks some questions and goes."""

    abstract = True
    network_timeout = connection_timeout = MINUTE
    wait_time = constant(0)

    def on_start(self) -> None:
        self.left: list[Question] = []

    @task
    def ask(self) -> None:
        if not self.left:
            questions = random.choice(QUESTIONS_TOGETHER)
            self.left = random.sample(questions, min(MESSAGES_EACH, len(questions)))
            self.arrive(self.left[0])
        text = self.left.pop()["text"]
        began = time.perf_counter()
        error: Exception | None = None
        try:
            self.say(text)
        except Exception as fault:
            error = fault
            gevent.sleep(0.1)  # a refusal comes faster than an answer
        self.environment.events.request.fire(
            request_type=type(self).__name__,
            name="message",
            response_time=(time.perf_counter() - began) * 1000,
            response_length=0,
            exception=error,
            context={},
        )

    def arrive(self, question: Question) -> None:
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say it, and return when it is answered."""
        raise NotImplementedError

    def post(self, url: str, body: dict[str, Any], **headers: str) -> Any:
        answer = self.client.post(url, json=body, headers=headers, name="request")
        if answer.status_code != 200 and answer.status_code != 201:
            raise RuntimeError(f"status {answer.status_code}")
        return answer.json()


class Browser(Person):
    """On the web page's chat API."""

    abstract = True

    def arrive(self, question: Question) -> None:
        state = {name: question[name] for name in ("language", "origin", "destination")}
        made = self.post("/api/conversations", state)
        self.url = f"/api/conversations/{made['conversation']}/messages"
        self.token = f"Bearer {made['token']}"

    def say(self, text: str) -> None:
        body = {"text": text, "id": f"load-{next(_numbers)}"}
        while True:
            answer = self.client.post(
                self.url, json=body, headers={"Authorization": self.token}, name="request"
            )
            # Not yet: it is stored, and whoever repeats it gets the answer of the first time.
            if answer.status_code != 503:
                break
        if answer.status_code != 200 or not answer.json()["replies"]:
            raise RuntimeError(f"status {answer.status_code}")


class Messenger(Person):
    """On Telegram or WhatsApp: the stand-in calls our webhook and says when it got the reply."""

    abstract = True
    messengers = ""
    # A second reply to the same message is read before writing again.
    wait_time = between(0.4, 0.6)

    def arrive(self, question: Question) -> None:
        self.person = next(_numbers)
        places = f"{question['origin']}-{question['destination']}-{question['language']}"
        self.say(f"/start {places.lower()}")
        gevent.sleep(0.5)

    def say(self, text: str) -> None:
        where = f"{self.messengers}/{type(self).__name__.lower()}"
        self.post(where, {"person": self.person, "text": text})


class Telegram(Messenger):
    abstract = True


class WhatsApp(Messenger):
    abstract = True


class Bare(Person):
    """On the REST channel of a Rasa bot."""

    abstract = True

    def arrive(self, question: Question) -> None:
        self.person = f"load-{next(_numbers)}"

    def say(self, text: str) -> None:
        self.post("/webhooks/rest/webhook", {"sender": self.person, "message": text})


def measure(chosen: argparse.Namespace) -> dict[str, Any]:
    """Let the people come, and note what they meet once all are there."""
    classes: list[type[Person]] = [Bare] if chosen.bare else [Browser]
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
