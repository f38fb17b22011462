"""What every HTTP answer carries, and what no request may exceed."""

from __future__ import annotations

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
# As much as a channel may put into one webhook.
LARGEST_WEBHOOK = 3_145_728
WEBHOOKS = "/webhooks/"
# Long enough for a phone at the edge of a network, too short to keep thousands of doors open.
LONGEST_BODY = 15.0

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Adds the headers above where an answer does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Reads a body whole before anybody works on it: 413 if it is too large, 408 if too slow."""

    def __init__(self, app: ASGIApp, seconds: float = LONGEST_BODY) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        told = headers.get(b"content-length", b"0")
        if told == b"0" and b"transfer-encoding" not in headers:
            await self.app(scope, receive, send)
            return
        largest = LARGEST_WEBHOOK if scope["path"].startswith(WEBHOOKS) else LARGEST_BODY
        try:
            if told.isdigit() and int(told) > largest:
                raise _TooLarge
            async with asyncio.timeout(self.seconds):
                body = await _read(receive, largest)
        except _TooLarge:
            detail, status = f"The body is larger than {largest} bytes.", 413
        except TimeoutError:
            detail, status = f"The body did not come within {self.seconds:g} seconds.", 408
        else:
            if body is not None:
                await self.app(scope, _replay(body, receive), send)
            return
        # One who drips is hung up on; one who sends much shall still read the answer.
        close = {"Connection": "close"} if status == 408 else None
        answer = JSONResponse({"detail": detail}, status, close)
        await answer(scope, receive, send)


class _TooLarge(Exception):
    pass


async def _read(receive: Receive, largest: int) -> bytes | None:
    """The whole body, counted as it comes; None if the sender went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            raise _TooLarge
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
