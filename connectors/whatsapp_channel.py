"""The way in from WhatsApp: its webhooks into the inbox, and only then acknowledged."""

from __future__ import annotations

import hmac
import json
import logging
import re
import time
from collections.abc import Callable
from hashlib import sha256

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse

from connectors.messages import Incoming
from connectors.places import Places
from connectors.settings import Settings
from connectors.speech import Speech
from connectors.starting import read_start
from connectors.store import Store
from connectors.turns import Turns
from connectors.typed import read_typed
from connectors.whatsapp_errors import remedy_for
from connectors.whatsapp_render import chosen
from connectors.whatsapp_sender import OPERATOR_PAUSE
from connectors.whatsapp_updates import (
    Failed,
    Moved,
    Person,
    Pressed,
    Taken,
    Update,
    Written,
    read_webhook,
)
from translations.languages import Languages

log = logging.getLogger(__name__)

NAME = "whatsapp"
HEADER = "X-Hub-Signature-256"
FAILURE_PAUSE = 10.0
_TRACKER = re.compile(r"([0-9]{1,15})\.([0-9]{1,4})\.([0-9]{1,6})")


class WhatsAppChannel:
    def __init__(
        self,
        settings: Settings,
        store: Store,
        turns: Turns,
        speech: Speech,
        languages: Languages,
        places: Places,
        deliver: Callable[[str], None],
    ) -> None:
        assert settings.whatsapp_app_secret
        assert settings.whatsapp_verify_token
        assert settings.whatsapp_phone_number_id
        self._secret = settings.whatsapp_app_secret.get_secret_value().encode()
        self._verify = settings.whatsapp_verify_token.get_secret_value().encode()
        self._number = settings.whatsapp_phone_number_id
        self._store = store
        self._turns = turns
        self._speech = speech
        self._languages = languages
        self._places = places
        self._deliver = deliver

    def router(self) -> APIRouter:
        """The webhook: it acknowledges what it brings once all of it is stored."""
        routes = APIRouter(include_in_schema=False)

        @routes.get("/webhooks/whatsapp")
        async def verify(request: Request) -> PlainTextResponse:
            asked = request.query_params
            given = asked.get("hub.verify_token", "").encode()
            right = hmac.compare_digest(given, self._verify)
            if not right or asked.get("hub.mode") != "subscribe":
                raise HTTPException(403, "Wrong verify token.")
            return PlainTextResponse(asked.get("hub.challenge", "")[:200])

        @routes.post("/webhooks/whatsapp")
        async def webhook(request: Request) -> dict[str, bool]:
            body = await request.body()
            # Nothing of the body is looked at before it is known who wrote it.
            if not self._is_signed(body, request.headers.get(HEADER, "")):
                raise HTTPException(403, "Wrong signature.")
            try:
                content = json.loads(body)
            except (ValueError, RecursionError):
                content = None
            if not isinstance(content, dict):
                raise HTTPException(422, "This is not a webhook.")
            for update in read_webhook(content, self._number):
                await self.take(update)
            return {"ok": True}

        return routes

    async def take(self, update: Update) -> None:
        """Store what a webhook brings; when this returns it may be acknowledged."""
        match update:
            case Written():
                await self._take_written(update)
            case Pressed():
                await self._take_pressed(update)
            case Moved(old, new):
                await self._store.conversations.move(NAME, old, new)
            case Taken():
                await self._note_taken(update)
            case Failed():
                await self._take_failed(update)

    async def _take_written(self, written: Written) -> None:
        address = await self._address(written.person)
        if written.text is None:
            await self._receive(Incoming(NAME, written.message, "unsupported", address=address))
            return
        typed = read_typed(written.text)
        payload = await self._choice(address, typed.content) if typed.kind == "text" else None
        await self._receive(
            Incoming(
                channel=NAME,
                provider_id=written.message,
                kind="payload" if payload else typed.kind,
                content=payload or typed.content,
                address=address,
                shortened=typed.shortened,
                state=read_start(typed.argument, self._languages, self._places),
            )
        )

    async def _take_pressed(self, pressed: Pressed) -> None:
        address = await self._address(pressed.person)
        payload = await self._store.pressed(NAME, address, pressed.data)
        await self._receive(
            Incoming(
                channel=NAME,
                provider_id=pressed.message,
                kind="payload" if payload else "expired",
                content=payload or "",
                address=address,
            )
        )

    async def _note_taken(self, taken: Taken) -> None:
        """Spare a reply its repetition when no answer came to its sending."""
        if found := _TRACKER.fullmatch(taken.tracker):
            number, position, attempts = (int(figure) for figure in found.groups())
            await self._store.outbox.heard_of(number, attempts, position)

    async def _take_failed(self, failed: Failed) -> None:
        """Put a reply back that was taken but not delivered, or give it up."""
        remedy = remedy_for(failed.code)
        log.warning("WhatsApp could not deliver a message (%d: %s).", failed.code, remedy)
        found = _TRACKER.fullmatch(failed.tracker)
        if not found:
            return
        number, position, attempts = (int(figure) for figure in found.groups())
        take_back = self._store.outbox.take_back
        if remedy == "window":
            await take_back(number, attempts, position, "template")
        elif remedy in ("again", "pause", "operator"):
            pause = OPERATOR_PAUSE if remedy == "operator" else FAILURE_PAUSE
            due = time.time() + pause
            if conversation := await take_back(number, attempts, position, "waiting", due):
                self._deliver(conversation)
        else:
            await take_back(number, attempts, position, "failed")

    async def _receive(self, incoming: Incoming) -> None:
        receipt = await self._turns.receive(incoming)
        # Whoever writes opens the window again: what waited for that goes first.
        if receipt and receipt.reopened:
            self._deliver(receipt.conversation)

    async def _address(self, person: Person) -> str:
        """Return where to answer; who was known by the phone number keeps the conversation."""
        if person.phone and not await self._store.conversations.find(NAME, person.id):
            await self._store.conversations.move(NAME, person.phone, person.id)
        return person.id

    async def _choice(self, address: str, typed: str) -> str | None:
        """Return the payload if a typed text is a choice of the last reply, else None."""
        if typed.casefold() == "menu":
            return "/menu"  # there is no button for it here
        known = await self._store.conversations.find(NAME, address)
        last = await self._store.outbox.last(known.id) if known else None
        return chosen(last.reply, typed, self._speech) if last else None

    def _is_signed(self, body: bytes, signature: str) -> bool:
        expected = "sha256=" + hmac.new(self._secret, body, sha256).hexdigest()
        return hmac.compare_digest(signature.encode(), expected.encode())
