"""Runs the product with no way out, talks to it, and prints what was tried and written as JSON.

Started by `test_silence.py`, where possible inside a network namespace that has loopback alone.
There the kernel counts what finds no route, whoever sends it: no library can hide from that.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.service.product import Service, start, stop

UP, FLAGS, SET_FLAGS = 0x1, 0x8913, 0x8914
LISTENING = "0A"
CORRIDOR = {"origin": "PH", "destination": "HK", "language": "en"}


def raise_loopback() -> None:
    """A new network namespace has its loopback switched off."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh", b"lo", 0)
        answer = fcntl.ioctl(any_socket, FLAGS, request)
        flags = struct.unpack("16sh", answer[:18])[1]
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", flags | UP))


def lost_packets() -> int:
    """How often anything in this namespace wanted to go where no route leads."""
    four = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines()]
    names, values = [line for line in four if line[0] == "Ip:"]
    count = int(values[names.index("OutNoRoutes")])
    six = Path("/proc/net/snmp6").read_text().splitlines()
    return count + sum(int(line.split()[1]) for line in six if line.startswith("Ip6OutNoRoutes"))


def listeners(pid: int) -> Iterator[str]:
    """`address:port` of everything that a process and its children listen on."""
    sockets = set()
    for number in [pid, *children(pid)]:
        for handle in Path(f"/proc/{number}/fd").iterdir():
            try:
                sockets.add(str(handle.readlink()))
            except OSError:
                continue
    for name, width in (("tcp", 8), ("tcp6", 32)):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in sockets:
                host, _, port = fields[1].partition(":")
                packed = bytes.fromhex(host[:width])
                if name == "tcp":
                    yield f"{socket.inet_ntoa(packed[::-1])}:{int(port, 16)}"
                else:
                    yield f"[{host}]:{int(port, 16)}"


def children(pid: int) -> Iterator[int]:
    for found in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, found.read_text().split()):
            yield child
            yield from children(child)


def talk(service: Service, marker: str) -> list[str]:
    """Everything a person may do, each with the marker in it; the decisions of the replies."""
    decisions = []
    person = service.talk(**CORRIDOR)
    for text in (
        "Can my employer keep my passport?",  # without it: a strange word may well cast doubt
        f"Can my employer keep my passport {marker}?",
        f"{marker} how much may the agency charge me",
        f"they asked 50000 pesos for placement {marker}",
        f"he locked me in and beats me, help {marker}",
        f"who won the match {marker}",
        f"{marker}",
        "x" * 5000 + marker,
    ):
        decisions += [reply["decision"] for reply in person.say(text)]
    unknown = service.talk()
    decisions += [reply["decision"] for reply in unknown.say(f"quelle langue {marker} ?")]
    refused = person.post(payload=f"/show_entry{marker}")
    assert refused.status_code == 422
    answer = person.client.delete(
        f"/api/conversations/{person.conversation}", headers=person.headers
    )
    assert answer.status_code == 204
    broken = person.client.post(
        f"/api/conversations/{unknown.conversation}/messages",
        content=f'{{"text": "{marker}'.encode(),
        headers=unknown.headers,
    )
    assert broken.status_code == 422
    return decisions


def fail(service: Service, marker: str) -> None:
    """What a failure writes is the most talkative of all: the actions die under a message."""
    person = service.talk(**CORRIDOR)
    os.kill(service.pid_of("actions"), signal.SIGKILL)
    person.say(f"Can my employer keep my passport {marker}?")
    service.wait_until_ready(240)


def expire(service: Service, marker: str) -> dict[str, int | bool]:
    """Let the running dialogue erase by age, and look into its database."""
    store = service.data / "tracker.sqlite"
    held = [path.read_bytes() for path in service.data.glob("tracker.sqlite*")]
    address = f"http://127.0.0.1:{service.ports['rasa']}/webhooks/musafir/conversations"
    answer = httpx.delete(address, params={"before": time.time() + 60}, timeout=60)
    assert answer.status_code == 200, answer.text
    left = [path.read_bytes() for path in service.data.glob("tracker.sqlite*")]
    assert store.exists()
    return {
        "before": any(marker.encode() in content for content in held),
        "events": answer.json()["events"],
        "after": any(marker.encode() in content for content in left),
    }


def main(data: Path, marker: str) -> None:
    alone = os.environ.get("MUSAFIR_TEST_ALONE") == "yes"
    if alone:
        raise_loopback()
        with socket.socket() as probe:
            before = lost_packets()
            assert probe.connect_ex(("192.0.2.1", 80)) != 0
            assert lost_packets() > before, "the kernel does not count; this proves nothing"
    before = lost_packets()
    notes = data / "guard.txt"
    notes.touch()
    service = start(data / "service", MUSAFIR_TEST_GUARD=str(notes), **_guarded())
    try:
        service.wait_until_ready(240)
        decisions = talk(service, marker)
        found = {name: list(listeners(service.pid_of(name))) for name in service.ports}
        fail(service, marker)
        erased = expire(service, marker)
    finally:
        stop(service)
    written = [
        str(path.relative_to(data))
        for path in data.rglob("*")
        if path.is_file() and not path.is_symlink() and ".sqlite" not in path.name
        if marker.encode() in path.read_bytes()
    ]
    report = {
        "decisions": decisions,
        "tried": notes.read_text().splitlines(),
        "lost": lost_packets() - before if alone else None,
        "listeners": found,
        "written": written,
        "erased": erased,
        "log": service.log.stat().st_size,
    }
    sys.stdout.write(json.dumps(report) + "\n")


def _guarded() -> dict[str, str]:
    paths = [str(Path(__file__).parent / "guard"), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
