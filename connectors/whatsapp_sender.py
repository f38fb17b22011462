"""The way out to WhatsApp: one message at a time, at the pace and in the window it allows."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

import httpx

from connectors.delivery import Later, Refused, Unsure, WindowClosed
from connectors.outbox import Due
from connectors.pacing import Pace, Pacing
from connectors.settings import Settings
from connectors.speech import Speech
from connectors.store import Store
from connectors.whatsapp_errors import remedy_for
from connectors.whatsapp_render import Content, Part, render
from connectors.whatsapp_updates import is_user_id

log = logging.getLogger(__name__)

TIMEOUT = 15.0
# Free words may be sent for a day after the person's last message.
WINDOW = 86_400.0
TO_ONE_PERSON = Pace(seconds=6.0, burst=40)  # WhatsApp allows 45
TO_ALL = Pace(seconds=1 / 60, burst=20)  # it allows 80 a second, messages to us included
# Until somebody has renewed a token or paid a bill.
OPERATOR_PAUSE = 300.0


class WhatsAppSender:
    def __init__(
        self, settings: Settings, http: httpx.AsyncClient, store: Store, speech: Speech
    ) -> None:
        assert settings.whatsapp_token is not None
        number, version = settings.whatsapp_phone_number_id, settings.whatsapp_version
        self._path = f"/{version}/{number}/messages"
        token = settings.whatsapp_token.get_secret_value()
        self._headers = {"Authorization": f"Bearer {token}"}
        self._http = http
        self._pacing = Pacing(TO_ONE_PERSON, TO_ALL)
        self._store = store
        self._speech = speech

    async def parts(self, due: Due) -> list[Part]:
        if time.time() - due.seen > WINDOW:
            raise WindowClosed
        outgoing = due.outgoing
        payloads = [button.payload for button in outgoing.reply.buttons]
        numbers = await self._store.issued.numbers(outgoing.conversation, payloads)
        # These numbers come back with a failure; the attempt going on is counted already.
        return [
            replace(part, tracker=f"{outgoing.number}.{position}.{outgoing.attempts + 1}")
            for position, part in enumerate(render(outgoing.reply, numbers, self._speech))
        ]

    async def send(self, address: str, part: Part) -> None:
        if wait := self._pacing.wait(address):
            raise Later("the pace of WhatsApp", wait)
        trouble = await self._post(address, part.content, part.tracker)
        if trouble and remedy_for(*trouble) == "reshape" and part.plain:
            log.error("WhatsApp refused a message with choices (%s): now as text.", trouble)
            trouble = await self._post(address, part.plain, part.tracker)
        if not trouble:
            self._pacing.accepted(address)
            return
        reason = "WhatsApp answered {} (HTTP {})".format(*trouble)
        match remedy_for(*trouble):
            case "again":
                raise Later(reason)
            case "pause":
                raise Later(reason, self._pacing.refused(address))
            case "operator":
                log.error("%s: see to the account, its token and its bills.", reason)
                raise Later(reason, OPERATOR_PAUSE)
            case "window":
                raise WindowClosed
            case _:
                raise Refused(reason)

    async def _post(
        self, address: str, content: Content, tracker: str
    ) -> tuple[int | None, int] | None:
        """Send one message; None if it was taken, else the code and the HTTP status."""
        try:
            response = await self._http.post(
                self._path,
                json=message_for(address, content, tracker),
                headers=self._headers,
                timeout=TIMEOUT,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Later(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise Unsure(type(error).__name__) from error
        return None if response.is_success else (_code(response), response.status_code)


def message_for(address: str, content: Content, tracker: str) -> dict[str, Any]:
    """Return the whole of a message as the Graph API takes it."""
    to = {"recipient": address} if is_user_id(address) else {"to": address}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **to,
        **content,
        **({"biz_opaque_callback_data": tracker} if tracker else {}),
    }


def _code(response: httpx.Response) -> int | None:
    """Return the code of an error; its words are not read, for they may quote the person."""
    try:
        code = response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None
