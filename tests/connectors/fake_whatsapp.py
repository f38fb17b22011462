"""A strict fake of the WhatsApp Cloud API on loopback, and the webhooks it would send.

It refuses what the real one refuses: lengths, missing fields, too many choices, strangers, what
comes after the window of a day, too much to one person and too much a second.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.connectors.fakes import until

TOKEN = "EAAtesttesttesttesttesttest"
NUMBER = "106540352242922"
SECRET = "app-secret-app-secret-app-secret"
VERIFY = "verify-token-verify-token"
ACCOUNT = "102290129340398"
VERSION = "v26.0"

WINDOW = 86_400.0
PAIR_SECONDS, PAIR_BURST = 6.0, 45
MOST_A_SECOND = 80

SETTINGS = {
    "whatsapp_token": TOKEN,
    "whatsapp_phone_number_id": NUMBER,
    "whatsapp_app_secret": SECRET,
    "whatsapp_verify_token": VERIFY,
    "whatsapp_version": VERSION,
}

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody on WhatsApp; either name may be missing, as it may in a webhook."""

    phone: str | None = "9779812345678"
    user_id: str | None = None

    @property
    def address(self) -> str:
        return self.user_id or self.phone or ""

    def contact(self) -> Json:
        names = {"wa_id": self.phone, "user_id": self.user_id}
        return {"profile": {"name": "A"}} | {key: name for key, name in names.items() if name}

    def sender(self) -> Json:
        names = {"from": self.phone, "from_user_id": self.user_id}
        return {key: name for key, name in names.items() if name}


@dataclass
class Trouble:
    """What the next request meets instead of being taken; `taken` says whether it was anyway."""

    status: int = 0  # 0: no answer comes
    code: int | None = None
    taken: bool = False


@dataclass
class FakeGraph:
    """The part of the Graph API that one phone number uses."""

    sent: list[Json] = field(default_factory=list)
    requests: list[Json] = field(default_factory=list)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    ahead: float = 0.0  # by how much its clock is ahead of ours
    wrote: dict[str, float] = field(default_factory=dict)
    _pairs: dict[str, float] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)
    _number: int = 0

    @property
    def app(self) -> Starlette:
        path = "/{version}/{number}/messages"
        return Starlette(routes=[Route(path, self._messages, methods=["POST"])])

    @property
    def now(self) -> float:
        return time.time() + self.ahead

    async def texts(self, count: int, seconds: float = 5.0) -> list[str]:
        """Wait until `count` messages were sent; return the texts of all."""
        await until(lambda: len(self.sent) >= count, seconds)
        return [message["text"] for message in self.sent]

    # What it sends to us.

    def message(self, person: Person, kind: str = "text", **content: Any) -> Json:
        """Return a message as it stands in a webhook, written now unless told otherwise."""
        self._number += 1
        written = int(content.pop("timestamp", self.now))
        for name in (person.phone, person.user_id):
            if name:
                self.wrote[name] = max(self.wrote.get(name, 0.0), float(written))
        return {
            "id": content.pop("id", f"wamid.IN{self._number}"),
            "timestamp": str(written),
            "type": kind,
            **person.sender(),
            **content,
        }

    def text(self, person: Person, body: str, **more: Any) -> Json:
        return self.message(person, text={"body": body}, **more)

    def press(self, person: Person, choice: Json, **more: Any) -> Json:
        """Return the press of a choice as it stands in `sent`."""
        kind = "list_reply" if choice["row"] else "button_reply"
        reply = {"id": choice["id"], "title": choice["title"]}
        interactive = {"type": kind, kind: reply}
        return self.message(
            person, "interactive", interactive=interactive, context={"id": "wamid.OUT"}, **more
        )

    @staticmethod
    def status(message: Json, status: str) -> Json:
        """Return the news of a message: sent, delivered or read."""
        return {
            "id": message["wamid"],
            "status": status,
            "timestamp": "1",
            "recipient_id": message["to"],
            "biz_opaque_callback_data": message["tracker"],
        }

    @staticmethod
    def failure(message: Json, code: int) -> Json:
        """Return the news that a message which had been taken was not delivered."""
        errors = [{"code": code, "title": "failed", "message": "failed"}]
        return FakeGraph.status(message, "failed") | {"errors": errors}

    # What we send to it.

    async def _messages(self, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, 190, "Error validating access token")
        if (request.path_params["version"], request.path_params["number"]) != (VERSION, NUMBER):
            return _error(400, 100, "Unsupported post request")
        try:
            body = json.loads(await request.body())
        except ValueError:
            return _error(400, 100, "The body is no JSON")
        self.requests.append(body)
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble and not trouble.taken:
            return await _answered(trouble)
        try:
            message = read_message(body)
            self._admit(message["to"])
        except Refusal as refusal:
            self.refusals.append((refusal.code, str(refusal)))
            return _error(400, refusal.code, str(refusal))
        self._number += 1
        message["wamid"] = f"wamid.OUT{self._number}"
        self.sent.append(message)
        if trouble:
            return await _answered(trouble)
        return JSONResponse(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": message["to"], "wa_id": message["to"]}],
                "messages": [{"id": message["wamid"]}],
            }
        )

    def _admit(self, address: str) -> None:
        if address not in self.wrote:
            raise Refusal(131026, "Message undeliverable")
        if self.now - self.wrote[address] > WINDOW:
            raise Refusal(131047, "Re-engagement message")
        due = max(self._pairs.get(address, 0.0), self.now)
        if due - self.now > (PAIR_BURST - 1) * PAIR_SECONDS:
            raise Refusal(131056, "(Business Account, Consumer Account) pair rate limit hit")
        while self._recent and self._recent[0] < self.now - 1:
            self._recent.popleft()
        if len(self._recent) >= MOST_A_SECOND:
            raise Refusal(130429, "Rate limit hit")
        self._recent.append(self.now)
        self._pairs[address] = due + PAIR_SECONDS


