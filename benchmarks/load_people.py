"""People who write again when answered: on the web, on messengers, to a bare bot (locust)."""

from __future__ import annotations

# locust first: it replaces the sockets that others would import.
from locust import FastHttpUser, between, constant, task  # isort: skip

import json
import random
import time
from collections import defaultdict
from functools import lru_cache
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


@lru_cache(maxsize=1)
def _questions() -> list[list[Question]]:
    """Those of one language and corridor together, as one person would ask them."""
    together: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line)
            key = (question["language"], question["origin"], question["destination"])
            together[key].append(question)
    return list(together.values())


class Person(FastHttpUser):
    """Somebody with a corridor and a language, who asks some questions and goes."""

    abstract = True
    network_timeout = connection_timeout = MINUTE
    wait_time = constant(0)

    def on_start(self) -> None:
        self.left: list[Question] = []

    @task
    def ask(self) -> None:
        began = time.perf_counter()
        error: Exception | None = None
        try:
            if not self.left:
                questions = random.choice(_questions())
                chosen = random.sample(questions, min(MESSAGES_EACH, len(questions)))
                self.arrive(chosen[0])
                self.left = chosen
            text = self.left.pop()["text"]
            began = time.perf_counter()
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
