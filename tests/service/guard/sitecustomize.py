"""Python loads this before anything else: notes and refuses every way out of this machine.

`MUSAFIR_TEST_GUARD` names the file of notes. Runs on both of our Pythons, in every process.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_HERE = ("127.", "::1", "localhost", "0.0.0.0")


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # else: a local socket
    elif event in _NAMES:
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host and not str(host).startswith(_HERE):
        with open(os.environ["MUSAFIR_TEST_GUARD"], "a", encoding="utf-8") as notes:  # noqa: PTH123
            notes.write(f"{event} {host} {sys.argv[:3]}\n")
        raise ConnectionRefusedError("no way out of this machine in this test")


if os.environ.get("MUSAFIR_TEST_GUARD"):
    sys.addaudithook(_guard)
