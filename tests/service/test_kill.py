"""`kill -9` of each process in turn while 200 messages arrive: each gets exactly one turn."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service.product import Service, Talk, start, stop

PEOPLE, EACH = 10, 20
PATIENCE = 180.0


def _deliver(talk: Talk, number: int, deadline: float) -> dict[str, object]:
    """Sends one message as the page does: the same id again until it is acknowledged."""
    question = f"How much is the minimum wage? ({number})"
    while time.monotonic() < deadline:
        try:
            answer = talk.post(text=question, id=f"m{number}")
            if answer.status_code == 200:
                return dict(answer.json())
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"message {number} was never answered")


def _one_person(service: Service, deadline: float) -> list[dict[str, object]]:
    talk = service.talk(origin="PH", destination="HK", language="en")
    answers = [_deliver(talk, number, deadline) for number in range(EACH)]
    again = [_deliver(talk, number, deadline) for number in range(EACH)]
    assert again == answers, "a repeated delivery was answered differently"
    return answers


@pytest.mark.dialogue
def test_nothing_lost_nothing_twice(tmp_path: Path) -> None:
    service = start(tmp_path / "killed")
    try:
        service.wait_until_ready()
        deadline = time.monotonic() + PATIENCE
        done = threading.Event()

        def kill_in_turn() -> None:
            for name in ("rasa", "actions", "web"):
                if done.wait(1.5):
                    return
                os.kill(service.pid_of(name), signal.SIGKILL)
                service.wait_until_ready(PATIENCE)

        killer = threading.Thread(target=kill_in_turn)
        killer.start()
        with ThreadPoolExecutor(PEOPLE) as pool:
            people = list(pool.map(lambda _: _one_person(service, deadline), range(PEOPLE)))
        killer.join()
        done.set()
    finally:
        stop(service)
    ids: Counter[int] = Counter()
    for answers in people:
        order = []
        for answer in answers:
            replies = answer["replies"]
            assert isinstance(replies, list)
            assert replies, "silence"
            order += [reply["id"] for reply in replies]
        assert order == sorted(order), "replies out of order"
        ids.update(order)
    assert max(ids.values()) == 1, "a reply was given to two messages"
