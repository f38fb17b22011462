"""Telegram: updates into the inbox, then acknowledged; replies from the outbox.

Only the `Bot` class of python-telegram-bot is used: its `Application` acknowledges updates
before they are safe.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
from fastapi import APIRouter, HTTPException, Request
from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from connectors.delivery import Blocked, Later, Refused, Unsure
from connectors.engine import StoreUnavailable
from connectors.messages import Incoming
from connectors.outbox import Due
from connectors.places import Places
from connectors.settings import Settings
from connectors.speech import Speech
from connectors.starting import read_start
from connectors.store import Store
from connectors.telegram_commands import set_commands
from connectors.telegram_render import Part, render
from connectors.telegram_updates import ALLOWED, Pressed, Stopped, Written, read_update
from connectors.turns import Turns
from connectors.typed import read_typed
from translations.languages import Languages

log = logging.getLogger(__name__)

POLL_SECONDS = 25
HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class TelegramChannel:
    name = "telegram"

    def __init__(
        self,
        settings: Settings,
        store: Store,
        turns: Turns,
        speech: Speech,
        languages: Languages,
        places: Places,
    ) -> None:
        assert settings.telegram_token is not None
        token = settings.telegram_token.get_secret_value()
        self._requests = (HTTPXRequest(connection_pool_size=16), HTTPXRequest())
        self._bot = Bot(
            token,
            base_url=f"{settings.telegram_api}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        # Update numbers are counted for each bot.
        self._bot_number = token.partition(":")[0]
        self._settings = settings
        self._store = store
        self._turns = turns
        self._speech = speech
        self._languages = languages
        self._places = places

    async def run(self) -> None:
        """Set the bot up, then poll, unless Telegram calls our webhook; until cancelled."""
        try:
            if self._settings.telegram_webhook_url:
                await _until_done(self._set_webhook)
                await _until_done(self._set_commands)
                await asyncio.Event().wait()  # replies are still sent
            else:
                # Telegram gives updates to one of the two only.
                await _until_done(self._bot.delete_webhook)
                commands = asyncio.create_task(_until_done(self._set_commands))
                try:
                    await self._poll()
                finally:
                    commands.cancel()
        finally:
            for request in self._requests:
                await request.shutdown()

    def router(self) -> APIRouter:
        """The webhook: it acknowledges an update once it is stored."""
        routes = APIRouter(include_in_schema=False)
        secret = self._settings.telegram_webhook_secret

        @routes.post("/webhooks/telegram")
        async def webhook(request: Request) -> dict[str, bool]:
            given = request.headers.get(HEADER, "").encode()
            expected = secret.get_secret_value().encode() if secret else b""
            if not expected or not hmac.compare_digest(given, expected):
                raise HTTPException(403, "Wrong secret.")
            try:
                content = json.loads(await request.body())
                update = Update.de_json(content if isinstance(content, dict) else {}, self._bot)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                raise HTTPException(422, "This is not an update.") from None
            await self.take(update)
            return {"ok": True}

        return routes

    async def take(self, update: Update) -> None:
        """Store what an update brings; when this returns the update may be acknowledged."""
        match read_update(update):
            case Written() as written:
                await self._take_written(update.update_id, written)
            case Pressed() as pressed:
                await self._take_pressed(update.update_id, pressed)
            case Stopped(chat):
                if conversation := await self._store.conversations.find(self.name, chat):
                    await self._store.conversations.close(conversation.id)
                    await self._store.outbox.drop(conversation.id)

    async def parts(self, due: Due) -> list[Part]:
        reply = due.outgoing.reply
        payloads = [button.payload for button in reply.buttons]
        numbers = await self._store.issued.numbers(due.outgoing.conversation, payloads)
        return render(reply, numbers, self._speech)

    async def send(self, address: str, part: Part) -> None:
        try:
            await self._bot.send_message(
                chat_id=int(address),
                text=part.text,
                reply_markup=part.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except Forbidden as error:
            raise Blocked from error
        except RetryAfter as error:
            raise Later("too many messages", _seconds(error)) from error
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                raise Blocked from error
            raise Refused(f"Telegram refused it ({error.message})") from error
        except TelegramError as error:
            kind = Unsure if _may_be_taken(error) else Later
            raise kind(type(error).__name__) from error

    async def _take_written(self, number: int, written: Written) -> None:
        hint = self._languages.match(written.language_code)
        if written.text is None:
            incoming = Incoming(
                self.name,
                self._name(number),
                "unsupported",
                address=written.chat,
                language_hint=hint,
            )
        else:
            typed = read_typed(written.text)
            incoming = Incoming(
                channel=self.name,
                provider_id=self._name(number),
                kind=typed.kind,
                content=typed.content,
                address=written.chat,
                language_hint=hint,
                shortened=typed.shortened,
                state=read_start(typed.argument, self._languages, self._places),
            )
        await self._turns.receive(incoming)

    async def _take_pressed(self, number: int, pressed: Pressed) -> None:
        payload = await self._store.pressed(self.name, pressed.chat, pressed.data)
        await self._turns.receive(
            Incoming(
                channel=self.name,
                provider_id=self._name(number),
                kind="payload" if payload else "expired",
                content=payload or "",
                address=pressed.chat,
                language_hint=self._languages.match(pressed.language_code),
            )
        )
        try:
            await self._bot.answer_callback_query(pressed.query)
        except TelegramError as error:
            # Only the little clock on the button goes on turning; the reply comes anyway.
            log.info("A button press was not confirmed (%s).", type(error).__name__)

    def _name(self, number: int) -> str:
        return f"{self._bot_number}:{number}"

    async def _poll(self) -> None:
        offset = 0
        pause = FIRST_PAUSE
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED
                )
                for update in updates:
                    await self.take(update)
                    # The next request with this offset is the acknowledgement.
                    offset = update.update_id + 1
                pause = FIRST_PAUSE
            except (TelegramError, StoreUnavailable) as error:
                wanted = _seconds(error) if isinstance(error, RetryAfter) else pause
                log.warning("Polling rests %.0f s (%s).", wanted, type(error).__name__)
                await asyncio.sleep(wanted)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _set_webhook(self) -> None:
        secret = self._settings.telegram_webhook_secret
        await self._bot.set_webhook(
            url=self._settings.telegram_webhook_url or "",
            secret_token=secret.get_secret_value() if secret else None,
            allowed_updates=ALLOWED,
            # One connection keeps the order; storing takes milliseconds.
            max_connections=1,
        )

    async def _set_commands(self) -> None:
        await set_commands(self._bot, self._speech, self._languages)


async def _until_done(step: Callable[[], Awaitable[Any]]) -> None:
    """Repeat a step of the set-up until Telegram takes it; a refusal is logged and left."""
    pause = FIRST_PAUSE
    while True:
        try:
            await step()
            return
        except (BadRequest, Forbidden) as error:
            log.error("Telegram refused a step of the set-up: %s.", error.message)
            return
        except TelegramError as error:
            wanted = _seconds(error) if isinstance(error, RetryAfter) else pause
            log.warning("Telegram set-up rests %.0f s (%s).", wanted, type(error).__name__)
            await asyncio.sleep(wanted)
            pause = min(pause * 2, LONGEST_PAUSE)


def _may_be_taken(error: TelegramError) -> bool:
    """Whether the request went out and no answer came back."""
    never_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, never_sent)


def _seconds(error: RetryAfter) -> float:
    # The library announces that it will be a timedelta one day; both are understood here.
    period: int | timedelta = error.retry_after
    return period.total_seconds() if isinstance(period, timedelta) else float(period)