class Refusal(Exception):
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def webhook(*messages: Json, people: Sequence[Person] = (), statuses: Sequence[Json] = ()) -> Json:
    """Return a webhook with one entry and one change."""
    return {
        "object": "whatsapp_business_account",
        "entry": [entry(change(*messages, people=people, statuses=statuses))],
    }


def entry(*changes: Json) -> Json:
    return {"id": ACCOUNT, "changes": list(changes)}


def change(*messages: Json, people: Sequence[Person] = (), statuses: Sequence[Json] = ()) -> Json:
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER},
    }
    if people:
        value["contacts"] = [person.contact() for person in people]
    if messages:
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    return {"field": "messages", "value": value}


def signed(content: Any, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """Return the body of a webhook and its headers."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}
    return body, headers


def read_message(body: Json) -> Json:
    """Return a message in short, or raise `Refusal` as the Graph API would."""
    known = {"messaging_product", "recipient_type", "to", "recipient", "type", "text"}
    unknown = body.keys() - known - {"interactive", "biz_opaque_callback_data"}
    _demand(not unknown, 100, f"Unexpected key {sorted(unknown)}")
    _demand(body.get("messaging_product") == "whatsapp", 100, "messaging_product is required")
    _demand(body.get("recipient_type") == "individual", 100, "Invalid recipient_type")
    to, recipient = body.get("to"), body.get("recipient")
    _demand(bool(to) != bool(recipient), 131008, "One of to and recipient is required")
    if to:
        _demand(bool(re.fullmatch(r"\+?[0-9]{5,20}", str(to))), 131009, "to is not a phone number")
    else:
        pattern = r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}"
        _demand(bool(re.fullmatch(pattern, str(recipient))), 131009, "recipient is no user id")
    tracker = body.get("biz_opaque_callback_data", "")
    _demand(len(tracker) <= 512, 131009, "biz_opaque_callback_data is too long")
    message = {"to": to or recipient, "tracker": tracker, "kind": body.get("type")}
    if body.get("type") == "text":
        content = body.get("text", {})
        _demand(not content.keys() - {"body", "preview_url"}, 100, "Unexpected key in text")
        _demand(content.get("preview_url") is False, 100, "this test wants no link previews")
        return message | {"text": _said(content.get("body"), 4096, "text.body"), "choices": []}
    _demand(body.get("type") == "interactive", 131051, "Message type is not supported")
    return message | _interactive(body.get("interactive") or {})


def _interactive(content: Json) -> Json:
    _demand(not content.keys() - {"type", "body", "action"}, 100, "Unexpected key in interactive")
    text = _said((content.get("body") or {}).get("text"), 1024, "body.text")
    action = content.get("action") or {}
    if content.get("type") == "button":
        buttons = action.get("buttons") or []
        _demand(1 <= len(buttons) <= 3, 131009, "Invalid buttons count. Min allowed: 1, Max: 3")
        _demand(all(button["type"] == "reply" for button in buttons), 131009, "Invalid button")
        choices = [button["reply"] | {"row": False} for button in buttons]
        longest_id, longest_title = 256, 20
    else:
        _demand(content.get("type") == "list", 131009, "Invalid interactive type")
        _said(action.get("button"), 20, "action.button")
        sections = action.get("sections") or []
        _demand(1 <= len(sections) <= 10, 131009, "Invalid sections count")
        if len(sections) > 1:
            for section in sections:
                _said(section.get("title"), 24, "section.title")
        choices = [row | {"row": True} for section in sections for row in section["rows"]]
        _demand(1 <= len(choices) <= 10, 131009, "Total row count exceed max allowed count: 10")
        longest_id, longest_title = 200, 24
    for choice in choices:
        _said(choice.get("id"), longest_id, "id")
        _said(choice.get("title"), longest_title, "title")
        if "description" in choice:
            _said(choice["description"], 72, "description")
    for name in ("id", "title"):
        values = [choice[name] for choice in choices]
        _demand(len(set(values)) == len(values), 131009, f"Duplicated {name}")
    return {"text": text, "choices": choices}


def _said(value: object, longest: int, name: str) -> str:
    _demand(isinstance(value, str) and bool(value.strip()), 131008, f"{name} is required")
    assert isinstance(value, str)
    units = len(value.encode("utf-16-le")) // 2
    _demand(units <= longest, 131009, f"{name} is longer than {longest}")
    return value


def _demand(right: bool, code: int, reason: str) -> None:
    if not right:
        raise Refusal(code, reason)


async def _answered(trouble: Trouble) -> Response:
    if not trouble.status:
        await asyncio.sleep(30)
    if trouble.code is None:
        return Response("<html>", trouble.status or 500)
    return _error(trouble.status, trouble.code, "asked to fail")


def _error(status: int, code: int, message: str) -> Response:
    error = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": message},
        "fbtrace_id": "A",
    }
    return JSONResponse({"error": error}, status)
